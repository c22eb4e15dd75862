import { describe, expect, it } from 'vitest';
import { defaultSchedule, type Schedule } from '#shared/domain/schedule.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { nextDue, requireUsable } from './due-times.ts';

const every = [0, 1, 2, 3, 4, 5, 6];
const at = (timeOfDay: string, days = every): Schedule => ({
  ...defaultSchedule,
  when: { kind: 'times', timeOfDay, days },
});
const cron = (expression: string): Schedule => ({
  ...defaultSchedule,
  when: { kind: 'cron', expression },
});

function dueTimes(schedule: Schedule, zone: string, from: string, count: number): string[] {
  const found: string[] = [];
  let dueMs: number | null = Date.parse(from);
  while (found.length < count) {
    dueMs = nextDue(schedule, zone, dueMs);
    if (dueMs === null) break;
    found.push(`${new Date(dueMs).toISOString().slice(0, 16)}Z`);
  }
  return found;
}

function problemsOf(schedule: Schedule): { field: string; message: string }[] {
  try {
    requireUsable(schedule, Date.UTC(2026, 10, 23));
  } catch (error) {
    if (error instanceof ExpectedError && error.error.code === 'invalid-input') {
      return error.error.problems;
    }
    throw error;
  }
  return [];
}

describe('when the clocks are changed', () => {
  // Rules of the IANA database; each list has three nights around the change.
  it.each([
    {
      what: 'New York, spring: 02:00 does not exist and is served at 03:00',
      schedule: at('02:00'),
      zone: 'America/New_York',
      from: '2027-03-13T12:00:00Z',
      due: ['2027-03-14T07:00Z', '2027-03-15T06:00Z', '2027-03-16T06:00Z'],
    },
    {
      what: 'New York, spring: 02:30 is served at the first minute there is, 03:00',
      schedule: at('02:30'),
      zone: 'America/New_York',
      from: '2027-03-13T12:00:00Z',
      due: ['2027-03-14T07:00Z', '2027-03-15T06:30Z', '2027-03-16T06:30Z'],
    },
    {
      what: 'New York, autumn: 01:30 comes twice and is served the first time',
      schedule: at('01:30'),
      zone: 'America/New_York',
      from: '2027-11-06T12:00:00Z',
      due: ['2027-11-07T05:30Z', '2027-11-08T06:30Z', '2027-11-09T06:30Z'],
    },
    {
      what: 'Berlin, spring',
      schedule: at('02:00'),
      zone: 'Europe/Berlin',
      from: '2027-03-27T12:00:00Z',
      due: ['2027-03-28T01:00Z', '2027-03-29T00:00Z', '2027-03-30T00:00Z'],
    },
    {
      what: 'Berlin, autumn: 02:00 comes twice',
      schedule: at('02:00'),
      zone: 'Europe/Berlin',
      from: '2027-10-30T12:00:00Z',
      due: ['2027-10-31T00:00Z', '2027-11-01T01:00Z', '2027-11-02T01:00Z'],
    },
    {
      what: 'Lord Howe, spring: half an hour is missing, 02:15 is served at 02:30',
      schedule: at('02:15'),
      zone: 'Australia/Lord_Howe',
      from: '2027-10-01T16:00:00Z',
      due: ['2027-10-02T15:30Z', '2027-10-03T15:15Z', '2027-10-04T15:15Z'],
    },
    {
      what: 'Lord Howe, autumn: half an hour comes twice, 01:45 is served the first time',
      schedule: at('01:45'),
      zone: 'Australia/Lord_Howe',
      from: '2027-04-02T16:00:00Z',
      due: ['2027-04-03T14:45Z', '2027-04-04T15:15Z', '2027-04-05T15:15Z'],
    },
    {
      what: 'Kathmandu: 5:45 ahead, all year',
      schedule: at('02:00'),
      zone: 'Asia/Kathmandu',
      from: '2027-03-27T12:00:00Z',
      due: ['2027-03-27T20:15Z', '2027-03-28T20:15Z', '2027-03-29T20:15Z'],
    },
    {
      what: 'a day that a country skipped (Apia, 30 December 2011) is served when the next begins',
      schedule: at('02:00'),
      zone: 'Pacific/Apia',
      from: '2011-12-29T00:00:00Z',
      due: ['2011-12-29T12:00Z', '2011-12-30T10:00Z', '2011-12-30T12:00Z'],
    },
    {
      what: 'cron, spring: a step over the gap is served at its end',
      schedule: cron('30 */2 * * *'),
      zone: 'America/New_York',
      from: '2027-03-14T04:00:00Z',
      due: ['2027-03-14T05:30Z', '2027-03-14T07:00Z', '2027-03-14T08:30Z'],
    },
    {
      what: 'cron, autumn: each wall time once',
      schedule: cron('*/30 * * * *'),
      zone: 'America/New_York',
      from: '2027-11-07T04:45:00Z',
      due: ['2027-11-07T05:00Z', '2027-11-07T05:30Z', '2027-11-07T07:00Z'],
    },
  ])('$what', ({ schedule, zone, from, due }) => {
    expect(dueTimes(schedule, zone, from, due.length)).toEqual(due);
    expect(dueTimes({ ...schedule, timeZone: zone }, 'UTC', from, due.length)).toEqual(due);
  });

  it.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
    'every local day of ten years has exactly one 02:00 in %s',
    (zone) => {
      const days = Math.round((Date.UTC(2036, 0, 1) - Date.UTC(2026, 0, 1)) / 86_400_000);
      const all = dueTimes(at('02:00'), zone, '2025-12-31T14:00:00Z', days);
      const localDay = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
      const seen = all.map((due) => localDay.format(new Date(due)));
      expect(new Set(seen).size).toBe(days);
      expect([seen[0], seen.at(-1)]).toEqual(['2026-01-01', '2035-12-31']);
    },
  );
});

