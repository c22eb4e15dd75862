/**
 * Describes why retention waits and what to do about it, for the Schedule screen, the log and
 * doctor. Pure function: no I/O.
 */
import { exactTime } from '../describe-time.ts';

/** `until` is the time from which the clock is trusted again. */
export function describeRetentionWait(
  until: string,
  timeZone?: string,
): { title: string; reason: string; nextStep: string } {
  return {
    title: 'Old backups are not deleted for now',
    reason: `The clock of this computer jumped ahead, or the computer was off for more than a week, so it is unknown which backups are really old. Deleting continues automatically after ${exactTime(new Date(until), timeZone)}. Backups are created as planned.`,
    nextStep:
      'Make sure that the date of this computer is correct. To delete now, use “What would be deleted now?” in Schedule.',
  };
}
