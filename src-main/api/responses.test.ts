import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { backupCreated, backupData, failed } from './responses.ts';
import { aBackup } from '../../tests/support/builders.ts';

const entry = aBackup({ createdAt: '2026-02-14T10:30:00Z', sizeBytes: 2_621_440, details: null });

describe('programmatic answers', () => {
  it('describe a backup as the specification defines', () => {
    expect(backupCreated(entry, 'backups', [])).toEqual({
      success: true,
      message: 'Backup created successfully',
      data: {
        filename: 'backup_2026-02-14T10-30-00.sql.gz',
        size: '2.5 MB',
        created_at: '2026-02-14T10:30:00Z',
        path: path.join('backups', 'backup_2026-02-14T10-30-00.sql.gz'),
        size_bytes: 2_621_440,
        database: null,
        verified_at: null,
        failed_check: null,
        warnings: [],
      },
    });
  });

  it('contain warnings', () => {
    expect(backupCreated(entry, 'b', ['The clock is behind.']).data.warnings).toEqual([
      'The clock is behind.',
    ]);
  });

  it('take the time from the filename, which users see', () => {
    const data = backupData({ ...entry, createdAt: '1999-01-01T00:00:00Z' }, '/b');
    expect(data.created_at).toBe('2026-02-14T10:30:00Z');
  });

  it('describe a failed pg_dump as the specification defines', () => {
    const error = { code: 'pg-dump-failed', exitCode: 1, signal: null, detail: 'words' } as const;
    expect(failed('Backup creation failed', error)).toEqual({
      success: false,
      error: 'Backup creation failed',
      message: 'pg_dump process failed with exit code 1',
      code: 'pg-dump-failed',
      explanation: expect.stringContaining('words'),
      next_step: expect.stringMatching(/\.$/u),
      details: error,
    });
  });

  it('are English while the app speaks another language', async () => {
    onTestFinished(() => speakLanguage('en'));
    const error = { code: 'backup-not-found', filename: 'x' } as const;
    const english = { failure: failed('f', error), size: backupData(entry, '/b').size };
    await speakLanguage('de');
    expect({ failure: failed('f', error), size: backupData(entry, '/b').size }).toEqual(english);
  });

  it('contain the title of any other error', () => {
    const messageOf = (error: Parameters<typeof failed>[1]): string =>
      failed('Backup creation failed', error).message;
    expect(
      messageOf({ code: 'pg-dump-failed', exitCode: null, signal: 'SIGKILL', detail: '' }),
    ).toBe('Backup failed: pg_dump error');
    expect(
      messageOf({
        code: 'insufficient-disk-space',
        folder: '/b',
        neededBytes: 2,
        availableBytes: 1,
      }),
    ).toBe('Insufficient disk space for backup');
    expect(
      messageOf({ code: 'backup-directory-not-writable', folder: '/b', detail: 'words' }),
    ).toBe('Cannot write to backup directory');
  });
});
