/** A restore: one attempt to restore a backup into a database of a server. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';
import { backupFilenameSchema } from './backup.ts';
import { restoreWarningSchema } from './restore-warning.ts';
import { restoreOptionsSchema } from './restore-options.ts';
import { text } from '../words/text.ts';

const count = z.number().int().nonnegative();

/** PostgreSQL cuts names at 63 bytes. A longer name would mean another database. */
export const databaseNameSchema = z
  .string()
  .min(1, { error: () => text('field.database-name.missing') })
  // oxlint-disable-next-line no-control-regex -- the rule rejects control characters
  .refine((name) => !/[\u0000-\u001f\u007f]/u.test(name), {
    error: () => text('field.database-name.control'),
  })
  .refine((name) => new TextEncoder().encode(name).length <= 63, {
    error: () => text('field.database-name.too-long'),
  })
  .refine((name) => !['postgres', 'template0', 'template1'].includes(name), {
    error: () => text('field.database-name.of-server'),
  });

export const restoreModes = ['new', 'replace'] as const;
export const restoreModeSchema = z.enum(restoreModes);
export type RestoreMode = z.infer<typeof restoreModeSchema>;

/** The file to restore. The window never sends a path. */
export const restoreSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('backup'),
    connectionId: z.uuid(),
    filename: backupFilenameSchema,
  }),
  /** A file that is open in Contents. */
  z.strictObject({ kind: z.literal('opened'), openedId: z.uuid() }),
]);
export type RestoreSource = z.infer<typeof restoreSourceSchema>;

export const chosenTableSchema = z.strictObject({ schema: z.string(), name: z.string() });
export type ChosenTable = z.infer<typeof chosenTableSchema>;

export const restoreOrderSchema = restoreOptionsSchema.extend({
  source: restoreSourceSchema,
  /** The connection whose server receives the database. */
  connectionId: z.uuid(),
  database: databaseNameSchema,
  mode: restoreModeSchema,
  /** True if the user trusts a file of unknown origin. */
  trusted: z.boolean(),
  /**
   * Only these tables and the entries they need; null for everything. Only allowed for a new
   * database.
   */
  tables: z.array(chosenTableSchema).min(1).max(10_000).nullable(),
});

export const restorePhases = [
  'preparing',
  'safety-backup',
  'restoring',
  'checking',
  'publishing',
] as const;
export type RestorePhase = (typeof restorePhases)[number];

export const restoreProgressSchema = z.object({
  phase: z.enum(restorePhases),
  /** Plain SQL that was sent to the server until now, and the total if it is known. */
  sqlBytes: count,
  totalSqlBytes: count.nullable(),
  table: z.string().nullable(),
  fraction: z.number().min(0).max(1).nullable(),
  elapsedMs: z.number().nonnegative(),
  remainingMs: z.number().nonnegative().nullable(),
});
export type RestoreProgress = z.infer<typeof restoreProgressSchema>;

/** Facts that the user should read before the restore starts. */
export const restoreReviewSchema = z.object({
  filename: z.string(),
  /** Null for a file that Nightjar did not create. */
  madeAt: z.iso.datetime().nullable(),
  sourceDatabase: z.string().nullable(),
  /** Size of the SQL to send: everything, or the chosen tables with the entries they need. */
  sqlBytes: count.nullable(),
  /**
   * True if Nightjar did not create this file on this computer. It is only restored if `trusted`.
   */
  needsTrust: z.boolean(),
  server: z.object({ host: z.string(), port: z.number().int(), version: z.string() }),
  database: z.string(),
  mode: restoreModeSchema,
  /** Sessions of other users in the database that would be replaced. */
  connectedUsers: count,
  /** Expected duration, from an earlier restore of the same kind into the same server; null if there was none. */
  expectedDurationMs: z.number().nonnegative().nullable(),
  /** Entries that belong to the chosen tables; null if everything is restored. */
  chosen: z
    .object({
      tables: z.array(chosenTableSchema),
      /** Also restored because the tables need them: “the type public.mood”. */
      takenAlong: z.array(z.string()),
      /** Not restored although they belong to the tables: “the foreign key … to public.readers”. */
      leftOut: z.array(z.string()),
    })
    .nullable(),
  /** A warning does not prevent the restore. */
  warnings: z.array(restoreWarningSchema),
  /** Why the restore is impossible as requested; null if it is possible. */
  blocker: errorSchema.nullable(),
});
export type RestoreReview = z.infer<typeof restoreReviewSchema>;

export const finishedRestoreSchema = z.object({
  database: z.string(),
  tables: count,
  rows: count,
  durationMs: z.number().nonnegative(),
  warnings: z.array(restoreWarningSchema),
  /** The replaced database, kept for Undo under this name. */
  replacedDatabase: z.string().nullable(),
  /** The safety backup that was created before the replacement. */
  safetyBackup: z.string().nullable(),
  /** Input of Undo and Discard. */
  replacedId: z.uuid().nullable(),
});
export type FinishedRestore = z.infer<typeof finishedRestoreSchema>;

const restoreBase = z.object({
  id: z.uuid(),
  /** null for a server that was given by URL on the command line. */
  connectionId: z.uuid().nullable(),
  filename: z.string(),
  database: z.string(),
  mode: restoreModeSchema,
  startedAt: z.iso.datetime(),
});

/** One restore of this process. Each state has only the fields it needs. */
export const restoreSchema = z.discriminatedUnion('state', [
  restoreBase.extend({ state: z.literal('running'), progress: restoreProgressSchema }),
  restoreBase.extend({
    state: z.literal('finished'),
    finishedAt: z.iso.datetime(),
    result: finishedRestoreSchema,
  }),
  restoreBase.extend({
    state: z.literal('failed'),
    finishedAt: z.iso.datetime(),
    error: errorSchema,
  }),
  restoreBase.extend({ state: z.literal('cancelled'), finishedAt: z.iso.datetime() }),
]);
export type Restore = z.infer<typeof restoreSchema>;

/** A database that was replaced. It can be restored (Undo) or dropped. */
export const replacedDatabaseSchema = z.object({
  id: z.uuid(),
  /** null if the server was given by URL on the command line: Undo then needs the URL again. */
  connectionId: z.uuid().nullable(),
  host: z.string(),
  port: z.number().int(),
  database: z.string(),
  replacedDatabase: z.string(),
  at: z.iso.datetime(),
});
export type ReplacedDatabase = z.infer<typeof replacedDatabaseSchema>;

/** Databases of a server, for the user who chooses the target. */
export const restoreTargetsSchema = z.object({
  databases: z.array(
    z.object({
      name: z.string(),
      /** null if the user does not have permission to read it. */
      sizeBytes: count.nullable(),
      connectedUsers: count,
    }),
  ),
  /** A name that is free; null if the origin of the file is unknown. */
  suggestedName: z.string().nullable(),
});
export type RestoreTargets = z.infer<typeof restoreTargetsSchema>;
