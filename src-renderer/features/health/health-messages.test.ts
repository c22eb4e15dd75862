import { expect, it } from 'vitest';
import type { BackupStatistics, DatabaseHealth } from '#shared/domain/health.ts';
import {
  healthFacts,
  describeRows,
  describeSize,
  statisticsFacts,
  statisticsSummary,
} from './health-messages.ts';

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
    '12 backups, 2.5 MB · 11 of 12 runs succeeded · 29 of 30 scheduled backups created',
  );
  expect(statisticsSummary(nothingYet)).toBe('0 backups, 0 bytes');
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
