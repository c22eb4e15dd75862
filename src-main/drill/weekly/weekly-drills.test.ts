import { describe, expect, it, vi } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { WeeklyMiss } from '#shared/domain/drill.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import type { DrillOrder } from '../drills.ts';
import { dueDrills, weeklyDrillOf } from './due-drills.ts';
import { createWeeklyDrills } from './weekly-drills.ts';
import type { WeeklyMemory } from './weekly-memory.ts';
import { aBackup, aWarning } from '../../../tests/support/builders.ts';

const soon = { timeout: 20_000 };

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const nowMs = Date.parse('2026-02-14T12:00:00Z');

function memoryOf(): WeeklyMemory & { missed: Awaited<ReturnType<WeeklyMemory['read']>> } {
  const missed: Awaited<ReturnType<WeeklyMemory['read']>> = {};
  return {
    missed,
    read: async () => missed,
    note: async (id, miss) => void (missed[id] = miss),
  };
}

const at = (daysAgo: number): string => new Date(nowMs - daysAgo * dayMs).toISOString();
const backup = (daysAgo: number, provenDaysAgo: number | null, isDoubtful = false): BackupEntry =>
  aBackup({
    createdAt: at(daysAgo),
    details: {
      warnings: isDoubtful ? [aWarning()] : [],
      proof:
        provenDaysAgo === null
          ? null
          : { provenAt: at(provenDaysAgo), serverVersion: '15.18', differences: 0 },
    },
  });

