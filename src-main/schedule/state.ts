/**
 * State of the scheduler between starts: a small file that is always replaced as a whole, and the
 * history of slots, to which lines are only appended.
 */
import path from 'node:path';
import { z } from 'zod';
import { pauseSchema, scheduleSchema } from '#shared/domain/schedule.ts';
import { slotReasonSchema, slotRecordSchema, type SlotRecord } from '#shared/domain/slot.ts';
import { withOldNames } from '#shared/old-names.ts';
import { openJsonFile } from '../files/json-file.ts';
import { openJsonLines } from '../files/json-lines.ts';
import { setAside } from '../files/set-aside.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import { clockDoubtSchema } from './clock-trust.ts';
import { problemOfSchedule } from '../due-times/due-times.ts';

/** Covers two months of five databases that are backed up every 15 minutes. */
const maximumSlots = 30_000;

const moment = z.iso.datetime();

const pendingSlotSchema = z.object({
  dueAt: moment,
  /** Reasons why the slot has not been served yet; the first cause comes first. */
  reasons: z.array(slotReasonSchema),
  attempts: z.number().int().nonnegative(),
  /** Users were notified by a failed run. Later attempts are silent until the server answers. */
  told: z.boolean(),
  /** Codes of the errors that users were notified of. Each error is reported once. */
  toldCodes: z.array(z.string()).default([]),
  retryAt: moment.nullable(),
  /** The slot waited for another backup of the same server. */
  waited: z.boolean(),
  /** Set while the run of the slot is active. If it is set at a start, the run was cut off. */
  runningSince: moment.nullable(),
});
export type PendingSlot = z.infer<typeof pendingSlotSchema>;

const connectionStateFields = z.object({
  /**
   * All slots until this time have a record or are pending. It starts when the connection is first
   * seen.
   */
  cursor: moment,
  /** The schedule that was valid at the cursor. */
  schedule: scheduleSchema,
  /** Due times that were served recently: they are not served again after the clock is set back. */
  served: z.array(moment),
  /** The run that served the last slot; it serves no other slot. */
  servedBy: z.string().nullable().default(null),
  pending: pendingSlotSchema.nullable(),
  /** Slots after the cursor became due while the pending slot was running. */
  isDeferred: z.boolean(),
  /** Time zone in which the deferred slots became due. */
  deferredZone: z.string().nullable().default(null),
  /** Times during the deferral in which no slot could be served. */
  deferredAbsences: z
    .array(
      z.object({
        kind: z.enum(['asleep', 'not-running', 'clock-moved']),
        from: moment,
        to: moment,
      }),
    )
    .default([]),
  /** Pauses during the deferral; the last pause is active if it was not ended. */
  deferredPauses: z.array(pauseSchema).default([]),
  /** A scheduled backup succeeded, and retention has not run since. */
  retentionOwed: z.boolean().default(false),
  /** Runs that a wrong clock dated too late: they serve no slot. */
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
  /** The last time at which Nightjar is known to have run. */
  aliveAt: moment.nullable(),
  /** Set from the announcement of sleep until the wake-up. */
  suspendedAt: moment.nullable(),
  /** Set while the clock cannot be trusted to decide which backups are old. */
  clockDoubt: clockDoubtSchema.nullable().default(null),
  connections: z.record(z.uuid(), connectionStateSchema),
  /** Records that are not yet in the history. A crash loses none of them. */
  outbox: z.array(slotRecordSchema),
});
export type ScheduleState = z.infer<typeof scheduleStateSchema>;

export interface SlotStore {
  /** Never rejects: without a readable file the schedule starts with an empty state. */
  load(): Promise<ScheduleState>;
  /**
   * Rejects if the state cannot be saved, also if the previously saved state cannot be read at the
   * moment.
   */
  save(state: ScheduleState): Promise<void>;
  append(records: readonly SlotRecord[]): Promise<void>;
  /** Oldest first, one record for each slot: the last written record counts. */
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

/** Opens `schedule-state.json` and `history/slots.jsonl` in the user-data folder. */
export function openSlotStore(
  folder: string,
  { clock, log }: { clock: Clock; log: Log },
): SlotStore {
  const file = path.join(folder, 'schedule-state.json');
  /** True while the file could not be read for a reason that can be temporary. */
  let isUnread = false;
  const stored = openJsonFile(file, scheduleStateSchema, {
    clock,
    log,
    problemOf: ({ connections }) =>
      Object.values(connections)
        .map(({ schedule }) => problemOfSchedule(schedule, clock.nowMs()))
        .find((problem) => problem !== null)?.message ?? null,
  });
  const history = openJsonLines(path.join(folder, 'history', 'slots.jsonl'), slotRecordSchema, {
    keepLines: maximumSlots,
  });
  return {
    load: async () => {
      try {
        const state = (await stored.read()) ?? emptyState();
        isUnread = false;
        return state;
      } catch (error) {
        log.warn('the state of the schedule cannot be read', describeFault(error));
        isUnread = true;
        return emptyState();
      }
    },
    save: async (state) => {
      // Scheduled backups continue without the old state. The file is renamed, not overwritten,
      // because it can be readable again by now.
      if (isUnread) await setAside(file, clock);
      isUnread = false;
      await stored.update(() => state);
    },
    append: (records) => history.append(...records),
    records: async () => latestOfEach(await history.read()),
  };
}

/**
 * Returns one record for each slot: a crash can write a record twice, and a clock that was set back
 * can replace a record.
 */
export function latestOfEach(records: readonly SlotRecord[]): SlotRecord[] {
  const bySlot = new Map<string, SlotRecord>();
  for (const record of records) {
    const key = `${record.connectionId} ${record.dueAt}`;
    bySlot.delete(key);
    bySlot.set(key, record);
  }
  return [...bySlot.values()];
}
