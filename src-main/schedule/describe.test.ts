import { afterEach, expect, it } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { describeSchedule } from './describe.ts';

const described = (when: Parameters<typeof describeSchedule>[0]['when']): string =>
  describeSchedule({ ...defaultSchedule, when }, 'UTC', 0).description;
const timeOfDay = '02:00';

afterEach(() => speakLanguage('en'));

it.each([
  ['en', [1, 2, 3, 4, 5], 'On weekdays at 02:00'],
  ['en', [0, 1, 3], 'On Mondays, Wednesdays and Sundays at 02:00'],
  ['de', [0, 1, 2, 3, 4, 5, 6], 'Jeden Tag um 02:00'],
  ['de', [0, 1, 3], 'Montag, Mittwoch und Sonntag um 02:00'],
  ['vi', [6], 'thứ Bảy lúc 02:00'],
] as const)(
  'days are described in the language of the user: %s %s',
  async (language, days, text) => {
    await speakLanguage(language);
    expect(described({ kind: 'times', days: [...days], timeOfDay })).toBe(text);
  },
);

it.each([
  ['en', 'At 02:00, Monday through Friday'],
  ['de', 'Um 02:00, Montag bis Freitag'],
] as const)(
  'a cron expression is described in the language of the user: %s',
  async (language, text) => {
    await speakLanguage(language);
    expect(described({ kind: 'cron', expression: '0 2 * * 1-5' })).toBe(text);
  },
);

it('a cron expression that would be described wrongly is shown as it is', () => {
  expect(described({ kind: 'cron', expression: '0 2 * * 1-3#1' })).toBe(
    'By the cron expression “0 2 * * 1-3#1”',
  );
});
