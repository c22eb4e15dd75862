/** Warnings before and after a restore. The main process sends their ids with the values. */
export const restoreReview = {
  'restore-review.disproved': 'A drill on {date} had this result: {verdict}. {reason}',
  'restore-review.disproved-without-reason': 'A drill on {date} had this result: {verdict}.',
  'restore-review.search-path':
    'Names without a schema are searched in {schemas}, during and after the restore (search_path of the new database).',
  'restore-review.untrusted':
    'Nightjar did not create this file on this computer, so it is unknown whether the file was changed.',
  'restore-review.rights-new-role':
    'Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with the rights of a new role that owns only the new database. If the server does not allow a new role to log in, the functions run with the rights of “{user}”.',
  'restore-review.rights-new-role-superuser':
    'Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with the rights of a new role that owns only the new database. If the server does not allow a new role to log in, the functions run with the rights of “{user}”, a superuser.',
  'restore-review.rights-user':
    'Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with the rights of “{user}”.',
  'restore-review.rights-user-superuser':
    'Functions of the backup (in checks, defaults, indexes and triggers) run while it is restored, with the rights of “{user}”, a superuser.',
  'restore-review.acts-as-roles':
    'The file creates objects in the name of other roles, which only a superuser can do: its statements can run programs on the server’s computer and read and write files there.',
  'restore-review.reaches': 'The file also has effects outside of its database: {effects}.',
  'restore-review.roles-of-server':
    'The file also creates roles of the server, with their passwords and rights: {roles}. They are not restored.',
  'restore-review.newer-server':
    'The backup comes from PostgreSQL {from}, and this server is {version}: features that only the newer version has cannot be restored.',
  'restore-review.transaction-timeout':
    'pg_dump {version} wrote a setting (transaction_timeout) that this server does not support; it is left out.',
  'restore-review.novelty-left-out':
    'pg_dump {version} wrote {feature} that this server does not support; they are left out.',
  'restore-review.novelties':
    'The backup contains features that this server does not support: {features}. The restore will fail and change nothing.',
  'restore-review.novelties-of-tables':
    'The backup contains features that this server does not support: {features}. If a selected table needs one of these features, the restore will fail and change nothing.',
  'restore-review.novelty': '{feature} (new in {version, plain})',
  'restore-review.only-superusers':
    'Only a superuser can create {objects}, and “{user}” is not a superuser: the restore may fail there.',
  'restore-review.wide-publication': 'publication {name} (of all tables, or of all in a schema)',
  'restore-review.casts':
    '“{user}” can create casts only for types that it owns, and only casts with a function: the restore may fail at {casts}.',
  'restore-review.owners-and-grants-as-in-file':
    'Owners and grants are set as in the file, for the roles {roles}.',
  'restore-review.owners-and-grants-as-in-file-new-owner':
    'Owners and grants are set as in the file, for the roles {roles}; objects of superusers go to the new owner.',
  'restore-review.owners-as-in-file': 'Owners are set as in the file, for the roles {roles}.',
  'restore-review.owners-as-in-file-new-owner':
    'Owners are set as in the file, for the roles {roles}; objects of superusers go to the new owner.',
  'restore-review.owner-of-replaced':
    'The owners and grants of tables and other objects are not in a backup: all of them will belong to the owner of “{database}”.',
  'restore-review.owner-new-role':
    'The owners and grants of tables and other objects are not in a backup: all of them will belong to a new role, “{role}”, which can use only this database.',
  'restore-review.owner-who-restores':
    'The owners and grants of tables and other objects are not in a backup: all of them will belong to the user who restores.',
  'restore-review.roles-on-server': 'The roles that it names are on the server: {roles}.',
  'restore-review.space': 'The database needs about {size} on the server, as before the backup.',
  'restore-review.backed-up-first':
    '“{database}” is backed up first, and stored under another name until you drop it.',
  'restore-review.properties-copied':
    'The owner, the grants and the settings of the database itself are copied to the restored database.',
  'restore-review.connections-closed':
    '{connections, plural, one{# connection} other{# connections}} to “{database}” will be closed.',
  'restore-review.extensions-missing':
    '{count, plural, one{The server does not have the extension {extensions}; without it the restore will fail.} other{The server does not have the extensions {extensions}; without them the restore will fail.}} Install the missing software on the server’s computer first.',
  'restore-review.extensions-missing-for-tables':
    '{count, plural, one{The server does not have the extension {extensions}; when the tables need it, the restore will fail.} other{The server does not have the extensions {extensions}; when the tables need them, the restore will fail.}} Install the missing software on the server’s computer first.',
  'restore-review.not-preloaded':
    '{extension} is not in shared_preload_libraries of the server; without it the restore will fail. Add it there and restart the server first.',
  'restore-review.not-preloaded-for-tables':
    '{extension} is not in shared_preload_libraries of the server; when the tables need it, the restore will fail. Add it there and restart the server first.',
  'restore-review.timescaledb':
    'Tables of timescaledb are restored between timescaledb_pre_restore() and timescaledb_post_restore() only, which Nightjar does not call: restore this backup manually with psql.',
  'restore-review.creates-database':
    'The file creates a database “{database}” itself: its contents go into the new database instead, and no other database is created or dropped.',
  'restore-review.connects-to-database':
    'The file connects to a database “{database}” itself: its contents go into the new database instead, and no other database is created or dropped.',
  'restore-review.takes-settings':
    'The new database gets the settings of “{database}”: {settings}.',
  'restore-review.setting-not-applied':
    'The setting {setting} of the file was not applied: {title}, {explanation}',
  'restore-review.left-out.asked': 'Left out, as you asked: {entries}.',
  'restore-review.left-out.needing': 'Left out too, because they need it: {entries}.',
  'restore-review.left-out.owners-and-grants':
    'Owners, grants and default privileges of the file are left out, as you asked.',
  'restore-review.left-out.transaction_timeout':
    'The setting transaction_timeout, which this server does not support, was left out.',
  'restore-review.left-out.default_table_access_method':
    'The setting default_table_access_method, which this server does not support, was left out.',
  'restore-review.left-out.statistics':
    'Statistics of the planner, which this server does not support, were left out.',
  'restore-review.left-out.server-stamps':
    'Internal options of the old server ({options}) were left out. A pg_dump that was older than that server wrote them into the file.',
  'restore-review.left-out.comment': 'The comment on the database itself was left out.',
  'restore-review.left-out.of-database':
    'These properties of the database “{database}” are not restored: {properties}.',
  'restore-review.left-out.of-server':
    'Left out, because it belongs to the server and only its owner may change it: {object}.',
  'restore-review.left-out.owner-with-power':
    '“{role}” is a superuser, or can act as a superuser: {objects, plural, one{# object that the file assigns to this role keeps} other{# objects that the file assigns to this role keep}} the owner of the other objects, so that no code of the file runs with the rights of a superuser.',
  'restore-review.left-out.default-privileges':
    'Default privileges of {roles} were left out, for the same reason.',
  'restore-review.left-out.protected':
    'Owners and grants of {objects} were left out: these objects belong to the server itself, or an extension does not allow other users to change them.',
  'restore-review.not-copied.tablespace':
    'Not copied from the replaced database: its tablespace “{tablespace}”, in which you do not have permission to create objects. The restored database is in the default tablespace.',
  'restore-review.not-copied.statement':
    'Not copied from the replaced database (“{statement}”): {title}, {explanation}',
  'restore-review.not-copied.setting':
    'Not copied from the replaced database: its setting {setting}, a list that cannot be set again.',
  'restore-review.not-copied.setting-of-role':
    'Not copied from the replaced database: its setting {setting} for the role “{role}”, a list that cannot be set again.',
  'restore-review.lost-provider':
    'The server cannot sort by the {provider} locale {locale} of the backup; text may be sorted differently.',
  'restore-review.lost-provider-unknown':
    'The server cannot sort by the {provider} locale of the backup; text may be sorted differently.',
  'restore-review.lost-locale':
    'The server does not have the locale {locale} of the backup; the restored database sorts by the bytes of its text (locale C).',
  'restore-review.not-counted-row-security':
    'Row-level security kept the rows of {tables} from being counted.',
  'restore-review.not-counted':
    'The rows of {tables} could not be counted in the dump: check that all of them are there.',
  'restore-review.other-count':
    '{table} has {rows, plural, one{# row} other{# rows}}, but the file contained {expected, number}.',
  'restore-review.table-gone': '{table} of the file no longer exists.',
  'restore-review.ran-with-all-rights':
    'The server does not let a new role log in with a password: code of the backup ran with the rights of “{user}” during the restore.',
  'restore-review.belongs-to-role':
    'All objects in “{database}” without another owner belong to the new role “{role}”, which can use only this database: so none of them has the rights of a superuser.',
} as const;
