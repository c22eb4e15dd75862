/** Restoring into a database, and undoing it. */
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
  /** Looks at everything and changes nothing; it may read the whole file, and can be stopped. */
  'restores.review': {
    access: 'admin',
    input: restoreOrderSchema.extend({ operationId: z.uuid() }),
    output: restoreReviewSchema,
  },
  /** Answers at once; `restore-changed` events tell the rest. */
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
  /** Of this process, newest first, running ones included; without an admin, of a failure only its code. */
  'restores.list': { access: 'anyone', input: nothing, output: z.array(restoreSchema) },
  /** The databases of the server, and a free name for a new one. */
  'restores.databases': {
    access: 'admin',
    input: connectionId.extend({ source: restoreSourceSchema.nullable() }),
    output: restoreTargetsSchema,
  },
  /** Databases that were replaced and are kept for Undo. */
  'restores.replaced': { access: 'admin', input: nothing, output: z.array(replacedDatabaseSchema) },
  /** Brings a replaced database back and drops what had replaced it. */
  'restores.undo': {
    access: 'admin',
    input: z.strictObject({ replacedId: z.uuid() }),
    output: nothing,
  },
  /** Drops a replaced database for good. */
  'restores.discard': {
    access: 'admin',
    input: z.strictObject({ replacedId: z.uuid() }),
    output: nothing,
  },
} as const satisfies CallsOf<'restores'>;
