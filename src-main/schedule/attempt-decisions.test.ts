import { describe, expect, it } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import {
  activePause,
  afterAttempt,
  afterCutOff,
  probesFirst,
  decideAttempt,
  servingRun,
  type AttemptFacts,
  type AttemptOutcome,
} from './attempt-decisions.ts';
import { firstSeen } from './due-slots.ts';
import type { PendingSlot } from './state.ts';

const id = 'c0ffee00-0000-4000-8000-000000000001';
const minuteMs = 60_000;
const dueAt = '2026-11-24T02:00:00.000Z';
const at = (minutes: number): string =>
  new Date(Date.parse(dueAt) + minutes * minuteMs).toISOString();
const ms = (minutes: number): number => Date.parse(at(minutes));

const slot = (fields: Partial<PendingSlot> = {}): PendingSlot => ({
  dueAt,
  reasons: [],
  attempts: 0,
  told: false,
  toldCodes: [],
  retryAt: null,
  waited: false,
  runningSince: null,
  ...fields,
});
const state = { ...firstSeen(defaultSchedule, ms(-60)), retentionOwed: true };
const ada = { since: at(-10), until: at(60), by: 'Ada' };

describe('a slot that waits', () => {
  const decide = (facts: Partial<AttemptFacts>, pending = slot()) =>
    decideAttempt(id, { ...state, pending }, pending, {
      nowMs: ms(1),
      isEnabled: true,
      nextDueMs: ms(24 * 60),
      pause: null,
      isSettling: false,
      isBusy: false,
      ...facts,
    });

  it('begins if nothing prevents an attempt', () => {
    expect(decide({})).toBe('begin');
    expect(decide({ nextDueMs: null })).toBe('begin');
    expect(decide({}, slot({ retryAt: at(1) }))).toBe('begin');
  });

  it('waits without a change until the computer has settled, and until the time of its next attempt', () => {
    for (const decision of [decide({ isSettling: true }), decide({}, slot({ retryAt: at(2) }))]) {
      expect(decision).toMatchObject({ records: [], hasChanged: false });
    }
  });

  it('is delayed by a pause, which is recorded once', () => {
    const reasons = [{ kind: 'paused' as const, by: 'Ada', until: at(60) }];
    expect(decide({ pause: ada })).toMatchObject({
      state: { pending: { reasons } },
      hasChanged: true,
    });
    expect(decide({ pause: ada }, slot({ reasons }))).toMatchObject({ hasChanged: false });
  });

  it('waits for the server, which is recorded once', () => {
    expect(decide({ isBusy: true })).toMatchObject({
      state: { pending: { waited: true } },
      hasChanged: true,
    });
    expect(decide({ isBusy: true }, slot({ waited: true }))).toMatchObject({ hasChanged: false });
  });

  it('is missed if its schedule was switched off', () => {
    expect(decide({ isEnabled: false })).toMatchObject({
      state: { pending: null },
      records: [{ dueAt, outcome: 'missed', reasons: [{ kind: 'switched-off' }] }],
    });
  });

  it('is given up a quarter of an hour before the next slot, or later if slots are close to each other', () => {
    const tooLate = { state: { pending: null }, records: [{ outcome: 'missed' }] };
    expect(decide({ nowMs: ms(24 * 60 - 16) })).toBe('begin');
    expect(decide({ nowMs: ms(24 * 60 - 15) })).toMatchObject(tooLate);
    expect(decide({ nowMs: ms(14), nextDueMs: ms(20) })).toBe('begin');
    expect(decide({ nowMs: ms(15), nextDueMs: ms(20) })).toMatchObject(tooLate);
  });

  it('records that it only waited for a server when it is given up', () => {
    const reasons = [{ kind: 'waited-for-another' }, { kind: 'overtaken' }];
    expect(decide({ nowMs: ms(24 * 60) }, slot({ waited: true }))).toMatchObject({
      records: [{ reasons }],
    });
  });

  it('probes the server in the first two attempts, and in all attempts after users were notified', () => {
    const asked = [0, 1, 2, 3].map((attempts) => probesFirst(slot({ attempts })));
    expect(asked).toEqual([true, true, false, false]);
    expect(probesFirst(slot({ attempts: 3, told: true }))).toBe(true);
  });
});

it('a pause includes its beginning and excludes its end', () => {
  const inForce = [-11, -10, 59, 60].map((minutes) => activePause(ada, ms(minutes)) !== null);
  expect(inForce).toEqual([false, true, true, false]);
  expect(activePause(null, ms(0))).toBeNull();
});

const base = { id: 'run', connectionId: id, admin: 'test', startedAt: at(0), finishedAt: at(2) };
const backup = { filename: 'a.sql.gz', details: { warnings: [], invalidated: null } };
const published = {
  ...base,
  trigger: 'scheduled',
  state: 'published',
  backup,
} as unknown as Extract<FinishedRun, { state: 'published' }>;

