/** What is done with a pending slot now, and what an attempt that is over makes of it. Pure. */
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
/** After the first, second, … failed attempt; the last one repeats. */
const retryPausesMs = [1, 2, 5, 10, 20, 30, 60, 120, 240].map((minutes) => minutes * minuteMs);
/** So many attempts only ask whether server and keychain answer; then a run fails for all to see. */
const quietAttempts = 2;
/** A slot is given up this long before the next one, so that no two dumps follow each other. */
const giveUpMs = 15 * minuteMs;

/** What is known about a slot that waits. */
export interface AttemptFacts {
  nowMs: number;
  isEnabled: boolean;
  /** The next due time of the connection; null when there is none. */
  nextDueMs: number | null;
  /** The pause that is in force now. */
  pause: Pause | null;
  /** Start-up or wake-up was a moment ago. */
  isResting: boolean;
  /** The server is being dumped. */
  isBusy: boolean;
}

/** "begin", or what becomes of a slot for which no attempt begins now. */
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
  if (facts.isResting) return waiting(pending, false);
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

/** Whether the attempt first asks, without a run, if server and keychain answer. */
export function asksFirst({ told, attempts }: PendingSlot): boolean {
  return told || attempts < quietAttempts;
}

/** The pause, when it is in force now. */
export function activePause(pause: Pause | null, nowMs: number): Pause | null {
  if (pause === null) return null;
  return Date.parse(pause.since) <= nowMs && nowMs < Date.parse(pause.until) ? pause : null;
}

/** How an attempt ended: with a run, with an error before there was one, or without reason to begin one. */
export type AttemptOutcome = FinishedRun | NightjarError | 'not-begun';

/** `failedWith`: the attempt failed, and the pending slot of the new state says when it is tried again. */
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
  // Nothing is deleted after a failure, not even what an earlier night would have allowed.
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
    // People have heard of another cause, which may be gone: the next attempt is one that they see.
    told: isNews ? wasVisible : pending.told,
    toldCodes: isNews ? [...pending.toldCodes, error.code] : pending.toldCodes,
    reasons: withReason(pending.reasons, failedOnce(error)),
    retryAt: isoTime(nowMs + pauseMs),
  };
}

/** Its run was going when Nightjar ended, and published nothing: it is made again. */
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
 * The run among `runs` that serves a slot, the first that fits; null when there is none. A backup that somebody made
 * after the slot came due covers the night as well as our own.
 */
export function servingRun(
  runs: readonly FinishedRun[],
  { misdated, servedBy }: Pick<ConnectionState, 'misdated' | 'servedBy'>,
  { dueAt, nowMs, isOurs }: { dueAt: string; nowMs: number; isOurs: boolean },
): PublishedRun | null {
  const now = isoTime(nowMs);
  for (const run of runs) {
    if (run.state !== 'published' || run.startedAt < dueAt || run.startedAt > now) continue;
    // The clock was set back since, or while it was going: nobody knows when it was made.
    if (misdated.includes(run.id) || run.startedAt > run.finishedAt) continue;
    // A traveller whose clock is set back has another slot that lies before it.
    if (run.id === servedBy) continue;
    if (isGood(run.backup) || (isOurs && run.trigger === 'scheduled')) return run;
  }
  return null;
}
