import { describe, expect, test } from 'vitest';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { describeCount, describeNeededSpace, warningBeforeDeleting } from './backup-messages.ts';
import { aBackup, aWarning } from '../../../tests/support/builders.ts';

const backup = (day: number, kind: 'good' | 'doubtful' | 'unchecked'): BackupEntry =>
  aBackup({
    createdAt: `2026-02-0${day}T12:00:00Z`,
    sizeBytes: 1,
    details: kind === 'unchecked' ? null : { warnings: kind === 'good' ? [] : [aWarning()] },
  });

describe('before a backup is deleted', () => {
  test('the only good one is named as such, whatever else is there', () => {
    const good = backup(1, 'good');
    const others = [backup(2, 'doubtful'), backup(3, 'unchecked')];
    expect(warningBeforeDeleting(good, [good, ...others])).toContain('only good backup');
    expect(warningBeforeDeleting(good, [good, backup(4, 'good')])).toBeNull();
  });

  test('so is the only checked one, even if it needs a look', () => {
    const doubtful = backup(2, 'doubtful');
    expect(warningBeforeDeleting(doubtful, [backup(3, 'unchecked'), doubtful])).toContain(
      'only checked backup',
    );
    expect(warningBeforeDeleting(doubtful, [doubtful, backup(1, 'good')])).toBeNull();
  });

  test('a file that nobody checked is no loss', () => {
    const unchecked = backup(3, 'unchecked');
    expect(warningBeforeDeleting(unchecked, [unchecked])).toBeNull();
  });
});

test('what the next backup needs is told from the last good one, else from the database', () => {
  const last = { ...backup(1, 'good'), sizeBytes: 10_000_000 };
  const known = {
    backups: [backup(2, 'doubtful'), last],
    databaseBytes: 4e9,
    availableBytes: 8e10,
  };
  expect(describeNeededSpace(known)).toBe('The next backup needs about 12.4 MB, 74.5 GB free.');
  expect(describeNeededSpace({ ...known, backups: [] })).toBe(
    'The next backup needs about 953.7 MB, 74.5 GB free.',
  );
  expect(describeNeededSpace({ ...known, backups: [], databaseBytes: null })).toBe('74.5 GB free.');
  expect(describeNeededSpace({ ...known, availableBytes: null })).toBeNull();
});

test('files of other databases are counted apart', () => {
  const [one, two] = [backup(1, 'good'), backup(2, 'good')];
  expect(describeCount([one, two], [])).toBe('2 files, 2 bytes');
  expect(describeCount([one], [two])).toBe('1 file, 1 byte; 1 of other databases');
  expect(describeCount([], [one, two])).toBe('2 of other databases');
});
