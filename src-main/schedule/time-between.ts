/** What two looks at the clocks tell about the time between them: sleep, and clocks that were set. Pure. */
import { isoTime } from './iso-time.ts';
import type { Absence } from './reasons.ts';

/** Clocks are corrected by seconds all the time; more than this is a jump. */
export const jumpMs = 30_000;

export interface Look {
  wallMs: number;
  /** Since the computer was started, sleep included. */
  uptimeMs: number;
}

export interface TimeBetween {
  /** Times in which nothing could come due. */
  absences: Absence[];
  hasSlept: boolean;
  /** How far the clock was set: negative is back, 0 is not at all. */
  shiftMs: number;
}

export interface HowWeLook {
  /** A silence of several ticks was sleep, whether it was announced or not. */
  tickEveryMs: number;
  suspendedAt: string | null;
  /** The system says that the computer has just woken up. */
  isAwake: boolean;
}

/** `last` and `now` are two looks of one process. */
export function timeBetween(last: Look, now: Look, how: HowWeLook): TimeBetween {
  const elapsedMs = Math.max(0, now.uptimeMs - last.uptimeMs);
  const differenceMs = now.wallMs - last.wallMs - elapsedMs;
  const shiftMs = Math.abs(differenceMs) > jumpMs ? differenceMs : 0;
  const wokeMs = shiftMs === 0 ? now.wallMs : last.wallMs + elapsedMs;
  const isSilent = elapsedMs > 3 * how.tickEveryMs;
  const absences: Absence[] = [];
  if (isSilent || (how.isAwake && how.suspendedAt !== null)) {
    const isAnnounced = how.suspendedAt !== null && Date.parse(how.suspendedAt) <= wokeMs;
    const from = isAnnounced && how.suspendedAt !== null ? how.suspendedAt : isoTime(last.wallMs);
    absences.push({ kind: 'asleep', from, to: isoTime(wokeMs) });
  }
  if (shiftMs > 0)
    absences.push({ kind: 'clock-moved', from: isoTime(wokeMs), to: isoTime(now.wallMs) });
  return { absences, hasSlept: how.isAwake || isSilent, shiftMs };
}
