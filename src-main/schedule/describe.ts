/** A schedule told back in words, with the next times it comes due. */
import cronstrue from 'cronstrue';
import type { Schedule, ScheduleDescription } from '#shared/domain/schedule.ts';
import { nextDue, requireUsable, type When } from '../due-times/due-times.ts';

const runsToTell = 5;
const weekdays = [
  'Sundays',
  'Mondays',
  'Tuesdays',
  'Wednesdays',
  'Thursdays',
  'Fridays',
  'Saturdays',
];

/** Fails with `invalid-input`. `machineZone` counts when the schedule names no zone. */
export function describeSchedule(
  schedule: Schedule,
  machineZone: string,
  nowMs: number,
): ScheduleDescription {
  requireUsable(schedule, nowMs);
  const nextRuns: string[] = [];
  let dueMs = nextDue(schedule, machineZone, nowMs);
  while (dueMs !== null && nextRuns.length < runsToTell) {
    nextRuns.push(new Date(dueMs).toISOString());
    dueMs = nextDue(schedule, machineZone, dueMs);
  }
  return {
    description: inTokens(schedule.when),
    timeZone: schedule.timeZone ?? machineZone,
    nextRuns,
  };
}

function inTokens(when: When): string {
  if (when.kind === 'cron') return describeCron(when.expression.trim());
  return `${describeDays(when.days)} at ${when.timeOfDay}`;
}

/**
 * croner, which decides when it comes due, reads some expressions that cronstrue has no words for, or wrong ones: of
 * “1-3#1” it says “Monday through first Wednesday”, but each of the three comes for the first time in its month.
 */
function describeCron(expression: string): string {
  const asItIs = `By the cron expression “${expression}”`;
  if (/-[^\s,#-]*#/u.test(expression)) return asItIs;
  try {
    return cronstrue.toString(expression, { use24HourTimeFormat: true, verbose: false });
  } catch {
    return asItIs;
  }
}

function describeDays(days: readonly number[]): string {
  const sorted = days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  const key = sorted.join('');
  if (days.length === 7) return 'Every day';
  if (key === '12345') return 'On weekdays';
  if (key === '60') return 'On weekends';
  const names = sorted.map((day) => weekdays[day] ?? '');
  const last = names.pop() ?? '';
  return names.length === 0 ? `On ${last}` : `On ${names.join(', ')} and ${last}`;
}
