/**
 * Which slots of a connection have come due since the last look: the latest one becomes pending, earlier ones are
 * missed. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Pause, Schedule } from '#shared/domain/schedule.ts';
import type { SlotReason } from '#shared/domain/slot.ts';
import { isoTime } from './iso-time.ts';
import { asMissed, covering, notePause, pausesOver, type Absence } from './reasons.ts';
import { givenUpRecord, missedRecord, type SlotChange } from './slot-records.ts';
import type { ConnectionState } from './state.ts';

/** What is known at a look. */
export interface DueFacts {
  nowMs: number;
  /** Of the computer, now. */
  zone: string;
  /** Of the connection, now. */
  schedule: Schedule;
  /** Since the look before. */
  absences: readonly Absence[];
  pause: Pause | null;
  /** An attempt to serve the pending slot is under way. */
  isActive: boolean;
  /** The first due time after a moment; see `nextDue`. */
  dueAfter: (schedule: Schedule, zone: string, afterMs: number) => number | null;
}

const nothingHeld = {
  isDeferred: false,
  deferredZone: null,
  deferredAbsences: [],
  deferredPauses: [],
} satisfies Partial<ConnectionState>;

/** A connection that is seen for the first time: its slots count from now on. */
export function firstSeen(schedule: Schedule, nowMs: number): ConnectionState {
  return {
    cursor: isoTime(nowMs),
    schedule,
    served: [],
    servedBy: null,
    pending: null,
    ...nothingHeld,
    retentionOwed: false,
    misdated: [],
  };
}

/**
 * Takes up what came due, by the schedule that counted then. While an attempt is under way, what comes due is held
 * up: the cursor stays, and these slots are taken up when the attempt is over.
 */
export function takeUpDueSlots(
  connectionId: string,
  before: ConnectionState,
  facts: DueFacts,
): SlotChange {
  const { pending } = before;
  // The clock was set back, maybe while a run was going that failed since: it is yet to come.
  const isYetToCome = pending?.runningSince === null && Date.parse(pending.dueAt) > facts.nowMs;
  const passed = pass(connectionId, isYetToCome ? { ...before, pending: null } : before, facts);
  const { state, records, isHeld } = passed;
  const cursor = isoTime(facts.nowMs);
  const hasTravelled = isHeld && state.deferredZone !== facts.zone;
  if (hasTravelled || !isDeepStrictEqual(state.schedule, facts.schedule)) {
    const overrun = isHeld ? dueSince(state, facts) : [];
    const missed = overrun.map((dueMs) => {
      const causes = explain(dueMs, state.deferredAbsences, state.deferredPauses);
      return missedRecord(
        connectionId,
        isoTime(dueMs),
        asMissed([{ kind: 'waited-for-another' }, ...causes]),
      );
    });
    return {
      state: { ...state, ...nothingHeld, schedule: facts.schedule, cursor },
      records: [...records, ...missed],
      hasChanged: true,
    };
  }
  return {
    state: isHeld ? state : { ...state, cursor },
    records,
    hasChanged: isYetToCome || passed.hasChanged,
  };
}

/** Takes up what came due since the cursor. `isHeld`: it has to wait for the attempt that is under way. */
function pass(
  connectionId: string,
  state: ConnectionState,
  facts: DueFacts,
): SlotChange & { isHeld: boolean } {
  const due = dueSince(state, facts);
  const [first] = due;
  const last = due.at(-1);
  if (first === undefined || last === undefined) {
    return { state: { ...state, ...nothingHeld }, records: [], hasChanged: false, isHeld: false };
  }
  const { pending } = state;
  const pauses = notePause(state.deferredPauses, facts.pause, isoTime(facts.nowMs));
  if (pending !== null && (pending.runningSince !== null || facts.isActive)) {
    const lyingOver = facts.absences.filter((one) =>
      due.some((dueMs) => covering([one], dueMs).length > 0),
    );
    const held: ConnectionState = {
      ...state,
      cursor: isoTime(first - 1),
      isDeferred: true,
      deferredZone: zoneOfDue(state, facts.zone),
      deferredAbsences: [...state.deferredAbsences, ...lyingOver],
      deferredPauses: pauses,
    };
    return { state: held, records: [], hasChanged: true, isHeld: true };
  }
  const absences = [...state.deferredAbsences, ...facts.absences];
  const waited: SlotReason[] = state.isDeferred ? [{ kind: 'waited-for-another' }] : [];
  const missed = due.slice(0, -1).map((dueMs) => {
    const reasons = asMissed([...waited, ...explain(dueMs, absences, pauses)]);
    return missedRecord(connectionId, isoTime(dueMs), reasons);
  });
  return {
    state: {
      ...state,
      ...nothingHeld,
      pending: {
        dueAt: isoTime(last),
        reasons: explain(last, absences, pauses),
        attempts: 0,
        told: false,
        toldCodes: [],
        retryAt: null,
        waited: state.isDeferred,
        runningSince: null,
      },
    },
    records: [...(pending === null ? [] : [givenUpRecord(connectionId, pending)]), ...missed],
    hasChanged: true,
    isHeld: false,
  };
}

/** Due times after the cursor and not after now, that have neither been served nor are pending. */
function dueSince(state: ConnectionState, { nowMs, zone, dueAfter }: DueFacts): number[] {
  const found: number[] = [];
  let afterMs = Date.parse(state.cursor);
  for (;;) {
    const dueMs = dueAfter(state.schedule, zoneOfDue(state, zone), afterMs);
    if (dueMs === null || dueMs > nowMs) return found;
    const due = isoTime(dueMs);
    if (due !== state.pending?.dueAt && !state.served.includes(due)) found.push(dueMs);
    afterMs = dueMs;
  }
}

/** What was held up came due where the computer was then; a traveller's other zone has other times. */
function zoneOfDue({ isDeferred, deferredZone }: ConnectionState, zoneNow: string): string {
  return isDeferred && deferredZone !== null ? deferredZone : zoneNow;
}

/** What lay over a slot when it came due. */
function explain(
  dueMs: number,
  absences: readonly Absence[],
  pauses: readonly Pause[],
): SlotReason[] {
  return [...pausesOver(pauses, dueMs), ...covering(absences, dueMs)];
}
