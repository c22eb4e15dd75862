import { describe, expect, it } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import {
  afterSetBack,
  sinceLastReading,
  sinceLastProcess,
  withAbsences,
  type ClockMemory,
} from './clock-watch.ts';
import { firstSeen } from './due-slots.ts';
import type { PendingSlot } from './state.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const now = '2026-11-24T02:00:00.000Z';
const nowMs = Date.parse(now);
const at = (minutes: number): string => new Date(nowMs + minutes * minuteMs).toISOString();

const memory = (fields: Partial<ClockMemory> = {}): ClockMemory => ({
  aliveAt: null,
  suspendedAt: null,
  clockDoubt: null,
  ...fields,
});

describe('the first check of a process', () => {
  it('reports nothing if nothing is stored', () => {
    expect(sinceLastProcess(memory(), nowMs)).toMatchObject({ absences: [], isSetBack: false });
  });

  it('counts the time since Nightjar last ran, or since it was suspended, as not running', () => {
    const awake = sinceLastProcess(memory({ aliveAt: at(-60) }), nowMs);
    expect(awake.absences).toEqual([{ kind: 'not-running', from: at(-60), to: now }]);
    const suspended = memory({ aliveAt: at(-60), suspendedAt: at(-90) });
    expect(sinceLastProcess(suspended, nowMs)).toMatchObject({
      absences: [{ from: at(-90) }],
      suspendedAt: null,
    });
  });

  it('detects a clock that was set back, but ignores seconds', () => {
    expect(sinceLastProcess(memory({ aliveAt: at(60) }), nowMs)).toMatchObject({
      absences: [],
      isSetBack: true,
    });
    expect(sinceLastProcess(memory({ aliveAt: at(0.4) }), nowMs).isSetBack).toBe(false);
  });

  it('doubts a clock after a month in which Nightjar did not run', () => {
    const { clockDoubt } = sinceLastProcess(memory({ aliveAt: at(-30 * 24 * 60) }), nowMs);
    expect(clockDoubt).toEqual({ at: now, unseenMs: 30 * dayMs });
  });
});

describe('a later check', () => {
  const read = (
    wallMinutes: number,
    realMinutes: number,
    known: Partial<ClockMemory> = {},
    how: { isAwake?: boolean; isAnythingWaiting?: boolean } = {},
  ) =>
    sinceLastReading(
      memory(known),
      { wallMs: nowMs, uptimeMs: 0 },
      { wallMs: nowMs + wallMinutes * minuteMs, uptimeMs: realMinutes * minuteMs },
      { tickEveryMs: minuteMs, isAwake: false, isAnythingWaiting: false, ...how },
    );
  const quiet = {
    needsSettling: false,
    hasWokenUnannounced: false,
    jumpedByMs: 0,
    isSetBack: false,
  };

  it('a minute later reports nothing', () => {
    expect(read(1, 1)).toMatchObject({ absences: [], ...quiet });
  });

  it('after a gap waits for the computer to settle, and detects an unannounced wake-up', () => {
    expect(read(60, 60)).toMatchObject({
      ...quiet,
      needsSettling: true,
      hasWokenUnannounced: true,
    });
  });

  it('after an announced sleep deletes the announcement', () => {
    expect(read(60, 60, { suspendedAt: at(0) }, { isAwake: true })).toMatchObject({
      ...quiet,
      suspendedAt: null,
      needsSettling: true,
    });
  });

  it('does not wait again after an unannounced sleep while a slot waits', () => {
    expect(read(60, 60, {}, { isAnythingWaiting: true }).needsSettling).toBe(false);
    expect(read(60, 60, {}, { isAnythingWaiting: true, isAwake: true }).needsSettling).toBe(true);
  });

  it('deletes the announcement of a sleep that did not happen', () => {
    expect(read(1, 1, { suspendedAt: at(0) }).suspendedAt).toBe(at(0));
    expect(read(3, 3, { suspendedAt: at(0) }).suspendedAt).toBeNull();
  });

  it('reports a clock that was set, and waits for the computer to settle', () => {
    const jump = { needsSettling: true, hasWokenUnannounced: false };
    expect(read(61, 1)).toMatchObject({ ...jump, jumpedByMs: 60 * minuteMs, isSetBack: false });
    expect(read(-59, 1)).toMatchObject({ ...jump, jumpedByMs: -60 * minuteMs, isSetBack: true });
  });
});

describe('after the clock was set back', () => {
  it('runs that begin in the future are misdated; due times up to two days ahead still count as served', () => {
    const before = firstSeen(defaultSchedule, nowMs);
    const run = (id: string, startedAt: string) => ({ id, startedAt }) as FinishedRun;
    const state = { ...before, misdated: ['a'], served: [at(-60), at(60), at(3 * 24 * 60)] };
    const after = afterSetBack(state, [run('b', at(5)), run('a', at(3)), run('c', at(-5))], nowMs);
    expect(after).toEqual({ ...before, misdated: ['a', 'b'], served: [at(-60), at(60)] });
  });
});

describe('a slot that waits', () => {
  const pending: PendingSlot = {
    dueAt: at(0),
    reasons: [],
    attempts: 1,
    told: false,
    toldCodes: [],
    retryAt: null,
    waited: false,
    runningSince: null,
  };
  const asleep = (from: number, to: number) =>
    ({ kind: 'asleep', from: at(from), to: at(to) }) as const;

  it('is explained by an absence that began before the due time, or that was long', () => {
    expect(withAbsences(pending, [asleep(-60, 1)]).reasons).toHaveLength(1);
    expect(withAbsences(pending, [asleep(10, 15)]).reasons).toHaveLength(1);
  });

  it('is not explained by an absence that was short, or that ended before the due time', () => {
    expect(withAbsences(pending, [asleep(10, 14), asleep(-60, 0)]).reasons).toEqual([]);
  });

  it('is not explained by any absence while its run is active', () => {
    const running = { ...pending, runningSince: at(0) };
    expect(withAbsences(running, [asleep(-60, 60)])).toEqual(running);
  });
});
