/** Names of backup files: `backup_YYYY-MM-DDTHH-mm-ss.sql.gz`, UTC (UC-010, BR-2). */
import { backupFilenamePattern } from '#shared/domain/backup.ts';

/** The hidden name of a backup, a manifest or a roles file while it is written. */
const partialPattern = /^\.backup_\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.[\w.-]+\.partial$/u;

/** Returns the file name for a time; fractions of a second are dropped. */
export function backupFilename(timeMs: number): string {
  const stamp = new Date(timeMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `backup_${stamp}.sql.gz`;
}

/**
 * Returns the time in a file name, in milliseconds UTC; null if the name does not follow exactly
 * the rule for backups.
 */
export function backupTimeMs(filename: string): number | null {
  const match = backupFilenamePattern.exec(filename);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const timeMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Date.parse accepts 24:00:00 and leap seconds in some engines. Only a time that gives the same
  // name again is accepted.
  return Number.isNaN(timeMs) || backupFilename(timeMs) !== filename ? null : timeMs;
}

/**
 * The hidden name under which a backup is written before it is published. No code treats it as a
 * backup.
 */
export const partialFilename = (filename: string): string => `.${filename}.partial`;

export const isPartialFilename = (name: string): boolean => partialPattern.test(name);

/** Returns the time in the name of a partial file; null for any other name. */
export const partialTimeMs = (name: string): number | null =>
  backupTimeMs(name.replace(/^\.(.*)\.partial$/u, '$1'));

/**
 * Never returns the name of the file itself, regardless of that name: a plain dump is not a
 * manifest.
 */
export const manifestFilename = (filename: string): string =>
  filename.replace(/(?:\.sql\.gz)?$/u, '.manifest.json');

/** `backup_2026-02-14T10-30-00.sql.gz` → `2026-02-14T10:30:00Z`, as UC-010 prints it. */
export function backupCreatedAt(filename: string): string | null {
  const timeMs = backupTimeMs(filename);
  return timeMs === null ? null : `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}
