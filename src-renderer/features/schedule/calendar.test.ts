import { expect, test } from 'vitest';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { calendarWeeks } from './calendar.ts';

// A Wednesday.
const now = new Date(2026, 1, 18, 12);
const slot = (day: number, outcome: SlotRecord['outcome'], hour = 2): SlotRecord => ({
  connectionId: 'c0ffee00-0000-4000-8000-000000000001',
  dueAt: new Date(2026, 1, day, hour).toISOString(),
  outcome,
  servedAt: null,
  filename: null,
  runId: null,
  reasons: [],
});

test('the calendar has whole weeks, Monday first, and the last week contains today', () => {
  const weeks = calendarWeeks([], null, now, 2);
  expect(weeks.map((week) => week.map(({ date }) => date.getDate()))).toEqual([
    [9, 10, 11, 12, 13, 14, 15],
    [16, 17, 18, 19, 20, 21, 22],
  ]);
  expect(weeks[1]?.map(({ isFuture }) => isFuture)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
});

test('each slot is on its day, the worst outcome first', () => {
  const weeks = calendarWeeks(
    [slot(17, 'good'), slot(17, 'missed', 14), slot(16, 'late')],
    null,
    now,
    1,
  );
  const outcomes = weeks[0]?.map(({ slots }) => slots.map(({ outcome }) => outcome));
  expect(outcomes?.slice(0, 3)).toEqual([['late'], ['missed', 'good'], []]);
});

test('a waiting slot is on its day', () => {
  const waiting = { dueAt: new Date(2026, 1, 18, 2).toISOString(), retryAt: null, reasons: [] };
  const weeks = calendarWeeks([], waiting, now, 1);
  expect(weeks[0]?.map((day) => day.waiting)).toEqual([
    null,
    null,
    waiting,
    null,
    null,
    null,
    null,
  ]);
});
