/** Calls for backups and the runs that create them. */
import { z } from 'zod';
import {
  backupFactsSchema,
  backupFilenameSchema,
  backupListSchema,
  verifiedStates,
} from '../../domain/backup.ts';
import { finishedRunSchema, runLogSchema, runSchema } from '../../domain/run.ts';
import {
  deletionResultSchema,
  emptiedTrashSchema,
  putBackResultSchema,
  trashEntrySchema,
  trashIdSchema,
} from '../../domain/trash.ts';
import { backupOfConnection, connectionId, nothing, type CallsOf } from './call.ts';

/** More backups than anybody keeps of one database. */
const mostAtOnce = 100_000;

export const backupCalls = {
  'backups.list': { access: 'anyone', input: connectionId, output: backupListSchema },
  /** What the manifest of one backup says beyond the list. Fails with `backup-not-found`. */
  'backups.facts': { access: 'admin', input: backupOfConnection, output: backupFactsSchema },
  /** Answers immediately. `run-changed` events report the progress. */
  'backups.start': { access: 'admin', input: connectionId, output: z.object({ runId: z.uuid() }) },
  'backups.cancel': {
    access: 'admin',
    input: z.strictObject({ runId: z.uuid() }),
    output: nothing,
  },
  /**
   * Deletes one or several backups: into the trash or, with `permanently`, for good. Each backup
   * that could not be deleted is listed with its reason.
   */
  'backups.delete': {
    access: 'admin',
    input: connectionId.extend({
      filenames: z.array(backupFilenameSchema).min(1).max(mostAtOnce),
      permanently: z.boolean(),
    }),
    output: deletionResultSchema,
  },
  /** The backups that were deleted in the last day, the latest deletion first. */
  'trash.list': { access: 'admin', input: connectionId, output: z.array(trashEntrySchema) },
  /** Puts deleted backups back. Each one that could not be put back is listed with its reason. */
  'trash.putBack': {
    access: 'admin',
    input: connectionId.extend({ ids: z.array(trashIdSchema).min(1).max(mostAtOnce) }),
    output: putBackResultSchema,
  },
  /** Deletes these entries of the trash for good; null means all of them. */
  'trash.empty': {
    access: 'admin',
    input: connectionId.extend({ ids: z.array(trashIdSchema).max(mostAtOnce).nullable() }),
    output: emptiedTrashSchema,
  },
  'backups.showInFolder': { access: 'admin', input: backupOfConnection, output: nothing },
  /** Pins a backup, so that retention never deletes it, or unpins it. */
  'backups.pin': {
    access: 'admin',
    input: backupOfConnection.extend({ pin: z.boolean() }),
    output: nothing,
  },
  /** An admin acknowledges the warnings of a backup: it then counts as good. */
  'backups.acknowledge': { access: 'admin', input: backupOfConnection, output: nothing },
  /**
   * Reads the backup again from beginning to end. Progress and cancellation work as for the calls
   * of `catalog`. The list contains the result. Fails with `verification-failed`, `file-not-a-dump`
   * or `file-not-readable`.
   */
  'backups.verify': {
    access: 'admin',
    input: backupOfConnection.extend({ operationId: z.uuid() }),
    output: z.strictObject({ state: z.enum(verifiedStates) }),
  },

  /** The latest run of each connection, including running ones. */
  'runs.list': { access: 'anyone', input: nothing, output: z.array(runSchema) },
  /** Finished runs of the last months, newest first. */
  'runs.history': {
    access: 'anyone',
    input: z.strictObject({ connectionId: z.uuid().nullable() }),
    output: z.array(finishedRunSchema),
  },
  /** Log entries about a finished run. Fails with `run-not-found`. */
  'runs.log': { access: 'admin', input: z.strictObject({ runId: z.uuid() }), output: runLogSchema },
} as const satisfies CallsOf<'backups' | 'trash' | 'runs'>;
