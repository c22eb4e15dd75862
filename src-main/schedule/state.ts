/**
 * What the scheduler remembers between starts: a small file that is replaced as a whole, and the
 * history of slots, to which lines are only added.
 */
import path from 'node:path';
import { z } from 'zod';
import { pauseSchema, scheduleSchema } from '#shared/domain/schedule.ts';
import { slotReasonSchema, slotRecordSchema, type SlotRecord } from '#shared/domain/slot.ts';
import { withOldNames } from '#shared/old-names.ts';
import { openJsonFile } from '../files/json-file.ts';
import { openJsonLines } from '../files/json-lines.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import { clockDoubtSchema } from './clock-trust.ts';
import { problemOfSchedule } from '../due-times/due-times.ts';

/** Two months of five databases that are backed up every 15 minutes. */
const slotsToRemember = 30_000;

const moment = z.iso.datetime();

const pendingSlotSchema = z.object({
  dueAt: moment,
  /** Why it has not been served yet; the first cause comes first. */
  reasons: z.array(slotReasonSchema),
  attempts: z.number().int().nonnegative(),
  /** A failed run has told people already; what follows is quiet until the server answers. */
  told: z.boolean(),
  /** Codes of the errors that a run has failed with for all to see, or was made to: each is told once. */
  toldCodes: z.array(z.string()).default([]),
  retryAt: moment.nullable(),
  /** Another backup of the same server was in the way. */
  waited: z.boolean(),
  /** Set while its run is going: found at a start, it means that the run was cut off. */
  runningSince: moment.nullable(),
});
export type PendingSlot = z.infer<typeof pendingSlotSchema>;

const connectionStateFields = z.object({
  /** All slots up to here have a record, or are pending. It begins when the connection is first seen. */
  cursor: moment,
  /** The schedule that counted at the cursor. */
  schedule: scheduleSchema,
  /** Due times that were served lately: a clock that is set back does not serve them again. */
  served: z.array(moment),
  /** The run that served the last one of them; it serves no other. */
  servedBy: z.string().nullable().default(null),
  pending: pendingSlotSchema.nullable(),
  /** Slots after the cursor came due while the pending one was running. */
  isDeferred: z.boolean(),
  /** By the clocks of which zone they came due. */
  deferredZone: z.string().nullable().default(null),
  /** Times meanwhile in which nothing could come due. */
  deferredAbsences: z
    .array(
      z.object({
        kind: z.enum(['asleep', 'not-running', 'clock-moved']),
        from: moment,
        to: moment,
      }),
    )
    .default([]),
  /** Pauses meanwhile; the last one is in force, unless it was ended. */
  deferredPauses: z.array(pauseSchema).default([]),
  /** A night went well, and what has become too old since has not been deleted yet. */
  retentionOwed: z.boolean().default(false),
  /** Runs that a wrong clock dated later than they were: they serve no slot. */
  misdated: z.array(z.string()).default([]),
});
/** Version 0.1 used other names. */
const connectionStateSchema = withOldNames(connectionStateFields, {
  heldUp: 'isDeferred',
  heldZone: 'deferredZone',
  heldAbsences: 'deferredAbsences',
  heldPauses: 'deferredPauses',
});
export type ConnectionState = z.infer<typeof connectionStateSchema>;

const scheduleStateSchema = z.object({
  version: z.literal(1),
  /** The last moment at which Nightjar is known to have run. */
  aliveAt: moment.nullable(),
  /** Set from the announcement of sleep until the wake-up. */
  suspendedAt: moment.nullable(),
  /** Set while the clock cannot be trusted with deciding what is old. */
  clockDoubt: clockDoubtSchema.nullable().default(null),
  connections: z.record(z.uuid(), connectionStateSchema),
  /** Records on their way into the history; a crash in between loses none. */
  outbox: z.array(slotRecordSchema),
});
export type ScheduleState = z.infer<typeof scheduleStateSchema>;

export interface SlotStore {
  /** Never rejects: the schedule goes on without what it remembers. */
  load(): Promise<ScheduleState>;
  /** Rejects when it cannot be saved, also when what was saved before cannot be read for the moment. */
  save(state: ScheduleState): Promise<void>;
  append(records: readonly SlotRecord[]): Promise<void>;
  /** Oldest first, one for each slot: what was written last counts. */
  records(): Promise<SlotRecord[]>;
}

export const emptyState = (): ScheduleState => ({
  version: 1,
  aliveAt: null,
  suspendedAt: null,
  clockDoubt: null,
  connections: {},
  outbox: [],
});

/** `schedule-state.json` and `history/slots.jsonl` in the user-data folder. */
export function openSlotStore(
  folder: string,
  { clock, log }: { clock: Clock; log: Log },
): SlotStore {
  const stored = openJsonFile(path.join(folder, 'schedule-state.json'), scheduleStateSchema, {
    clock,
    log,
    problemOf: ({ connections }) =>
      Object.values(connections)
        .map(({ schedule }) => problemOfSchedule(schedule, clock.nowMs()))
        .find((problem) => problem !== null)?.message ?? null,
  });
  const history = openJsonLines(path.join(folder, 'history', 'slots.jsonl'), slotRecordSchema, {
    keepLines: slotsToRemember,
  });
  return {
    load: async () => {
      try {
        return (await stored.read()) ?? emptyState();
      } catch (error) {
        log.warn('the state of the schedule cannot be read', describeFault(error));
        return emptyState();
      }
    },
    save: async (state) => {
      await stored.update(() => state);
    },
    append: (records) => history.append(...records),
    records: async () => latestOfEach(await history.read()),
  };
}

/** One record for each slot: a crash may have written it twice, a clock set back may have undone it. */
export function latestOfEach(records: readonly SlotRecord[]): SlotRecord[] {
  const bySlot = new Map<string, SlotRecord>();
  for (const record of records) {
    const key = `${record.connectionId} ${record.dueAt}`;
    bySlot.delete(key);
    bySlot.set(key, record);
  }
  return [...bySlot.values()];
}
