/**
 * Whether the clock may decide which backups are old. A clock that is suddenly a year ahead makes a
 * whole history look old; so does a computer that was off for a year, and nobody can tell the two apart.
 * Either way nothing is lost by waiting until as much time has really passed, a month at most: by then
 * there are new nights to live on. Pure.
 */
import { z } from 'zod';

const dayMs = 24 * 60 * 60_000;
const longestWaitMs = 30 * dayMs;

export const clockDoubtSchema = z.object({
  /** Since when the clock has been steady. */
  at: z.iso.datetime(),
  /** The time that it says has passed, and that nobody saw pass. */
  unseenMs: z.number().positive(),
});
export type ClockDoubt = z.infer<typeof clockDoubtSchema>;

/** True when ages that are taken from this clock can be relied upon, to a day. */
export function isClockTrusted(doubt: ClockDoubt | null, nowMs: number): boolean {
  if (doubt === null) return true;
  return nowMs - Date.parse(doubt.at) >= Math.min(doubt.unseenMs, longestWaitMs);
}

/** The clock moved by `unseenMs` (negative is back) without that time having been seen, and is now `nowMs`. */
export function doubtAfter(
  doubt: ClockDoubt | null,
  unseenMs: number,
  nowMs: number,
): ClockDoubt | null {
  const before = isClockTrusted(doubt, nowMs - unseenMs) ? null : doubt;
  if (Math.abs(unseenMs) <= dayMs) return before;
  const restMs = (before?.unseenMs ?? 0) + unseenMs;
  return restMs <= dayMs ? null : { at: new Date(nowMs).toISOString(), unseenMs: restMs };
}
