import { describe, expect, it } from 'vitest';
import {
  backupCreatedAt,
  backupFilename,
  backupTimeMs,
  isPartialFilename,
  manifestFilename,
  partialFilename,
} from './filename.ts';

describe('the names of backup files', () => {
  it('follows the naming rule of the specification, in UTC', () => {
    expect(backupFilename(Date.UTC(2026, 1, 14, 10, 30, 0, 999))).toBe(
      'backup_2026-02-14T10-30-00.sql.gz',
    );
    expect(backupCreatedAt('backup_2026-02-14T10-30-00.sql.gz')).toBe('2026-02-14T10:30:00Z');
  });

  it.each([
    ['backup_2026-02-14T10-30-00.sql.gz', 'backup_2026-02-14T10-30-00.manifest.json'],
    // A dump of another program: it must not be read as its own manifest.
    ['theirs.sql', 'theirs.sql.manifest.json'],
    ['theirs', 'theirs.manifest.json'],
  ])('the manifest of %s is %s', (filename, manifest) => {
    expect(manifestFilename(filename)).toBe(manifest);
  });

  it.each([
    'backup_2026-02-30T10-30-00.sql.gz',
    'backup_2026-02-14T24-00-00.sql.gz',
    'backup_2026-02-14T10-30-00.sql',
    'backup_2026-02-14T10-30-00.sql.gz.partial',
    '.backup_2026-02-14T10-30-00.sql.gz',
    'Backup_2026-02-14T10-30-00.sql.gz',
    'backup_2026-02-14T10-30-00.sql.gz\n',
    '../backup_2026-02-14T10-30-00.sql.gz',
  ])('does not treat %j as the name of a backup', (name) => {
    expect(backupTimeMs(name)).toBeNull();
  });

  it('never treats a partial file as a backup', () => {
    const partial = partialFilename('backup_2026-02-14T10-30-00.sql.gz');
    expect(isPartialFilename(partial)).toBe(true);
    expect(backupTimeMs(partial)).toBeNull();
  });
});
