/** Calls for restoring into a database and undoing a restore. */
import { z } from 'zod';
import {
  replacedDatabaseSchema,
  restoreOrderSchema,
  restoreReviewSchema,
  restoreSchema,
  restoreSourceSchema,
  restoreTargetsSchema,
} from '../../domain/restore.ts';
import { connectionId, nothing, type CallsOf } from './call.ts';

export const restoreCalls = {
  /** Checks everything and changes nothing. Can read the whole file, and can be cancelled. */
  'restores.review': {
    access: 'admin',
    input: restoreOrderSchema.extend({ operationId: z.uuid() }),
    output: restoreReviewSchema,
  },
  /** Answers immediately. `restore-changed` events report the progress. */
  'restores.start': {
    access: 'admin',
    input: restoreOrderSchema,
    output: z.object({ restoreId: z.uuid() }),
  },
  'restores.cancel': {
    access: 'admin',
    input: z.strictObject({ restoreId: z.uuid() }),
    output: nothing,
  },
  /**
   * Restores of this process, newest first, including running ones. If no admin is signed in, a
   * failed restore contains only the code of its error.
   */
  'restores.list': { access: 'anyone', input: nothing, output: z.array(restoreSchema) },
  /** The databases of the server, and a free name for a new one. */
  'restores.databases': {
    access: 'admin',
    input: connectionId.extend({ source: restoreSourceSchema.nullable() }),
    output: restoreTargetsSchema,
  },
  /** Replaced databases, kept for Undo. */
  'restores.replaced': { access: 'admin', input: nothing, output: z.array(replacedDatabaseSchema) },
  /** Restores a replaced database and drops the database that had replaced it. */
  'restores.undo': {
    access: 'admin',
    input: z.strictObject({ replacedId: z.uuid() }),
    output: nothing,
  },
  /** Drops a replaced database permanently. */
  'restores.discard': {
    access: 'admin',
    input: z.strictObject({ replacedId: z.uuid() }),
    output: nothing,
  },
} as const satisfies CallsOf<'restores'>;
