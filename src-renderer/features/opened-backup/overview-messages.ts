/** Messages about an opened backup as a whole. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { formatBytes, formatDuration, grouped } from '#shared/format.ts';
import { exactTime } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';
import { originOf as madeByOf } from '../backup-list/backup-messages.ts';

/**
 * "shop, 25 November 2026 at 21:40:12 UTC". Unknown parts of a dump from another program are
 * omitted.
 */
export function titleOf({ database, createdAt, filename }: Contents): string {
  const when = createdAt === null ? null : exactTime(new Date(createdAt));
  if (database === null)
    return when === null ? filename : text('opened-backup.dump-of', { time: when });
  return when === null ? database : text('opened-backup.database-of', { database, time: when });
}

export type Fact = readonly [label: string, value: string];

/** The large numbers at the top. */
export function figuresOf(contents: Contents): Fact[] {
  const rows = contents.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    [text('opened-backup.figure.tables'), grouped(contents.tables.length)],
    [text('opened-backup.figure.rows'), grouped(rows)],
    [text('opened-backup.figure.on-disk'), formatBytes(contents.sizeBytes)],
    [text('opened-backup.figure.as-sql'), formatBytes(contents.sqlBytes)],
  ];
}

/** The admin, the time and the programs that created the backup. Unknown facts are omitted. */
export function originOf(contents: Contents, entry: BackupEntry | null): Fact[] {
  const { createdAt, database, serverVersion, pgDumpVersion, encoding, largeObjects } = contents;
  const details = entry?.details ?? null;
  const facts: [string, string | null][] = [
    [text('opened-backup.fact.database'), database],
    [
      text('opened-backup.fact.created'),
      createdAt === null ? null : exactTime(new Date(createdAt)),
    ],
    [text('opened-backup.fact.created-by'), createdBy(contents, details)],
    [
      text('opened-backup.fact.duration'),
      details === null ? null : formatDuration(details.durationMs),
    ],
    [
      text('opened-backup.fact.server'),
      serverVersion === null
        ? null
        : text('opened-backup.server-version', { version: serverVersion }),
    ],
    [text('opened-backup.fact.pg_dump'), pgDumpVersion],
    [text('opened-backup.fact.encoding'), encoding],
    [
      text('opened-backup.fact.large-objects'),
      largeObjects === null || largeObjects.count === 0
        ? null
        : text('opened-backup.large-objects', {
            count: largeObjects.count,
            size: formatBytes(largeObjects.bytes),
          }),
    ],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

function createdBy({ madeBy: tool }: Contents, details: BackupEntry['details']): string {
  if (details !== null) {
    return text('opened-backup.created-by-admin', {
      admin: details.admin,
      how: madeByOf(details),
    });
  }
  return text(
    tool === 'nightjar' ? 'opened-backup.created-by-nightjar' : 'opened-backup.created-by-pg_dump',
  );
}
