/** Why retention waits and what to do about it, for the Schedule screen, the log and doctor. Pure. */
import { exactTime } from '../describe-time.ts';

/** `until` is when the clock can be trusted again. */
export function describeRetentionWait(
  until: string,
  timeZone?: string,
): { title: string; reason: string; nextStep: string } {
  return {
    title: 'Old backups are not deleted for now',
    reason: `The clock of this computer jumped ahead, or the computer was off for more than a week, so nobody can tell which backups are really old. Deleting goes on by itself after ${exactTime(new Date(until), timeZone)}; backups are made as planned.`,
    nextStep:
      'Make sure that the date of this computer is right. To delete sooner, look at “What would be deleted now?” in Schedule.',
  };
}
