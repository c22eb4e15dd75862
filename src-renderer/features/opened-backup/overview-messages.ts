/** Messages about an opened backup as a whole. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import { originOf as madeByOf } from '../backup-list/backup-messages.ts';

/**
 * "shop, 25 November 2026 at 21:40:12 UTC". Unknown parts of a dump from another program are
 * omitted.
 */
export function titleOf({ database, createdAt, filename }: Contents): string {
  const when = createdAt === null ? null : exactTime(new Date(createdAt));
  if (database === null) return when === null ? filename : `Dump of ${when}`;
  return when === null ? database : `${database}, ${when}`;
}

export type Fact = readonly [label: string, value: string];

const grouped = (count: number): string => count.toLocaleString('en-GB');

/** The large numbers at the top. */
export function figuresOf(contents: Contents): Fact[] {
  const rows = contents.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    ['Tables', grouped(contents.tables.length)],
    ['Rows', grouped(rows)],
    ['On disk', formatBytes(contents.sizeBytes)],
    ['As SQL', formatBytes(contents.sqlBytes)],
  ];
}

/** The admin, the time and the programs that created the backup. Unknown facts are omitted. */
export function originOf(contents: Contents, entry: BackupEntry | null): Fact[] {
  const { createdAt, database, serverVersion, pgDumpVersion, encoding, largeObjects } = contents;
  const details = entry?.details ?? null;
  const facts: [string, string | null][] = [
    ['Database', database],
    ['Created', createdAt === null ? null : exactTime(new Date(createdAt))],
    ['Created by', createdBy(contents, details)],
    ['Duration', details === null ? null : formatDuration(details.durationMs)],
    ['Server', serverVersion === null ? null : `PostgreSQL ${serverVersion}`],
    ['pg_dump', pgDumpVersion],
    ['Encoding', encoding],
    [
      'Large objects',
      largeObjects === null || largeObjects.count === 0
        ? null
        : `${grouped(largeObjects.count)}, ${formatBytes(largeObjects.bytes)}`,
    ],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

function createdBy({ madeBy: tool }: Contents, details: BackupEntry['details']): string {
  if (details !== null) return `${details.admin}, ${madeByOf(details).toLowerCase()}`;
  return tool === 'nightjar' ? 'Nightjar' : 'pg_dump, without Nightjar';
}
