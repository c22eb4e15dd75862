/** A restore: one attempt to bring a backup back into a database of a server. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';

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
  sqlBytes: count.nullable(),
  server: z.object({ host: z.string(), port: z.number().int(), version: z.string() }),
  database: z.string(),
  mode: restoreModeSchema,
  /** Of other people, in the database that would be replaced. */
  connectedUsers: count,
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
  keptDatabase: z.string().nullable(),
});
export type FinishedRestore = z.infer<typeof finishedRestoreSchema>;
