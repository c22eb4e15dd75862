/**
 * A slot: one due time of a schedule and its outcome. Every slot that has passed has exactly one
 * record.
 */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';

const moment = z.iso.datetime();

/** Why a slot was served late or was missed. The first reason is the first cause. */
export const slotReasonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asleep'), from: moment, to: moment }),
  z.object({ kind: z.literal('not-running'), from: moment, to: moment }),
  /** The clock of the computer was set forward past the slot. */
  z.object({ kind: z.literal('clock-moved'), from: moment, to: moment }),
  z.object({ kind: z.literal('paused'), by: z.string(), until: moment }),
  /** Waited for another backup of the same server, or for a backup that a user had started. */
  z.object({ kind: z.literal('waited-for-another') }),
  /** An attempt failed: server unreachable, keychain locked, disk full, … */
  z.object({ kind: z.literal('failed'), error: errorSchema, attempts: z.number().int() }),
  /** Nightjar exited (killed, logged off, switched off) during the run. */
  z.object({ kind: z.literal('interrupted'), at: moment }),
  /** A user cancelled the run. */
  z.object({ kind: z.literal('cancelled') }),
  /** An admin switched the schedule off before the slot was served. */
  z.object({ kind: z.literal('switched-off') }),
  /** The time of a later slot arrived before this slot was served. */
  z.object({ kind: z.literal('overtaken') }),
]);
export type SlotReason = z.infer<typeof slotReasonSchema>;

export const slotOutcomes = ['good', 'late', 'missed'] as const;

export const slotRecordSchema = z.object({
  connectionId: z.uuid(),
  dueAt: moment,
  outcome: z.enum(slotOutcomes),
  /** Start of the run that served it; null if the slot was missed. */
  servedAt: moment.nullable(),
  /** The backup that serves it; null if the slot was missed. */
  filename: z.string().nullable(),
  runId: z.uuid().nullable(),
  /** Empty if the outcome is good. */
  reasons: z.array(slotReasonSchema),
});
export type SlotRecord = z.infer<typeof slotRecordSchema>;

/** A due slot that is not served yet: it waits, its backup is running, or an attempt failed. */
export const waitingSlotSchema = z.object({
  dueAt: moment,
  /** Time of the next attempt; null if nothing failed or the next attempt is due. */
  retryAt: moment.nullable(),
  /** Known reasons why the slot is not served yet. */
  reasons: z.array(slotReasonSchema),
});
export type WaitingSlot = z.infer<typeof waitingSlotSchema>;
