import { describe, expect, it } from 'vitest';
import { timeBetween, type ReadingFacts } from './time-between.ts';

const start = Date.parse('2026-11-23T23:40:00.000Z');
const minuteMs = 60_000;
const at = (minutes: number): string => new Date(start + minutes * minuteMs).toISOString();
const between = (wallMinutes: number, realMinutes: number, how: Partial<ReadingFacts> = {}) =>
  timeBetween(
    { wallMs: start, uptimeMs: 1000 },
    { wallMs: start + wallMinutes * minuteMs, uptimeMs: 1000 + realMinutes * minuteMs },
    { tickEveryMs: minuteMs, suspendedAt: null, isAwake: false, ...how },
  );

describe('between two readings of the clocks', () => {
  it('nothing happens for a minute or two', () => {
    expect(between(2, 2)).toEqual({ absences: [], hasSlept: false, shiftMs: 0 });
    expect(between(1.4, 1)).toEqual({ absences: [], hasSlept: false, shiftMs: 0 });
  });

  it('a long gap was sleep', () => {
    const asleep = [{ kind: 'asleep', from: at(0), to: at(400) }];
    expect(between(400, 400)).toEqual({ absences: asleep, hasSlept: true, shiftMs: 0 });
  });

  it('an announced sleep begins when it was announced', () => {
    const asleep = [{ kind: 'asleep', from: at(-1), to: at(2) }];
    expect(between(2, 2, { suspendedAt: at(-1), isAwake: true })).toMatchObject({
      absences: asleep,
      hasSlept: true,
    });
  });

  it('a wake-up without sleep is no absence', () => {
    expect(between(1, 1, { isAwake: true })).toEqual({
      absences: [],
      hasSlept: true,
      shiftMs: 0,
    });
  });

  it('a clock that was set is distinguished from sleep by the time since the start', () => {
    expect(between(401, 1)).toEqual({
      absences: [{ kind: 'clock-moved', from: at(1), to: at(401) }],
      hasSlept: false,
      shiftMs: 400 * minuteMs,
    });
    expect(between(-399, 1)).toEqual({ absences: [], hasSlept: false, shiftMs: -400 * minuteMs });
  });

  it('sleep and a set clock at the same time are two absences', () => {
    expect(between(500, 400).absences).toEqual([
      { kind: 'asleep', from: at(0), to: at(400) },
      { kind: 'clock-moved', from: at(400), to: at(500) },
    ]);
  });
});
