/**
 * Decides if the clock can be trusted to determine which backups are old. If the clock is suddenly
 * a year ahead, the whole history looks old. The same happens on a computer that was off for a
 * year, and Nightjar cannot distinguish the two cases. In both cases it is safe to wait until the
 * same time has really passed, at most a month: then there are new backups. Pure functions: no I/O.
 */
import { z } from 'zod';

const dayMs = 24 * 60 * 60_000;
const longestWaitMs = 30 * dayMs;
/**
 * A week covers a weekend or a holiday. A clock that is wrong by less than a week makes no history
 * old.
 */
const ordinaryPauseMs = 7 * dayMs;

export const clockDoubtSchema = z.object({
  /** Time since which the clock has been steady. */
  at: z.iso.datetime(),
  /** Time that passed according to the clock while Nightjar was not running to observe it. */
  unseenMs: z.number().positive(),
});
export type ClockDoubt = z.infer<typeof clockDoubtSchema>;

/** Time and result of a check of the clock. */
export interface ClockCheck {
  seenAt: string;
  doubt: ClockDoubt | null;
}

/** Returns the doubt about the clock after these checks; null if there was no check. */
export function doubtNow(checks: readonly (ClockCheck | null)[], nowMs: number): ClockDoubt | null {
  const [last] = checks
    .filter((check) => check !== null)
    .toSorted((a, b) => Date.parse(b.seenAt) - Date.parse(a.seenAt));
  return last === undefined ? null : doubtAfter(last.doubt, nowMs - Date.parse(last.seenAt), nowMs);
}

/** Returns true if ages by this clock are reliable to within a week. */
export function isClockTrusted(doubt: ClockDoubt | null, nowMs: number): boolean {
  return trustedFrom(doubt, nowMs) === null;
}

/** Returns the time, by this clock, from which the clock is trusted; null if it is trusted now. */
export function trustedFrom(doubt: ClockDoubt | null, nowMs: number): string | null {
  if (doubt === null) return null;
  const fromMs = Date.parse(doubt.at) + doubt.unseenMs;
  return nowMs >= fromMs ? null : new Date(fromMs).toISOString();
}

/**
 * The clock moved by `unseenMs` (negative: backward) without Nightjar observing this time, and is
 * now `nowMs`. Time observed since the previous doubt counts. Consecutive pauses therefore do not
 * delay retention indefinitely.
 */
export function doubtAfter(
  doubt: ClockDoubt | null,
  unseenMs: number,
  nowMs: number,
): ClockDoubt | null {
  const before = isClockTrusted(doubt, nowMs - unseenMs) ? null : doubt;
  if (Math.abs(unseenMs) <= ordinaryPauseMs) return before;
  const seenMs = before === null ? 0 : nowMs - unseenMs - Date.parse(before.at);
  const restMs = Math.max(0, (before?.unseenMs ?? 0) - Math.max(0, seenMs)) + unseenMs;
  return restMs <= ordinaryPauseMs
    ? null
    : { at: new Date(nowMs).toISOString(), unseenMs: Math.min(restMs, longestWaitMs) };
}
