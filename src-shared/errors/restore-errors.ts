/** Restoring into a database, and bringing a replaced database back. */
import { z } from 'zod';
import { errorRecord, text } from './error-record.ts';
import { describeRestoreFailure } from './restore-failure-messages.ts';
import { restoreFailureSchema } from './restore-failure-schema.ts';
import { nextStepFor } from './restore-remedies.ts';

export const restoreErrors = {
  'database-exists': errorRecord({
    facts: { database: text },
    title: 'This database exists already',
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
    title: 'The user may not create databases',
    explanation: ({ user }) =>
      `A restore makes a new database, and user “${user}” has not the right to.`,
    nextStep: 'Grant CREATEDB to the user, or connect as one that has it.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-owned': errorRecord({
    facts: { database: text, user: text },
    title: 'The database belongs to somebody else',
    explanation: ({ database, user }) =>
      `Only its owner or a superuser may replace “${database}”, and user “${user}” is neither.`,
    nextStep: 'Connect as its owner, or restore into a new database.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-replaceable': errorRecord({
    facts: { database: text },
    title: 'This database cannot be replaced',
    explanation: ({ database }) =>
      `“${database}” is a template for new databases, or the only one that Nightjar can work from on this server.`,
    nextStep: 'Restore into a new database, or replace another one.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'roles-missing': errorRecord({
    /** `needed`: those that have to be there without owners and grants, too. */
    facts: { roles: z.array(text), needed: z.array(text).optional() },
    title: 'Roles are missing on the server',
    explanation: ({ roles }) =>
      `The dump names ${roles.map((role) => `“${role}”`).join(', ')}, which ${roles.length === 1 ? 'is' : 'are'} not on this server: the restore would fail.`,
    nextStep: ({ roles, needed = roles }) =>
      needed.length === roles.length
        ? 'Create the roles first (a backup with roles has them in a file beside it), then try again.'
        : `Create the roles first (a backup with roles has them in a file beside it), or restore without owners and grants (--without-owners)${needed.length === 0 ? '' : `: then only ${needed.map((role) => `“${role}”`).join(', ')} must be there, for policies and the like`}.`,
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extension-of-one-database': errorRecord({
    facts: { extension: text, setting: text, database: text.nullable() },
    title: 'An extension of this backup lives in one database of a server only',
    explanation: ({ extension, setting, database }) =>
      `${extension} can be made only in the database that ${setting} names${database === null ? '' : ` (here “${database}”)`}. A restore fills a new database under another name first, so it would fail there.`,
    nextStep:
      'Restore it by hand: rename the old database, make an empty one of the name in that setting, and load the file into it with psql. Or restore its tables into a new database.',
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'tables-need-new-database': errorRecord({
    facts: {},
    title: 'Single tables go into a new database',
    explanation:
      'A database that is there is only replaced as a whole: its other tables would be gone.',
    nextStep: 'Restore the tables into a new database, and copy from there what you need.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'half-made-database-left': errorRecord({
    facts: { database: text, reason: text },
    title: 'A half-made database is left on the server',
    explanation: ({ database, reason }) =>
      `The restore ended (${reason}), and “${database}”, which it was filling, could not be dropped.`,
    nextStep:
      'The next restore to this server drops it, or drop it by hand. Nothing else was changed.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'restore-outcome-unknown': errorRecord({
    facts: { database: text, kept: text.nullable(), scratch: text },
    title: 'Whether the restore took effect is not known',
    explanation: ({ database, kept, scratch }) =>
      kept === null
        ? `The server ended while “${scratch}” was to become “${database}”: if it has that name, the restore is complete; else the next restore to this server drops it.`
        : `The server ended in the middle of the exchange, which is done as a whole or not at all. If “${kept}” is on it, that is what was there before, and “${database}” is the restored one. If “${scratch}” is on it, nothing was replaced, and the next restore to this server drops that.`,
    nextStep:
      'Start the server again, then look which databases it has. A replaced one can be brought back by Undo.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'kept-database-unknown': errorRecord({
    // The name that version 0.1 wrote into histories.
    facts: { keptId: text },
    title: 'No such replaced database',
    explanation: ({ keptId }) =>
      `Nothing is kept under ${keptId}: it was brought back or dropped already.`,
    nextStep: 'Look at the list of replaced databases.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'kept-database-gone': errorRecord({
    facts: { database: text },
    title: 'The replaced database is not there any more',
    explanation: ({ database }) =>
      `“${database}” is not on the server: it was dropped, renamed or brought back, or nothing was replaced after all.`,
    nextStep: 'Restore the backup that was made before it was replaced.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'connection-keeps-database': errorRecord({
    facts: { database: text },
    title: 'A replaced database is still kept on this server',
    explanation: ({ database }) =>
      `Without the connection, “${database}” could not be brought back.`,
    nextStep: 'Bring it back or drop it first; then remove the connection.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'kept-database-elsewhere': errorRecord({
    facts: { database: text, host: text, port: z.number() },
    title: 'The replaced database is on another server',
    explanation: ({ database, host, port }) =>
      `“${database}” is on ${host}, port ${port}, and its connection does not lead there.`,
    nextStep: 'Point the connection to that server again; without one, name the server with --url.',
    exitCode: 'usage',
    httpStatus: 500,
  }),
};
