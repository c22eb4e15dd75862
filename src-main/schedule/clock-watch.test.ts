import { describe, expect, it } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import {
  afterSetBack,
  sinceLastLook,
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

describe('the first look of a process', () => {
  it('has nothing to tell when nothing is remembered', () => {
    expect(sinceLastProcess(memory(), nowMs)).toMatchObject({ absences: [], isSetBack: false });
  });

  it('counts the time since Nightjar was last alive, or since it was suspended, as not running', () => {
    const awake = sinceLastProcess(memory({ aliveAt: at(-60) }), nowMs);
    expect(awake.absences).toEqual([{ kind: 'not-running', from: at(-60), to: now }]);
    const suspended = memory({ aliveAt: at(-60), suspendedAt: at(-90) });
    expect(sinceLastProcess(suspended, nowMs)).toMatchObject({
      absences: [{ from: at(-90) }],
      suspendedAt: null,
    });
  });

  it('finds a clock that was set back, but not for seconds', () => {
    expect(sinceLastProcess(memory({ aliveAt: at(60) }), nowMs)).toMatchObject({
      absences: [],
      isSetBack: true,
    });
    expect(sinceLastProcess(memory({ aliveAt: at(0.4) }), nowMs).isSetBack).toBe(false);
  });

  it('doubts a clock after a month that nobody saw pass', () => {
    const { clockDoubt } = sinceLastProcess(memory({ aliveAt: at(-30 * 24 * 60) }), nowMs);
    expect(clockDoubt).toEqual({ at: now, unseenMs: 30 * dayMs });
  });
});

describe('a later look', () => {
  const look = (
    wallMinutes: number,
    realMinutes: number,
    known: Partial<ClockMemory> = {},
    how: { isAwake?: boolean; isAnythingWaiting?: boolean } = {},
  ) =>
    sinceLastLook(
      memory(known),
      { wallMs: nowMs, uptimeMs: 0 },
      { wallMs: nowMs + wallMinutes * minuteMs, uptimeMs: realMinutes * minuteMs },
      { tickEveryMs: minuteMs, isAwake: false, isAnythingWaiting: false, ...how },
    );
  const quiet = { needsRest: false, hasWokenUnannounced: false, jumpedByMs: 0, isSetBack: false };

  it('a minute later tells nothing', () => {
    expect(look(1, 1)).toMatchObject({ absences: [], ...quiet });
  });

  it('after a silence needs rest, and the system did not say that the computer woke up', () => {
    expect(look(60, 60)).toMatchObject({ ...quiet, needsRest: true, hasWokenUnannounced: true });
  });

  it('after an announced sleep forgets the announcement', () => {
    expect(look(60, 60, { suspendedAt: at(0) }, { isAwake: true })).toMatchObject({
      ...quiet,
      suspendedAt: null,
      needsRest: true,
    });
  });

  it('does not rest again after an unannounced sleep while a slot waits', () => {
    expect(look(60, 60, {}, { isAnythingWaiting: true }).needsRest).toBe(false);
    expect(look(60, 60, {}, { isAnythingWaiting: true, isAwake: true }).needsRest).toBe(true);
  });

  it('forgets an announced sleep that did not come', () => {
    expect(look(1, 1, { suspendedAt: at(0) }).suspendedAt).toBe(at(0));
    expect(look(3, 3, { suspendedAt: at(0) }).suspendedAt).toBeNull();
  });

  it('tells of a clock that was set, and needs rest', () => {
    const jump = { needsRest: true, hasWokenUnannounced: false };
    expect(look(61, 1)).toMatchObject({ ...jump, jumpedByMs: 60 * minuteMs, isSetBack: false });
    expect(look(-59, 1)).toMatchObject({ ...jump, jumpedByMs: -60 * minuteMs, isSetBack: true });
  });
});

describe('after the clock was set back', () => {
  it('runs that begin in the future are misdated; due times of two days ahead count as served', () => {
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

  it('is explained by an absence that began before it, or that was long', () => {
    expect(withAbsences(pending, [asleep(-60, 1)]).reasons).toHaveLength(1);
    expect(withAbsences(pending, [asleep(10, 15)]).reasons).toHaveLength(1);
  });

  it('is not explained by one that was short, or over before it', () => {
    expect(withAbsences(pending, [asleep(10, 14), asleep(-60, 0)]).reasons).toEqual([]);
  });

  it('is not explained by any while its run is going', () => {
    const running = { ...pending, runningSince: at(0) };
    expect(withAbsences(running, [asleep(-60, 60)])).toEqual(running);
  });
});
