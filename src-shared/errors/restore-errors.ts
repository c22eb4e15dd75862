/** Errors of restoring into a database and of undoing a replacement. */
import { z } from 'zod';
import { errorRecord, string } from './error-record.ts';
import { describeRestoreFailure } from './restore-failure-messages.ts';
import { restoreFailureSchema } from './restore-failure-schema.ts';
import { nextStepFor } from './restore-remedies.ts';
import { text } from '../words/text.ts';

export const restoreErrors = {
  'database-exists': errorRecord({
    facts: { database: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'restore-failed': errorRecord({
    facts: { detail: string, failure: restoreFailureSchema.optional() },
    explanation: ({ detail, failure }) => describeRestoreFailure(detail, failure),
    nextStep: ({ failure }) => nextStepFor(failure),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'restore-cancelled': errorRecord({
    facts: {},
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'restore-running': errorRecord({
    facts: { database: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'restore-not-permitted': errorRecord({
    facts: { user: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-owned': errorRecord({
    facts: { database: string, user: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'database-not-replaceable': errorRecord({
    facts: { database: string },
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'roles-missing': errorRecord({
    /** `needed`: roles that must exist even if the restore omits owners and grants. */
    facts: { roles: z.array(string), needed: z.array(string).optional() },
    explanation: ({ roles }) =>
      text('errors.dump-names-which-not-server', {
        join: roles.map((role) => `“${role}”`).join(', '),
        roles: roles.length,
      }),
    nextStep: ({ roles, needed = roles }) =>
      needed.length === roles.length
        ? text('errors.create-roles-first-backup-roles')
        : needed.length === 0
          ? text('errors.create-roles-first-backup-roles-2')
          : text('errors.create-roles-first-backup-roles-3', {
              join: needed.map((role) => `“${role}”`).join(', '),
            }),
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'extension-of-one-database': errorRecord({
    facts: { extension: string, setting: string, database: string.nullable() },
    explanation: ({ extension, setting, database }) =>
      database === null
        ? text('errors.can-only-created-database-names', { extension, setting })
        : text('errors.can-only-created-database-names-2', { extension, setting, database }),
    exitCode: 'notDone',
    httpStatus: 500,
  }),
  'tables-need-new-database': errorRecord({
    facts: {},
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'half-made-database-left': errorRecord({
    facts: { database: string, reason: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'restore-outcome-unknown': errorRecord({
    facts: { database: string, kept: string.nullable(), scratch: string },
    explanation: ({ database, kept, scratch }) =>
      kept === null
        ? text('errors.server-stopped-while-being-renamed', { scratch, database })
        : text('errors.server-stopped-during-replacement-which', { kept, database, scratch }),
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'kept-database-unknown': errorRecord({
    // Version 0.1 wrote this name into histories.
    facts: { keptId: string },
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'kept-database-gone': errorRecord({
    facts: { database: string },
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'connection-keeps-database': errorRecord({
    facts: { database: string },
    exitCode: 'usage',
    httpStatus: 500,
  }),
  'kept-database-elsewhere': errorRecord({
    facts: { database: string, host: string, port: z.number() },
    exitCode: 'usage',
    httpStatus: 500,
  }),
};
