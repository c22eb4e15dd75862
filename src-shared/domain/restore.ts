/** A restore: one attempt to bring a backup back into a database of a server. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';
import { backupFilenameSchema } from './backup.ts';
import { restoreOptionsSchema } from './restore-options.ts';

const count = z.number().int().nonnegative();

/** PostgreSQL cuts names at 63 bytes, which would be another database than the one that was meant. */
export const databaseNameSchema = z
  .string()
  .min(1, { error: 'The name of the database is missing.' })
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  .refine((name) => !/[\u0000-\u001f\u007f]/u.test(name), {
    error: 'The name of the database must not contain control characters.',
  })
  .refine((name) => new TextEncoder().encode(name).length <= 63, {
    error: 'The name of the database is longer than the 63 bytes that PostgreSQL allows.',
  })
  .refine((name) => !['postgres', 'template0', 'template1'].includes(name), {
    error: 'This database belongs to the server itself.',
  });

export const restoreModes = ['new', 'replace'] as const;
export const restoreModeSchema = z.enum(restoreModes);
export type RestoreMode = z.infer<typeof restoreModeSchema>;

/** What is restored; a window never names a path. */
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
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: z.boolean(),
  /** Only these tables, with what they need; null for everything. Only into a new database. */
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
  /** Plain SQL given to the server so far, and all of it when that is known. */
  sqlBytes: count,
  totalSqlBytes: count.nullable(),
  table: z.string().nullable(),
  fraction: z.number().min(0).max(1).nullable(),
  elapsedMs: z.number().nonnegative(),
  remainingMs: z.number().nonnegative().nullable(),
});
export type RestoreProgress = z.infer<typeof restoreProgressSchema>;

/** What somebody should know before anything happens, in plain words. */
export const restoreReviewSchema = z.object({
  filename: z.string(),
  /** Null for a file that Nightjar did not make. */
  madeAt: z.iso.datetime().nullable(),
  sourceDatabase: z.string().nullable(),
  /** What is given to the server: everything, or the chosen tables with what they need. */
  sqlBytes: count.nullable(),
  /** Nightjar did not make this file on this computer: it is restored only when `trusted`. */
  needsTrust: z.boolean(),
  server: z.object({ host: z.string(), port: z.number().int(), version: z.string() }),
  database: z.string(),
  mode: restoreModeSchema,
  /** Of other people, in the database that would be replaced. */
  connectedUsers: count,
  /** How long it will take, as far as drills and earlier restores of this backup tell. */
  expectedDurationMs: z.number().nonnegative().nullable(),
  /** What chosen tables come to, in words; null when everything is restored. */
  chosen: z
    .object({
      tables: z.array(chosenTableSchema),
      /** Restored with them because they need it: “the type public.mood”. */
      takenAlong: z.array(z.string()),
      /** Not restored although it belongs to them: “the foreign key … to public.readers”. */
      leftOut: z.array(z.string()),
    })
    .nullable(),
  /** Sentences; none is a reason not to go on. */
  warnings: z.array(z.string()),
  /** Why it cannot be done as asked; null when it can. */
  blocker: errorSchema.nullable(),
});
export type RestoreReview = z.infer<typeof restoreReviewSchema>;

export const finishedRestoreSchema = z.object({
  database: z.string(),
  tables: count,
  rows: count,
  durationMs: z.number().nonnegative(),
  warnings: z.array(z.string()),
  /** The database that was replaced, kept for Undo under this name. */
  replacedDatabase: z.string().nullable(),
  /** The file into which it was backed up before that. */
  safetyBackup: z.string().nullable(),
  /** What Undo and Discard ask for. */
  replacedId: z.uuid().nullable(),
});
export type FinishedRestore = z.infer<typeof finishedRestoreSchema>;

const restoreBase = z.object({
  id: z.uuid(),
  /** null for a server given by URL on the command line. */
  connectionId: z.uuid().nullable(),
  filename: z.string(),
  database: z.string(),
  mode: restoreModeSchema,
  startedAt: z.iso.datetime(),
});

/** One restore of this process; each state has just the fields it needs. */
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

/** A database that was replaced, and can be brought back or dropped. */
export const replacedDatabaseSchema = z.object({
  id: z.uuid(),
  /** null when the server was given by URL on the command line: there Undo needs the URL again. */
  connectionId: z.uuid().nullable(),
  host: z.string(),
  port: z.number().int(),
  database: z.string(),
  replacedDatabase: z.string(),
  at: z.iso.datetime(),
});
export type ReplacedDatabase = z.infer<typeof replacedDatabaseSchema>;

/** What is on a server already, for whoever chooses where to restore to. */
export const restoreTargetsSchema = z.object({
  databases: z.array(
    z.object({
      name: z.string(),
      /** null when the user may not know it. */
      sizeBytes: count.nullable(),
      connectedUsers: count,
    }),
  ),
  /** A name that is free; null when the origin of the file is unknown. */
  suggestedName: z.string().nullable(),
});
export type RestoreTargets = z.infer<typeof restoreTargetsSchema>;
