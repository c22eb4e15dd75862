/** Describes a schedule as text, with its next due times. */
import cronstrue from 'cronstrue';
import type { Schedule, ScheduleDescription } from '#shared/domain/schedule.ts';
import { nextDue, requireUsable, type When } from '../due-times/due-times.ts';

const runsToShow = 5;
const weekdays = [
  'Sundays',
  'Mondays',
  'Tuesdays',
  'Wednesdays',
  'Thursdays',
  'Fridays',
  'Saturdays',
];

/** Fails with `invalid-input`. `machineZone` is used if the schedule has no time zone. */
export function describeSchedule(
  schedule: Schedule,
  machineZone: string,
  nowMs: number,
): ScheduleDescription {
  requireUsable(schedule, nowMs);
  const nextRuns: string[] = [];
  let dueMs = nextDue(schedule, machineZone, nowMs);
  while (dueMs !== null && nextRuns.length < runsToShow) {
    nextRuns.push(new Date(dueMs).toISOString());
    dueMs = nextDue(schedule, machineZone, dueMs);
  }
  return {
    description: describeWhen(schedule.when),
    timeZone: schedule.timeZone ?? machineZone,
    nextRuns,
  };
}

function describeWhen(when: When): string {
  if (when.kind === 'cron') return describeCron(when.expression.trim());
  return `${describeDays(when.days)} at ${when.timeOfDay}`;
}

/**
 * croner decides when a slot is due. cronstrue cannot describe some expressions that croner
 * accepts, or describes them wrongly: “1-3#1” becomes “Monday through first Wednesday”, but it
 * means the first Monday, Tuesday and Wednesday of the month.
 */
function describeCron(expression: string): string {
  const verbatim = `By the cron expression “${expression}”`;
  if (/-[^\s,#-]*#/u.test(expression)) return verbatim;
  try {
    return cronstrue.toString(expression, { use24HourTimeFormat: true, verbose: false });
  } catch {
    return verbatim;
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
