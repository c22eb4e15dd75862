import { expect, it } from 'vitest';
import { proofText } from './drill-command.ts';

const proof = {
  provenAt: '2026-02-14T11:01:00.000Z',
  by: 'ada',
  serverVersion: '15.18',
  tables: 1,
  rows: 1200,
  restoreDurationMs: 4000,
  durationMs: 9000,
  differences: ['t differs after the restore.'],
};

it('a proof is printed with what it leaves out, before the differences', () => {
  expect(proofText({ ...proof, ownersNotCompared: true })).toBe(
    `  1 table, 1200 rows, PostgreSQL 15.18
  A restore takes 4 s here, and a little more to count its rows and to ANALYZE it.
  Owners and grants, which this dump sets, were not compared.
  t differs after the restore.
`,
  );
  expect(proofText(proof)).not.toContain('Owners');
});