describe('a schedule', () => {
  it('is due only on its days', () => {
    expect(dueTimes(at('02:00', [1, 5]), 'UTC', '2026-11-23T02:00:00Z', 3)).toEqual([
      '2026-11-27T02:00Z',
      '2026-11-30T02:00Z',
      '2026-12-04T02:00Z',
    ]);
  });

  it('of the first weekdays in a month is due on each of them', () => {
    expect(dueTimes(cron('0 2 * * 1-3#1'), 'UTC', '2026-11-23T12:00:00Z', 4)).toEqual([
      '2026-12-01T02:00Z',
      '2026-12-02T02:00Z',
      '2026-12-07T02:00Z',
      '2027-01-04T02:00Z',
    ]);
  });

  it('that is off is never due', () => {
    expect(nextDue({ ...defaultSchedule, enabled: false }, 'UTC', 0)).toBeNull();
  });

  it.each([
    [at('02:00'), 'Every day at 02:00'],
    [at('23:15', [1, 2, 3, 4, 5]), 'On weekdays at 23:15'],
    [at('02:00', [6, 0]), 'On weekends at 02:00'],
    [at('02:00', [3]), 'On Wednesdays at 02:00'],
    [at('02:00', [0, 1, 4]), 'On Mondays, Thursdays and Sundays at 02:00'],
    [cron('0 2 * * 1-5'), 'At 02:00, Monday through Friday'],
    [cron('  30   1  1 * * '), 'At 01:30, on day 1 of the month'],
    [cron('0 2 * * 1-3#1'), 'By the cron expression “0 2 * * 1-3#1”'],
    [cron('0 2 * * 1#1,3#2'), 'At 02:00, on the first Monday and second Wednesday of the month'],
    [cron(' 0 2 1W,15W * * '), 'By the cron expression “0 2 1W,15W * *”'],
  ])('is described as text', (schedule, words) => {
    const told = describeSchedule(schedule, 'Asia/Kathmandu', Date.UTC(2026, 10, 23));
    expect(told.description).toBe(words);
    expect(told.timeZone).toBe('Asia/Kathmandu');
    expect(told.nextRuns).toHaveLength(5);
    expect(told.nextRuns).toEqual(told.nextRuns.toSorted());
  });

  it('that is off has a description but no next runs', () => {
    expect(describeSchedule({ ...defaultSchedule, enabled: false }, 'Europe/Berlin', 0)).toEqual({
      description: 'Every day at 02:00',
      timeZone: 'Europe/Berlin',
      nextRuns: [],
    });
  });
});

