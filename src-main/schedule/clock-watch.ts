/**
 * Interprets a reading of the clocks, and its effects on waiting and served slots. Pure functions:
 * no I/O.
 */
import type { FinishedRun } from '#shared/domain/run.ts';
import { doubtAfter } from './clock-trust.ts';
import { isoTime } from './iso-time.ts';
import { withReason, type Absence } from './reasons.ts';
import type { ConnectionState, PendingSlot, ScheduleState } from './state.ts';
import { jumpMs, timeBetween, type ClockReading } from './time-between.ts';

/** Due times further ahead than this were served while the clock was obviously wrong. */
const servedAheadMs = 48 * 60 * 60_000;
const shortestAbsenceMs = 5 * 60_000;
const misdatedToRemember = 200;

/** Stored facts about the time before. */
export type ClockMemory = Pick<ScheduleState, 'aliveAt' | 'suspendedAt' | 'clockDoubt'>;

export interface ClockNews extends Pick<ClockMemory, 'suspendedAt' | 'clockDoubt'> {
  /** Times in which no slot could be served. */
  absences: Absence[];
  /** Slots that were recorded ahead of time must become due again. */
  isSetBack: boolean;
  /** Change of the clock while Nightjar was running; 0 if the clock was not set. */
  jumpedByMs: number;
  /** Network and keychain need a moment. */
  needsSettling: boolean;
  /** The computer woke up, and the system did not announce it. */
  hasWokenUnannounced: boolean;
}

/** First reading of a process. */
export function sinceLastProcess(memory: ClockMemory, nowMs: number): ClockNews {
  const nothing: ClockNews = {
    suspendedAt: null,
    clockDoubt: memory.clockDoubt,
    absences: [],
    isSetBack: false,
    jumpedByMs: 0,
    needsSettling: false,
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

/** Every later reading. `isAwake`: the system reports that the computer has just woken up. */
export function sinceLastReading(
  { suspendedAt, clockDoubt }: ClockMemory,
  last: ClockReading,
  now: ClockReading,
  how: { tickEveryMs: number; isAwake: boolean; isAnythingWaiting: boolean },
): ClockNews {
  const { tickEveryMs, isAwake, isAnythingWaiting } = how;
  const { absences, hasSlept, shiftMs } = timeBetween(last, now, {
    tickEveryMs,
    suspendedAt,
    isAwake,
  });
  // Sleep was announced but did not happen.
  const isOverdue = suspendedAt !== null && now.wallMs - Date.parse(suspendedAt) > 2 * tickEveryMs;
  // If ticks are always far apart, every tick seems to follow a sleep. A slot that has waited once
  // does not wait again.
  const settlesAfterSleep = hasSlept && (isAwake || !isAnythingWaiting);
  return {
    suspendedAt: hasSlept || isOverdue ? null : suspendedAt,
    clockDoubt: shiftMs === 0 ? clockDoubt : doubtAfter(clockDoubt, shiftMs, now.wallMs),
    absences,
    isSetBack: shiftMs < 0,
    jumpedByMs: shiftMs,
    needsSettling: settlesAfterSleep || shiftMs !== 0,
    hasWokenUnannounced: hasSlept && !isAwake,
  };
}

/**
 * Slots that were recorded ahead of time become due again, except slots that were really served.
 */
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

/** Adds the absences to the reasons of a waiting slot. */
export function withAbsences(pending: PendingSlot, absences: readonly Absence[]): PendingSlot {
  if (pending.runningSince !== null) return pending;
  let { reasons } = pending;
  for (const absence of absences) {
    if (explainsDelay(absence, pending)) reasons = withReason(reasons, absence);
  }
  return { ...pending, reasons };
}

/** A short absence while a slot waits for its next attempt explains no delay. */
function explainsDelay({ from, to }: Absence, { dueAt }: PendingSlot): boolean {
  if (to <= dueAt) return false;
  return from <= dueAt || Date.parse(to) - Date.parse(from) >= shortestAbsenceMs;
}
