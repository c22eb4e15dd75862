/**
 * Whether the clock may decide which backups are old. A clock that is suddenly a year ahead makes a
 * whole history look old; so does a computer that was off for a year, and nobody can tell the two apart.
 * Either way nothing is lost by waiting until as much time has really passed, a month at most: by then
 * there are new nights to live on. Pure.
 */
import { z } from 'zod';

const dayMs = 24 * 60 * 60_000;
const longestWaitMs = 30 * dayMs;
/** A weekend or a week's leave; a clock that is wrong by so little makes no history old. */
const ordinaryPauseMs = 7 * dayMs;

export const clockDoubtSchema = z.object({
  /** Since when the clock has been steady. */
  at: z.iso.datetime(),
  /** The time that it says has passed, and that nobody saw pass. */
  unseenMs: z.number().positive(),
});
export type ClockDoubt = z.infer<typeof clockDoubtSchema>;

/** When somebody looked at the clock, and what was thought of it then. */
export interface ClockLook {
  seenAt: string;
  doubt: ClockDoubt | null;
}

/** What is thought of the clock now, after these looks; nothing is held against it when there is none. */
export function doubtNow(looks: readonly (ClockLook | null)[], nowMs: number): ClockDoubt | null {
  const [last] = looks
    .filter((look) => look !== null)
    .toSorted((a, b) => Date.parse(b.seenAt) - Date.parse(a.seenAt));
  return last === undefined ? null : doubtAfter(last.doubt, nowMs - Date.parse(last.seenAt), nowMs);
}

/** True when ages that are taken from this clock can be relied upon, to a week. */
export function isClockTrusted(doubt: ClockDoubt | null, nowMs: number): boolean {
  return trustedFrom(doubt, nowMs) === null;
}

/** From which moment on, by this clock, it can be relied upon; null when it can be now. */
export function trustedFrom(doubt: ClockDoubt | null, nowMs: number): string | null {
  if (doubt === null) return null;
  const fromMs = Date.parse(doubt.at) + doubt.unseenMs;
  return nowMs >= fromMs ? null : new Date(fromMs).toISOString();
}

/**
 * The clock moved by `unseenMs` (negative is back) without that time having been seen, and is now
 * `nowMs`. What was seen since the doubt before counts, so that one pause after another does not put
 * retention off for ever.
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
