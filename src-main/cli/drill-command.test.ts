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

it('the printed proof lists what was not compared before the differences', () => {
  expect(proofText({ ...proof, ownersNotCompared: true })).toBe(
    `  1 table, 1200 rows, PostgreSQL 15.18
  The restore took 4 s here. A real restore also counts the rows and runs ANALYZE.
  Owners and grants, which this dump sets, were not compared.
  t differs after the restore.
`,
  );
  expect(proofText(proof)).not.toContain('Owners');
});

it('for a backup that cannot be restored, the reason and the next step are printed', () => {
  const differences = ['function unaccent(text) does not exist', 'HINT: …'];
  expect(proofText({ ...proof, differences, notRestored: 'refused' })).toBe(
    `  PostgreSQL 15.18 reported:
  function unaccent(text) does not exist
  HINT: …
  Do not rely on this backup. Correct the named objects in the database, create a new backup, and prove it.
`,
  );
  const damaged = { ...proof, serverVersion: '', differences: ['Torn.'] };
  expect(proofText({ ...damaged, notRestored: 'damaged' })).toBe(
    `  Torn.
  Do not rely on this file. Create a new backup, and check the disk.
`,
  );
});
