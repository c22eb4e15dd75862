import { expect, test } from 'vitest';
import type { Drill } from '#shared/domain/drill.ts';
import { drillAnnouncement } from './drill-messages.ts';

const base = {
  id: '5f0c1a52-0f5a-4a0b-9f0e-2f4f3c6f5a11',
  filename: 'backup_2026-02-14T10-30-00.sql.gz',
  connectionId: null,
  by: 'ada',
  startedAt: '2026-02-14T11:00:00.000Z',
} as const;
const proof = {
  provenAt: '2026-02-14T11:01:00.000Z',
  by: 'ada',
  serverVersion: '15.18',
  tables: 1,
  rows: 1200,
  restoreDurationMs: 4000,
  durationMs: 9000,
  differences: [] as string[],
};

test('a drill is announced by phases and quarters, and its end in full', () => {
  const running = (fraction: number | null): Drill => ({
    ...base,
    state: 'running',
    phase: 'restoring',
    fraction,
    elapsedMs: 1,
  });
  expect(drillAnnouncement(running(null))).toBe('Proving. Restoring the backup into it.');
  expect(drillAnnouncement(running(0.6))).toContain('50 percent');
  const ended = { finishedAt: '2026-02-14T11:01:00.000Z' };
  expect(drillAnnouncement({ ...base, ...ended, state: 'finished', proof })).toBe(
    'Proven restorable. Restored into PostgreSQL 15.18 in 4 s: every object, 1 table and 1,200 rows are the same after the restore.',
  );
  const owned = { ...proof, ownersNotCompared: true as const };
  expect(drillAnnouncement({ ...base, ...ended, state: 'finished', proof: owned })).toMatch(
    / are the same after the restore\. Owners and grants, which this dump sets, were not compared\.$/u,
  );
  const differing = { ...proof, differences: ['one', 'two'] };
  expect(drillAnnouncement({ ...base, ...ended, state: 'finished', proof: differing })).toBe(
    'Restored, but with 2 differences.',
  );
  const refused = { ...proof, differences: ['no function f'], notRestored: 'refused' as const };
  expect(drillAnnouncement({ ...base, ...ended, state: 'finished', proof: refused })).toBe(
    'This backup cannot be restored as it is.',
  );
});
