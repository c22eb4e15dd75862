/** Converts between the fields of the form and a schedule. Pure functions: no I/O. */
import { keepDaysSchema } from '#shared/domain/retention.ts';
import { scheduleSchema, type Schedule } from '#shared/domain/schedule.ts';
import { invalidInput } from '#shared/errors/errors.ts';

export interface ScheduleValues {
  enabled: boolean;
  kind: 'times' | 'cron';
  timeOfDay: string;
  days: number[];
  expression: string;
  /** The name of the time zone; '' for the zone of this computer. */
  timeZone: string;
  keepDays: number | string;
}

export function valuesOf(schedule: Schedule, keepDays: number): ScheduleValues {
  const { when, enabled, timeZone } = schedule;
  return {
    enabled,
    kind: when.kind,
    timeOfDay: when.kind === 'times' ? when.timeOfDay : '02:00',
    days: when.kind === 'times' ? when.days : [0, 1, 2, 3, 4, 5, 6],
    expression: when.kind === 'cron' ? when.expression : '0 2 * * *',
    timeZone: timeZone ?? '',
    keepDays,
  };
}

export function scheduleOf(values: ScheduleValues): Schedule {
  const { enabled, kind, timeOfDay, days, expression, timeZone } = values;
  return {
    enabled,
    when:
      kind === 'times'
        ? { kind, timeOfDay, days: days.toSorted((a, b) => a - b) }
        : { kind, expression: expression.trim() },
    timeZone: timeZone === '' ? null : timeZone,
  };
}

/** One sentence for each invalid field. The engine validates cron expressions and time zones. */
export function problemsOf(values: ScheduleValues): { field: string; message: string }[] {
  const schedule = scheduleSchema.safeParse(scheduleOf(values));
  const keepDays = keepDaysSchema.safeParse(
    values.keepDays === '' ? Number.NaN : Number(values.keepDays),
  );
  return [
    ...(schedule.success ? [] : invalidInput(schedule.error).problems),
    ...(keepDays.success
      ? []
      : invalidInput(keepDays.error).problems.map(({ message }) => ({
          field: 'keepDays',
          message,
        }))),
  ];
}
