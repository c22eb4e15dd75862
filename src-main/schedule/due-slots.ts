/**
 * Determines the slots of a connection that became due since the last check: the latest slot
 * becomes pending, earlier slots are missed. Pure functions: no I/O.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Pause, Schedule } from '#shared/domain/schedule.ts';
import type { SlotReason } from '#shared/domain/slot.ts';
import { isoTime } from './iso-time.ts';
import { asMissed, covering, notePause, pausesOver, type Absence } from './reasons.ts';
import { givenUpRecord, missedRecord, type SlotChange } from './slot-records.ts';
import type { ConnectionState } from './state.ts';

/** Facts at the time of a check. */
export interface DueFacts {
  nowMs: number;
  /** Time zone of the computer now. */
  zone: string;
  /** Schedule of the connection now. */
  schedule: Schedule;
  /** Absences since the previous check. */
  absences: readonly Absence[];
  pause: Pause | null;
  /** An attempt to serve the pending slot is active. */
  isActive: boolean;
  /** Returns the first due time after a moment; see `nextDue`. */
  dueAfter: (schedule: Schedule, zone: string, afterMs: number) => number | null;
}

const nothingDeferred = {
  isDeferred: false,
  deferredZone: null,
  deferredAbsences: [],
  deferredPauses: [],
} satisfies Partial<ConnectionState>;

/** State of a connection that is seen for the first time: its slots count from now on. */
export function firstSeen(schedule: Schedule, nowMs: number): ConnectionState {
  return {
    cursor: isoTime(nowMs),
    schedule,
    served: [],
    servedBy: null,
    pending: null,
    ...nothingDeferred,
    retentionOwed: false,
    misdated: [],
  };
}

/**
 * Takes up due slots by the schedule that was valid at their time. While an attempt is active, new
 * slots are deferred: the cursor stays, and these slots are taken up after the attempt.
 */
export function takeUpDueSlots(
  connectionId: string,
  before: ConnectionState,
  facts: DueFacts,
): SlotChange {
  const { pending } = before;
  // The clock was set back, possibly during a run that has failed since. The slot is not due yet.
  const isYetToCome = pending?.runningSince === null && Date.parse(pending.dueAt) > facts.nowMs;
  const passed = pass(connectionId, isYetToCome ? { ...before, pending: null } : before, facts);
  const { state, records, isDeferred } = passed;
  const cursor = isoTime(facts.nowMs);
  const hasTravelled = isDeferred && state.deferredZone !== facts.zone;
  if (hasTravelled || !isDeepStrictEqual(state.schedule, facts.schedule)) {
    const overrun = isDeferred ? dueSince(state, facts) : [];
    const missed = overrun.map((dueMs) => {
      const causes = explain(dueMs, state.deferredAbsences, state.deferredPauses);
      return missedRecord(
        connectionId,
        isoTime(dueMs),
        asMissed([{ kind: 'waited-for-another' }, ...causes]),
      );
    });
    return {
      state: { ...state, ...nothingDeferred, schedule: facts.schedule, cursor },
      records: [...records, ...missed],
      hasChanged: true,
    };
  }
  return {
    state: isDeferred ? state : { ...state, cursor },
    records,
    hasChanged: isYetToCome || passed.hasChanged,
  };
}

/**
 * Takes up slots that became due since the cursor. `isDeferred`: they wait for the active attempt.
 */
function pass(
  connectionId: string,
  state: ConnectionState,
  facts: DueFacts,
): SlotChange & { isDeferred: boolean } {
  const due = dueSince(state, facts);
  const [first] = due;
  const last = due.at(-1);
  if (first === undefined || last === undefined) {
    return {
      state: { ...state, ...nothingDeferred },
      records: [],
      hasChanged: false,
      isDeferred: false,
    };
  }
  const { pending } = state;
  const pauses = notePause(state.deferredPauses, facts.pause, isoTime(facts.nowMs));
  if (pending !== null && (pending.runningSince !== null || facts.isActive)) {
    const coveringAbsences = facts.absences.filter((one) =>
      due.some((dueMs) => covering([one], dueMs).length > 0),
    );
    const deferred: ConnectionState = {
      ...state,
      cursor: isoTime(first - 1),
      isDeferred: true,
      deferredZone: zoneOfDue(state, facts.zone),
      deferredAbsences: [...state.deferredAbsences, ...coveringAbsences],
      deferredPauses: pauses,
    };
    return { state: deferred, records: [], hasChanged: true, isDeferred: true };
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
      ...nothingDeferred,
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
    isDeferred: false,
  };
}

/** Returns the due times after the cursor and until now that are neither served nor pending. */
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

/**
 * Deferred slots keep the time zone in which they became due. After travel the computer has a
 * different zone.
 */
function zoneOfDue({ isDeferred, deferredZone }: ConnectionState, zoneNow: string): string {
  return isDeferred && deferredZone !== null ? deferredZone : zoneNow;
}

/** Returns the pauses and absences at the due time of a slot. */
function explain(
  dueMs: number,
  absences: readonly Absence[],
  pauses: readonly Pause[],
): SlotReason[] {
  return [...pausesOver(pauses, dueMs), ...covering(absences, dueMs)];
}
