import { describe, expect, it } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { backupStatistics } from './backup-statistics.ts';
import { aBackup, aRun, aSlot } from '../../tests/support/builders.ts';

const nowMs = Date.parse('2026-02-28T12:00:00Z');
const file = (day: string, sizeBytes: number): BackupEntry =>
  aBackup({ createdAt: `2026-02-${day}T02:00:00Z`, sizeBytes, details: null });
const run = (startedAt: string, seconds: number, state: FinishedRun['state']): FinishedRun =>
  aRun(state, {
    startedAt,
    finishedAt: new Date(Date.parse(startedAt) + seconds * 1000).toISOString(),
  });
const slot = (dueAt: string, outcome: SlotRecord['outcome']): SlotRecord =>
  aSlot({ dueAt, outcome });

describe('the statistics of backups', () => {
  it('report null instead of an average if there is no data', () => {
    expect(backupStatistics({ backups: [], runs: [], slots: [], nowMs })).toEqual({
      backups: 0,
      verifiedBackups: 0,
      totalSizeBytes: 0,
      oldestAt: null,
      newestAt: null,
      days: 30,
      succeededRuns: 0,
      failedRuns: 0,
      successRate: null,
      meanDurationMs: null,
      nightsDue: 0,
      nightsCovered: 0,
    });
  });

  it('count files, runs and slots of the last 30 days', () => {
    const statistics = backupStatistics({
      backups: [file('20', 3), file('10', 4)],
      runs: [
        run('2026-02-20T02:00:00Z', 10, 'published'),
        run('2026-02-19T02:00:00Z', 20, 'published'),
        run('2026-02-18T02:00:00Z', 1, 'failed'),
        run('2026-02-17T02:00:00Z', 1, 'cancelled'),
        run('2026-01-02T02:00:00Z', 1, 'failed'),
      ],
      slots: [
        slot('2026-02-20T02:00:00Z', 'good'),
        slot('2026-02-19T02:00:00Z', 'late'),
        slot('2026-02-18T02:00:00Z', 'missed'),
        slot('2026-01-02T02:00:00Z', 'missed'),
      ],
      nowMs,
    });
    expect(statistics).toMatchObject({
      backups: 2,
      verifiedBackups: 0,
      totalSizeBytes: 7,
      oldestAt: '2026-02-10T02:00:00Z',
      newestAt: '2026-02-20T02:00:00Z',
      succeededRuns: 2,
      failedRuns: 1,
      meanDurationMs: 15_000,
      nightsDue: 3,
      nightsCovered: 2,
    });
    expect(statistics.successRate).toBeCloseTo(2 / 3);
  });
});
