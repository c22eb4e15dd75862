import { describe, expect, test } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { describeCount, describeNeededSpace, warningBeforeDeleting } from './backup-messages.ts';
import { aBackup, aWarning } from '../../../tests/support/builders.ts';

const backup = (day: number, kind: 'good' | 'warning' | 'unverified'): BackupEntry =>
  aBackup({
    createdAt: `2026-02-0${day}T12:00:00Z`,
    sizeBytes: 1,
    details: kind === 'unverified' ? null : { warnings: kind === 'good' ? [] : [aWarning()] },
  });

describe('before a backup is deleted', () => {
  test('the only good backup causes a warning, even if other files exist', () => {
    const good = backup(1, 'good');
    const others = [backup(2, 'warning'), backup(3, 'unverified')];
    expect(warningBeforeDeleting([good], [good, ...others])).toContain('only good backup');
    expect(warningBeforeDeleting([good], [good, backup(4, 'good')])).toBeNull();
  });

  test('the only verified backup causes a warning, even if it has warnings itself', () => {
    const withWarnings = backup(2, 'warning');
    expect(
      warningBeforeDeleting([withWarnings], [backup(3, 'unverified'), withWarnings]),
    ).toContain('only verified backup');
    expect(warningBeforeDeleting([withWarnings], [withWarnings, backup(1, 'good')])).toBeNull();
  });

  test('the deletion of all good backups together causes a warning', () => {
    const [one, two] = [backup(1, 'good'), backup(2, 'good')];
    expect(warningBeforeDeleting([one, two], [two, one])).toBe(
      'These are the only good backups of this database.',
    );
    expect(warningBeforeDeleting([one], [two, one])).toBeNull();
  });

  test('the deletion of a file that was never verified causes no warning', () => {
    const unverified = backup(3, 'unverified');
    expect(warningBeforeDeleting([unverified], [unverified])).toBeNull();
  });
});

test('the needed space is estimated from the last good backup, else from the database', () => {
  const last = { ...backup(1, 'good'), sizeBytes: 10_000_000 };
  const known = {
    backups: [backup(2, 'warning'), last],
    databaseBytes: 4e9,
    availableBytes: 8e10,
    trashBytes: 0,
  };
  expect(describeNeededSpace(known)).toBe('The next backup needs about 12.4 MB, 74.5 GB free.');
  expect(describeNeededSpace({ ...known, backups: [] })).toBe(
    'The next backup needs about 953.7 MB, 74.5 GB free.',
  );
  expect(describeNeededSpace({ ...known, backups: [], databaseBytes: null })).toBe('74.5 GB free.');
  expect(describeNeededSpace({ ...known, trashBytes: 5_000_000 })).toBe(
    'The next backup needs about 12.4 MB, 74.5 GB free and 4.8 MB in the trash.',
  );
  expect(describeNeededSpace({ ...known, availableBytes: null })).toBeNull();
});

test('files of other databases are counted separately', () => {
  const [one, two] = [backup(1, 'good'), backup(2, 'good')];
  expect(describeCount([one, two], [])).toBe('2 files, 2 bytes');
  expect(describeCount([one], [two])).toBe('1 file, 1 byte; 1 of other databases');
  expect(describeCount([], [one, two])).toBe('2 of other databases');
});
