import { describe, expect, test } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { aBackup, aWarning } from '../../../tests/support/builders.ts';
import { dayName, describeDifference, rowDifference, sizeDifference } from './backup-messages.ts';
import { filtered, listedBackups, newestFirst, noFilter, sorted } from './list-rows.ts';

type Details = NonNullable<BackupEntry['details']>;
const backup = (day: number, sizeBytes: number, details: Partial<Details> | null = {}) =>
  aBackup({ createdAt: new Date(2026, 1, day, 2).toISOString(), sizeBytes, details });
const days = (rows: ReturnType<typeof listedBackups>) =>
  rows.map(({ backup: { createdAt } }) => new Date(createdAt).getDate());

describe('the difference to the backup before', () => {
  test('does not count a damaged file, nor a backup of another database', () => {
    const rows = listedBackups(
      [
        backup(14, 5000, { rows: 840 }),
        backup(13, 10, {
          rows: 500,
          invalidated: { kind: 'damaged', at: null, detail: 'Bytes are missing.' },
        }),
        backup(12, 3000, { rows: 500 }),
      ],
      [backup(11, 1, { databaseName: 'other', rows: 1 })],
    );
    expect(days(rows)).toEqual([14, 13, 12, 11]);
    expect(rows.map(({ before }) => before && [before.sizeBytes, before.rows])).toEqual([
      [2000, 340],
      [-2990, 0],
      null,
      null,
    ]);
    expect(rows.map(({ isOwn }) => isOwn)).toEqual([true, true, true, false]);
  });

  test('is alarming if the engine found a loss that nobody acknowledged', () => {
    const lost = backup(2, 10, { warnings: [aWarning()] });
    expect(listedBackups([lost, backup(1, 10)], []).map((row) => row.isAlarming)).toEqual([
      true,
      false,
    ]);
  });

  test('has a sign, and no sign if nothing changed', () => {
    expect([1_258_291, -800, 0].map(sizeDifference)).toEqual([
      '+1.2 MB',
      '−800 bytes',
      'same size',
    ]);
    expect([340, -1_199_000, 0].map(rowDifference)).toEqual(['+340', '−1,199,000', 'same']);
    const [row] = listedBackups([backup(2, 10, { rows: 3 }), backup(1, 10, { rows: 2 })], []);
    expect(row && describeDifference(row)).toBe(
      '+1 row and the same size, compared with the backup before it',
    );
  });
});

test('a list is sorted by each value; files without the value are last', () => {
  const rows = listedBackups(
    [
      backup(4, 20, null),
      backup(3, 30, { rows: 1, durationMs: 9 }),
      backup(2, 10, { rows: 3, durationMs: 5 }),
    ],
    [],
  );
  const by = (key: 'time' | 'size' | 'rows' | 'duration', ascending = false) =>
    days(sorted(rows, { key, ascending }));
  expect(by('time')).toEqual([4, 3, 2]);
  expect(by('time', true)).toEqual([2, 3, 4]);
  expect(by('size')).toEqual([3, 4, 2]);
  expect(by('rows')).toEqual([2, 3, 4]);
  expect(by('duration', true)).toEqual([2, 3, 4]);
});

describe('the filter', () => {
  const proof = { provenAt: '2026-02-14T12:00:00Z', serverVersion: '15.18', differences: 0 };
  const rows = sorted(
    listedBackups(
      [
        backup(14, 1, { trigger: 'scheduled', proof }),
        backup(13, 1, { warnings: [aWarning()], pinned: true }),
        backup(12, 1, { invalidated: { kind: 'damaged', at: null, detail: 'x' } }),
        backup(11, 1, null),
      ],
      [],
    ),
    newestFirst,
  );
  const by = (change: Partial<typeof noFilter>) =>
    days([...filtered(rows, { ...noFilter, ...change })]);

  test('finds words in the time, what made it, the state and the name', () => {
    expect(by({ text: 'FRIDAY 13' })).toEqual([13]);
    expect(by({ text: 'schedule' })).toEqual([14]);
    expect(by({ text: 'not verified' })).toEqual([11]);
    expect(by({ text: '2026-02-12' })).toEqual([12]);
    expect(by({ text: '02:00 proven' })).toEqual([14]);
  });

  test('shows only the backups of a state or of a day', () => {
    expect(by({ chip: 'good' })).toEqual([14]);
    expect(by({ chip: 'proven' })).toEqual([14]);
    expect(by({ chip: 'pinned' })).toEqual([13]);
    expect(by({ chip: 'warning' })).toEqual([13]);
    expect(by({ chip: 'damaged' })).toEqual([12]);
    expect(by({ day: new Date(2026, 1, 11).getTime() })).toEqual([11]);
  });
});

test('a day has the name that people use', () => {
  const now = new Date(2026, 1, 14, 12);
  const of = (...date: [number, number, number]) => dayName(new Date(...date).getTime(), now);
  expect([of(2026, 1, 14), of(2026, 1, 13), of(2026, 1, 12), of(2025, 10, 30)]).toEqual([
    'Today',
    'Yesterday',
    'Thu 12 Feb',
    '30 Nov 2025',
  ]);
});
