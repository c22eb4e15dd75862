/** Describes a schedule as text, with its next due times. */
import cronstrue from 'cronstrue/i18n.js';
import type { Schedule, ScheduleDescription } from '#shared/domain/schedule.ts';
import { spoken } from '#shared/words/speak.ts';
import { text } from '#shared/words/text.ts';
import { nextDue, requireUsable, type When } from '../due-times/due-times.ts';

const runsToShow = 5;
type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

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
  return describeDays(when.days, when.timeOfDay);
}

/**
 * croner decides when a slot is due. cronstrue cannot describe some expressions that croner
 * accepts, or describes them wrongly: “1-3#1” becomes “Monday through first Wednesday”, but it
 * means the first Monday, Tuesday and Wednesday of the month.
 */
function describeCron(expression: string): string {
  const verbatim = text('when.cron', { expression });
  if (/-[^\s,#-]*#/u.test(expression)) return verbatim;
  try {
    const options = { use24HourTimeFormat: true, verbose: false, locale: spoken() };
    return cronstrue.toString(expression, options);
  } catch {
    return verbatim;
  }
}

function describeDays(days: readonly number[], time: string): string {
  const sorted = days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  const key = sorted.join('');
  if (days.length === 7) return text('when.every-day', { time });
  if (key === '12345') return text('when.weekdays', { time });
  if (key === '60') return text('when.weekends', { time });
  const names = sorted.map((day) => text(`when.day.${day as Weekday}`));
  const last = names.pop() ?? '';
  const all = names.length === 0 ? last : text('when.and', { first: names.join(', '), last });
  return text('when.days', { days: all, time });
}
