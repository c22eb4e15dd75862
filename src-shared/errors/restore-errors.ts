/** Errors of restoring into a database and of undoing a replacement. */
import { z } from 'zod';
import { errorRecord, text } from './error-record.ts';
import { describeRestoreFailure } from './restore-failure-messages.ts';
import { restoreFailureSchema } from './restore-failure-schema.ts';
import { nextStepFor } from './restore-remedies.ts';

export const restoreErrors = {
  'database-exists': errorRecord({
    facts: { database: text },
    title: 'This database already exists',
    explanation: ({ database }) => `The server has a database “${database}”.`,
    nextStep: 'Choose another name, or replace that database.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'restore-failed': errorRecord({
    facts: { detail: text, failure: restoreFailureSchema.optional() },
    title: 'The restore failed',
    explanation: ({ detail, failure }) => describeRestoreFailure(detail, failure),
    nextStep: ({ failure }) => nextStepFor(failure),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'restore-cancelled': errorRecord({
    facts: {},
    title: 'Restore cancelled',
    explanation: 'The restore was stopped on request.',
    nextStep: 'The server is as it was before.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'restore-running': errorRecord({
    facts: { database: text },
    title: 'A restore is already running',
    explanation: ({ database }) => `“${database}” is being restored right now.`,
    nextStep: 'Wait for it to finish, or cancel it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'restore-not-permitted': errorRecord({
    facts: { user: text },
    title: 'The user does not have permission to create databases',
    explanation: ({ user }) =>
      `A restore creates a new database, but user “${user}” does not have permission to create one.`,
    nextStep: 'Grant CREATEDB to the user, or connect as a user that has it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-owned': errorRecord({
    facts: { database: text, user: text },
    title: 'The database has another owner',
    explanation: ({ database, user }) =>
      `Only its owner or a superuser can replace “${database}”. User “${user}” is neither.`,
    nextStep: 'Connect as its owner, or restore into a new database.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-replaceable': errorRecord({
    facts: { database: text },
    title: 'This database cannot be replaced',
    explanation: ({ database }) =>
      `“${database}” is a template for new databases, or the only database on this server that Nightjar can connect to.`,
    nextStep: 'Restore into a new database, or replace another database.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'roles-missing': errorRecord({
    /** `needed`: roles that must exist even if the restore omits owners and grants. */
    facts: { roles: z.array(text), needed: z.array(text).optional() },
    title: 'Roles are missing on the server',
    explanation: ({ roles }) =>
      `The dump names ${roles.map((role) => `“${role}”`).join(', ')}, which ${roles.length === 1 ? 'is' : 'are'} not on this server. The restore would fail.`,
    nextStep: ({ roles, needed = roles }) =>
      needed.length === roles.length
        ? 'Create the roles first (a backup with roles has a file with them next to it), then try again.'
        : `Create the roles first (a backup with roles has a file with them next to it), or restore without owners and grants (--without-owners)${needed.length === 0 ? '' : `: then only ${needed.map((role) => `“${role}”`).join(', ')} must exist, for example for policies`}.`,
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extension-of-one-database': errorRecord({
    facts: { extension: text, setting: text, database: text.nullable() },
    title: 'An extension of this backup can only be in one database of a server',
    explanation: ({ extension, setting, database }) =>
      `${extension} can only be created in the database that ${setting} names${database === null ? '' : ` (here “${database}”)`}. A restore first fills a new database with another name, so it would fail.`,
    nextStep:
      'Restore it without Nightjar: rename the old database, create an empty database with the name in that setting, and load the file into it with psql. Or restore its tables into a new database.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'tables-need-new-database': errorRecord({
    facts: {},
    title: 'Single tables can only be restored into a new database',
    explanation:
      'An existing database is always replaced as a whole, so its other tables would be lost.',
    nextStep: 'Restore the tables into a new database, and copy the data that you need from there.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'half-made-database-left': errorRecord({
    facts: { database: text, reason: text },
    title: 'An incomplete database is left on the server',
    explanation: ({ database, reason }) =>
      `The restore stopped (${reason}), and its incomplete database “${database}” could not be dropped.`,
    nextStep:
      'The next restore to this server drops it, or drop it yourself. Nothing else was changed.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'restore-outcome-unknown': errorRecord({
    facts: { database: text, kept: text.nullable(), scratch: text },
    title: 'It is unknown whether the restore took effect',
    explanation: ({ database, kept, scratch }) =>
      kept === null
        ? `The server stopped while “${scratch}” was being renamed to “${database}”. If “${database}” exists, the restore is complete. If not, the next restore to this server drops “${scratch}”.`
        : `The server stopped during the replacement, which happens completely or not at all. If “${kept}” exists, it is the old database, and “${database}” is the restored database. If “${scratch}” exists, nothing was replaced, and the next restore to this server drops “${scratch}”.`,
    nextStep:
      'Start the server again, then check which databases it has. Undo restores a replaced database.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'kept-database-unknown': errorRecord({
    // Version 0.1 wrote this name into histories.
    facts: { keptId: text },
    title: 'No such replaced database',
    explanation: ({ keptId }) =>
      `There is no replaced database with the id ${keptId}: it was already restored or dropped.`,
    nextStep: 'Check the list of replaced databases.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'kept-database-gone': errorRecord({
    facts: { database: text },
    title: 'The replaced database no longer exists',
    explanation: ({ database }) =>
      `“${database}” is not on the server: it was dropped, renamed or restored, or it was never replaced.`,
    nextStep: 'Restore the backup that was created before the replacement.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'connection-keeps-database': errorRecord({
    facts: { database: text },
    title: 'A replaced database is still kept on this server',
    explanation: ({ database }) =>
      `Without the connection, Nightjar could not restore “${database}”.`,
    nextStep:
      'Undo the replacement or drop the replaced database first. Then remove the connection.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'kept-database-elsewhere': errorRecord({
    facts: { database: text, host: text, port: z.number() },
    title: 'The replaced database is on another server',
    explanation: ({ database, host, port }) =>
      `“${database}” is on ${host}, port ${port}, but its connection points to another server.`,
    nextStep:
      'Change the connection back to that server. If there is no connection, name the server with --url.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
};
