/** Names of backup files: `backup_YYYY-MM-DDTHH-mm-ss.sql.gz`, UTC (UC-010, BR-2). */
import { backupFilenamePattern } from '#shared/domain/backup.ts';

/** A backup, or the manifest or roles beside it, that was being written. */
const partialPattern = /^\.backup_\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.[\w.-]+\.partial$/u;

/** The name for a moment; parts of a second are dropped. */
export function backupFilename(timeMs: number): string {
  const stamp = new Date(timeMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `backup_${stamp}.sql.gz`;
}

/** The moment in a name, in milliseconds UTC; null when the name is not exactly one of ours. */
export function backupTimeMs(filename: string): number | null {
  const match = backupFilenamePattern.exec(filename);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const timeMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Date.parse accepts 24:00:00 and leap seconds in some engines: only exact round trips are ours.
  return Number.isNaN(timeMs) || backupFilename(timeMs) !== filename ? null : timeMs;
}

/** Where a backup is written before it is published: hidden, and never taken for a backup. */
export const partialFilename = (filename: string): string => `.${filename}.partial`;

export const isPartialFilename = (name: string): boolean => partialPattern.test(name);

/** The moment in the name of a backup that is being written; null of anything else. */
export const partialTimeMs = (name: string): number | null =>
  backupTimeMs(name.replace(/^\.(.*)\.partial$/u, '$1'));

/** Never the name of the file itself, whatever that is called: a plain dump is no manifest. */
export const manifestFilename = (filename: string): string =>
  filename.replace(/(?:\.sql\.gz)?$/u, '.manifest.json');

/** `backup_2026-02-14T10-30-00.sql.gz` → `2026-02-14T10:30:00Z`, as UC-010 prints it. */
export function backupCreatedAt(filename: string): string | null {
  const timeMs = backupTimeMs(filename);
  return timeMs === null ? null : `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}
