/**
 * Decides what to do with a pending slot, and what the result of an attempt means for the slot.
 * Pure functions: no I/O.
 */
import { isDeepStrictEqual } from 'node:util';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { Pause } from '#shared/domain/schedule.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { isoTime } from './iso-time.ts';
import { failedOnce, withPauseNow, withReason } from './reasons.ts';
import {
  givenUpRecord,
  missedRecord,
  serve,
  type PublishedRun,
  type SlotChange,
} from './slot-records.ts';
import type { ConnectionState, PendingSlot } from './state.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Pauses after the first, second, … failed attempt. The last pause repeats. */
const retryPausesMs = [1, 2, 5, 10, 20, 30, 60, 120, 240].map((minutes) => minutes * minuteMs);
/** Number of silent probes of server and keychain before a failed run is recorded. */
const quietAttempts = 2;
/** A slot is given up this long before the next slot, so that no two dumps follow each other. */
const giveUpMs = 15 * minuteMs;

/** Facts about a waiting slot. */
export interface AttemptFacts {
  nowMs: number;
  isEnabled: boolean;
  /** The next due time of the connection; null if there is none. */
  nextDueMs: number | null;
  /** The active pause; null if there is none. */
  pause: Pause | null;
  /** The computer started or woke up a moment ago. */
  isSettling: boolean;
  /** A dump of the same server is running. */
  isBusy: boolean;
}

/** Returns "begin", or the change to the slot if no attempt begins now. */
export function decideAttempt(
  connectionId: string,
  state: ConnectionState,
  pending: PendingSlot,
  facts: AttemptFacts,
): SlotChange | 'begin' {
  if (!facts.isEnabled) {
    const reasons = withReason(pending.reasons, { kind: 'switched-off' });
    const record = missedRecord(connectionId, pending.dueAt, reasons);
    return { state: { ...state, pending: null }, records: [record], hasChanged: true };
  }
  if (isTooLate(pending, facts)) {
    const record = givenUpRecord(connectionId, pending);
    return { state: { ...state, pending: null }, records: [record], hasChanged: true };
  }
  const waiting = (after: PendingSlot, hasChanged: boolean): SlotChange => ({
    state: { ...state, pending: after },
    records: [],
    hasChanged,
  });
  if (facts.pause !== null) {
    const reasons = withPauseNow(pending.reasons, facts.pause);
    return waiting({ ...pending, reasons }, !isDeepStrictEqual(reasons, pending.reasons));
  }
  if (facts.isSettling) return waiting(pending, false);
  if (pending.retryAt !== null && Date.parse(pending.retryAt) > facts.nowMs) {
    return waiting(pending, false);
  }
  if (facts.isBusy) return waiting({ ...pending, waited: true }, !pending.waited);
  return 'begin';
}

function isTooLate({ dueAt }: PendingSlot, { nowMs, nextDueMs }: AttemptFacts): boolean {
  if (nextDueMs === null) return false;
  const marginMs = Math.min(giveUpMs, (nextDueMs - Date.parse(dueAt)) / 4);
  return nowMs >= nextDueMs - marginMs;
}

/** Returns true if the attempt first probes server and keychain without a run. */
export function probesFirst({ told, attempts }: PendingSlot): boolean {
  return told || attempts < quietAttempts;
}

/** Returns the pause if it is active now; otherwise null. */
export function activePause(pause: Pause | null, nowMs: number): Pause | null {
  if (pause === null) return null;
  return Date.parse(pause.since) <= nowMs && nowMs < Date.parse(pause.until) ? pause : null;
}

/** Result of an attempt: a run, an error before the run, or no beginning. */
export type AttemptOutcome = FinishedRun | NightjarError | 'not-begun';

/**
 * `failedWith`: the error of a failed attempt. The pending slot of the new state contains the time
 * of the next attempt.
 */
export function afterAttempt(
  connectionId: string,
  before: ConnectionState,
  pending: PendingSlot,
  outcome: AttemptOutcome,
  nowMs: number,
): SlotChange & { failedWith: NightjarError | null } {
  const wasVisible = pending.runningSince !== null;
  const ended: PendingSlot = { ...pending, told: pending.told || wasVisible, runningSince: null };
  const leave = (state: ConnectionState, after: PendingSlot | null) => ({
    state: { ...state, pending: after },
    records: [],
    hasChanged: true,
    failedWith: null,
  });
  if (outcome === 'not-begun') return leave(before, ended);
  // Retention deletes nothing after a failure, also if an earlier backup made it pending.
  const state = { ...before, retentionOwed: false };
  const failed = (error: NightjarError) =>
    error.code === 'backup-already-running'
      ? leave(state, { ...ended, waited: true })
      : {
          ...leave(state, afterFailure(ended, error, { wasVisible, nowMs })),
          failedWith: error,
        };
  if ('code' in outcome) return failed(outcome);
  switch (outcome.state) {
    case 'published':
      return { ...serve(connectionId, state, ended, outcome), failedWith: null };
    case 'cancelled': {
      const reasons = withReason(pending.reasons, { kind: 'cancelled' });
      return {
        ...leave(state, null),
        records: [missedRecord(connectionId, pending.dueAt, reasons)],
      };
    }
    case 'failed':
      return failed(outcome.error);
  }
}

function afterFailure(
  pending: PendingSlot,
  error: NightjarError,
  { wasVisible, nowMs }: { wasVisible: boolean; nowMs: number },
): PendingSlot {
  const pauseMs = retryPausesMs[pending.attempts] ?? retryPausesMs.at(-1) ?? hourMs;
  const isNews = pending.told && !pending.toldCodes.includes(error.code);
  return {
    ...pending,
    attempts: pending.attempts + 1,
    // Users were notified of a different cause, which can be resolved. The next attempt is
    // therefore a visible run.
    told: isNews ? wasVisible : pending.told,
    toldCodes: isNews ? [...pending.toldCodes, error.code] : pending.toldCodes,
    reasons: withReason(pending.reasons, failedOnce(error)),
    retryAt: isoTime(nowMs + pauseMs),
  };
}

/** The run was cut off because Nightjar ended before it published a backup. The run is repeated. */
export function afterCutOff(
  state: ConnectionState,
  pending: PendingSlot,
  { runningSince, aliveAt }: { runningSince: string; aliveAt: string | null },
): SlotChange {
  const at = aliveAt !== null && aliveAt > runningSince ? aliveAt : runningSince;
  const reasons = withReason(pending.reasons, { kind: 'interrupted', at });
  return {
    state: { ...state, pending: { ...pending, reasons, runningSince: null, retryAt: null } },
    records: [],
    hasChanged: true,
  };
}

/**
 * Returns the first run in `runs` that serves a slot; null if there is none. A backup that a user
 * started after the due time also serves the slot.
 */
export function servingRun(
  runs: readonly FinishedRun[],
  { misdated, servedBy }: Pick<ConnectionState, 'misdated' | 'servedBy'>,
  { dueAt, nowMs, acceptsScheduled }: { dueAt: string; nowMs: number; acceptsScheduled: boolean },
): PublishedRun | null {
  const now = isoTime(nowMs);
  for (const run of runs) {
    if (run.state !== 'published' || run.startedAt < dueAt || run.startedAt > now) continue;
    // The clock was set back after or during the run, so the time of the backup is unknown.
    if (misdated.includes(run.id) || run.startedAt > run.finishedAt) continue;
    // After travel to an earlier time zone, an earlier run must not serve a second slot.
    if (run.id === servedBy) continue;
    if (isGood(run.backup) || (acceptsScheduled && run.trigger === 'scheduled')) return run;
  }
  return null;
}