describe('the weekly drill', () => {
  it('takes the connection that has waited longest', () => {
    const due = dueDrills(
      [
        { connectionId: 'proven', backups: [backup(1, null), backup(4, 3)] },
        { connectionId: 'older', backups: [backup(1, null), backup(20, 20)] },
        { connectionId: 'never', backups: [backup(0, null, true), backup(2, null)] },
        { connectionId: 'doubtful', backups: [backup(0, null, true)] },
        { connectionId: 'empty', backups: [] },
      ],
      new Map(),
      nowMs,
    );
    expect(due.map(({ connectionId }) => connectionId)).toEqual(['never', 'older']);
  });

  it('waits a day before it repeats a drill that was not possible', () => {
    const connections = [{ connectionId: 'a', backups: [backup(1, null)] }];
    expect(dueDrills(connections, new Map([['a', nowMs - hourMs]]), nowMs)).toEqual([]);
    expect(dueDrills(connections, new Map([['a', nowMs - 2 * dayMs]]), nowMs)).toHaveLength(1);
  });

  it('reports when the next drill is due, and why the last drill was missed until a later drill succeeds', () => {
    const missed = (hoursAgo: number) =>
      ({
        at: new Date(nowMs - hoursAgo * hourMs).toISOString(),
        error: { code: 'drill-no-server', wanted: '15', found: [] },
      }) satisfies WeeklyMiss;
    const of = (backups: BackupEntry[], miss: WeeklyMiss | null) =>
      weeklyDrillOf({ connectionId: 'a', backups }, miss, nowMs);
    const later = (days: number) => ({
      state: 'later',
      at: new Date(nowMs + days * dayMs).toISOString(),
    });
    expect(of([], null)).toMatchObject({
      next: { state: 'hindered', error: { code: 'drill-no-good-backup' } },
      miss: null,
    });
    expect(of([backup(1, null)], null)).toMatchObject({ next: { state: 'due' }, miss: null });
    expect(of([backup(4, 3)], null)).toMatchObject({ next: later(4), miss: null });
    expect(of([backup(9, 8)], missed(6))).toMatchObject({ next: later(0.75), miss: missed(6) });
    expect(of([backup(9, 8)], missed(30))).toMatchObject({
      next: { state: 'due' },
      miss: missed(30),
    });
    // The backup was proven manually, or on another server.
    expect(of([backup(9, 1)], missed(30))).toMatchObject({ next: later(6), miss: null });
    // The clock was wrong when the miss was recorded.
    expect(of([backup(9, 8)], missed(-90))).toMatchObject({ next: { state: 'due' } });
  });

  it('starts only if it is enabled, the computer is idle and nothing runs; uses the newest good backup created here; and reports a backup that cannot be restored', async () => {
    const scene = { isOn: false, isBusy: true, idleMs: 0 };
    const orders: DrillOrder[] = [];
    const different: string[] = [];
    let tick = (): void => undefined;
    const memory = memoryOf();
    const weekly = createWeeklyDrills({
      clock: { nowMs: () => nowMs, monotonicMs: () => 0 },
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
        registerSecret: () => undefined,
      },
      ticker: {
        start: (onTick) => {
          tick = onTick;
          return () => (tick = () => undefined);
        },
      },
      isOn: () => scene.isOn,
      isBusy: () => scene.isBusy,
      connectionIds: () => ['a'],
      // One backup with a warning, one created elsewhere, and one that can be used.
      backups: async () => [backup(0, null, true), backup(1, null), backup(2, null)],
      isCreatedHere: async (_id, filename) => filename !== backup(1, null).filename,
      resolvePath: async (_id, filename) => `/backups/${filename}`,
      drills: {
        start: (order) => {
          orders.push(order);
          const proof = { differences: ['no function f'], notRestored: 'refused' };
          return { drillId: 'x', finished: Promise.resolve(proof as Proof) };
        },
      },
      memory,
      onChange: () => undefined,
      onBad: (connectionId, _filename, { notRestored, differences }) =>
        void different.push(`${connectionId} ${notRestored}: ${differences.join()}`),
    });
    weekly.start(() => scene.idleMs);
    const steps = [{ isOn: true }, { isBusy: false }, { idleMs: 11 * 60_000 }];
    for (const step of steps) {
      tick();
      await Promise.resolve();
      expect(orders).toEqual([]);
      Object.assign(scene, step);
    }
    tick();
    await vi.waitFor(() => expect(different).toEqual(['a refused: no function f']), soon);
    // The drill succeeded.
    expect(memory.missed).toEqual({});
    const filePath = `/backups/${backup(2, null).filename}`;
    expect(orders).toMatchObject([{ connectionId: 'a', filePath, trusted: false, where: 'here' }]);
    weekly.stop();
    tick();
    expect(orders).toHaveLength(1);
  });

  it.each([
    ['for what this computer could not do', 'drill-failed'],
    ['for an attempt that was cut off', 'drill-cancelled'],
  ] as const)('does not blame a backup %s, and says why it was not made', async (_what, code) => {
    let tick = (): void => undefined;
    const told: string[] = [];
    const memory = memoryOf();
    const logged: string[] = [];
    const error: NightjarError =
      code === 'drill-cancelled' ? { code } : { code, detail: 'a row is broken' };
    const weekly = createWeeklyDrills({
      clock: { nowMs: () => nowMs, monotonicMs: () => 0 },
      log: {
        info: () => undefined,
        warn: (message) => void logged.push(message),
        error: () => undefined,
        registerSecret: () => undefined,
      },
      ticker: { start: (onTick) => ((tick = onTick), () => undefined) },
      isOn: () => true,
      isBusy: () => false,
      connectionIds: () => ['a'],
      backups: async () => [backup(1, null)],
      isCreatedHere: async () => true,
      resolvePath: async (_id, filename) => `/backups/${filename}`,
      drills: {
        start: () => ({ drillId: 'x', finished: Promise.reject(new ExpectedError(error)) }),
      },
      memory,
      onChange: () => undefined,
      onBad: (_id, _filename, { differences }) => void told.push(differences.join(' ')),
    });
    weekly.start(() => hourMs);
    tick();
    await vi.waitFor(() => expect(memory.missed['a']?.error.code).toBe(code), soon);
    expect(logged).toHaveLength(1);
    expect(told).toEqual([]);
    // Doctor shows it even while the window is locked.
    expect(JSON.stringify(await weekly.overview())).not.toContain('a row is broken');
    expect(await weekly.overview()).toMatchObject([
      { next: { state: 'later' }, miss: { error: { code } } },
    ]);
    weekly.stop();
  });
});
