/** What is said of an opened backup as a whole. Pure. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import { triggerNames } from '../backup-list/backup-messages.ts';

/** "shop, 25 November 2026 at 21:40:12 UTC", or what is known of a dump that somebody else made. */
export function titleOf({ database, createdAt, filename }: Contents): string {
  const when = createdAt === null ? null : exactTime(new Date(createdAt));
  if (database === null) return when === null ? filename : `Dump of ${when}`;
  return when === null ? database : `${database}, ${when}`;
}

export type Fact = readonly [label: string, value: string];

const grouped = (count: number): string => count.toLocaleString('en-GB');

/** The large figures at the top. */
export function figuresOf(contents: Contents): Fact[] {
  const rows = contents.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    ['Tables', grouped(contents.tables.length)],
    ['Rows', grouped(rows)],
    ['On disk', formatBytes(contents.sizeBytes)],
    ['As SQL', formatBytes(contents.sqlBytes)],
  ];
}

/** Who made it, when and with what; what is not known is left out. */
export function originOf(contents: Contents, entry: BackupEntry | null): Fact[] {
  const { createdAt, database, serverVersion, pgDumpVersion, encoding, largeObjects } = contents;
  const details = entry?.details ?? null;
  const facts: [string, string | null][] = [
    ['Database', database],
    ['Made', createdAt === null ? null : exactTime(new Date(createdAt))],
    ['Made by', madeBy(contents, details)],
    ['Took', details === null ? null : formatDuration(details.durationMs)],
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

function madeBy({ madeBy: tool }: Contents, details: BackupEntry['details']): string {
  if (details !== null) return `${details.admin}, ${triggerNames[details.trigger].toLowerCase()}`;
  return tool === 'nightjar' ? 'Nightjar' : 'pg_dump, without Nightjar';
}
