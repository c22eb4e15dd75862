import { describe, expect, it } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { chartDays, describeChart, describeDay, heightOf } from './chart-days.ts';
import { aBackup, aSlot } from '../../../tests/support/builders.ts';

const now = new Date(2026, 1, 14, 12);
const backup = (at: Date, sizeBytes: number): BackupEntry =>
  aBackup({ createdAt: at.toISOString(), sizeBytes, details: null });
const missed = (at: Date): SlotRecord => aSlot({ dueAt: at.toISOString(), outcome: 'missed' });

describe('the days of the chart', () => {
  it('are an empty list if there are fewer than two backups', () => {
    expect(chartDays([], [], now)).toEqual([]);
    expect(chartDays([backup(now, 1)], [], now)).toEqual([]);
    expect(chartDays([backup(new Date(2020, 1, 1), 1), backup(now, 1)], [], now)).toEqual([]);
  });

  it('begin with the first backup and end today: at least two weeks, at most sixty days', () => {
    const recent = [backup(now, 1), backup(new Date(2026, 1, 13, 2), 1)];
    expect(chartDays(recent, [], now)).toHaveLength(14);
    const older = [...recent, backup(new Date(2026, 0, 1, 2), 1)];
    expect(chartDays(older, [], now)).toHaveLength(45);
    expect(chartDays([...older, backup(new Date(2025, 0, 1), 1)], [], now)).toHaveLength(45);
  });

  it('have the last backup of each day, and the missed scheduled backups', () => {
    const days = chartDays(
      [
        backup(new Date(2026, 1, 14, 2), 2048),
        backup(new Date(2026, 1, 14, 9), 4096),
        backup(new Date(2026, 1, 12, 2), 1024),
      ],
      [missed(new Date(2026, 1, 13, 2))],
      now,
    ).slice(-3);
    expect(days.map(({ backup: shown, isMissed }) => [shown?.sizeBytes ?? null, isMissed])).toEqual(
      [
        [1024, false],
        [null, true],
        [4096, false],
      ],
    );
    expect(days.map(describeDay)).toEqual([
      '12 February 2026: 1.0 KB',
      '13 February 2026: a scheduled backup was missed',
      '14 February 2026: 4.0 KB, the last of 2',
    ]);
    expect(describeChart(days)).toBe(
      'Backups of the last 3 days; size from 1.0 KB to 4.0 KB; scheduled backups missed on 1 day',
    );
  });
});

it('a value above 0 is always visible', () => {
  expect([0, 1, 50, 100].map((value) => heightOf(value, 100, 60))).toEqual([0, 2, 30, 60]);
  expect(heightOf(0, 0, 60)).toBe(0);
});
