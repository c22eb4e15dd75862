import { expect, it } from 'vitest';
import { drillLimitMs } from './drill-limit.ts';

const hourMs = 60 * 60 * 1000;

it('allows a drill at least an hour, ten times the last restore, and more time for a large dump', () => {
  expect(drillLimitMs(0, null)).toBe(hourMs);
  expect(drillLimitMs(1000, 2 * hourMs)).toBe(20 * hourMs);
  expect(drillLimitMs(200 * 5 * hourMs, 1000)).toBe(5 * hourMs);
});

it('stops a drill after two weeks, regardless of the size of the dump', () => {
  expect(drillLimitMs(Number.MAX_SAFE_INTEGER, null)).toBe(14 * 24 * hourMs);
  expect(drillLimitMs(0, 365 * 24 * hourMs)).toBe(14 * 24 * hourMs);
});
