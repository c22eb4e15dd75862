/** Texts of the list of backups. Pure functions: no I/O. */
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import type { RecordedTrigger } from '#shared/domain/manifest.ts';
import { relativeTime } from '#shared/describe-time.ts';
import { counted, formatBytes, plural } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { likelyNeededBytes } from '#shared/protection/space.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { dayKeyOf, type Chip, type ListedBackup, type SortKey } from './listed-backup.ts';

/** What started a backup. */
export const triggerNames: Record<RecordedTrigger, string> = {
  manual: 'By hand',
  scheduled: 'Schedule',
  cli: 'Command line',
  api: 'HTTP API',
  unknown: 'Unknown',
};

export const chipNames: Record<Chip, string> = {
  all: 'All',
  good: 'Good',
  proven: 'Proven',
  pinned: 'Pinned',
  warning: 'With warning',
  damaged: 'Damaged',
};

export const sortNames: Record<SortKey, string> = {
  time: 'Time',
  size: 'Size',
  duration: 'Duration',
  rows: 'Rows',
};

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

export const markNames: Record<MarkKind, string> = {
  unverified: 'Not verified',
  damaged: 'Damaged',
  'not-restorable': 'Cannot be restored',
  differs: 'Differs when restored',
  warning: 'Warning',
  proven: 'Proven',
  verified: 'Verified',
};

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const shortDay = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});
const dayOfYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const weekday = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const weekdayOfYear = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const number = new Intl.NumberFormat('en-GB');

/** "02:00", in the zone of this computer. */
export const timeOf = ({ createdAt }: BackupEntry): string => clock.format(new Date(createdAt));

/** "Today", "Yesterday", "Fri 27 Nov", "30 Nov 2025" in another year. */
export function dayName(day: number, now: Date): string {
  if (day === dayKeyOf(now)) return 'Today';
  const date = new Date(day);
  if (day === dayKeyOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) {
    return 'Yesterday';
  }
  return date.getFullYear() === now.getFullYear()
    ? shortDay.format(date).replace(',', '')
    : dayOfYear.format(date);
}

const signed = (value: number, text: string): string => `${value < 0 ? '−' : '+'}${text}`;

/** "+1.2 MB", "−800 bytes", "same size". */
export const sizeDifference = (bytes: number): string =>
  bytes === 0 ? 'same size' : signed(bytes, formatBytes(Math.abs(bytes)));

/** "+340", "−1,199,000", "same". */
export const rowDifference = (rows: number): string =>
  rows === 0 ? 'same' : signed(rows, number.format(Math.abs(rows)));

/** "−1,199,000 rows and −2.1 MB since the backup before": for screen readers and on hover. */
export function describeDifference({ before }: ListedBackup): string {
  if (before === null) return 'No backup before it to compare with';
  const rows =
    before.rows === 0
      ? 'As many rows'
      : `${rowDifference(before.rows)} ${plural(Math.abs(before.rows), 'row')}`;
  const size = before.sizeBytes === 0 ? 'the same size' : sizeDifference(before.sizeBytes);
  return `${rows} and ${size}, compared with the backup before it`;
}

export const formatRows = (rows: number): string => number.format(rows);

const searchTexts = new WeakMap<BackupEntry, string>();

/** The text that the filter searches: time, trigger, state, file name. In small letters. */
export function searchTextOf({ backup, day }: ListedBackup): string {
  const known = searchTexts.get(backup);
  if (known !== undefined) return known;
  const { details, filename } = backup;
  const searched = [
    timeOf(backup),
    weekdayOfYear.format(new Date(day)).replace(',', ''),
    details === null ? '' : `${originOf(details)} ${details.admin}`,
    markNames[markOf(backup)],
    details?.pinned === true ? 'pinned' : '',
    details?.databaseName ?? '',
    filename,
  ]
    .join(' ')
    .toLowerCase();
  searchTexts.set(backup, searched);
  return searched;
}

/** "3 of 1,000 shown". */
export const describeShown = (shown: number, all: number): string =>
  `${number.format(shown)} of ${number.format(all)} shown`;

/** "3 backups selected, 24.1 MB". */
export function describeSelection(selected: readonly BackupEntry[]): string {
  const bytes = selected.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${counted(selected.length, 'backup')} selected, ${formatBytes(bytes)}`;
}

/** Why the backup was made, if a restore made it; otherwise the entry point that started it. */
export const originOf = ({
  trigger,
  purpose,
}: Pick<NonNullable<BackupEntry['details']>, 'trigger' | 'purpose'>): string =>
  purpose === 'before-restore' ? text('backup-list.safety-backup') : triggerNames[trigger];

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
  const [subject, isOne] =
    deleted.length === 1 ? ['This is the only', true] : ['These are the only', false];
  if (deleted.some(isGood) && !remaining.some(isGood)) {
    return `${subject} good ${isOne ? 'backup' : 'backups'} of this database.`;
  }
  if (
    deleted.some(({ details }) => details !== null) &&
    remaining.every(({ details }) => details === null)
  ) {
    return `${subject} verified ${isOne ? 'backup' : 'backups'} of this database.`;
  }
  return null;
}

/** "12 files, 3.4 GB; 1 of other databases". */
export function describeCount(
  backups: readonly BackupEntry[],
  others: readonly BackupEntry[],
): string {
  const bytes = backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const files = counted(backups.length, 'file');
  const own = backups.length === 0 ? [] : [`${files}, ${formatBytes(bytes)}`];
  const other = others.length === 0 ? [] : [`${number.format(others.length)} of other databases`];
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

/** "Friday 27 November", also for today. */
export const dayTitle = (day: number): string => weekday.format(new Date(day)).replace(',', '');

/** The path of a backup, with the separator of its folder. */
export const pathOf = (folder: string, filename: string): string =>
  folder.includes('\\') ? `${folder}\\${filename}` : `${folder}/${filename}`;

/** True if a later verification found damage, or the size of the file shows it. */
export const isDamaged = ({ details }: BackupEntry): boolean =>
  details?.invalidated?.kind === 'damaged';

/** Restoring a damaged backup is possible, but never looks like any other restore. */
export const restoreLabel = (backup: BackupEntry): string =>
  text(isDamaged(backup) ? 'backup-list.restore-damaged' : 'backup-list.restore');
