/** Sentences of errors of connections, admins, backups and the app. */
export const errors = {
  'error.no-admin-yet.title': 'There is no admin yet',
  'error.no-admin-yet.explanation':
    'Only a signed-in admin can use stored connections, change settings and delete backups.',
  'error.no-admin-yet.next-step':
    'Open Nightjar and create the first admin, or run “nightjar admin add”.',
  'error.first-admin-exists.title': 'An admin already exists',
  'error.first-admin-exists.explanation':
    'Another window or a terminal has just created the first admin.',
  'error.first-admin-exists.next-step': 'Sign in. An admin can add more admins.',
  'error.accounts-unreadable.title': 'The accounts of the admins cannot be read',
  'error.accounts-unreadable.explanation': '{file}: {detail}',
  'error.accounts-unreadable.next-step':
    'Restore a copy of this file, or move it to another folder and create the first admin again. Backups and connections are not affected.',
  'error.admin-not-found.title': 'No such admin',
  'error.admin-not-found.explanation': 'There is no admin “{name}”.',
  'error.admin-not-found.next-step': 'Check the spelling of the name.',
  'error.admin-name-taken.title': 'This name is in use',
  'error.admin-name-taken.explanation': 'There already is an admin called “{name}”.',
  'error.admin-name-taken.next-step': 'Choose another name.',
  'error.last-admin.title': 'The last admin cannot be removed',
  'error.last-admin.explanation': 'Without “{name}” no one could sign in.',
  'error.last-admin.next-step': 'Add another admin first.',
  'error.passphrase-wrong.title': 'Wrong name or passphrase',
  'error.passphrase-wrong.explanation': 'No admin of this name has this passphrase.',
  'error.passphrase-wrong.next-step':
    'Try again. Forgotten? “nightjar admin reset NAME” in a terminal sets a new one.',
  'error.sign-in-throttled.title': 'Too many failed attempts',
  'error.sign-in-throttled.next-step': 'Wait, then try again.',
  'error.not-signed-in.title': 'No admin is signed in',
  'error.not-signed-in.explanation': 'This requires a signed-in admin.',
  'error.not-signed-in.next-step': 'Sign in first: in the window, or with “nightjar sign-in”.',
  'error.session-locked.title': 'Nightjar is locked',
  'error.session-locked.explanation':
    'The admin who signed in here has to enter the passphrase again.',
  'error.session-locked.next-step': 'Unlock it first.',
  'error.session-expired.title': 'The sign-in has expired',
  'error.session-expired.explanation': 'A sign-in is valid for a limited time.',
  'error.session-expired.next-step': 'Sign in again.',
  'error.token-revoked.title': 'The sign-in was revoked',
  'error.token-revoked.explanation':
    'This token is no longer valid: it was revoked, or its admin was removed or has a new passphrase.',
  'error.token-revoked.next-step': 'Sign in again, or create a new token.',
  'error.token-invalid.title': 'The token is not valid',
  'error.token-invalid.explanation':
    'This Nightjar did not create the token, or created it for another purpose.',
  'error.token-invalid.next-step': 'Sign in, or create a token with “nightjar token create”.',
  'error.token-not-found.title': 'No such token',
  'error.token-not-found.explanation': 'There is no token “{token}”.',
  'error.token-not-found.next-step': 'List the tokens with “nightjar token list”.',
  'error.audit-not-writable.title': 'Nightjar cannot write to the audit trail',
  'error.audit-not-writable.explanation': '{detail}',
  'error.audit-not-writable.next-step':
    'Nothing was changed. Check the permissions of the user-data folder and the free space.',
  'error.invalid-input.title': 'Some of the input is not valid',
  'error.invalid-input.next-step': 'Correct it and try again.',
  'error.user-data-folder-unusable.title': 'Nightjar cannot use its own folder',
  'error.user-data-folder-unusable.explanation': '{folder}: {detail}',
  'error.user-data-folder-unusable.next-step':
    'If a file has this name, move it to another folder. If it is a folder, give this user permission to write to it. Then start Nightjar again.',
  'error.settings-not-writable.title': 'The settings could not be saved',
  'error.settings-not-writable.explanation': '{detail}',
  'error.settings-not-writable.next-step':
    'Check the permissions of the user-data folder and the free space.',
  'error.state-not-readable.title': 'A file of Nightjar cannot be read',
  'error.state-not-readable.explanation': '{file}: {detail}',
  'error.state-not-readable.next-step':
    'Check the disk and the permissions of the user-data folder, then try again.',
  'error.notice-not-delivered.title': 'The {channel} did not accept the notification',
  'error.notice-not-delivered.explanation': '{detail}',
  'error.notice-not-delivered.next-step': 'Check the address and the network, then send a test.',
  'error.request-refused.title': 'The request was rejected',
  'error.request-refused.explanation': '{detail}',
  'error.request-refused.next-step':
    'Correct the request. /api/v1/openapi.json describes the format.',
  'error.port-in-use.title': 'The port is in use',
  'error.port-in-use.explanation':
    'Another program on this computer listens on port {port, plain}.',
  'error.port-in-use.next-step': 'Choose another port, or stop that program.',
  'error.server-programs-missing.title': 'No PostgreSQL server on this computer',
  'error.server-programs-missing.explanation':
    'The sample database needs a PostgreSQL installation with its server programs.',
  'error.server-programs-missing.next-step': 'Install PostgreSQL, or connect to your own database.',
  'error.sample-failed.title': 'The sample database could not be started',
  'error.sample-failed.explanation': '{detail}',
  'error.sample-failed.next-step': 'Details are in the log.',
  'error.unexpected.title': 'Something unexpected went wrong',
  'error.unexpected.explanation':
    'This is a fault in Nightjar. The log contains the reference {reference}.',
  'error.unexpected.next-step':
    'Try again; if it happens again, send the log to the maintainers of Nightjar.',
  'error.backup-not-found.title': 'Backup not found',
  'error.backup-not-found.explanation': '{filename} is not in the backup folder.',
  'error.backup-not-found.next-step': 'It was moved or deleted. Refresh the list.',
  'error.run-not-found.title': 'No backup is running',
  'error.run-not-found.explanation': 'The run has already finished.',
  'error.run-not-found.next-step': 'Check the list of backups.',
  'error.pg-dump-failed.title': 'Backup failed: pg_dump error',
  'error.pg-dump-failed.next-step':
    'Details are in the log. The incomplete file was removed. Older backups are not affected.',
  'error.dump-incomplete.title': 'The dump is not complete',
  'error.dump-incomplete.explanation': '{detail}',
  'error.dump-incomplete.next-step': 'The file was removed. Try again; details are in the log.',
  'error.dump-stalled.title': 'The dump stalled',
  'error.dump-stalled.next-step': 'Check the network and the server, then try again.',
  'error.table-permission-denied.title': 'The user does not have permission to read all tables',
  'error.table-permission-denied.explanation':
    'The user does not have permission to read {table}, so the backup would not be complete.',
  'error.table-permission-denied.next-step':
    'Grant SELECT on it (or the role pg_read_all_data), or connect as its owner.',
  'error.row-level-security.title': 'Row-level security would hide rows',
  'error.row-level-security.explanation':
    'A policy on {table} hides rows from this user, so the backup would not be complete.',
  'error.row-level-security.next-step':
    'Connect as the owner of the table or as a role with BYPASSRLS.',
  'error.lock-timeout.title': 'Another session has locked a table',
  'error.lock-timeout.explanation': 'pg_dump waited too long for a lock: {detail}',
  'error.lock-timeout.next-step':
    'Wait until the other session (for example a migration) has finished, then try again.',
  'error.table-vanished.title': 'The database changed while it was being read',
  'error.table-vanished.explanation': '{detail}',
  'error.table-vanished.next-step': 'Try again when no migration is running.',
  'error.standby-conflict.title': 'The standby server cancelled the dump',
  'error.standby-conflict.explanation': '{detail}',
  'error.standby-conflict.next-step':
    'Back up from the primary, or raise max_standby_streaming_delay.',
  'error.backup-cancelled.title': 'Backup cancelled',
  'error.backup-cancelled.explanation': 'The backup was stopped on request.',
  'error.backup-cancelled.next-step': 'The incomplete file was removed.',
  'error.backup-already-running.title': 'A backup is already running',
  'error.backup-already-running.explanation': '“{database}” is being backed up right now.',
  'error.backup-already-running.next-step': 'Wait for it to finish.',
  'error.insufficient-disk-space.title': 'Insufficient disk space for backup',
  'error.insufficient-disk-space.next-step': 'Delete old backups or free space.',
  'error.backup-directory-not-writable.title': 'Cannot write to backup directory',
  'error.backup-directory-not-writable.explanation': '{folder}: {detail}',
  'error.backup-directory-not-writable.next-step':
    'Connect its disk or fix its permissions, or choose another folder.',
  'error.backup-directory-not-readable.title': 'Cannot read the backup directory',
  'error.backup-directory-not-readable.explanation': '{folder}: {detail}',
  'error.backup-directory-not-readable.next-step':
    'Connect its disk or fix its permissions, or choose another folder.',
  'error.no-earlier-folder.title': 'No earlier backup folder',
  'error.no-earlier-folder.explanation':
    'No folder that was used before has a good backup of this database now.',
  'error.no-earlier-folder.next-step': 'Choose the folder that contains the backups.',
  'error.temporary-folder-unusable.title': 'Cannot use the temporary folder',
  'error.temporary-folder-unusable.explanation': '{folder}: {detail}',
  'error.temporary-folder-unusable.next-step':
    'Free space there, fix its permissions, or set TMPDIR to another folder.',
  'error.backup-directory-locked.title': 'The backup folder is in use',
  'error.backup-directory-locked.explanation': '{owner} is writing to {folder}.',
  'error.backup-directory-locked.next-step':
    'Wait until that backup has finished, or choose another folder.',
  'error.verification-failed.title': 'The backup did not pass verification',
  'error.verification-failed.explanation': '{detail}',
  'error.file-not-readable.title': 'The backup could not be read',
  'error.file-not-readable.explanation':
    '{filename}: {detail}. It is unknown whether the file is complete.',
  'error.file-not-readable.next-step':
    'Check the disk or the network folder and the permissions, then try again.',
  'error.file-not-deletable.title': 'The backup could not be deleted',
  'error.file-not-deletable.explanation': '{filename}: {detail}',
  'error.file-not-deletable.next-step': 'Check the permissions of the folder.',
  'error.not-in-trash.title': 'The backup is no longer in the trash',
  'error.not-in-trash.explanation': '{entry} was put back or deleted for good.',
  'error.not-in-trash.next-step': 'Refresh the list.',
  'error.backup-name-taken.title': 'The backup could not be put back',
  'error.backup-name-taken.explanation':
    'There is another file named {filename} in the backup folder.',
  'error.backup-name-taken.next-step': 'Move or delete that file, then put the backup back again.',
  'error.backup-in-use.title': 'The backup is in use',
  'error.backup-in-use.explanation': '{filename} is being read, restored or proven right now.',
  'error.backup-in-use.next-step': 'Wait until this has finished, then try again.',
  'error.clock-not-trusted.next-step':
    'Make sure that the date of this computer is correct. To delete now, check the list that --dry-run prints, then add --trust-clock.',
  'error.manifest-missing.title': 'This file has no manifest',
  'error.manifest-missing.explanation':
    'There is no manifest next to {filename}, so Nightjar cannot store anything about it.',
  'error.manifest-missing.next-step': 'Verify it first: “Verify” reads the whole file.',
  'error.manifest-not-readable.title': 'The manifest of this backup cannot be read',
  'error.manifest-not-readable.explanation': '{file}: {detail}',
  'error.manifest-not-readable.next-step':
    'Check the disk or the network folder and the permissions, then try again.',
  'error.connection-not-found.title': 'No such connection',
  'error.connection-not-found.explanation': 'There is no connection “{connection}”.',
  'error.connection-not-found.next-step': 'Choose a connection from the list, or add it first.',
  'error.connection-name-taken.title': 'This name is in use',
  'error.connection-name-taken.explanation': 'There already is a connection called “{name}”.',
  'error.connection-name-taken.next-step': 'Choose another name.',
  'error.host-unknown.title': 'Unknown host',
  'error.host-unknown.explanation': 'No computer with the name “{host}” was found.',
  'error.host-unknown.next-step': 'Check the spelling of the host and your network or VPN.',
  'error.connection-refused.title': 'Connection refused',
  'error.connection-refused.explanation': 'Nothing answers on {host}, port {port, plain}.',
  'error.connection-refused.next-step':
    'Check that PostgreSQL is running there and that the port is right.',
  'error.connection-timed-out.title': 'The server does not answer',
  'error.connection-timed-out.explanation': '{host}, port {port, plain}, did not answer in time.',
  'error.connection-timed-out.next-step':
    'Check the address, your network or VPN, and the firewalls in between.',
  'error.connection-lost.title': 'The connection to the database was lost',
  'error.connection-lost.explanation': 'The server closed the connection: {detail}',
  'error.connection-lost.next-step':
    'Nothing incomplete remains. Try again when the server is available.',
  'error.password-wrong.title': 'Wrong password',
  'error.password-wrong.explanation': 'The server refused the password of user “{user}”.',
  'error.password-wrong.next-step': 'Enter the password again.',
  'error.password-missing.title': 'A password is needed',
  'error.password-missing.explanation':
    'The server requires the password of user “{user}”, but no password is stored.',
  'error.password-missing.next-step': 'Enter the password in the connection.',
  'error.password-needed-again.title': 'Enter the password again',
  'error.password-needed-again.explanation':
    'The stored password was stored for another host, port, user or TLS mode. It is not sent to {host}, port {port, plain}, as user “{user}”.',
  'error.password-needed-again.next-step':
    'Edit the connection and enter the password for this server.',
  'error.login-refused.title': 'The server rejected the login',
  'error.login-refused.explanation': '{detail}',
  'error.login-refused.next-step':
    'Ask the administrator of the server to allow this user and computer in pg_hba.conf.',
  'error.role-missing.title': 'Unknown user',
  'error.role-missing.explanation': 'The server has no user “{user}”.',
  'error.role-missing.next-step': 'Check the spelling of the user name.',
  'error.database-missing.title': 'Unknown database',
  'error.database-missing.explanation': 'The server has no database “{database}”.',
  'error.database-missing.next-step': 'Check the spelling of the database name.',
  'error.tls-required.title': 'The server requires TLS',
  'error.tls-required.explanation': '{host} accepts encrypted connections only.',
  'error.tls-required.next-step': 'Set the TLS mode of this connection to “require” or stricter.',
  'error.tls-not-offered.title': 'The server does not offer TLS',
  'error.tls-not-offered.explanation':
    '{host} does not support encrypted connections, but this connection requires TLS.',
  'error.tls-not-offered.next-step':
    'Enable TLS on the server, or choose the TLS mode “prefer” if you trust the network.',
  'error.tls-certificate-rejected.title': 'The certificate of the server is not trusted',
  'error.tls-certificate-rejected.explanation': '{detail}',
  'error.tls-certificate-rejected.next-step':
    'Choose the correct root certificate, or check that the address is that of the correct server.',
  'error.too-many-connections.title': 'The server has no free connections',
  'error.too-many-connections.explanation': 'All connections that the server allows are in use.',
  'error.too-many-connections.next-step': 'Try again later, or raise max_connections.',
  'error.connection-limit-reached.title':
    'No more connections are allowed to this user or database',
  'error.connection-limit-reached.explanation': '{detail}',
  'error.connection-limit-reached.next-step':
    'Close other sessions, or raise the CONNECTION LIMIT of the user or database (ALTER ROLE, ALTER DATABASE). Nightjar needs a few connections at a time.',
  'error.server-not-ready.title': 'The server is not ready',
  'error.server-not-ready.explanation': '{detail}',
  'error.server-not-ready.next-step': 'Wait until it has started, then try again.',
  'error.server-error.title': 'The server reported an error',
  'error.server-error.explanation': '{detail}',
  'error.server-error.next-step': 'Details are in the log.',
  'error.answer-too-large.title': 'The server sent too much data',
  'error.answer-too-large.explanation':
    'The server sent more data than any answer needs, so {program} was stopped.',
  'error.answer-too-large.next-step':
    'Check that the address is that of your PostgreSQL server, and that no other computer intercepts the connection.',
  'error.keychain-unavailable.title': 'No keychain on this computer',
  'error.keychain-unavailable.explanation':
    'Passwords are stored only in the system keychain, and the keychain does not answer: {detail}',
  'error.keychain-unavailable.next-step':
    'Start the keychain service (gnome-keyring or KWallet on Linux), or keep the password in memory until you quit.',
  'error.keychain-locked.title': 'The keychain is locked',
  'error.keychain-locked.explanation':
    'The password is stored, but the system keychain does not return it.',
  'error.keychain-locked.next-step': 'Unlock the keychain of your system, then try again.',
  'error.keychain-timed-out.title': 'The keychain does not answer',
  'error.keychain-timed-out.explanation':
    'It may be waiting for you to unlock it in another window.',
  'error.keychain-timed-out.next-step': 'Look for its window, unlock it, then try again.',
  'error.tools-missing.title': 'PostgreSQL tools not found',
  'error.tools-missing.explanation':
    'Nightjar needs pg_dump and psql, but did not find them in the usual folders or on the PATH.',
  'error.tools-missing.next-step':
    'Install the PostgreSQL client programs, or choose the folder that contains them.',
  'error.tools-folder-unusable.title': 'No PostgreSQL tools in this folder',
  'error.tools-folder-unusable.explanation':
    '{folder} does not contain a working pg_dump and psql.',
  'error.tools-folder-unusable.next-step': 'Choose the “bin” folder of a PostgreSQL installation.',
  'error.tool-not-executable.title': 'A PostgreSQL tool cannot be started',
  'error.tool-not-executable.explanation': '{file}: {detail}',
  'error.tool-not-executable.next-step':
    'Reinstall the PostgreSQL client programs, or choose another folder.',
  'error.server-newer-than-tools.title': 'The server is newer than the installed PostgreSQL tools',
  'error.server-newer-than-tools.explanation':
    'The server is version {server}; the newest pg_dump on this computer is {newestTool}, which rejects newer servers.',
} as const;
