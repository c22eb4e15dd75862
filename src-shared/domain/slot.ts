/**
 * A slot: one due time of a schedule, and what became of it. Every slot that has passed has exactly
 * one record; together they explain every night.
 */
import { z } from 'zod';
import { errorSchema } from '../errors/errors.ts';

const moment = z.iso.datetime();

/** Why a slot was served late or not at all. The first one is the first cause. */
export const slotReasonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asleep'), from: moment, to: moment }),
  z.object({ kind: z.literal('not-running'), from: moment, to: moment }),
  /** The clock of the computer was set forward over the slot. */
  z.object({ kind: z.literal('clock-moved'), from: moment, to: moment }),
  z.object({ kind: z.literal('paused'), by: z.string(), until: moment }),
  /** Waited for another backup of the same server, or for one that somebody had started by hand. */
  z.object({ kind: z.literal('waited-for-another') }),
  /** An attempt failed: server unreachable, keychain locked, disk full, … */
  z.object({ kind: z.literal('failed'), error: errorSchema, attempts: z.number().int() }),
  /** Nightjar ended (was killed, logged off, switched off) while the run was going. */
  z.object({ kind: z.literal('interrupted'), at: moment }),
  /** Somebody cancelled the run. */
  z.object({ kind: z.literal('cancelled') }),
  /** Somebody switched the schedule off before the slot could be served. */
  z.object({ kind: z.literal('switched-off') }),
  /** A later slot came due before this one could be served. */
  z.object({ kind: z.literal('overtaken') }),
]);
export type SlotReason = z.infer<typeof slotReasonSchema>;

export const slotOutcomes = ['good', 'late', 'missed'] as const;

export const slotRecordSchema = z.object({
  connectionId: z.uuid(),
  dueAt: moment,
  outcome: z.enum(slotOutcomes),
  /** When the run that served it began; null when it was missed. */
  servedAt: moment.nullable(),
  /** The backup that serves it; null when it was missed. */
  filename: z.string().nullable(),
  runId: z.uuid().nullable(),
  /** Empty when it is good. */
  reasons: z.array(slotReasonSchema),
});
export type SlotRecord = z.infer<typeof slotRecordSchema>;

/** A slot that is due and not yet served: it waits, its backup is being made, or it was tried in vain. */
export const waitingSlotSchema = z.object({
  dueAt: moment,
  /** When it is tried again; null when nothing has failed, or the next try is due. */
  retryAt: moment.nullable(),
  /** Why it has not been served yet, as far as that is known. */
  reasons: z.array(slotReasonSchema),
});
export type WaitingSlot = z.infer<typeof waitingSlotSchema>;
