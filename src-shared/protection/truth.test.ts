import { describe, expect, test } from 'vitest';
import type { BackupEntry } from '../domain/backup.ts';
import type { Concern } from '../domain/concern.ts';
import type { Run } from '../domain/run.ts';
import { calendarDate } from '../time-words.ts';
import { tellTruth } from './truth.ts';

const now = new Date('2026-02-14T12:00:00Z');

const backup = (
  createdAt: string,
  checked = true,
  concerns: readonly Concern[] = [],
): BackupEntry => ({
  filename: `backup_${createdAt.slice(0, 19).replaceAll(':', '-')}.sql.gz`,
  createdAt,
  sizeBytes: 1,
  details: checked
    ? {
        trigger: 'manual',
        admin: 'ada',
        databaseName: 'shop',
        serverVersion: '15.18',
        pgDumpVersion: '15.18',
        tables: 1,
        rows: 1,
        durationMs: 1,
        verifiedAt: createdAt,
        kept: false,
        concerns: [...concerns],
      }
    : null,
});

const previousFilename = 'backup_2026-02-13T12-00-00.sql.gz';
const smaller: Concern = {
  kind: 'much-smaller',
  sqlBytes: 1_258_291,
  previousSqlBytes: 9_437_184,
  previousFilename,
};
const lost: Concern = {
  kind: 'rows-lost',
  schema: 'public',
  name: 'orders',
  rows: 1788,
  previousRows: 40_000,
  previousFilename,
};
const doubtful = (createdAt: string, concerns: readonly Concern[] = [lost]) =>
  backup(createdAt, true, concerns);

const base = {
  id: '7d0c5c0e-4b1b-4a54-9a3f-0d2f4a7f3a02',
  connectionId: '7d0c5c0e-4b1b-4a54-9a3f-0d2f4a7f3a01',
  trigger: 'manual',
  admin: 'ada',
  startedAt: '2026-02-14T11:50:00Z',
} as const;
const failed: Run = {
  ...base,
  state: 'failed',
  finishedAt: '2026-02-14T11:55:00Z',
  error: { code: 'tools-missing' },
};
const running: Run = {
  ...base,
  state: 'running',
  progress: {
    phase: 'connecting',
    sqlBytes: 0,
    fileBytes: 0,
    table: null,
    fraction: null,
    bytesPerSecond: 0,
    elapsedMs: 0,
    remainingMs: null,
  },
};

describe('the sentence of truth', () => {
  test('says nothing before the folder has been read', () => {
    expect(tellTruth(undefined, undefined, now)).toMatchObject({ tone: 'loading', sentence: '' });
  });

  test('does not pretend when there is no backup', () => {
    expect(tellTruth([], undefined, now)).toMatchObject({
      tone: 'none',
      sentence: 'Not protected yet.',
    });
  });

  test('says protected when a checked backup is fresh', () => {
    expect(tellTruth([backup('2026-02-14T06:00:00Z')], undefined, now)).toEqual({
      tone: 'good',
      short: '6 hours ago',
      sentence: 'Protected. Last good backup 6 hours ago.',
    });
  });

  test('does not count a file that nobody checked', () => {
    expect(tellTruth([backup('2026-02-14T06:00:00Z', false)], undefined, now).tone).toBe(
      'attention',
    );
    const older = [backup('2026-02-14T06:00:00Z', false), backup('2026-02-13T12:00:00Z')];
    expect(tellTruth(older, undefined, now).sentence).toBe(
      'Protected. Last good backup yesterday.',
    );
  });

  test('warns when the last good backup is older than a week', () => {
    const at = '2026-02-02T12:00:00Z';
    const truth = tellTruth([backup(at)], undefined, now);
    expect(truth.tone).toBe('attention');
    expect(truth.sentence).toContain(`Protected only up to ${calendarDate(new Date(at))}`);
  });

  test('mentions a failure only while it is the latest news', () => {
    const before = tellTruth([backup('2026-02-14T06:00:00Z')], failed, now);
    expect(before).toMatchObject({ tone: 'attention' });
    expect(before.sentence).toContain('The latest attempt failed.');
    expect(tellTruth([backup('2026-02-14T11:59:00Z')], failed, now).tone).toBe('good');
    expect(tellTruth([], failed, now)).toMatchObject({ tone: 'loss', short: 'Backup failed' });
  });

  test('shows that a backup is being made without promising anything', () => {
    expect(tellTruth([], running, now)).toEqual({
      tone: 'running',
      short: 'Backing up…',
      sentence: 'Not protected yet.',
    });
  });

  test('tells when the last backup needs a look, and counts on the good one before it', () => {
    const backups = [doubtful('2026-02-14T06:00:00Z'), backup('2026-02-13T12:00:00Z')];
    expect(tellTruth(backups, undefined, now)).toEqual({
      tone: 'attention',
      short: 'Needs a look',
      sentence:
        'Last backup needs a look: public.orders went from 40,000 rows to 1,788. Last good backup yesterday.',
    });
  });

  test('names the first concern and counts the others', () => {
    const { sentence } = tellTruth(
      [doubtful('2026-02-14T06:00:00Z', [smaller, lost, lost])],
      undefined,
      now,
    );
    expect(sentence).toBe(
      'Last backup needs a look: its SQL went from 9.0 MB to 1.2 MB, and 2 more. There is no good backup before it.',
    );
  });

  test('forgets a backup that needs a look as soon as a good one follows', () => {
    const backups = [backup('2026-02-14T06:00:00Z'), doubtful('2026-02-13T12:00:00Z')];
    expect(tellTruth(backups, undefined, now)).toMatchObject({
      tone: 'good',
      sentence: 'Protected. Last good backup 6 hours ago.',
    });
  });

  test('mentions both a failure and the doubts about the backup before it', () => {
    const truth = tellTruth([doubtful('2026-02-14T06:00:00Z')], failed, now);
    expect(truth.tone).toBe('attention');
    expect(truth.sentence).toMatch(
      /^The latest attempt failed, and the backup before it needs a look: public\.orders/u,
    );
    const after = tellTruth([doubtful('2026-02-14T11:59:00Z')], failed, now);
    expect(after.sentence).toMatch(/^Last backup needs a look:/u);
  });
});
