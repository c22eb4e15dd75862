/**
 * Describes why retention waits and what to do about it, for the Schedule screen, the log and
 * doctor. Pure function: no I/O.
 */
import { exactTime } from '../describe-time.ts';
import { text } from '../words/text.ts';

/** `until` is the time from which the clock is trusted again. */
export function describeRetentionWait(
  until: string,
  timeZone?: string,
): { title: string; reason: string; nextStep: string } {
  return {
    title: text('retention.waits.title'),
    reason: text('retention.waits.reason', { until: exactTime(new Date(until), timeZone) }),
    nextStep: text('retention.waits.next-step'),
  };
}
