import { describe, expect, test } from 'vitest';
import { calendarDate, exactTime, relativeTime, timeLabel, upcomingTime } from './describe-time.ts';

const now = new Date('2026-02-14T12:00:00Z');
const ago = (ms: number) => relativeTime(new Date(now.getTime() - ms), now);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('relative time', () => {
  test.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [minute, '1 minute ago'],
    [59 * minute, '59 minutes ago'],
    [hour, '1 hour ago'],
    [6 * hour + 59 * minute, '6 hours ago'],
    [day, 'yesterday'],
    [2 * day, '2 days ago'],
    [30 * day, '30 days ago'],
  ])('%d ms ago is "%s"', (ms, expected) => {
    expect(ago(ms)).toBe(expected);
  });

  test('names the date when it is long ago', () => {
    const at = new Date(now.getTime() - 60 * day);
    expect(relativeTime(at, now)).toBe(`on ${calendarDate(at)}`);
  });

  test('tolerates a clock that is a few seconds behind, and reports a larger difference', () => {
    expect(ago(-5_000)).toBe('just now');
    expect(ago(-2 * day)).toContain('ahead of this clock');
  });
});

test('exact time has seconds and the zone', () => {
  expect(exactTime(new Date('2025-10-03T12:05:09Z'), 'UTC')).toBe('3 October 2025 at 12:05:09 UTC');
});

test('a time label has no preposition', () => {
  expect(timeLabel(now, now)).toBe('Just now');
  expect(timeLabel(new Date('2025-10-03T12:00:00Z'), now)).toBe('3 October 2025');
});

describe('upcoming time', () => {
  const now = new Date(2026, 1, 14, 12, 0);
  test.each([
    [new Date(2026, 1, 14, 14, 30), 'today at 14:30'],
    [new Date(2026, 1, 14, 23, 0), 'tonight at 23:00'],
    [new Date(2026, 1, 15, 2, 0), 'tonight at 02:00'],
    [new Date(2026, 1, 15, 14, 0), 'tomorrow at 14:00'],
    [new Date(2026, 1, 18, 2, 0), 'on Wednesday at 02:00'],
    [new Date(2026, 2, 18, 2, 0), 'on 18 March 2026 at 02:00'],
  ])('is named with a weekday or part of the day where possible', (at, words) =>
    expect(upcomingTime(at, now)).toBe(words),
  );
});
