/** Words of the list of backups. Pure. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { RecordedTrigger } from '#shared/domain/manifest.ts';
import { formatBytes } from '#shared/format.ts';
import { likelyNeededBytes } from '#shared/protection/space.ts';
import { isGood } from '#shared/protection/good-backup.ts';

/** Who or what started a backup. */
export const triggerNames: Record<RecordedTrigger, string> = {
  manual: 'By hand',
  scheduled: 'Schedule',
  cli: 'Command line',
  api: 'HTTP API',
  unknown: 'Not known',
};

/**
 * What has to be said before `backup` is deleted, if it is the last of its kind. `backups` are those of
 * its database.
 */
export function warningBeforeDeleting(
  backup: BackupEntry,
  backups: readonly BackupEntry[],
): string | null {
  const others = backups.filter(({ filename }) => filename !== backup.filename);
  if (isGood(backup) && !others.some(isGood)) {
    return 'This is the only good backup of this database.';
  }
  if (backup.details !== null && others.every(({ details }) => details === null)) {
    return 'This is the only checked backup of this database.';
  }
  return null;
}

/** "12 files, 3.4 GB; 1 of other databases". */
export function describeCount(
  backups: readonly BackupEntry[],
  others: readonly BackupEntry[],
): string {
  const bytes = backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const files = `${backups.length.toLocaleString('en-GB')} ${backups.length === 1 ? 'file' : 'files'}`;
  const own = backups.length === 0 ? [] : [`${files}, ${formatBytes(bytes)}`];
  const foreign =
    others.length === 0 ? [] : [`${others.length.toLocaleString('en-GB')} of other databases`];
  return [...own, ...foreign].join('; ');
}

/** "The next backup needs about 9 MB, 80 GB free."; null while nothing is known. */
export function describeNeededSpace(known: {
  backups: readonly BackupEntry[];
  databaseBytes: number | null;
  availableBytes: number | null;
}): string | null {
  const { backups, databaseBytes, availableBytes } = known;
  if (availableBytes === null) return null;
  const lastFileBytes = backups.find(isGood)?.sizeBytes ?? null;
  const needed = likelyNeededBytes({ lastFileBytes, databaseBytes });
  const free = `${formatBytes(availableBytes)} free`;
  return needed === null
    ? `${free}.`
    : `The next backup needs about ${formatBytes(needed)}, ${free}.`;
}
