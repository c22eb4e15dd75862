import { expect, it } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { BackupStatistics, DatabaseHealth } from '#shared/domain/health.ts';
import {
  healthFacts,
  describeRows,
  describeSize,
  statisticsFacts,
  describeBackupGrowth,
  statisticsSummary,
} from './health-messages.ts';
import { aBackup } from '../../../tests/support/builders.ts';

const statistics: BackupStatistics = {
  backups: 12,
  verifiedBackups: 11,
  totalSizeBytes: 2_621_440,
  oldestAt: null,
  newestAt: null,
  days: 30,
  succeededRuns: 11,
  failedRuns: 1,
  successRate: 11 / 12,
  meanDurationMs: 61_000,
  nightsDue: 30,
  nightsCovered: 29,
};
const nothingYet: BackupStatistics = {
  ...statistics,
  backups: 0,
  totalSizeBytes: 0,
  succeededRuns: 0,
  failedRuns: 0,
  successRate: null,
  nightsDue: 0,
};

it('a success rate is never rounded up', () => {
  expect(statisticsFacts({ ...statistics, successRate: 0.999 })).toContainEqual([
    'Success rate',
    '99 % (11 of 12 runs)',
  ]);
});

it('the summary is one line, and omits unknown values', () => {
  expect(statisticsSummary(statistics)).toBe(
    '11 of 12 runs succeeded · 29 of 30 scheduled backups created',
  );
  expect(statisticsSummary(nothingYet)).toBe('');
  expect(Object.fromEntries(statisticsFacts(nothingYet))).toMatchObject({
    'Success rate': 'no runs yet',
    'Scheduled backups created': 'none scheduled yet',
  });
});

it('growth is described in both directions', () => {
  const health: Extract<DatabaseHealth, { reachable: true }> = {
    reachable: true,
    checkedAt: '2026-02-14T12:00:00Z',
    serverVersion: '18.1',
    isStandby: true,
    sizeBytes: 1024,
    connections: { used: 3, maximum: 100 },
    largestTables: [],
    growth: null,
  };
  const growth = (bytes: number | null): string | undefined =>
    healthFacts({
      ...health,
      growth: bytes === null ? null : { sinceAt: '2026-02-01T12:00:00Z', bytes },
    }).find(([name]) => name === 'Growth')?.[1];
  expect([null, 0, 2048, -2048].map(growth)).toEqual([
    'known after the first backup',
    'none since 1 February 2026',
    '2.0 KB more since 1 February 2026',
    '2.0 KB less since 1 February 2026',
  ]);
  expect(healthFacts(health)[0]).toEqual(['Server', 'PostgreSQL 18.1, a standby']);
  expect(describeRows(12345)).toBe('about 12,345');
  expect(describeSize({ sizeBytes: 2048, sizeIsEstimated: true })).toBe('about 2.0 KB');
  expect(describeSize({ sizeBytes: 2048, sizeIsEstimated: false })).toBe('2.0 KB');
});

it('the growth is that of the good backups of the last month', () => {
  const now = new Date('2026-02-14T12:00:00.000Z');
  const backup = (createdAt: string, rows: number, sizeBytes: number): BackupEntry =>
    aBackup({ createdAt, sizeBytes, details: { rows } });
  const backups = [
    backup('2026-02-14T02:00:00.000Z', 1_310, 9_000),
    backup('2026-01-20T02:00:00.000Z', 1_000, 8_000),
    backup('2025-12-01T02:00:00.000Z', 10, 100),
  ];
  expect(describeBackupGrowth(backups, now)).toBe('+310 rows and +1,000 bytes since 20 January');
  expect(describeBackupGrowth([...backups.slice(0, 1), ...backups.slice(2)], now)).toBeNull();
  const same = [backup('2026-02-14T02:00:00.000Z', 1_000, 7_500), ...backups.slice(1, 2)];
  expect(describeBackupGrowth(same, now)).toBe(
    'The same number of rows and −500 bytes since 20 January',
  );
});
