/**
 * The one table of sentences: what happened, why, and what to do next, for every error code.
 * Titles of the specification (UC-010, AF-2, AF-3, EF-2) are word for word.
 */
import { formatBytes, formatDuration } from '../format.ts';
import { tellRetentionWait } from '../protection/retention-messages.ts';
import { messageOfProgram } from './damage.ts';
import type { ErrorCode, ErrorOf, NightjarError } from './errors.ts';
import { describeFailure } from './restore-failure.ts';
import { nextStepFor } from './restore-remedies.ts';

export interface ErrorWords {
  /** One sentence without jargon. */
  title: string;
  /** Why, with the facts of this case. */
  explanation: string;
  /** What the reader can do now. */
  nextStep: string;
}

type Table = { [Code in ErrorCode]: (error: ErrorOf<Code>) => ErrorWords };

const words = (title: string, explanation: string, nextStep: string): ErrorWords => ({
  title,
  explanation,
  nextStep,
});

/** A file can hold thousands. */
const mostListed = 30;
const listed = (names: readonly string[]): string => {
  const first = names.slice(0, mostListed).map((name) => `“${name}”`);
  const others = names.length - first.length;
  return first.join(', ') + (others > 0 ? ` and ${others} more` : '');
};

const table: Table = {
  'invalid-input': ({ problems }) =>
    words(
      'Some of the input cannot be used',
      problems.map((problem) => problem.message).join(' '),
      'Correct it and try again.',
    ),
  'connection-not-found': ({ connection }) =>
    words(
      'No such connection',
      `There is no connection “${connection}”.`,
      'Choose one of the list, or add it first.',
    ),
  'connection-name-taken': ({ name }) =>
    words(
      'This name is in use',
      `There already is a connection called “${name}”.`,
      'Give this one another name.',
    ),
  'backup-not-found': ({ filename }) =>
    words(
      'Backup not found',
      `${filename} is not in the backup folder.`,
      'It may have been moved or deleted. Refresh the list.',
    ),
  'run-not-found': () =>
    words('No backup is running', 'The run has already ended.', 'Look at the list of backups.'),

  'host-unknown': ({ host }) =>
    words(
      'Unknown host',
      `No computer called “${host}” could be found.`,
      'Check the spelling of the host and your network or VPN.',
    ),
  'connection-refused': ({ host, port }) =>
    words(
      'Connection refused',
      `Nothing answers on ${host}, port ${port}.`,
      'Check that PostgreSQL is running there and that the port is right.',
    ),
  'connection-timed-out': ({ host, port }) =>
    words(
      'The server does not answer',
      `${host}, port ${port}, did not answer in time.`,
      'Check the address, your network or VPN, and firewalls on the way.',
    ),
  'connection-lost': ({ detail }) =>
    words(
      'The connection to the database was lost',
      `The server closed the connection: ${detail}`,
      'Nothing was left behind. Try again when the server is back.',
    ),
  'password-wrong': ({ user }) =>
    words(
      'Wrong password',
      `The server refused the password of user “${user}”.`,
      'Enter the password again.',
    ),
  'password-missing': ({ user }) =>
    words(
      'A password is needed',
      `The server asks for the password of user “${user}”, and none is stored.`,
      'Enter the password in the connection.',
    ),
  'password-needed-again': ({ host, port, user }) =>
    words(
      'Enter the password again',
      `The stored password was stored for another host, port, user or TLS mode. It is not sent to ${host}, port ${port}, as user “${user}”.`,
      'Edit the connection and enter the password for this server.',
    ),
  'login-refused': ({ detail }) =>
    words(
      'The server does not let us in',
      detail,
      'Ask the administrator of the server to allow this user and computer in pg_hba.conf.',
    ),
  'role-missing': ({ user }) =>
    words(
      'Unknown user',
      `The server has no user “${user}”.`,
      'Check the spelling of the user name.',
    ),
  'database-missing': ({ database }) =>
    words(
      'Unknown database',
      `The server has no database “${database}”.`,
      'Check the spelling of the database name.',
    ),
  'tls-required': ({ host }) =>
    words(
      'The server requires TLS',
      `${host} accepts encrypted connections only.`,
      'Set the TLS mode of this connection to “require” or stricter.',
    ),
  'tls-not-offered': ({ host }) =>
    words(
      'The server offers no TLS',
      `${host} does not support encrypted connections, but this connection asks for one.`,
      'Switch TLS on at the server, or choose the TLS mode “prefer” on a network you trust.',
    ),
  'tls-certificate-rejected': ({ detail }) =>
    words(
      'The certificate of the server is not trusted',
      detail,
      'Choose the right root certificate, or check that you reach the right server.',
    ),
  'too-many-connections': () =>
    words(
      'The server is full',
      'All connections that the server allows are in use.',
      'Try again later, or raise max_connections.',
    ),
  'connection-limit-reached': ({ detail }) =>
    words(
      'No more connections are allowed to this user or database',
      detail,
      'End other sessions, or have its CONNECTION LIMIT raised (ALTER ROLE, ALTER DATABASE). Nightjar needs a few connections at a time.',
    ),
  'server-not-ready': ({ detail }) =>
    words('The server is not ready', detail, 'Wait until it has started, then try again.'),
  'server-error': ({ detail }) =>
    words('The server reported an error', detail, 'Details are in the log.'),
  'answer-too-large': ({ program }) =>
    words(
      'The server sent too much',
      `The server sent more data than any answer needs, so ${program} was ended.`,
      'Check that the address is that of your PostgreSQL server, and that nobody stands between you and it.',
    ),

  'tools-missing': () =>
    words(
      'PostgreSQL tools not found',
      'Nightjar needs pg_dump and psql, and found neither in the usual places nor on the PATH.',
      'Install the PostgreSQL client programs, or choose the folder that holds them.',
    ),
  'tools-folder-unusable': ({ folder }) =>
    words(
      'No PostgreSQL tools in this folder',
      `${folder} does not hold a working pg_dump and psql.`,
      'Choose the “bin” folder of a PostgreSQL installation.',
    ),
  'tool-not-executable': ({ file, detail }) =>
    words(
      'A PostgreSQL tool cannot be started',
      `${file}: ${detail}`,
      'Reinstall the PostgreSQL client programs, or choose another folder.',
    ),
  'server-newer-than-tools': ({ server, newestTool }) =>
    words(
      'The server is newer than the installed PostgreSQL tools',
      `The server is version ${server}; the newest pg_dump here is ${newestTool}, and it refuses newer servers.`,
      `Install the PostgreSQL ${server.split('.')[0] ?? server} client programs, or choose their folder.`,
    ),

  'pg-dump-failed': ({ exitCode, signal, detail }) =>
    words(
      'Backup failed: pg_dump error',
      detail === '' ? pgDumpEnd(exitCode, signal) : detail,
      'Details are in the log. No file was left behind; older backups are untouched.',
    ),
  'dump-incomplete': ({ detail }) =>
    words(
      'The dump is not complete',
      detail,
      'The file was removed. Try again; details are in the log.',
    ),
  'dump-stalled': ({ silentMs }) =>
    words(
      'The dump stood still',
      `Nothing came from the server for ${formatDuration(silentMs)}.`,
      'Check the network and the server, then try again.',
    ),
  'table-permission-denied': ({ table }) =>
    words(
      'The user may not read everything',
      `Reading ${table} is not permitted, so the backup would not be complete.`,
      'Grant SELECT on it (or the role pg_read_all_data), or connect as the owner.',
    ),
  'row-level-security': ({ table }) =>
    words(
      'Row-level security would hide rows',
      `A policy on ${table} hides rows from this user, so the backup would not be complete.`,
      'Connect as the owner of the table or as a role with BYPASSRLS.',
    ),
  'lock-timeout': ({ detail }) =>
    words(
      'A table is locked by somebody else',
      `pg_dump waited for a lock and gave up: ${detail}`,
      'Wait until the other work (a migration, perhaps) has ended, then try again.',
    ),
  'table-vanished': ({ detail }) =>
    words(
      'The database changed while it was being read',
      detail,
      'Try again when no migration is running.',
    ),
  'standby-conflict': ({ detail }) =>
    words(
      'The standby server cancelled the dump',
      detail,
      'Back up from the primary, or raise max_standby_streaming_delay.',
    ),
  'backup-cancelled': () =>
    words('Backup cancelled', 'The backup was stopped on request.', 'No file was left behind.'),
  'backup-already-running': ({ database }) =>
    words(
      'A backup is already running',
      `“${database}” is being backed up right now.`,
      'Wait for it to finish.',
    ),

  'insufficient-disk-space': ({ folder, neededBytes, availableBytes }) =>
    words(
      'Insufficient disk space for backup',
      [
        neededBytes === null ? '' : `About ${formatBytes(neededBytes)} are needed. `,
        availableBytes === null
          ? `The disk of ${folder} is full, or the disk quota of this user is used up.`
          : `${formatBytes(availableBytes)} are free in ${folder}.`,
      ].join(''),
      'Delete old backups or free space.',
    ),
  'backup-directory-not-writable': ({ folder, detail }) =>
    words(
      'Cannot write to backup directory',
      `${folder}: ${detail}`,
      'Fix the permissions or choose another folder.',
    ),
  'backup-directory-not-readable': ({ folder, detail }) =>
    words(
      'Cannot read the backup directory',
      `${folder}: ${detail}`,
      'Fix the permissions or choose another folder.',
    ),
  'temporary-folder-unusable': ({ folder, detail }) =>
    words(
      'Cannot use the temporary folder',
      `${folder}: ${detail}`,
      'Free space there, fix its permissions, or set TMPDIR to another folder.',
    ),
  'backup-directory-locked': ({ folder, owner }) =>
    words(
      'The backup folder is in use',
      `${owner} is writing to ${folder}.`,
      'Wait until that backup has ended, or choose another folder.',
    ),
  'verification-failed': ({ detail }) =>
    words(
      'The backup did not pass its check',
      detail,
      detail.startsWith(messageOfProgram)
        ? 'Do not rely on this file. Dump again with --file, so that messages do not go into the dump (no “2>&1”).'
        : 'Do not rely on this file. Make a new backup, and check the disk.',
    ),
  'file-not-readable': ({ filename, detail }) =>
    words(
      'The backup could not be read',
      `${filename}: ${detail}. Whether it is whole is not known.`,
      'Check the disk or the network folder and the permissions, then try again.',
    ),
  'file-not-deletable': ({ filename, detail }) =>
    words(
      'The backup could not be deleted',
      `${filename}: ${detail}`,
      'Check the permissions of the folder.',
    ),

  'backup-in-use': ({ filename }) =>
    words(
      'The backup is in use',
      `${filename} is being read, restored or proven right now.`,
      'Wait until that has ended, then try again.',
    ),
  'clock-not-trusted': ({ untilMs }) => {
    const { title, reason } = tellRetentionWait(new Date(untilMs).toISOString());
    return words(
      title,
      reason,
      'Make sure that the date of this computer is right. To delete sooner, look at what --dry-run names, and add --trust-clock.',
    );
  },
  'manifest-missing': ({ filename }) =>
    words(
      'This file has no manifest',
      `Nothing beside ${filename} says what it is, so nothing can be noted about it.`,
      'Check it first: “Verify” reads the whole file.',
    ),
  'manifest-not-readable': ({ file, detail }) =>
    words(
      'The manifest of this backup cannot be read',
      `${file}: ${detail}`,
      'Check the disk or the network folder and the permissions, then try again.',
    ),
  'file-not-a-dump': ({ filename, detail, advice }) =>
    words('This file cannot be opened as a backup', `${filename}: ${detail}`, advice),
  'statement-too-long': ({ offset, limitBytes }) =>
    words(
      'The dump holds something that is too long to be read',
      `A statement or a row that begins at byte ${offset} of the SQL is longer than ${formatBytes(limitBytes)}.`,
      'pg_dump writes no such thing, unless rows are INSERT statements: have it write COPY, which has no limit.',
    ),
  'file-refused': ({ filename, detail }) =>
    words(
      'Only a dump can be opened here',
      filename === '' ? detail : `${filename}: ${detail}`,
      'Choose one file that ends in .sql or .sql.gz.',
    ),
  'file-changed': ({ filename }) =>
    words(
      'The file changed while it was open',
      `${filename} was written to by another program.`,
      'Open it again when that program is done.',
    ),
  'not-a-regular-file': ({ file, fileKind }) =>
    words(
      'This is not a regular file',
      `${file} is ${fileKind}, and not a regular file. It was not opened.`,
      'Find out who put it there, move it away, then try again.',
    ),
  'file-too-large': ({ file, limitBytes }) =>
    words(
      'This file is far too large',
      `${file} is longer than ${formatBytes(limitBytes)}, which no such file is. It was not read.`,
      'Find out who made it so, move it away, then try again.',
    ),
  'backup-not-open': () =>
    words('This backup is not open any more', 'It was closed in the meantime.', 'Open it again.'),
  'table-not-in-backup': ({ table }) =>
    words(
      'No such table in this backup',
      `The backup holds no table “${table}”.`,
      'Look at the list of its tables; a name is written as schema.table.',
    ),
  'reading-cancelled': () =>
    words('Stopped', 'Reading was stopped on request.', 'Nothing was changed.'),
  'export-failed': ({ file, detail }) =>
    words(
      'The table could not be exported',
      `${file}: ${detail}`,
      'No file was left behind. Free space or choose another folder.',
    ),

  'keychain-unavailable': ({ detail }) =>
    words(
      'No keychain on this computer',
      `Passwords are kept in the system keychain only, and it does not answer: ${detail}`,
      'Start the keychain service (gnome-keyring or KWallet on Linux), or keep the password in memory until you quit.',
    ),
  'keychain-locked': () =>
    words(
      'The keychain is locked',
      'The password is stored, but the system keychain does not give it out.',
      'Unlock the keychain of your system, then try again.',
    ),
  'keychain-timed-out': () =>
    words(
      'The keychain does not answer',
      'It may be waiting for you to unlock it in another window.',
      'Look for its window, unlock it, then try again.',
    ),
  'user-data-folder-unusable': ({ folder, detail }) =>
    words(
      'Nightjar cannot use its own folder',
      `${folder}: ${detail}`,
      'Move away what has its name and is no folder, or give this user the right to write there. Then start Nightjar again.',
    ),
  'settings-not-writable': ({ detail }) =>
    words(
      'The settings could not be saved',
      detail,
      'Check the permissions of the user-data folder and the free space.',
    ),

  'state-not-readable': ({ file, detail }) =>
    words(
      'A file of Nightjar cannot be read',
      `${file}: ${detail}`,
      'Check the disk and the permissions of the user-data folder, then try again.',
    ),

  'dump-not-trusted': ({ offset }) =>
    words(
      'This file holds more than SQL',
      `The line ${offset} bytes into its SQL is a command to psql itself, which could run programs on this computer. pg_dump never writes such a line.`,
      'Do not restore this file unless you know who made it. Nothing was changed.',
    ),
  'statement-not-allowed': ({ statement, offset }) =>
    words(
      'This file holds a statement that a restore does not run',
      `The statement ${statement}, ${offset} bytes into its SQL, is none of those that pg_dump writes for a database.`,
      'Do not restore this file unless you know who made it. Nothing was changed.',
    ),
  'dump-foreign': ({ filename }) =>
    words(
      'Nightjar did not make this file here',
      `What ${filename} holds runs with all rights of the user who restores: a prepared file can read and change everything that this user can, and as a superuser run programs on the server.`,
      'Restore it only when you know who made it, and say then that you trust it.',
    ),
  'dump-makes-databases': ({ filename }) =>
    words(
      'This dump makes or drops databases in a way that is not known',
      `${filename} makes, drops, changes or connects to a database in another place or form than pg_dump and pg_dumpall do. Only what these write can be led into a new database.`,
      'Dump the database again with pg_dump, or restore the file by hand with psql if you know who made it.',
    ),
  'several-databases-in-file': ({ filename, databases }) =>
    words(
      'This file holds several databases',
      `${filename} holds ${databases.length} databases: ${listed(databases)}. One of them can be opened, restored or proven at a time.`,
      'Choose one of them: in the window, or with --database-in-file NAME.',
    ),
  'database-not-in-file': ({ filename, database, databases }) =>
    words(
      'This database is not in the file',
      `${filename} does not hold a database “${database}”. ${databases.length === 0 ? 'It names none.' : `It holds ${listed(databases)}.`}`,
      'Check the name, or leave it out where the file holds one database.',
    ),
  'dump-without-tables': ({ filename, table }) =>
    words(
      'This dump holds rows without their tables',
      `${filename} has rows for ${table} and makes no tables, as pg_dump writes with --data-only or --section=data: in a new database they have nowhere to go.`,
      'Dump again without these options, or put the rows with psql into a database that has the tables.',
    ),
  'database-exists': ({ database }) =>
    words(
      'This database exists already',
      `The server has a database “${database}”.`,
      'Choose another name, or replace that database.',
    ),
  'restore-failed': (error) =>
    words('The restore failed', describeFailure(error.detail, error.failure), nextStepFor(error)),
  'restore-cancelled': () =>
    words(
      'Restore cancelled',
      'The restore was stopped on request.',
      'The server is as it was before.',
    ),
  'restore-running': ({ database }) =>
    words(
      'A restore is already running',
      `“${database}” is being restored right now.`,
      'Wait for it to finish, or cancel it.',
    ),
  'restore-not-permitted': ({ user }) =>
    words(
      'The user may not create databases',
      `A restore makes a new database, and user “${user}” has not the right to.`,
      'Grant CREATEDB to the user, or connect as one that has it.',
    ),
  'database-not-owned': ({ database, user }) =>
    words(
      'The database belongs to somebody else',
      `Only its owner or a superuser may replace “${database}”, and user “${user}” is neither.`,
      'Connect as its owner, or restore into a new database.',
    ),
  'database-not-replaceable': ({ database }) =>
    words(
      'This database cannot be replaced',
      `“${database}” is a template for new databases, or the only one that Nightjar can work from on this server.`,
      'Restore into a new database, or replace another one.',
    ),
  'roles-missing': ({ roles, needed = roles }) =>
    words(
      'Roles are missing on the server',
      `The dump names ${roles.map((role) => `“${role}”`).join(', ')}, which ${roles.length === 1 ? 'is' : 'are'} not on this server: the restore would fail.`,
      needed.length === roles.length
        ? 'Create the roles first (a backup with roles has them in a file beside it), then try again.'
        : `Create the roles first (a backup with roles has them in a file beside it), or restore without owners and grants (--without-owners)${needed.length === 0 ? '' : `: then only ${needed.map((role) => `“${role}”`).join(', ')} must be there, for policies and the like`}.`,
    ),
  'extension-of-one-database': ({ extension, setting, database }) =>
    words(
      'An extension of this backup lives in one database of a server only',
      `${extension} can be made only in the database that ${setting} names${database === null ? '' : ` (here “${database}”)`}. A restore fills a new database under another name first, so it would fail there.`,
      'Restore it by hand: rename the old database, make an empty one of the name in that setting, and load the file into it with psql. Or restore its tables into a new database.',
    ),
  'tables-need-new-database': () =>
    words(
      'Single tables go into a new database',
      'A database that is there is only replaced as a whole: its other tables would be gone.',
      'Restore the tables into a new database, and copy from there what you need.',
    ),
  'half-made-database-left': ({ database, reason }) =>
    words(
      'A half-made database is left on the server',
      `The restore ended (${reason}), and “${database}”, which it was filling, could not be dropped.`,
      'The next restore to this server drops it, or drop it by hand. Nothing else was changed.',
    ),
  'restore-outcome-unknown': ({ database, kept, scratch }) =>
    words(
      'Whether the restore took effect is not known',
      kept === null
        ? `The server ended while “${scratch}” was to become “${database}”: if it has that name, the restore is complete; else the next restore to this server drops it.`
        : `The server ended in the middle of the exchange, which is done as a whole or not at all. If “${kept}” is on it, that is what was there before, and “${database}” is the restored one. If “${scratch}” is on it, nothing was replaced, and the next restore to this server drops that.`,
      'Start the server again, then look which databases it has. A replaced one can be brought back by Undo.',
    ),
  'kept-database-unknown': ({ keptId }) =>
    words(
      'No such replaced database',
      `Nothing is kept under ${keptId}: it was brought back or dropped already.`,
      'Look at the list of replaced databases.',
    ),
  'kept-database-gone': ({ database }) =>
    words(
      'The replaced database is not there any more',
      `“${database}” is not on the server: it was dropped, renamed or brought back, or nothing was replaced after all.`,
      'Restore the backup that was made before it was replaced.',
    ),
  'connection-keeps-database': ({ database }) =>
    words(
      'A replaced database is still kept on this server',
      `Without the connection, “${database}” could not be brought back.`,
      'Bring it back or drop it first; then remove the connection.',
    ),
  'kept-database-elsewhere': ({ database, host, port }) =>
    words(
      'The replaced database is on another server',
      `“${database}” is on ${host}, port ${port}, and its connection does not lead there.`,
      'Point the connection to that server again; without one, name the server with --url.',
    ),

  'no-admin-yet': () =>
    words(
      'There is no admin yet',
      'Stored connections, settings and deletions are for admins who have signed in.',
      'Open Nightjar and create the first admin, or run “nightjar admin add”.',
    ),
  'first-admin-exists': () =>
    words(
      'There is an admin already',
      'The first admin was created in the meantime, in another window or a terminal.',
      'Sign in; an admin can add more admins.',
    ),
  'accounts-unreadable': ({ file, detail }) =>
    words(
      'The accounts of the admins cannot be read',
      `${file}: ${detail}`,
      'Put back a copy of this file; or move it away and create the first admin again. Backups and connections stay.',
    ),
  'admin-not-found': ({ name }) =>
    words('No such admin', `There is no admin “${name}”.`, 'Check the spelling of the name.'),
  'admin-name-taken': ({ name }) =>
    words(
      'This name is in use',
      `There already is an admin called “${name}”.`,
      'Choose another name.',
    ),
  'last-admin': ({ name }) =>
    words(
      'The last admin stays',
      `Without “${name}” nobody could sign in any more.`,
      'Add another admin first.',
    ),
  'passphrase-wrong': () =>
    words(
      'Wrong name or passphrase',
      'No admin of this name has this passphrase.',
      'Try again. Forgotten? “nightjar admin reset NAME” in a terminal sets a new one.',
    ),
  'sign-in-throttled': ({ waitMs }) =>
    words(
      'Too many wrong tries',
      `The next try is possible in ${formatDuration(Math.max(1000, waitMs))}.`,
      'Wait, then try again.',
    ),
  'not-signed-in': () =>
    words(
      'Nobody is signed in',
      'This is for admins only.',
      'Sign in first: in the window, or with “nightjar sign-in”.',
    ),
  'session-locked': () =>
    words(
      'Nightjar is locked',
      'The admin who signed in here has to enter the passphrase again.',
      'Unlock it first.',
    ),
  'session-expired': () =>
    words('The sign-in has expired', 'It was good for a limited time only.', 'Sign in again.'),
  'token-revoked': () =>
    words(
      'The sign-in was revoked',
      'This token is good no longer: it was revoked, or its admin was removed or has a new passphrase.',
      'Sign in again, or make a new token.',
    ),
  'token-invalid': () =>
    words(
      'The token is not valid',
      'It was not made by this Nightjar, or not for this purpose.',
      'Sign in, or make a token with “nightjar token create”.',
    ),
  'token-not-found': ({ token }) =>
    words(
      'No such token',
      `There is no token “${token}”.`,
      'Look it up with “nightjar token list”.',
    ),
  'audit-not-writable': ({ detail }) =>
    words(
      'The audit trail cannot be written',
      detail,
      'Nothing was changed. Check the permissions of the user-data folder and the free space.',
    ),

  'drill-no-server': ({ wanted, found }) => {
    if (wanted === null || wanted === 'unknown') {
      return words(
        'No PostgreSQL server on this computer',
        'To prove this backup, it is restored into a server. The dump does not say which version of PostgreSQL it is from, so any would do, and none is installed here.',
        'Install PostgreSQL with its server programs, or restore the backup into a new database of a server of yours.',
      );
    }
    return words(
      `No PostgreSQL ${wanted} server on this computer`,
      `To prove this backup, it is restored into a server of the same major version, and ${found.length === 0 ? 'no server is installed here' : `only ${found.join(', ')} ${found.length === 1 ? 'is' : 'are'} installed here`}.`,
      `Install PostgreSQL ${wanted} with its server programs, or restore the backup into a new database of a server of yours.`,
    );
  },
  'extensions-missing': ({ extensions }) =>
    words(
      'Extensions are missing for this drill',
      `The server that the backup would be restored into lacks ${extensions.map(({ name, package: from }) => (from === null ? name : `${name} (package ${from})`)).join(', ')}.`,
      'Nothing is known about the backup. Install them on the computer of that server, then prove it again.',
    ),
  'extension-not-provable': ({ extension, reason }) =>
    words(
      'A drill cannot restore an extension of this backup',
      `${extension}: ${reason}`,
      'Nothing is known about the backup. Restore it by hand into a server of your own to be sure.',
    ),
  'drill-not-trusted': ({ filename }) =>
    words(
      'The file comes from elsewhere',
      `Nightjar did not make ${filename}. To prove it, what stands in it is run in a throw-away server, by a role without rights to files or programs.`,
      'If you know where it comes from, say that you trust it.',
    ),
  'drill-needs-superuser': ({ detail, objects }) =>
    words(
      'Only a superuser could restore this file',
      `A restore drill runs what a file holds as a role without special rights. ${objects.length === 0 ? `PostgreSQL said: ${detail}` : `Only a superuser can make this, and it would run with the rights of the server: ${objects.join(', ')}.`}`,
      'This says nothing about the rest of the file. Restore it into a server of your own to be sure.',
    ),
  'drill-too-long': ({ limitMs }) =>
    words(
      'The restore drill took too long and was ended',
      `It was not done after ${formatDuration(limitMs)}, which is much longer than a file of this size takes.`,
      'Nothing is known about the backup. Try it again when this computer has less to do, or look at what its functions and triggers do.',
    ),
  'drill-failed': ({ detail }) =>
    words(
      'The drill could not be done',
      detail,
      'This says nothing about the backup. Details are in the log.',
    ),
  'drill-cancelled': () =>
    words('Drill cancelled', 'The drill was stopped on request.', 'Nothing was left behind.'),
  'drill-running': ({ filename }) =>
    words(
      'A drill is already running',
      `${filename} is being proven right now.`,
      'Wait for it to finish.',
    ),
  'drill-no-good-backup': () =>
    words(
      'There is no good backup to prove',
      'There is none yet, or each of them needs a look.',
      'Create a backup.',
    ),
  'drill-none-made-here': () =>
    words(
      'No good backup was made on this computer',
      'Nightjar proves by itself only what it made here: anything else runs when somebody trusts it.',
      'Create a backup here, or choose “Prove” for one that you trust.',
    ),

  'notice-not-delivered': ({ channel, detail }) =>
    words(
      `The ${channel} did not take the notice`,
      detail,
      'Check the address and the network, then send a test.',
    ),

  'request-refused': ({ detail }) =>
    words(
      'The request was refused',
      detail,
      'Correct the request; /api/v1/openapi.json tells how.',
    ),
  'port-in-use': ({ port }) =>
    words(
      'The port is in use',
      `Another program on this computer listens on port ${port}.`,
      'Choose another port, or end that program.',
    ),

  'server-programs-missing': () =>
    words(
      'No PostgreSQL server on this computer',
      'The sample database needs a PostgreSQL installation with its server programs.',
      'Install PostgreSQL, or connect to a database of your own.',
    ),
  'sample-failed': ({ detail }) =>
    words('The sample database could not be started', detail, 'Details are in the log.'),

  unexpected: ({ reference }) =>
    words(
      'Something unexpected went wrong',
      `This is a fault in Nightjar. Reference ${reference} is in the log.`,
      'Try again; if it happens again, send the log to the people who look after Nightjar.',
    ),
};

/** The sentences for an error. Total: every code has its own. */
export function describeError(error: NightjarError): ErrorWords {
  // The table is keyed by code, so the function found takes just this error.
  const describe = table[error.code] as (error: NightjarError) => ErrorWords;
  return describe(error);
}

function pgDumpEnd(exitCode: number | null, signal: string | null): string {
  return signal === null
    ? `pg_dump process failed with exit code ${exitCode ?? 'unknown'}`
    : `pg_dump process was ended by ${signal}`;
}
