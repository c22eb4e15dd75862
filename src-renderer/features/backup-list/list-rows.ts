/** The rows of the list of backups: differences, sorting, filtering, grouping by day. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { dayKeyOf, type Chip, type ListedBackup, type SortKey } from './listed-backup.ts';
import { searchTextOf } from './search-text.ts';

/** Returns all backups, newest first, each with its difference to the one before. */
export function listedBackups(
  backups: readonly BackupEntry[],
  others: readonly BackupEntry[],
): ListedBackup[] {
  const own = withDifferences(backups, true);
  if (others.length === 0) return own;
  const all = [...own, ...withDifferences(others, false)];
  return all.toSorted((a, b) => byTime(b, a));
}

/** `backups`: newest first. */
function withDifferences(backups: readonly BackupEntry[], isOwn: boolean): ListedBackup[] {
  const listed: ListedBackup[] = [];
  /** The last complete backup of each database, from the oldest to the newest. */
  const last = new Map<string, BackupEntry>();
  for (const backup of backups.toReversed()) {
    const { details } = backup;
    const database = details?.databaseName ?? '';
    const previous = last.get(database);
    listed.push({
      backup,
      isOwn,
      day: dayKeyOf(new Date(backup.createdAt)),
      before:
        details === null || previous === undefined || previous.details === null
          ? null
          : {
              filename: previous.filename,
              sizeBytes: backup.sizeBytes - previous.sizeBytes,
              rows: details.rows - previous.details.rows,
            },
      isAlarming:
        details?.warnings.some(({ kind }) => kind === 'rows-lost' || kind === 'much-smaller') ??
        false,
    });
    if (details !== null && details.invalidated?.kind !== 'damaged') last.set(database, backup);
  }
  return listed.toReversed();
}

export interface Sorting {
  key: SortKey;
  /** True if the smallest or oldest is first. */
  ascending: boolean;
}
export const newestFirst: Sorting = { key: 'time', ascending: false };

/** Names contain the time, and have the same length, so their order is the order of time. */
const byTime = (a: ListedBackup, b: ListedBackup): number =>
  a.backup.filename < b.backup.filename ? -1 : a.backup.filename > b.backup.filename ? 1 : 0;

/** Backups without the value are always last. */
export function sorted(rows: readonly ListedBackup[], { key, ascending }: Sorting): ListedBackup[] {
  if (key === 'time') return ascending ? rows.toReversed() : [...rows];
  const value = ({ backup: { sizeBytes, details } }: ListedBackup): number | null =>
    key === 'size' ? sizeBytes : key === 'rows' ? (details?.rows ?? null) : durationOf(details);
  return rows.toSorted((a, b) => {
    const [first, second] = [value(a), value(b)];
    if (first === null || second === null) {
      return first === second ? byTime(b, a) : first === null ? 1 : -1;
    }
    const order = ascending ? first - second : second - first;
    return order === 0 ? byTime(b, a) : order;
  });
}

const durationOf = (details: BackupEntry['details']): number | null => details?.durationMs ?? null;

export interface Filter {
  /** Words that the row must contain, all of them. */
  text: string;
  chip: Chip;
  /** The start of the only shown day; null for all days. */
  day: number | null;
}
export const noFilter: Filter = { text: '', chip: 'all', day: null };
export const isFiltering = ({ text, chip, day }: Filter): boolean =>
  text.trim() !== '' || chip !== 'all' || day !== null;

export function filtered(
  rows: readonly ListedBackup[],
  { text, chip, day }: Filter,
): readonly ListedBackup[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0 && chip === 'all' && day === null) return rows;
  return rows.filter((row) => {
    if (day !== null && row.day !== day) return false;
    if (!hasChip(row.backup, chip)) return false;
    if (words.length === 0) return true;
    const searched = searchTextOf(row);
    return words.every((word) => searched.includes(word));
  });
}

export const isProven = ({ details }: BackupEntry): boolean =>
  details?.proof?.differences === 0 && details.invalidated === null;

function hasChip(backup: BackupEntry, chip: Chip): boolean {
  const { details } = backup;
  switch (chip) {
    case 'all':
      return true;
    case 'good':
      return isGood(backup);
    case 'proven':
      return isProven(backup);
    case 'pinned':
      return details?.pinned === true;
    case 'warning':
      return (details?.warnings.length ?? 0) > 0;
    case 'damaged':
      return details !== null && details.invalidated !== null;
  }
}
