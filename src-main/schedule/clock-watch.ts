/** What the clocks tell at a look, and what that means for slots that wait and slots that were served. Pure. */
import type { FinishedRun } from '#shared/domain/run.ts';
import { doubtAfter } from './clock-trust.ts';
import { isoTime } from './iso-time.ts';
import { withReason, type Absence } from './reasons.ts';
import type { ConnectionState, PendingSlot, ScheduleState } from './state.ts';
import { jumpMs, timeBetween, type Look } from './time-between.ts';

/** Due times further ahead than this were served by a clock that was plainly wrong. */
const servedAheadMs = 48 * 60 * 60_000;
const shortestAbsenceMs = 5 * 60_000;
const misdatedToRemember = 200;

/** What is remembered of the time before. */
export type ClockMemory = Pick<ScheduleState, 'aliveAt' | 'suspendedAt' | 'clockDoubt'>;

export interface ClockNews extends Pick<ClockMemory, 'suspendedAt' | 'clockDoubt'> {
  /** Times in which nothing could come due. */
  absences: Absence[];
  /** What was recorded ahead of time has to come again. */
  isSetBack: boolean;
  /** The clock was set by so much while Nightjar was running; 0 when it was not. */
  jumpedByMs: number;
  /** Network and keychain need a moment. */
  needsRest: boolean;
  /** The computer woke up, and the system did not say so. */
  hasWokenUnannounced: boolean;
}

/** The first look of a process. */
export function sinceLastProcess(memory: ClockMemory, nowMs: number): ClockNews {
  const nothing: ClockNews = {
    suspendedAt: null,
    clockDoubt: memory.clockDoubt,
    absences: [],
    isSetBack: false,
    jumpedByMs: 0,
    needsRest: false,
    hasWokenUnannounced: false,
  };
  const from = memory.suspendedAt ?? memory.aliveAt;
  if (from === null) return nothing;
  const passedMs = nowMs - Date.parse(from);
  return {
    ...nothing,
    clockDoubt: doubtAfter(memory.clockDoubt, passedMs, nowMs),
    absences: passedMs < 0 ? [] : [{ kind: 'not-running', from, to: isoTime(nowMs) }],
    isSetBack: passedMs < -jumpMs,
  };
}

/** Every later look. `isAwake`: the system says that the computer has just woken up. */
export function sinceLastLook(
  { suspendedAt, clockDoubt }: ClockMemory,
  last: Look,
  now: Look,
  how: { tickEveryMs: number; isAwake: boolean; isAnythingWaiting: boolean },
): ClockNews {
  const { tickEveryMs, isAwake, isAnythingWaiting } = how;
  const { absences, hasSlept, shiftMs } = timeBetween(last, now, {
    tickEveryMs,
    suspendedAt,
    isAwake,
  });
  // Announced, but it did not come to it.
  const isOverdue = suspendedAt !== null && now.wallMs - Date.parse(suspendedAt) > 2 * tickEveryMs;
  // Where looks come far apart by themselves every one seems to follow a sleep: what has rested
  // once does not rest for ever.
  const restsAfterSleep = hasSlept && (isAwake || !isAnythingWaiting);
  return {
    suspendedAt: hasSlept || isOverdue ? null : suspendedAt,
    clockDoubt: shiftMs === 0 ? clockDoubt : doubtAfter(clockDoubt, shiftMs, now.wallMs),
    absences,
    isSetBack: shiftMs < 0,
    jumpedByMs: shiftMs,
    needsRest: restsAfterSleep || shiftMs !== 0,
    hasWokenUnannounced: hasSlept && !isAwake,
  };
}

/** What was recorded ahead of time comes again, except what was really served. */
export function afterSetBack(
  state: ConnectionState,
  runs: readonly FinishedRun[],
  nowMs: number,
): ConnectionState {
  const now = isoTime(nowMs);
  const ahead = runs.filter(({ startedAt }) => startedAt > now).map((run) => run.id);
  return {
    ...state,
    misdated: [...new Set([...state.misdated, ...ahead])].slice(-misdatedToRemember),
    served: state.served.filter((due) => Date.parse(due) <= nowMs + servedAheadMs),
  };
}

/** A slot that waits says why it could not be served meanwhile. */
export function withAbsences(pending: PendingSlot, absences: readonly Absence[]): PendingSlot {
  if (pending.runningSince !== null) return pending;
  let { reasons } = pending;
  for (const absence of absences) {
    if (explainsDelay(absence, pending)) reasons = withReason(reasons, absence);
  }
  return { ...pending, reasons };
}

/** A short absence while a slot waits for its next attempt explains nothing. */
function explainsDelay({ from, to }: Absence, { dueAt }: PendingSlot): boolean {
  if (to <= dueAt) return false;
  return from <= dueAt || Date.parse(to) - Date.parse(from) >= shortestAbsenceMs;
}
