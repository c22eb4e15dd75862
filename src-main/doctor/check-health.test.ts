import { expect, it } from 'vitest';
import type { DatabaseHealth } from '#shared/domain/health.ts';
import { checkHealth } from './check-health.ts';

const table = (name: string, sizeBytes: number, lastVacuumAt: string | null) => ({
  schema: 'public',
  name,
  sizeBytes,
  sizeIsEstimated: name === 'books',
  estimatedRows: null,
  lastVacuumAt,
});
const health: DatabaseHealth = {
  reachable: true,
  checkedAt: '2026-02-14T12:00:00Z',
  serverVersion: '18.1',
  isStandby: false,
  sizeBytes: 9000,
  connections: { used: 3, maximum: 100 },
  growth: { sinceAt: '2026-02-01T12:00:00Z', bytes: -2048 },
  largestTables: [
    table('loans', 4096, '2026-02-10T12:00:00Z'),
    table('books', 2048, null),
    table('shelves', 1024, null),
    table('pencils', 512, null),
  ],
};

it('shows connections, growth and the largest tables with their last vacuum', () => {
  expect(checkHealth('shop', health)).toEqual({
    name: 'Health of shop',
    state: 'ok',
    detail:
      '3 of 100 connections in use; shrunk by 2.0 KB since 1 February 2026; largest: public.loans 4.0 KB (vacuumed on 10 February 2026), public.books about 2.0 KB (never vacuumed), public.shelves 1.0 KB (never vacuumed)',
    nextStep: null,
  });
});

it('warns if few connections are free', () => {
  const full = { ...health, connections: { used: 90, maximum: 100 } };
  expect(checkHealth('shop', full)).toMatchObject({
    state: 'attention',
    nextStep: expect.stringContaining('max_connections') as string,
  });
});

it('reports nothing about a server that cannot be reached; the check of the connection does', () => {
  const away: DatabaseHealth = {
    reachable: false,
    checkedAt: '2026-02-14T12:00:00Z',
    error: { code: 'connection-refused', host: 'db', port: 5432 },
  };
  expect(checkHealth('shop', away)).toBeNull();
});
