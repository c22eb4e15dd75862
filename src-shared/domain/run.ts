/** A run: one attempt to make a backup, good or bad. Each state has just the fields it needs. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';
import { backupEntrySchema } from './backup.ts';
import { triggerSchema } from './manifest.ts';

export const phases = ['connecting', 'dumping', 'verifying', 'publishing'] as const;
export type Phase = (typeof phases)[number];

export const progressSchema = z.object({
  phase: z.enum(phases),
  /** Plain SQL received from pg_dump (or re-read while verifying). */
  sqlBytes: z.number().nonnegative(),
  /** Compressed bytes written to disk so far. */
  fileBytes: z.number().nonnegative(),
  /** `schema.table` that pg_dump is writing now. */
  table: z.string().nullable(),
  /** 0 to 1 over the whole run, or null while nothing honest can be said. */
  fraction: z.number().min(0).max(1).nullable(),
  bytesPerSecond: z.number().nonnegative(),
  elapsedMs: z.number().nonnegative(),
  remainingMs: z.number().nonnegative().nullable(),
  /** About how much room the backup needs and what is free, once that is known. */
  space: z
    .object({ neededBytes: z.number().nonnegative(), availableBytes: z.number().nonnegative() })
    .optional(),
});
export type Progress = z.infer<typeof progressSchema>;

const runBase = z.object({
  id: z.uuid(),
  /** null for a one-off connection given by URL on the command line. */
  connectionId: z.uuid().nullable(),
  trigger: triggerSchema,
  admin: z.string(),
  startedAt: z.iso.datetime(),
});

const publishedRunSchema = runBase.extend({
  state: z.literal('published'),
  finishedAt: z.iso.datetime(),
  backup: backupEntrySchema,
  warnings: z.array(z.string()),
});
const failedRunSchema = runBase.extend({
  state: z.literal('failed'),
  finishedAt: z.iso.datetime(),
  error: errorSchema,
});
const cancelledRunSchema = runBase.extend({
  state: z.literal('cancelled'),
  finishedAt: z.iso.datetime(),
});

export const finishedRunSchema = z.discriminatedUnion('state', [
  publishedRunSchema,
  failedRunSchema,
  cancelledRunSchema,
]);
export type FinishedRun = z.infer<typeof finishedRunSchema>;

export const runSchema = z.discriminatedUnion('state', [
  runBase.extend({ state: z.literal('running'), progress: progressSchema }),
  ...finishedRunSchema.options,
]);
export type Run = z.infer<typeof runSchema>;
export type RunningRun = Extract<Run, { state: 'running' }>;

/** What the log has about a run. */
export const runLogSchema = z.object({
  /** As they stand in the file, oldest first. */
  lines: z.array(z.string()),
  /** Everything pg_dump or psql said before it failed; null when it was not they. */
  toolOutput: z.string().nullable(),
});
export type RunLog = z.infer<typeof runLogSchema>;
