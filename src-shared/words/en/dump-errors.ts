/** Sentences of errors of dumps, restores and drills, and what to do about them. */
export const dumpErrors = {
  'error.extensions-missing.title': 'Extensions are missing for this drill',
  'error.extensions-missing.next-step':
    'It is still unknown whether the backup is good. Install the extensions on the computer of that server, then prove the backup again.',
  'error.extension-not-provable.title': 'A drill cannot restore an extension of this backup',
  'error.extension-not-provable.explanation': '{extension}: {reason}',
  'error.extension-not-provable.next-step':
    'It is still unknown whether the backup is good. To test it, restore it into your own server.',
  'error.drill-not-trusted.title': 'The file was not created here',
  'error.drill-not-trusted.explanation':
    'This Nightjar did not create {filename}. To prove the file, a throw-away server runs its statements with a role that has no access to files or programs.',
  'error.drill-not-trusted.next-step':
    'If you know where it comes from, confirm that you trust it.',
  'error.drill-needs-superuser.title': 'Only a superuser could restore this file',
  'error.drill-needs-superuser.next-step':
    'The remaining part of the file was not tested. To test it, restore it into your own server.',
  'error.drill-failed.title': 'The drill could not finish',
  'error.drill-failed.explanation': '{detail}',
  'error.drill-failed.next-step':
    'It is still unknown whether the backup is good. Details are in the log.',
  'error.drill-too-long.title': 'The restore drill took too long and was stopped',
  'error.drill-too-long.next-step':
    'It is still unknown whether the backup is good. Try again when this computer is less busy, or check the functions and triggers of the database.',
  'error.drill-cancelled.title': 'Drill cancelled',
  'error.drill-cancelled.explanation': 'The drill was stopped on request.',
  'error.drill-cancelled.next-step': 'Temporary files and databases were removed.',
  'error.drill-running.title': 'A drill is already running',
  'error.drill-running.explanation': '{filename} is being proven right now.',
  'error.drill-running.next-step': 'Wait for it to finish.',
  'error.drill-no-good-backup.title': 'There is no good backup to prove',
  'error.drill-no-good-backup.explanation':
    'There is no backup yet, or every backup has a warning or is damaged.',
  'error.drill-no-good-backup.next-step': 'Create a backup.',
  'error.drill-none-made-here.title': 'No good backup was created on this computer',
  'error.drill-none-made-here.explanation':
    'Nightjar automatically proves only backups that it created here. Other files run only after an admin confirms that they are trusted.',
  'error.drill-none-made-here.next-step':
    'Create a backup here, or choose “Prove” for one that you trust.',
  'error.file-not-a-dump.title': 'This file cannot be opened as a backup',
  'error.file-not-a-dump.explanation': '{filename}: {detail}',
  'error.file-not-a-dump.next-step': '{advice}',
  'error.statement-too-long.title': 'The dump contains a statement that is too long to be read',
  'error.statement-too-long.next-step':
    'pg_dump writes such long statements only for rows as INSERT statements. Dump with COPY instead, which has no limit.',
  'error.file-refused.title': 'Only a dump can be opened',
  'error.file-refused.next-step': 'Choose one file that ends in .sql or .sql.gz.',
  'error.file-changed.title': 'The file changed while it was open',
  'error.file-changed.explanation': 'Another program wrote to {filename}.',
  'error.file-changed.next-step': 'Open it again when that program has finished.',
  'error.not-a-regular-file.title': 'This is not a regular file',
  'error.not-a-regular-file.explanation':
    '{file} is {fileKind}, not a regular file. Nightjar did not open it.',
  'error.not-a-regular-file.next-step':
    'Find out who created it, move it to another folder, then try again.',
  'error.file-too-large.title': 'This file is far too large',
  'error.file-too-large.next-step':
    'Find out who changed it, move it to another folder, then try again.',
  'error.backup-not-open.title': 'This backup is no longer open',
  'error.backup-not-open.explanation': 'It was closed.',
  'error.backup-not-open.next-step': 'Open it again.',
  'error.table-not-in-backup.title': 'No such table in this backup',
  'error.table-not-in-backup.explanation': 'The backup contains no table “{table}”.',
  'error.table-not-in-backup.next-step':
    'Check the list of its tables. Write a name as schema.table.',
  'error.reading-cancelled.title': 'Stopped',
  'error.reading-cancelled.explanation': 'Reading was stopped on request.',
  'error.reading-cancelled.next-step': 'Nothing was changed.',
  'error.export-failed.title': 'The table could not be exported',
  'error.export-failed.explanation': '{file}: {detail}',
  'error.export-failed.next-step':
    'The incomplete file was removed. Free space or choose another folder.',
  'error.dump-not-trusted.title': 'This file contains more than SQL',
  'error.dump-not-trusted.next-step':
    'Do not restore this file unless you know who created it. Nothing was changed.',
  'error.statement-not-allowed.title': 'This file contains a statement that a restore does not run',
  'error.statement-not-allowed.next-step':
    'Do not restore this file unless you know who created it. Nothing was changed.',
  'error.dump-foreign.title': 'Nightjar did not create this file here',
  'error.dump-foreign.explanation':
    'The statements in {filename} run with all rights of the user who restores. A malicious file can read and change everything that this user can read and change. If this user is a superuser, it can run programs on the server.',
  'error.dump-foreign.next-step':
    'Restore it only if you know who created it. Then confirm that you trust it.',
  'error.dump-makes-databases.title': 'This dump creates or drops databases in an unknown way',
  'error.dump-makes-databases.explanation':
    '{filename} creates, drops, changes or connects to a database in another place or form than pg_dump and pg_dumpall. Nightjar can restore only their form into a new database.',
  'error.dump-makes-databases.next-step':
    'Dump the database again with pg_dump, or restore the file with psql if you know who created it.',
  'error.several-databases-in-file.title': 'This file contains several databases',
  'error.several-databases-in-file.next-step':
    'Choose one of them: in the window, or with --database-in-file NAME.',
  'error.database-not-in-file.title': 'This database is not in the file',
  'error.database-not-in-file.next-step':
    'Check the name, or omit it if the file contains one database.',
  'error.dump-without-tables.title': 'This dump contains rows without their tables',
  'error.dump-without-tables.explanation':
    '{filename} contains rows for {table} but does not create tables, as pg_dump writes with --data-only or --section=data. A new database has no tables for these rows.',
  'error.dump-without-tables.next-step':
    'Dump again without these options, or load the rows with psql into a database that has the tables.',
  'error.database-exists.title': 'This database already exists',
  'error.database-exists.explanation': 'The server has a database “{database}”.',
  'error.database-exists.next-step': 'Choose another name, or replace that database.',
  'error.restore-failed.title': 'The restore failed',
  'error.restore-cancelled.title': 'Restore cancelled',
  'error.restore-cancelled.explanation': 'The restore was stopped on request.',
  'error.restore-cancelled.next-step': 'The server is as it was before.',
  'error.restore-running.title': 'A restore is already running',
  'error.restore-running.explanation': '“{database}” is being restored right now.',
  'error.restore-running.next-step': 'Wait for it to finish, or cancel it.',
  'error.restore-not-permitted.title': 'The user does not have permission to create databases',
  'error.restore-not-permitted.explanation':
    'A restore creates a new database, but user “{user}” does not have permission to create one.',
  'error.restore-not-permitted.next-step':
    'Grant CREATEDB to the user, or connect as a user that has it.',
  'error.database-not-owned.title': 'The database has another owner',
  'error.database-not-owned.explanation':
    'Only its owner or a superuser can replace “{database}”. User “{user}” is neither.',
  'error.database-not-owned.next-step': 'Connect as its owner, or restore into a new database.',
  'error.database-not-replaceable.title': 'This database cannot be replaced',
  'error.database-not-replaceable.explanation':
    '“{database}” is a template for new databases, or the only database on this server that Nightjar can connect to.',
  'error.database-not-replaceable.next-step':
    'Restore into a new database, or replace another database.',
  'error.roles-missing.title': 'Roles are missing on the server',
  'error.extension-of-one-database.title':
    'An extension of this backup can only be in one database of a server',
  'error.extension-of-one-database.next-step':
    'Restore it without Nightjar: rename the old database, create an empty database with the name in that setting, and load the file into it with psql. Or restore its tables into a new database.',
  'error.tables-need-new-database.title': 'Single tables can only be restored into a new database',
  'error.tables-need-new-database.explanation':
    'An existing database is always replaced as a whole, so its other tables would be lost.',
  'error.tables-need-new-database.next-step':
    'Restore the tables into a new database, and copy the data that you need from there.',
  'error.half-made-database-left.title': 'An incomplete database is left on the server',
  'error.half-made-database-left.explanation':
    'The restore stopped ({reason}), and its incomplete database “{database}” could not be dropped.',
  'error.half-made-database-left.next-step':
    'The next restore to this server drops it, or drop it yourself. Nothing else was changed.',
  'error.restore-outcome-unknown.title': 'It is unknown whether the restore took effect',
  'error.restore-outcome-unknown.next-step':
    'Start the server again, then check which databases it has. Undo restores a replaced database.',
  'error.kept-database-unknown.title': 'No such replaced database',
  'error.kept-database-unknown.explanation':
    'There is no replaced database with the id {keptId}: it was already restored or dropped.',
  'error.kept-database-unknown.next-step': 'Check the list of replaced databases.',
  'error.kept-database-gone.title': 'The replaced database no longer exists',
  'error.kept-database-gone.explanation':
    '“{database}” is not on the server: it was dropped, renamed or restored, or it was never replaced.',
  'error.kept-database-gone.next-step':
    'Restore the backup that was created before the replacement.',
  'error.connection-keeps-database.title': 'A replaced database is still kept on this server',
  'error.connection-keeps-database.explanation':
    'Without the connection, Nightjar could not restore “{database}”.',
  'error.connection-keeps-database.next-step':
    'Undo the replacement or drop the replaced database first. Then remove the connection.',
  'error.kept-database-elsewhere.title': 'The replaced database is on another server',
  'error.kept-database-elsewhere.explanation':
    '“{database}” is on {host}, port {port, plain}, but its connection points to another server.',
  'error.kept-database-elsewhere.next-step':
    'Change the connection back to that server. If there is no connection, name the server with --url.',
  'errors.next-attempt-possible': 'The next attempt is possible in {duration}.',
  'errors.server-sent-no-data': 'The server sent no data for {silentMs}.',
  'errors.about-needed': 'About {neededBytes} are needed.',
  'errors.disk-full-disk-quota-user':
    'The disk of {folder} is full, or the disk quota of this user is used up.',
  'errors.free': '{availableBytes} are free in {folder}.',
  'errors.do-not-rely-file-dump':
    'Do not rely on this file. Dump again with --file, so that messages do not go into the dump (no “2>&1”).',
  'errors.do-not-rely-file-create':
    'Do not rely on this file. Create a new backup, and check the disk.',
  'errors.pg-dump-process-failed-exit': 'pg_dump process failed with exit code {exitCode}',
  'errors.pg-dump-process-terminated': 'pg_dump process was terminated by {signal}',
  'errors.install-postgresql-client-programs-choose':
    'Install the PostgreSQL {value} client programs, or choose their folder.',
  'errors.no-postgresql-server-computer': 'No PostgreSQL {wanted} server on this computer',
  'errors.prove-backup-nightjar-restores-into':
    'To prove this backup, Nightjar restores it into a server. The dump does not contain its version of PostgreSQL, so any version is suitable, but no server is installed on this computer.',
  'errors.prove-backup-nightjar-restores-into-2':
    'To prove this backup, Nightjar restores it into a server of the same major version, but no server is installed on this computer.',
  'errors.prove-backup-nightjar-restores-into-3':
    'To prove this backup, Nightjar restores it into a server of the same major version, but only {join} {found, plural, one{is} other{are}} installed on this computer.',
  'errors.install-postgresql-server-programs-restore':
    'Install PostgreSQL with its server programs, or restore the backup into a new database on one of your servers.',
  'errors.install-postgresql-server-programs-restore-2':
    'Install PostgreSQL {wanted} with its server programs, or restore the backup into a new database on one of your servers.',
  'errors.server-drill-does-not-have': 'The server for the drill does not have {join}.',
  'errors.restore-drill-runs-statements-file':
    'A restore drill runs the statements of a file with a role without special rights. PostgreSQL reported: {detail}',
  'errors.restore-drill-runs-statements-file-2':
    'A restore drill runs the statements of a file with a role without special rights. Only a superuser can create the following, and it would run with the rights of the server: {join}.',
  'errors.had-not-finished-after-which':
    'It had not finished after {limitMs}, which is much longer than a file of this size needs.',
  'errors.more': '{first} and {others, number} more',
  'errors.statement-row-begins-at-byte':
    'A statement or a row that begins at byte {offset, plain} of the SQL is longer than {limitBytes}.',
  'errors.longer-than-no-valid-file':
    '{file} is longer than {limitBytes}. No valid file of this kind is that long. Nightjar did not read it.',
  'errors.line-bytes-into-sql-psql':
    'The line {offset, plain} bytes into its SQL is a psql command, which could run programs on this computer. pg_dump never writes such a line.',
  'errors.statement-bytes-into-sql-not':
    'The statement {statement}, {offset, plain} bytes into its SQL, is not one of the statements that pg_dump writes for a database.',
  'errors.contains-databases-only-one-database':
    '{filename} contains {databases, number} databases: {databases2}. Only one database can be opened, restored or proven at a time.',
  'errors.does-not-contain-database-contains':
    '{filename} does not contain a database “{database}”. It contains no name of a database.',
  'errors.does-not-contain-database-contains-2':
    '{filename} does not contain a database “{database}”. It contains {databases}.',
  'errors.dump-names-which-not-server':
    'The dump names {join}, which {roles, plural, one{is} other{are}} not on this server. The restore would fail.',
  'errors.create-roles-first-backup-roles':
    'Create the roles first (a backup with roles has a file with them next to it), then try again.',
  'errors.create-roles-first-backup-roles-2':
    'Create the roles first (a backup with roles has a file with them next to it), or restore without owners and grants (--without-owners).',
  'errors.create-roles-first-backup-roles-3':
    'Create the roles first (a backup with roles has a file with them next to it), or restore without owners and grants (--without-owners): then only {join} must exist, for example for policies.',
  'errors.can-only-created-database-names':
    '{extension} can only be created in the database that {setting} names. A restore first fills a new database with another name, so it would fail.',
  'errors.can-only-created-database-names-2':
    '{extension} can only be created in the database that {setting} names (here “{database}”). A restore first fills a new database with another name, so it would fail.',
  'errors.server-stopped-while-being-renamed':
    'The server stopped while “{scratch}” was being renamed to “{database}”. If “{database}” exists, the restore is complete. If not, the next restore to this server drops “{scratch}”.',
  'errors.server-stopped-during-replacement-which':
    'The server stopped during the replacement, which happens completely or not at all. If “{kept}” exists, it is the old database, and “{database}” is the restored database. If “{scratch}” exists, nothing was replaced, and the next restore to this server drops “{scratch}”.',
  'restore-failure.line': 'line {line, plain} of the dump',
  'advice.safe-search-path':
    'The function uses names without their schema. PostgreSQL 17 and newer always use a safe search_path when they create indexes and materialized views. Set a search_path for the function (ALTER FUNCTION … SET search_path) in the source database, and create a new backup.',
  'advice.search-path':
    'The function uses names without their schema, but a dump is restored with an empty search_path.',
  'advice.max-locks':
    'The server has no memory for more locks: raise max_locks_per_transaction in its configuration, restart it, and try again.',
  'advice.extension-missing':
    'On the computer of the server, install the package that contains this extension. Then try again.',
  'advice.key-twice':
    'Rows in the backup have the same key twice. The source database did not detect this because its index is damaged. Find these rows in the source database, and repair them.',
  'advice.constraint':
    'Rows in the backup violate a constraint of the backup: the source database contains such rows, or a function that the constraint calls does not work during a restore. Find these rows in the source database.',
  'advice.not-on-server':
    'This server does not have it. Install the locale on its computer, or restore to a server that has it.',
  'advice.locale-missing':
    'The computer of the server does not have this locale: install it there, or restore to a server that has it.',
  'advice.role-missing':
    'Create the role on the server first, or restore without owners and grants.',
  'advice.more-rights':
    'This statement needs more rights than a restore gives to a file. If you are not a superuser, restore as a superuser: Nightjar then runs such statements if they have the exact form that pg_dump writes. Otherwise omit the entry, or load the file with psql if you know who created it.',
  'advice.encoding':
    'Characters of the backup do not exist in the encoding of the new database, or are damaged: restore into a database with the encoding of the source.',
  'advice.damaged-line':
    'The file is probably damaged in this line. Compare it with the source database or with an older backup.',
  'advice.unknown-name':
    'The dump does not create it, or uses it before creating it. An extension is missing on the server, or the dump contains only part of a database.',
  'remedy.search-path': 'Restore with search_path public',
  'remedy.search-path-in-sentence': 'restore with search_path public',
  'remedy.without-owners': 'Restore without owners and grants',
  'remedy.without-owners-in-sentence': 'restore without owners and grants',
  'remedy.leave-out': 'Restore without {object}',
  'remedy.leave-out-in-sentence': 'restore without {object}',
  'remedy.with-flag': '{remedy} ({flag})',
  'remedy.or': '{before}, or {next}',
  'remedy.server-unchanged': 'The server is as it was before.',
  'remedy.log': 'Details are in the log.',
  'remedy.also': 'You can also {options}.',
  'advice.disk-full': 'The disk of the server is full: free space there, and try again.',
  'restore-failure.detail': 'Detail: {detail}',
  'restore-failure.hint': 'Hint: {hint}',
  'restore-failure.context': 'Context: {context}',
  'restore-failure.where': 'Where: {place}',
} as const;
