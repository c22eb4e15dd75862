/** Texts of the list of backups. Pure functions: no I/O. */
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import type { RecordedTrigger } from '#shared/domain/manifest.ts';
import { relativeTime } from '#shared/describe-time.ts';
import { formatBytes } from '#shared/format.ts';
import { likelyNeededBytes } from '#shared/protection/space.ts';
import { isGood } from '#shared/protection/good-backup.ts';

/** The entry point that started a backup. */
export const triggerNames: Record<RecordedTrigger, string> = {
  manual: 'Manual',
  scheduled: 'Schedule',
  cli: 'Command line',
  api: 'HTTP API',
  unknown: 'Unknown',
};

/**
 * Returns the warning before the only good or only verified backup of a database is deleted; null if
 * other such backups remain. `backups`: the backups of the same database.
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
    return 'This is the only verified backup of this database.';
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
  const other =
    others.length === 0 ? [] : [`${others.length.toLocaleString('en-GB')} of other databases`];
  return [...own, ...other].join('; ');
}

/** "The next backup needs about 9 MB, 80 GB free."; null while the free space is unknown. */
export function describeNeededSpace(known: {
  backups: readonly BackupEntry[];
  databaseBytes: number | null;
  availableBytes: number | null;
  /** Room of deleted backups, which is freed when it is needed. */
  trashBytes: number;
}): string | null {
  const { backups, databaseBytes, availableBytes, trashBytes } = known;
  if (availableBytes === null) return null;
  const lastFileBytes = backups.find(isGood)?.sizeBytes ?? null;
  const needed = likelyNeededBytes({ lastFileBytes, databaseBytes });
  const inTrash = trashBytes === 0 ? '' : ` and ${formatBytes(trashBytes)} in the trash`;
  const free = `${formatBytes(availableBytes)} free${inTrash}`;
  return needed === null
    ? `${free}.`
    : `The next backup needs about ${formatBytes(needed)}, ${free}.`;
}

/** Where the last good backup is that is not in the folder. */
export function earlierText(
  { folder, createdAt }: NonNullable<BackupList['earlier']>,
  now: Date,
): string {
  const created = relativeTime(new Date(createdAt), now);
  return folder === null
    ? `The last good backup, created ${created}, was in this folder or in another one. It is not here any more.`
    : `The last good backup, created ${created}, is in ${folder}, which was used before.`;
}

/** The folder cannot be read: only what the history of runs knows is stated. */
export function unreadableText(earlier: BackupList['earlier'], now: Date): string {
  const problem = 'The backup folder cannot be read now.';
  return earlier === null
    ? problem
    : `${problem} The last good backup was created ${relativeTime(new Date(earlier.createdAt), now)}.`;
}
