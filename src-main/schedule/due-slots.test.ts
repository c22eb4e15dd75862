import { describe, expect, it } from 'vitest';
import { defaultSchedule, type Schedule } from '#shared/domain/schedule.ts';
import { nextDue } from '../due-times/due-times.ts';
import { firstSeen, takeUpDueSlots, type DueFacts } from './due-slots.ts';
import type { ConnectionState, PendingSlot } from './state.ts';

const id = 'c0ffee00-0000-4000-8000-000000000001';
const schedule: Schedule = { ...defaultSchedule, enabled: true };
const evening = Date.parse('2026-11-23T20:00:00.000Z');

const facts = (now: string, more: Partial<DueFacts> = {}): DueFacts => ({
  nowMs: Date.parse(now),
  zone: 'UTC',
  schedule,
  absences: [],
  pause: null,
  isActive: false,
  dueAfter: nextDue,
  ...more,
});

/** Also checks that the function does not change its arguments. */
function takeUp(before: ConnectionState, known: DueFacts) {
  const given = JSON.stringify(before);
  const change = takeUpDueSlots(id, before, known);
  expect(JSON.stringify(before)).toBe(given);
  return change;
}

const running = (state: ConnectionState): ConnectionState => ({
  ...state,
  pending: { ...(state.pending as PendingSlot), runningSince: '2026-11-24T02:00:00.000Z' },
});

const firstNight = takeUp(firstSeen(schedule, evening), facts('2026-11-24T02:00:00.000Z')).state;

describe('a due slot', () => {
  it('does not exist before its time: the cursor moves, and nothing has to be saved', () => {
    const before = firstSeen(schedule, evening);
    expect(takeUp(before, facts('2026-11-24T01:59:00.000Z'))).toEqual({
      state: { ...before, cursor: '2026-11-24T01:59:00.000Z' },
      records: [],
      hasChanged: false,
    });
  });

  it('becomes pending at its time, and is found once', () => {
    expect(firstNight.pending).toMatchObject({ dueAt: '2026-11-24T02:00:00.000Z', reasons: [] });
    const again = takeUp(firstNight, facts('2026-11-24T02:01:00.000Z'));
    expect(again.state.pending).toEqual(firstNight.pending);
    expect(again.records).toEqual([]);
  });

  it('does not become pending again after a run has served it, although the clock was set back', () => {
    const served = { ...firstNight, pending: null, served: ['2026-11-24T02:00:00.000Z'] };
    const setBack = takeUp(
      { ...served, cursor: '2026-11-24T01:00:00.000Z' },
      facts('2026-11-24T03:00:00.000Z'),
    );
    expect(setBack.state.pending).toBeNull();
  });

  it('is the latest of several slots; the earlier slots are missed, with the reasons at their due times', () => {
    const asleep = {
      kind: 'asleep',
      from: '2026-11-23T22:00:00.000Z',
      to: '2026-11-25T08:00:00.000Z',
    } as const;
    const { state, records } = takeUp(
      firstSeen(schedule, evening),
      facts('2026-11-25T08:00:00.000Z', { absences: [asleep] }),
    );
    expect(state.pending).toMatchObject({ dueAt: '2026-11-25T02:00:00.000Z', reasons: [asleep] });
    expect(records).toMatchObject([
      {
        dueAt: '2026-11-24T02:00:00.000Z',
        outcome: 'missed',
        reasons: [asleep, { kind: 'overtaken' }],
      },
    ]);
  });

  it('replaces the slot that still waits', () => {
    const { records } = takeUp(firstNight, facts('2026-11-25T02:00:00.000Z'));
    expect(records).toMatchObject([
      { dueAt: '2026-11-24T02:00:00.000Z', outcome: 'missed', reasons: [{ kind: 'overtaken' }] },
    ]);
  });

  it('is no longer pending after the clock was set back before it, except while its run is active', () => {
    const known = facts('2026-11-24T01:00:00.000Z');
    expect(takeUp(firstNight, known)).toMatchObject({ state: { pending: null }, hasChanged: true });
    expect(takeUp(running(firstNight), known).state.pending).not.toBeNull();
  });
});

describe('a slot that becomes due during a run', () => {
  const deferred = takeUp(running(firstNight), facts('2026-11-25T02:00:00.000Z')).state;

  it('is deferred: the cursor stays before it', () => {
    expect(deferred).toMatchObject({
      isDeferred: true,
      deferredZone: 'UTC',
      cursor: '2026-11-25T01:59:59.999Z',
      pending: { dueAt: '2026-11-24T02:00:00.000Z' },
    });
  });

  it('becomes pending after the run, and has waited', () => {
    const over = takeUp({ ...deferred, pending: null }, facts('2026-11-25T04:00:00.000Z'));
    expect(over.state).toMatchObject({
      isDeferred: false,
      deferredZone: null,
      pending: { dueAt: '2026-11-25T02:00:00.000Z', waited: true },
    });
  });

  it.each<[string, Partial<DueFacts>]>([
    ['the computer travels to another zone', { zone: 'Asia/Kathmandu' }],
    ['the schedule is changed', { schedule: { ...schedule, enabled: false } }],
  ])('is missed if %s in the meantime', (_, more) => {
    const { state, records } = takeUp(deferred, facts('2026-11-25T03:00:00.000Z', more));
    expect(records).toMatchObject([
      {
        dueAt: '2026-11-25T02:00:00.000Z',
        outcome: 'missed',
        reasons: [{ kind: 'waited-for-another' }, { kind: 'overtaken' }],
      },
    ]);
    expect(state).toMatchObject({ isDeferred: false, cursor: '2026-11-25T03:00:00.000Z' });
  });

  it('is also deferred while an attempt only probes the server', () => {
    const known = facts('2026-11-25T02:00:00.000Z', { isActive: true });
    expect(takeUp(firstNight, known).state.isDeferred).toBe(true);
  });
});
