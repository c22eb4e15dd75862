/**
 * Finds the changes between two backups: tables, columns, definitions, other objects, sequences;
 * and single rows if both tables have a primary key. Both files are streamed. No SQL is run, and no
 * backup is restored.
 */
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import { compareLargeObjects } from '../../dump-sql/large-objects.ts';
import { createYielder } from '../../system/yielder.ts';
import { grantTypes } from '../objects/owners.ts';
import { compareSequences } from '../objects/sequences.ts';
import { qualified, type OpenBackup, type OpenTable } from '../source/opened-backup.ts';
import type { ChangeLog } from './change-log.ts';
import { compareTable, type TableOptions } from './compare-table.ts';
import { describeSide, type ObjectSide, type TableSide } from './describe-side.ts';
import { sameMeaning } from './same-meaning.ts';

export interface CompareOptions {
  /** Compares only this table; default: all tables. */
  only?: { schema: string; name: string } | undefined;
  /** The entries of the earlier backup that are compared; default: all entries. */
  entries?: ReadonlySet<number> | undefined;
  /** True if the rows of both tables are known to be equal: then they are not read. */
  haveSameRows?: ((before: OpenTable, after: OpenTable) => boolean) | undefined;
  /** Records every row that differs; default: only some are returned. */
  log?: ChangeLog | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * `before` is the older backup. Fails with the errors of reading: `reading-cancelled`,
 * `file-changed`, …
 */
export async function compareBackups(
  before: OpenBackup,
  after: OpenBackup,
  { only, entries, haveSameRows = () => false, log, signal, onProgress }: CompareOptions = {},
): Promise<BackupDifference> {
  const wanted = ({ schema, name }: { schema: string; name: string }): boolean =>
    only === undefined || (schema === only.schema && name === only.name);
  const left = await describeSide(before, signal, entries);
  const right = await describeSide(after, signal);
  const withOwners = left.hasOwners && right.hasOwners;
  const says = sameMeaning(before, after, left.namesNoSchemas !== right.namesNoSchemas);
  const names = [...new Set([...right.tables.keys(), ...left.tables.keys()])];
  const pairs = names
    .map((key) => ({ left: left.tables.get(key) ?? null, right: right.tables.get(key) ?? null }))
    .filter((pair) => [pair.left, pair.right].some((side) => side !== null && wanted(side.table)));
  const toRead = pairs.reduce(
    (sum, pair) =>
      pair.left === null || pair.right === null || haveSameRows(pair.left.table, pair.right.table)
        ? sum
        : sum + pair.left.table.bytes + pair.right.table.bytes,
    0,
  );
  let read = 0;
  const onBytes = (bytes: number): void => {
    read += bytes;
    // Tables that differ are read twice: the fraction is then slightly too high and stays at 1
    // until the end.
    onProgress?.(Math.min(1, read / Math.max(1, toRead)));
  };

  const tables: TableDifference[] = [];
  // Sorted by the position of their rows: in one long gzip stream every step back starts again at
  // the beginning.
  const order = [...pairs.keys()].toSorted((a, b) => startOf(pairs[a]) - startOf(pairs[b]));
  const yieldToEventLoop = createYielder();
  for (const at of order) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
    const pair = pairs[at];
    tables[at] = await compareTable(before, after, pair?.left ?? null, pair?.right ?? null, {
      withOwners,
      says,
      haveSameRows,
      recorderOf:
        log === undefined ? undefined : ({ schema, name }) => log.recorder(qualified(schema, name)),
      signal,
      onBytes,
    });
  }
  const objects =
    only === undefined ? compareObjects(left.others, right.others, { withOwners, says }) : [];
  const sequences = only === undefined ? compareSequences(before, after) : [];
  const largeObjects =
    only === undefined
      ? compareLargeObjects(before.catalog.largeObjects, after.catalog.largeObjects)
      : null;
  const damage = { before: before.problem, after: after.problem };
  return {
    damage,
    same:
      damage.before === null &&
      damage.after === null &&
      tables.every(({ change }) => change === 'same') &&
      objects.length === 0 &&
      sequences.length === 0 &&
      (largeObjects === null ||
        largeObjects.added + largeObjects.removed + largeObjects.changed === 0),
    tables,
    objects,
    sequences,
    largeObjects,
  };
}

/**
 * Returns the position where the rows of a pair begin, in the later backup or, if they are not
 * there, in the earlier backup.
 */
function startOf(pair: { left: TableSide | null; right: TableSide | null } | undefined): number {
  const [block] = (pair?.right ?? pair?.left)?.table.blocks ?? [];
  return block?.dataStart ?? 0;
}

function compareObjects(
  left: ReadonlyMap<string, ObjectSide>,
  right: ReadonlyMap<string, ObjectSide>,
  { withOwners, says }: Pick<TableOptions, 'withOwners' | 'says'>,
): BackupDifference['objects'] {
  const changes: BackupDifference['objects'] = [];
  const counts = ({ type, sql }: ObjectSide): boolean =>
    withOwners || (sql !== '' && !grantTypes.has(type));
  for (const [key, side] of right) {
    if (!counts(side)) continue;
    const { type, schema, name, sql, owners } = side;
    const old = left.get(key);
    if (old === undefined) changes.push({ change: 'added', type, schema, name });
    else if (!says(old.sql, sql, schema) || (withOwners && !says(old.owners, owners, schema))) {
      changes.push({ change: 'changed', type, schema, name });
    }
  }
  for (const [key, side] of left) {
    const { type, schema, name } = side;
    if (counts(side) && !right.has(key)) changes.push({ change: 'removed', type, schema, name });
  }
  return changes;
}
