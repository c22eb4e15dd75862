/** Finds the changes in one table between two backups: columns, definition, rows. */
import type { TableDifference } from '#shared/domain/catalog.ts';
import type { TableColumn } from '../../dump-sql/table-definition.ts';
import { haveComparableText, type OpenBackup, type OpenTable } from '../source/opened-backup.ts';
import type { TableSide } from './describe-side.ts';
import { differencesOfRows, type RowDifferences, type RowRecorder } from './row-differences.ts';
import type { Meaning } from './row-hasher.ts';
import type { SameMeaning } from './same-meaning.ts';
import { describeSamples } from './sample-rows.ts';
import { meaningOfSql } from './sql-meaning.ts';
import { meaningOfValues } from './value-meaning.ts';

/** Number of rows that are shown for each kind of change. */
const sampleCount = 20;

export interface TableOptions {
  /** True if both dumps contain owners. */
  withOwners: boolean;
  says: SameMeaning;
  haveSameRows: (before: OpenTable, after: OpenTable) => boolean;
  /** Returns the recorder of the rows of a table that differ. */
  recorderOf?: ((table: OpenTable) => RowRecorder & { end(): Promise<void> }) | undefined;
  signal: AbortSignal | undefined;
  onBytes: (bytes: number) => void;
}

/** The result for tables whose rows are known to be equal. */
const noDifference: RowDifferences = { added: 0, removed: 0, changed: 0, samples: [] };

/**
 * `left` is the table in the earlier backup, `right` the table in the later backup; null if the
 * backup does not have the table. `rows` of the result is null if the rows cannot be compared.
 * Fails with the errors of reading.
 */
export async function compareTable(
  before: OpenBackup,
  after: OpenBackup,
  left: TableSide | null,
  right: TableSide | null,
  { withOwners, says, haveSameRows, recorderOf, signal, onBytes }: TableOptions,
): Promise<TableDifference> {
  const one = right ?? left;
  const base = {
    schema: one?.table.schema ?? '',
    name: one?.table.name ?? '',
    rowsBefore: rowsOf(left),
    rowsAfter: rowsOf(right),
    stateBefore: left?.table.state ?? null,
    stateAfter: right?.table.state ?? null,
    bytesBefore: left?.table.bytes ?? null,
    bytesAfter: right?.table.bytes ?? null,
  };
  if (left === null || right === null) {
    return {
      ...base,
      change: left === null ? 'added' : 'removed',
      definitionChanged: false,
      columnsAdded: [],
      columnsRemoved: [],
      columnsChanged: [],
      rows: null,
    };
  }
  const leftColumns = new Map(left.columns.map(({ name, definition }) => [name, definition]));
  const rightColumns = new Map(right.columns.map(({ name, definition }) => [name, definition]));
  const columnsAdded = [...rightColumns.keys()].filter((name) => !leftColumns.has(name));
  const columnsRemoved = [...leftColumns.keys()].filter((name) => !rightColumns.has(name));
  const columnsChanged = [...rightColumns].flatMap(([column, definition]) => {
    const old = leftColumns.get(column);
    return old === undefined || says(old, definition, base.schema)
      ? []
      : [{ column, before: old, after: definition }];
  });
  const definitionChanged =
    !says(left.definition, right.definition, base.schema) ||
    (withOwners && !says(left.owners, right.owners, base.schema));

  // Generated columns have no data in the dump, so the columns of the rows count.
  const dumped = wholeColumns(left.table);
  const common = new Set([...wholeColumns(right.table)].filter((name) => dumped.has(name)));
  const { primaryKey } = right;
  const key =
    primaryKey !== null &&
    left.primaryKey?.join('\0') === primaryKey.join('\0') &&
    primaryKey.every((name) => common.has(name))
      ? primaryKey
      : [];
  const shape = { definitionChanged, columnsAdded, columnsRemoved, columnsChanged };
  const isKnown = haveSameRows(left.table, right.table);
  // If a column is missing without a known reason, equal values in the common columns do not prove
  // that the rows are equal.
  const explained = new Set([
    ...common,
    ...columnsAdded,
    ...columnsRemoved,
    ...columnsChanged.map(({ column }) => column),
  ]);
  const isExplained = [left, right].every(({ table }) =>
    table.columns.every((name) => explained.has(name)),
  );
  const hasCommon = common.size > 0 || left.table.columns.length + right.table.columns.length === 0;
  const isWhole =
    !left.table.hasQueriedRows && !right.table.hasQueriedRows && haveComparableText(before, after);
  // Rows that the damaged file does not have are neither equal nor different.
  if ([left, right].some(({ table }) => table.state === 'missing')) {
    const isUnchanged =
      !definitionChanged &&
      columnsAdded.length + columnsRemoved.length + columnsChanged.length === 0;
    return { ...base, ...shape, change: isUnchanged ? 'same' : 'changed', rows: null };
  }
  const isOneEmpty = left.table.rows === 0 || right.table.rows === 0;
  if (!isKnown && !(isWhole && (isOneEmpty || (isExplained && hasCommon)))) {
    return { ...base, ...shape, change: 'changed', rows: null };
  }
  const recorder = isKnown ? undefined : recorderOf?.(right.table);
  const found = isKnown
    ? noDifference
    : await differencesOfRows({
        before: { backup: before, table: left.table },
        after: { backup: after, table: right.table },
        columns: common,
        key,
        meanings: meaningsOf(right.columns, after),
        sampleCount,
        recorder,
        signal,
        onBytes,
      });
  await recorder?.end();
  const { added, removed, changed } = found;
  const samples = await describeSamples(
    { backup: before, table: left.table },
    { backup: after, table: right.table },
    found.samples,
    key,
    signal,
  );
  const isUnchanged =
    !definitionChanged &&
    columnsAdded.length + columnsRemoved.length + columnsChanged.length === 0 &&
    added + removed + changed === 0;
  return {
    ...base,
    ...shape,
    change: isUnchanged ? 'same' : 'changed',
    rows: { added, removed, changed, keyColumns: key, samples },
  };
}

const rowsOf = (side: TableSide | null): number | null =>
  side === null || side.table.state === 'missing' ? null : side.table.rows;

function meaningsOf(
  columns: readonly TableColumn[],
  { head }: OpenBackup,
): ReadonlyMap<string, Meaning> {
  return new Map(
    columns.flatMap(({ name, definition }): [string, Meaning][] => {
      const meaning = meaningOfValues(meaningOfSql(definition, head.standardConformingStrings));
      return meaning === null ? [] : [[name, meaning]];
    }),
  );
}

/** Returns the columns that every row has. */
const wholeColumns = ({ columns, partial }: OpenTable): Set<string> =>
  new Set(columns.filter((name) => !partial.has(name)));
