/** Texts of the list of backups. Pure functions: no I/O. */
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import type { RecordedTrigger } from '#shared/domain/manifest.ts';
import {
  clockTime,
  relativeTime,
  shortDate,
  shortDay,
  weekdayAndDate,
} from '#shared/describe-time.ts';
import { formatBytes, grouped } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { likelyNeededBytes } from '#shared/protection/space.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { dayKeyOf, type ListedBackup } from './listed-backup.ts';

export type MarkKind =
  | 'unverified'
  | 'damaged'
  | 'not-restorable'
  | 'differs'
  | 'warning'
  | 'proven'
  | 'verified';

/** The mark of a backup: the worst thing that is known about it, else the best. */
export function markOf({ details }: BackupEntry): MarkKind {
  if (details === null) return 'unverified';
  if (details.invalidated?.kind === 'damaged') return 'damaged';
  if (details.proof?.notRestored === 'refused') return 'not-restorable';
  if ((details.proof?.differences ?? 0) > 0) return 'differs';
  if (details.warnings.length > 0) return 'warning';
  return details.proof === null ? 'verified' : 'proven';
}

export const markName = (kind: MarkKind): string => text(`backup-list.mark.${kind}`);

/** "02:00", in the zone of this computer. */
export const timeOf = ({ createdAt }: BackupEntry): string => clockTime(new Date(createdAt));

/** "Today", "Yesterday", "Fri 27 Nov", "30 Nov 2025" in another year. */
export function dayName(day: number, now: Date): string {
  if (day === dayKeyOf(now)) return text('backup-list.today');
  const date = new Date(day);
  if (day === dayKeyOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) {
    return text('backup-list.yesterday');
  }
  return date.getFullYear() === now.getFullYear() ? shortDay(date) : shortDate(date);
}

const signed = (value: number, amount: string): string =>
  text(value < 0 ? 'backup-list.less' : 'backup-list.more', { amount });

/** "+1.2 MB", "−800 bytes", "same size". */
export const sizeDifference = (bytes: number): string =>
  bytes === 0 ? text('backup-list.same-size') : signed(bytes, formatBytes(Math.abs(bytes)));

/** "+340", "−1,199,000", "same". */
export const rowDifference = (rows: number): string =>
  rows === 0 ? text('backup-list.same-rows') : signed(rows, grouped(Math.abs(rows)));

/** "−1,199,000 rows and −2.1 MB, compared with the backup before it": for screen readers and on hover. */
export function describeDifference({ before }: ListedBackup): string {
  if (before === null) return text('backup-list.nothing-before');
  const size = sizeDifference(before.sizeBytes);
  if (before.rows === 0) {
    return before.sizeBytes === 0
      ? text('backup-list.difference.same')
      : text('backup-list.difference.size', { size });
  }
  const rows = { count: Math.abs(before.rows), rows: rowDifference(before.rows) };
  return before.sizeBytes === 0
    ? text('backup-list.difference.rows', rows)
    : text('backup-list.difference.both', { ...rows, size });
}

/** "3 backups selected, 24.1 MB". */
export function describeSelection(selected: readonly BackupEntry[]): string {
  const bytes = selected.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return text('backup-list.selected-count', {
    count: selected.length,
    size: formatBytes(bytes),
  });
}

export const triggerName = (trigger: RecordedTrigger): string =>
  text(`backup-list.trigger.${trigger}`);

/** Why the backup was made, if a restore made it; otherwise the entry point that started it. */
export const originOf = ({
  trigger,
  purpose,
}: Pick<NonNullable<BackupEntry['details']>, 'trigger' | 'purpose'>): string =>
  purpose === 'before-restore' ? text('backup-list.safety-backup') : triggerName(trigger);

/**
 * Returns the warning before the last good or last verified backups of a database are deleted; null if
 * other such backups remain. `backups`: the backups of the same database.
 */
export function warningBeforeDeleting(
  deleted: readonly BackupEntry[],
  backups: readonly BackupEntry[],
): string | null {
  const names = new Set(deleted.map(({ filename }) => filename));
  const remaining = backups.filter(({ filename }) => !names.has(filename));
  const count = deleted.length;
  if (deleted.some(isGood) && !remaining.some(isGood)) {
    return text('backup-list.loss.good', { count });
  }
  if (
    deleted.some(({ details }) => details !== null) &&
    remaining.every(({ details }) => details === null)
  ) {
    return text('backup-list.loss.verified', { count });
  }
  return null;
}

/** "12 files, 3.4 GB; 1 of other databases". */
export function describeCount(
  backups: readonly BackupEntry[],
  others: readonly BackupEntry[],
): string {
  const bytes = backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const own = { count: backups.length, size: formatBytes(bytes) };
  if (others.length === 0) return text('backup-list.count', own);
  return backups.length === 0
    ? text('backup-list.count-others', { others: others.length })
    : text('backup-list.count-with-others', { ...own, others: others.length });
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
  const neededBytes = likelyNeededBytes({ lastFileBytes, databaseBytes });
  const free = formatBytes(availableBytes);
  const trash = formatBytes(trashBytes);
  if (neededBytes === null) {
    return trashBytes === 0
      ? text('backup-list.room', { free })
      : text('backup-list.room-and-trash', { free, trash });
  }
  const needed = formatBytes(neededBytes);
  return trashBytes === 0
    ? text('backup-list.room-needed', { needed, free })
    : text('backup-list.room-needed-and-trash', { needed, free, trash });
}

/** Where the last good backup is that is not in the folder. */
export function earlierText(
  { folder, createdAt }: NonNullable<BackupList['earlier']>,
  now: Date,
): string {
  const created = relativeTime(new Date(createdAt), now);
  return folder === null
    ? text('backup-list.earlier-lost', { created })
    : text('backup-list.earlier', { created, folder });
}

/** The folder cannot be read: only what the history of runs knows is stated. */
export function unreadableText(earlier: BackupList['earlier'], now: Date): string {
  return earlier === null
    ? text('backup-list.unreadable.message')
    : text('backup-list.unreadable.message-and-last', {
        created: relativeTime(new Date(earlier.createdAt), now),
      });
}

/** "Friday 27 November", also for today. */
export const dayTitle = (day: number): string => weekdayAndDate(new Date(day));

/** The path of a backup, with the separator of its folder. */
export const pathOf = (folder: string, filename: string): string =>
  folder.includes('\\') ? `${folder}\\${filename}` : `${folder}/${filename}`;

/** True if a later verification found damage, or the size of the file shows it. */
export const isDamaged = ({ details }: BackupEntry): boolean =>
  details?.invalidated?.kind === 'damaged';

/** Restoring a damaged backup is possible, but never looks like any other restore. */
export const restoreLabel = (backup: BackupEntry): string =>
  text(isDamaged(backup) ? 'backup-list.restore-damaged' : 'backup-list.restore');
