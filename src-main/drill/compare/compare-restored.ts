/**
 * Compares a backup with the database that was restored from it. Tables whose restored rows are
 * byte for byte equal to the rows in the backup are equal; nearly all tables are. The rows of all
 * other tables are dumped again into a file and compared one by one. See
 * `docs/decisions/0017-proving-as-it-streams.md`.
 */
import { withSame } from './same-difference.ts';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import type { DrillPhase } from '#shared/domain/proof.ts';
import { compareBackups } from '../../catalog/compare/compare-backups.ts';
import {
  haveOneEncoding,
  qualified,
  type OpenBackup,
  type OpenTable,
} from '../../catalog/source/opened-backup.ts';
import { haveEqualRows, type RowDigests } from '../../catalog/rows/row-digests.ts';
import { dumpFormatOf } from './dump-format.ts';
import { dumpAgain, type Again, type AgainRequest } from './dump-again.ts';

export interface Compared {
  difference: BackupDifference;
  /** For example "15.18". */
  serverVersion: string;
}

interface Control {
  signal: AbortSignal;
  report(phase: DrillPhase, fraction: number | null): void;
  /** Rejects if less space is free. */
  requireSpace(bytes: number): Promise<void>;
}

const keyOf = ({ schema, name }: OpenTable): string => qualified(schema, name);

/** Fails as dumping and reading fail. */
export async function compareRestored(
  {
    original,
    digests,
    entries,
  }: { original: OpenBackup; digests: RowDigests; entries: ReadonlySet<number> | undefined },
  restored: Pick<AgainRequest, 'server' | 'target' | 'folder' | 'stallTimeoutMs'>,
  { signal, report, requireSpace }: Control,
): Promise<Compared> {
  const format = await dumpFormatOf(original, signal);
  const dump = async (kept: ReadonlySet<string>, aside: readonly OpenTable[]): Promise<Again> => {
    report('dumping', null);
    const bytes = original.tables.reduce(
      (sum, table) => sum + (kept.has(keyOf(table)) ? table.bytes : 0),
      0,
    );
    await requireSpace(bytes);
    return await dumpAgain({
      ...restored,
      format,
      encoding: original.head.encoding,
      keeps: (table) => kept.has(table),
      aside,
      signal,
      onProgress: (sqlBytes) => report('dumping', Math.min(1, sqlBytes / original.sqlBytes)),
    });
  };
  const haveSameRows =
    (again: Again) =>
    (before: OpenTable, after: OpenTable): boolean =>
      haveOneEncoding(original, again.backup) &&
      haveEqualRows({ digests, table: before }, { digests: again.digests, table: after });

  // Tables that cannot be compared by their bytes: their rows are INSERT statements, or several
  // blocks.
  const unlike = new Set(original.tables.filter((table) => digests.of(table) === null).map(keyOf));
  let again = await dump(
    unlike,
    format.viaPartitionRoot
      ? []
      : halfOf(original.tables.filter((table) => !unlike.has(keyOf(table)))),
  );
  try {
    const before = new Map(original.tables.map((table) => [keyOf(table), table]));
    const isSame = haveSameRows(again);
    const toRead = again.backup.tables.flatMap((table) => {
      const other = before.get(keyOf(table));
      return other === undefined || isSame(other, table) ? [] : [keyOf(table)];
    });
    if (!toRead.every((table) => unlike.has(table))) {
      await again.backup.close();
      again = await dump(new Set(toRead), []);
    }
    report('comparing', 0);
    const { catalog } = original;
    const largeObjects = format.hasLargeObjects ? catalog.largeObjects : undefined;
    const compared = { ...original, catalog: { ...catalog, largeObjects } };
    const difference = await compareBackups(compared, again.backup, {
      entries,
      haveSameRows: haveSameRows(again),
      signal,
      onProgress: (fraction) => report('comparing', fraction),
    });
    return {
      difference: withoutPublic(difference),
      serverVersion: again.backup.head.serverVersion ?? '',
    };
  } finally {
    await again.backup.close();
  }
}

/**
 * Removes the schema `public` from the missing objects. pg_dump writes this schema into a dump by
 * schema (`-n public`). In all other dumps it writes only what differs from the schema that initdb
 * creates, so a missing entry means that nothing changed. Pure function: no I/O.
 */
function withoutPublic(difference: BackupDifference): BackupDifference {
  const isPublic = ({ type, name, change }: BackupDifference['objects'][number]): boolean =>
    change === 'removed' &&
    ((type === 'SCHEMA' && name === 'public') || (type === 'COMMENT' && name === 'SCHEMA public'));
  const objects = difference.objects.filter((one) => !isPublic(one));
  if (objects.length === difference.objects.length) return difference;
  return withSame({ ...difference, objects });
}

/** Below this size a second connection saves no time. */
const worthSharingBytes = 8 * 1024 * 1024;
const mostAside = 100;
/** Names that can be given on a command line in every database encoding. */
const plainName = /^[\u0020-\u007E]+$/u;

/** Returns few tables that hold about half of all bytes. Pure function: no I/O. */
export function halfOf(tables: readonly OpenTable[]): OpenTable[] {
  const total = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total < worthSharingBytes) return [];
  const aside: OpenTable[] = [];
  let [here, there] = [0, 0];
  for (const table of tables.toSorted((a, b) => b.bytes - a.bytes)) {
    const isNamed = plainName.test(table.schema) && plainName.test(table.name);
    if (isNamed && there <= here && aside.length < mostAside && table.bytes > 0) {
      there += table.bytes;
      aside.push(table);
    } else here += table.bytes;
  }
  return aside;
}
