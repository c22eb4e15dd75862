/**
 * Interprets the time between two readings of the clocks: sleep, and clocks that were set. Pure
 * functions: no I/O.
 */
import { isoTime } from './iso-time.ts';
import type { Absence } from './reasons.ts';

/** Clocks are corrected by seconds regularly; a larger difference is a jump. */
export const jumpMs = 30_000;

export interface ClockReading {
  wallMs: number;
  /** Time since the computer was started, including sleep. */
  uptimeMs: number;
}

export interface TimeBetween {
  /** Times in which no slot could be served. */
  absences: Absence[];
  hasSlept: boolean;
  /** Change of the clock: negative is backward, 0 means no change. */
  shiftMs: number;
}

export interface ReadingFacts {
  /** A gap of several ticks was sleep, announced or not. */
  tickEveryMs: number;
  suspendedAt: string | null;
  /** The system reports that the computer has just woken up. */
  isAwake: boolean;
}

/** `last` and `now` are two readings of one process. */
export function timeBetween(last: ClockReading, now: ClockReading, how: ReadingFacts): TimeBetween {
  const elapsedMs = Math.max(0, now.uptimeMs - last.uptimeMs);
  const differenceMs = now.wallMs - last.wallMs - elapsedMs;
  const shiftMs = Math.abs(differenceMs) > jumpMs ? differenceMs : 0;
  const wokeMs = shiftMs === 0 ? now.wallMs : last.wallMs + elapsedMs;
  const isGap = elapsedMs > 3 * how.tickEveryMs;
  const absences: Absence[] = [];
  if (isGap || (how.isAwake && how.suspendedAt !== null)) {
    const isAnnounced = how.suspendedAt !== null && Date.parse(how.suspendedAt) <= wokeMs;
    const from = isAnnounced && how.suspendedAt !== null ? how.suspendedAt : isoTime(last.wallMs);
    absences.push({ kind: 'asleep', from, to: isoTime(wokeMs) });
  }
  if (shiftMs > 0)
    absences.push({ kind: 'clock-moved', from: isoTime(wokeMs), to: isoTime(now.wallMs) });
  return { absences, hasSlept: how.isAwake || isGap, shiftMs };
}
