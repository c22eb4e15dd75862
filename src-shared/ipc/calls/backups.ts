/** What the window asks about backups and the runs that make them. */
import { z } from 'zod';
import { backupListSchema, verifiedStates } from '../../domain/backup.ts';
import { finishedRunSchema, runLogSchema, runSchema } from '../../domain/run.ts';
import { backupOfConnection, connectionId, nothing, type CallsOf } from './call.ts';

export const backupCalls = {
  'backups.list': { access: 'anyone', input: connectionId, output: backupListSchema },
  /** Answers at once; `run-changed` events tell the rest. */
  'backups.start': { access: 'admin', input: connectionId, output: z.object({ runId: z.uuid() }) },
  'backups.cancel': {
    access: 'admin',
    input: z.strictObject({ runId: z.uuid() }),
    output: nothing,
  },
  'backups.delete': { access: 'admin', input: backupOfConnection, output: nothing },
  'backups.showInFolder': { access: 'admin', input: backupOfConnection, output: nothing },
  /** Pins a backup, so that retention never deletes it, or lets go of it. */
  'backups.pin': {
    access: 'admin',
    input: backupOfConnection.extend({ pin: z.boolean() }),
    output: nothing,
  },
  /** Somebody looked at the concerns of a backup and found them right: it counts as good. */
  'backups.acknowledge': { access: 'admin', input: backupOfConnection, output: nothing },
  /**
   * Reads it again from beginning to end, told about and stopped like the calls of `catalog`. What was
   * found stands in the list. Fails with `verification-failed`, `file-not-a-dump` or `file-not-readable`.
   */
  'backups.verify': {
    access: 'admin',
    input: backupOfConnection.extend({ operationId: z.uuid() }),
    output: z.strictObject({ state: z.enum(verifiedStates) }),
  },

  /** The latest run of each connection, running ones included. */
  'runs.list': { access: 'anyone', input: nothing, output: z.array(runSchema) },
  /** Finished runs of the last months, newest first. */
  'runs.history': {
    access: 'anyone',
    input: z.strictObject({ connectionId: z.uuid().nullable() }),
    output: z.array(finishedRunSchema),
  },
  /** What the log has about a finished run. Fails with `run-not-found`. */
  'runs.log': { access: 'admin', input: z.strictObject({ runId: z.uuid() }), output: runLogSchema },
} as const satisfies CallsOf<'backups' | 'runs'>;