describe('an invalid schedule is rejected with one clear sentence', () => {
  it.each([
    ['0 0 2 * * *', 'five fields (minute, hour, day of month, month, day of week); this one has 6'],
    ['0 0 2 * * *', 'Seconds are not supported: remove the first field.'],
    ['0 2 * *', 'this one has 4'],
    ['', 'this one has 0'],
    ['@daily', 'five fields'],
    ['0 2 31 2 *', '“0 2 31 2 *” is never due'],
    ['60 2 * * *', 'The minute must be from 0 to 59; this expression has 60.'],
    ['0-60/30 2 * * *', 'this expression has 60.'],
    ['*/90 2 * * *', 'The minute can go in steps of 1 to 60; this expression has 90.'],
    ['0 25 * * *', 'The hour must be from 0 to 23; this expression has 25.'],
    ['0 1-24/2 * * *', 'this expression has 24.'],
    ['0 2 32 * *', 'The day of month must be from 1 to 31; this expression has 32.'],
    ['0 2 1-32/2 * *', 'The day of month must be from 1 to 31; this expression has 32.'],
    ['0 2 5,1-33/2 * *', 'this expression has 33.'],
    ['0 2 */0 * *', 'The day of month can go in steps of 1 to 31; this expression has 0.'],
    ['0 2 0 * *', 'this expression has 0.'],
    ['0 2 32W * *', 'this expression has 32.'],
    ['0 2 * 13 *', 'The month must be from 1 to 12; this expression has 13.'],
    ['0 2 * JAN-13/2 *', 'this expression has 13.'],
    ['0 2 * * 9', 'The day of week must be from 0 to 7; this expression has 9.'],
    ['0 2 * * 1-8/2', 'this expression has 8.'],
    [
      '0 2 * * 1#6',
      'A month has a weekday from #1 to #5, or #L for the last one; this expression has #6.',
    ],
    ['0 2 * * 5-1', 'From value is larger than to value'],
    ['0 2 * * BLUE', 'cannot be read'],
    ['0 2 ? * *', '“?” cannot be used'],
    ['0 2 <b> * *', '“<b>” cannot be used'],
    ['* * * * *', 'at most every 15 minutes'],
    ['0,5 2 1 1 *', 'at most every 15 minutes'],
  ])('%s', (expression, words) => {
    const problems = problemsOf(cron(expression));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toEqual({
      field: 'schedule.when.expression',
      message: expect.stringContaining(words),
    });
  });

  it.each(['Mars/Olympus', 'CEST+1', '+05:45', 'Europe/Berlin; rm'])('the zone %s', (timeZone) => {
    expect(problemsOf({ ...defaultSchedule, timeZone })).toEqual([
      {
        field: 'schedule.timeZone',
        message: `There is no time zone “${timeZone}”. Zones are named like “Europe/Berlin”.`,
      },
    ]);
  });

  it.each([
    '*/15 * * * *',
    '0 2 29 2 *',
    '0 2 L * *',
    '0 2 * JAN,JUL MON#1',
    '59 23 * * 7',
    '0 2 * * FRI#L',
    '0 2 * * 5#L',
    '0 2 1W,15W * *',
  ])('accepts and describes %s', (expression) => {
    const nowMs = Date.UTC(2026, 10, 23);
    expect(problemsOf(cron(expression))).toEqual([]);
    const { description, nextRuns } = describeSchedule(cron(expression), 'UTC', nowMs);
    expect(description).toMatch(/^[A-Z]/u);
    expect(nextRuns).toHaveLength(5);
  });
});
