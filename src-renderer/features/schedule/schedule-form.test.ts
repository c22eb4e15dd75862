import { expect, test } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import { problemsOf, scheduleOf, valuesOf } from './schedule-form.ts';

const values = valuesOf(defaultSchedule, 30);

test('the fields are converted back to the same schedule', () => {
  expect(scheduleOf(values)).toEqual(defaultSchedule);
  const cron = {
    enabled: false,
    when: { kind: 'cron' as const, expression: '*/30 8-18 * * 1-5' },
    timeZone: 'Europe/Berlin',
  };
  expect(scheduleOf(valuesOf(cron, 7))).toEqual(cron);
});

test('valid fields have no problems', () => {
  expect(problemsOf(values)).toEqual([]);
});

test.each([
  [{ timeOfDay: '25:00' }, 'when.timeOfDay'],
  [{ timeOfDay: '' }, 'when.timeOfDay'],
  [{ days: [] }, 'when.days'],
  [{ keepDays: 0 }, 'keepDays'],
  [{ keepDays: -1 }, 'keepDays'],
  [{ keepDays: 1e9 }, 'keepDays'],
  [{ keepDays: '' }, 'keepDays'],
  [{ keepDays: 1.5 }, 'keepDays'],
])('the problem of %j is reported', (change, field) => {
  const problems = problemsOf({ ...values, ...change });
  expect(problems.map((problem) => problem.field)).toEqual([field]);
  expect(problems[0]?.message).toMatch(/\.$/u);
});
