import { describe, expect, test } from 'vitest';
import { describeWarning, type BackupWarning } from '#shared/domain/warning.ts';
import type { Progress, Run } from '#shared/domain/run.ts';
import { announcement, moreRunFacts, percentOf, runFacts, timeLeft } from './progress-messages.ts';
import { aBackup, aWarning, aRun, someProgress } from '../../../tests/support/builders.ts';

describe('percent', () => {
  test('is rounded down and never 100 before the end', () => {
    expect(percentOf(0.429)).toBe(42);
    expect(percentOf(1)).toBe(99);
  });

  test('is null if the progress is unknown', () => {
    expect(percentOf(null)).toBeNull();
  });
});

test.each([
  [null, 'not known yet'],
  [3_000, 'a few seconds'],
  [31_000, 'about 40 s'],
  [61_000, 'about 1 min 30 s'],
  [119_000, 'about 2 min'],
  [620_000, 'about 11 min'],
])('%s ms left is shown as "%s"', (remainingMs, expected) => {
  expect(timeLeft(remainingMs)).toBe(expected);
});

test('the head shows what was read and the time left, or the time so far', () => {
  const progress = someProgress({ sqlBytes: 20_971_520, elapsedMs: 74_000, remainingMs: 96_000 });
  expect(runFacts(progress)).toBe('20.0 MB read, about 2 min left');
  expect(runFacts({ ...progress, remainingMs: null })).toBe('20.0 MB read, 1 min 14 s so far');
  expect(moreRunFacts({ ...progress, table: 'public.orders', bytesPerSecond: 2_621_440 })).toMatch(
    /^public\.orders\n2\.5 MB\/s, .* on disk, 1 min 14 s elapsed$/u,
  );
});

describe('the announcement', () => {
  const running = (progress: Partial<Progress>): Run =>
    aRun('running', { progress: someProgress(progress) });

  test('changes only at each phase and each quarter', () => {
    expect(announcement(running({ fraction: 0.26 }))).toBe(
      announcement(running({ fraction: 0.49, sqlBytes: 9, table: 'public.orders' })),
    );
    expect(announcement(running({ fraction: 0.5 }))).toBe(
      'Backup: reading the database, 50 percent.',
    );
    expect(announcement(running({ phase: 'verifying' }))).toBe('Backup: reading the file back.');
  });

  test('contains the result of the run', () => {
    expect(announcement(aRun('failed', { error: { code: 'tools-missing' } }))).toContain(
      'PostgreSQL tools not found',
    );
    expect(announcement(aRun('cancelled'))).toContain('cancelled');
    expect(announcement(undefined)).toBe('');
  });

  test('contains the warnings of a finished backup', () => {
    const published = (backupWarnings: readonly BackupWarning[], warnings: string[] = []): Run =>
      aRun('published', {
        backup: aBackup({
          createdAt: '2026-02-14T11:55:00Z',
          sizeBytes: 2048,
          details: { warnings: [...backupWarnings] },
        }),
        warnings,
      });
    const lost = aWarning();
    expect(announcement(published([], ['The roles could not be read.']))).toBe(
      'Backup created successfully: backup_2026-02-14T11-55-00.sql.gz, 2.0 KB. The roles could not be read.',
    );
    expect(announcement(published([lost]))).toBe(
      `Backup created successfully, but with warnings: backup_2026-02-14T11-55-00.sql.gz, 2.0 KB. ${describeWarning(lost)}`,
    );
  });
});
