/** Restore drills: their input, and the progress of each drill of this process. */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';
import { backupFilenameSchema } from './backup.ts';
import { drillProgressSchema, proofSchema } from './proof.ts';

/** The file to prove: a backup of the list, or an open file. */
export const drillSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('backup'),
    connectionId: z.uuid(),
    filename: backupFilenameSchema,
  }),
  z.strictObject({ kind: z.literal('opened'), openedId: z.uuid() }),
]);

/**
 * Place of the drill: a temporary server on this computer, or a scratch database on the server of a
 * connection.
 */
export const drillWhereSchema = z.union([
  z.literal('here'),
  z.strictObject({ connectionId: z.uuid() }),
]);
export type DrillWhere = z.infer<typeof drillWhereSchema>;

const drillBase = z.object({
  id: z.uuid(),
  filename: z.string(),
  /** The connection of the backup; null for any other file. */
  connectionId: z.uuid().nullable(),
  by: z.string(),
  startedAt: z.iso.datetime(),
});

const runningDrillSchema = drillBase
  .extend({ state: z.literal('running') })
  .extend(drillProgressSchema.shape);
const ended = { finishedAt: z.iso.datetime() };
const finishedDrillSchema = drillBase.extend({
  ...ended,
  state: z.literal('finished'),
  proof: proofSchema,
});
const failedDrillSchema = drillBase.extend({
  ...ended,
  state: z.literal('failed'),
  error: errorSchema,
});
const cancelledDrillSchema = drillBase.extend({ ...ended, state: z.literal('cancelled') });

export const drillSchema = z.discriminatedUnion('state', [
  runningDrillSchema,
  finishedDrillSchema,
  failedDrillSchema,
  cancelledDrillSchema,
]);
export type Drill = z.infer<typeof drillSchema>;

/** Why a weekly drill was not made, and when that was found. */
export const weeklyMissSchema = z.object({ at: z.iso.datetime(), error: errorSchema });
export type WeeklyMiss = z.infer<typeof weeklyMissSchema>;

export const weeklyDrillSchema = z.object({
  connectionId: z.uuid(),
  /** `due`: the drill waits until the computer is idle and nothing else runs. */
  next: z.discriminatedUnion('state', [
    z.object({ state: z.literal('due') }),
    z.object({ state: z.literal('later'), at: z.iso.datetime() }),
    z.object({ state: z.literal('hindered'), error: errorSchema }),
  ]),
  /** Why the last drill did not run; null if nothing prevented it or a drill ran since. */
  miss: weeklyMissSchema.nullable(),
});
export type WeeklyDrill = z.infer<typeof weeklyDrillSchema>;
