/** A run: one attempt to create a backup. Each state has only the fields it needs. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';
import { backupEntrySchema } from './backup.ts';
import { triggerSchema } from './manifest.ts';

export const phases = ['connecting', 'dumping', 'verifying', 'publishing'] as const;
export type Phase = (typeof phases)[number];

export const progressSchema = z.object({
  phase: z.enum(phases),
  /** Plain SQL received from pg_dump (or read again while verifying). */
  sqlBytes: z.number().nonnegative(),
  /** Compressed bytes that are written to disk. */
  fileBytes: z.number().nonnegative(),
  /** `schema.table` that pg_dump writes now. */
  table: z.string().nullable(),
  /** 0 to 1 over the whole run; null while it cannot be estimated. */
  fraction: z.number().min(0).max(1).nullable(),
  bytesPerSecond: z.number().nonnegative(),
  elapsedMs: z.number().nonnegative(),
  remainingMs: z.number().nonnegative().nullable(),
  /** Estimated size of the backup and free space, once they are known. */
  space: z
    .object({ neededBytes: z.number().nonnegative(), availableBytes: z.number().nonnegative() })
    .optional(),
});
export type Progress = z.infer<typeof progressSchema>;

const runBase = z.object({
  id: z.uuid(),
  /** null for a one-off connection by URL on the command line. */
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

/** Entries of the log about a run. */
export const runLogSchema = z.object({
  /** Lines as they are in the file, oldest first. */
  lines: z.array(z.string()),
  /** Complete output of pg_dump or psql before it failed; null if neither failed. */
  toolOutput: z.string().nullable(),
});
export type RunLog = z.infer<typeof runLogSchema>;