describe('an attempt that has ended', () => {
  const refused: NightjarError = { code: 'connection-refused', host: 'db', port: 5432 };
  const locked: NightjarError = { code: 'keychain-locked' };
  const after = (outcome: AttemptOutcome, pending = slot()) => {
    const before = { ...state, pending };
    const given = JSON.stringify(before);
    const change = afterAttempt(id, before, pending, outcome, ms(5));
    expect(JSON.stringify(before)).toBe(given);
    return change;
  };

  it('with a backup serves the slot and makes retention pending', () => {
    expect(after(published, slot({ runningSince: at(0) }))).toMatchObject({
      state: { pending: null, served: [dueAt], servedBy: 'run', retentionOwed: true },
      records: [{ dueAt, outcome: 'good', servedAt: at(0), filename: 'a.sql.gz', reasons: [] }],
      failedWith: null,
    });
  });

  it.each([
    [15, 'good'],
    [16, 'late'],
  ])('after a wait of %i minutes for another backup makes the slot %s', (minutes, outcome) => {
    const run = { ...published, startedAt: at(minutes) };
    expect(after(run, slot({ waited: true })).records).toMatchObject([{ outcome }]);
  });

  it('that was cancelled misses the slot', () => {
    const cancelled: FinishedRun = { ...base, trigger: 'scheduled', state: 'cancelled' };
    expect(after(cancelled)).toMatchObject({
      state: { pending: null, retentionOwed: false },
      records: [{ outcome: 'missed', reasons: [{ kind: 'cancelled' }] }],
    });
  });

  it('that did not begin leaves the slot and the pending retention unchanged', () => {
    expect(after('not-begun')).toMatchObject({
      state: { pending: slot(), retentionOwed: true },
      records: [],
    });
  });

  it('with an error is repeated after growing pauses of at most four hours', () => {
    const pausesInMinutes = [0, 1, 5, 8, 9, 100].map((attempts) => {
      const { retryAt } = after(refused, slot({ attempts })).state.pending as PendingSlot;
      return (Date.parse(retryAt ?? '') - ms(5)) / minuteMs;
    });
    expect(pausesInMinutes).toEqual([1, 2, 30, 240, 240, 240]);
  });

  it('with an error records and reports the error, and leaves no retention pending', () => {
    expect(after(refused)).toMatchObject({
      state: {
        retentionOwed: false,
        pending: { attempts: 1, told: false, reasons: [{ kind: 'failed', error: refused }] },
      },
      failedWith: refused,
    });
  });

  it('with a failed run has reported its error; a different error is reported by the next run', () => {
    const failed: FinishedRun = { ...base, trigger: 'scheduled', state: 'failed', error: refused };
    const first = after(failed, slot({ runningSince: at(0) })).state.pending as PendingSlot;
    expect(first).toMatchObject({ told: true, toldCodes: ['connection-refused'] });
    const same = after(refused, first).state.pending as PendingSlot;
    expect(same).toMatchObject({ told: true, toldCodes: ['connection-refused'] });
    const other = after(locked, same).state.pending;
    expect(other).toMatchObject({ told: false, toldCodes: ['connection-refused', locked.code] });
  });

  it('that found another backup running only waits', () => {
    expect(after({ code: 'backup-already-running', database: 'main' })).toMatchObject({
      state: { pending: { waited: true, attempts: 0, retryAt: null } },
      failedWith: null,
    });
  });
});

it('a run that was cut off is repeated, and its interruption is dated to the last sign of life of Nightjar', () => {
  const runningSince = at(0);
  const pending = slot({ runningSince, retryAt: at(9) });
  const cutOff = (aliveAt: string | null) =>
    afterCutOff(state, pending, { runningSince, aliveAt }).state.pending;
  expect(cutOff(at(3))).toEqual(slot({ reasons: [{ kind: 'interrupted', at: at(3) }] }));
  expect(cutOff(at(-3))).toEqual(slot({ reasons: [{ kind: 'interrupted', at: at(0) }] }));
  expect(cutOff(null)).toEqual(slot({ reasons: [{ kind: 'interrupted', at: at(0) }] }));
});

describe('the run that serves a slot', () => {
  const serves = (
    run: Partial<typeof published>,
    { misdated = [], servedBy = null }: { misdated?: string[]; servedBy?: string | null } = {},
    acceptsScheduled = false,
  ) => {
    const moment = { dueAt, nowMs: ms(60), acceptsScheduled };
    return servingRun([{ ...published, ...run }], { misdated, servedBy }, moment) !== null;
  };

  it('began after the due time and has a good backup', () => {
    expect(serves({})).toBe(true);
    expect(serves({ startedAt: at(-1) })).toBe(false);
    expect(serves({ trigger: 'manual' })).toBe(true);
  });

  it('was not dated by a wrong clock and has served no other slot', () => {
    expect(serves({ startedAt: at(61), finishedAt: at(62) })).toBe(false);
    expect(serves({ startedAt: at(3), finishedAt: at(2) })).toBe(false);
    expect(serves({}, { misdated: ['run'] })).toBe(false);
    expect(serves({}, { servedBy: 'run' })).toBe(false);
  });

  it('has a good backup, except if it is the scheduled run that Nightjar started for the slot', () => {
    const doubtful = {
      backup: { ...backup, details: { ...backup.details, warnings: ['no-tables'] } },
    } as unknown as Partial<typeof published>;
    expect(serves(doubtful)).toBe(false);
    expect(serves(doubtful, {}, true)).toBe(true);
    expect(serves({ ...doubtful, trigger: 'manual' }, {}, true)).toBe(false);
  });
});
