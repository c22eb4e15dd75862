import { expect, test } from 'vitest';
import { durationOf, shownLine, supportText } from './run-messages.ts';
import { aRun } from '../../../tests/support/builders.ts';

const run = aRun('failed', {
  startedAt: '2026-02-14T02:00:00.000Z',
  finishedAt: '2026-02-14T02:01:01.000Z',
  error: { code: 'connection-refused', host: 'db', port: 5432 },
});

test('the report for support contains the error and the advice', () => {
  const text = supportText(run, 'shop');
  expect(text).toContain('Database: shop');
  expect(text).toContain('Error connection-refused: Connection refused');
  expect(text).toContain('took 1 min 1 s');
  expect(text).toContain('Check that PostgreSQL is running');
  const log = {
    lines: ['2026-02-14T02:01:01.000Z ERROR backup failed'],
    toolOutput: 'pg_dump: no',
  };
  expect(supportText(run, 'shop', log)).toContain(
    'Program output:\npg_dump: no\n\nLog:\n2026-02-14T02:01:01.000Z ERROR backup failed',
  );
});

test('a duration is never negative, even if the clock was set back', () => {
  expect(durationOf({ ...run, finishedAt: '2026-02-14T01:00:00.000Z' })).toBe('under a second');
});

test('a line of the log is shown without its stack trace', () => {
  const line = String.raw`backup failed {"fault":"x","stack":"Error: \"x\"\n    at y","cause":"z"}`;
  expect(shownLine(line)).toBe('backup failed {"fault":"x","cause":"z"}');
});
