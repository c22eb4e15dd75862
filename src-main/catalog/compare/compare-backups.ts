/**
 * What changed between two backups: tables, columns, definitions, other objects, sequences; and row
 * by row where both have a primary key. Streamed from both files; nothing is run, nothing restored.
 */
import type { BackupDifference, RowDifference, TableDifference } from '#shared/domain/catalog.ts';
import type { CatalogObject } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { createBreather } from '../../system/breather.ts';
import { readEntries, belongingsOf } from '../objects/definitions.ts';
import { differencesOfRows, type RowDifferences, type SampleOfRow } from './row-differences.ts';
import { compareLargeObjects } from '../../dump-sql/large-objects.ts';
import { compareSequences } from '../objects/sequences.ts';
import {
  haveComparableText,
  haveOneEncoding,
  qualified,
  type OpenBackup,
  type OpenTable,
} from '../source/opened-backup.ts';
import { makesBareTable, withoutSchema } from './own-schema.ts';
import { grantTypes, splitOwners } from '../objects/owners.ts';
import { withoutStamps } from '../../dump-sql/server-stamps.ts';
import { meaningOfSql } from './sql-meaning.ts';
import {
  columnsOf,
  primaryKeyOf,
  withoutColumnOrder,
  withoutNotNull,
  nullable,
  type TableColumn,
} from '../../dump-sql/table-definition.ts';
import { readRawRows, textOf } from '../rows/table-rows.ts';
import { meaningOfValues, withoutNeedlessQuotes } from './value-meaning.ts';
import type { Meaning } from './row-hasher.ts';
import type { RawRow } from '../../dump-sql/copy-text.ts';

const sampleCount = 20;
/** What is shown of a value in a sample. */
const sampleBytes = 1024;
/** Of a row that one side does not have, so many columns are shown. */
const sampleColumns = 12;
/** Entries that say nothing about the database itself, or that are compared in their own way. */
const notCompared = new Set([
  'SEQUENCE SET',
  'BLOB',
  'BLOBS',
  'BLOB METADATA',
  'TABLE DATA',
  'STATISTICS DATA',
]);

/** What `pg_dump --create` says about the database itself, which is none of its contents. */
const isOfDatabase = ({ type, schema, name }: CatalogObject): boolean =>
  type === 'DATABASE' ||
  type === 'DATABASE PROPERTIES' ||
  (schema === null &&
    name.startsWith('DATABASE ') &&
    ['COMMENT', 'ACL', 'SECURITY LABEL'].includes(type));

export interface CompareOptions {
  /** Only this table; all unless given. */
  only?: { schema: string; name: string } | undefined;
  /** Entries of the earlier one that count; all unless given. */
  entries?: ReadonlySet<number> | undefined;
  /** Whether the rows of both are known to be the same: then they are not read. */
  haveSameRows?: ((before: OpenTable, after: OpenTable) => boolean) | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** `before` is the older one. Fails as reading does: `reading-cancelled`, `file-changed`, … */
export async function compareBackups(
  before: OpenBackup,
  after: OpenBackup,
  { only, entries, haveSameRows = () => false, signal, onProgress }: CompareOptions = {},
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
    // Rows that differ are read twice: the share is then a little ahead, and waits at the end.
    onProgress?.(Math.min(1, read / Math.max(1, toRead)));
  };

  const tables: TableDifference[] = [];
  // In the order of their rows: in one long gzip stream every step back begins at its front.
  const order = [...pairs.keys()].toSorted((a, b) => startOf(pairs[a]) - startOf(pairs[b]));
  const breathe = createBreather();
  for (const at of order) {
    const pause = breathe();
    if (pause !== null) await pause;
    if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
    const pair = pairs[at];
    tables[at] = await compareTable(before, after, pair?.left ?? null, pair?.right ?? null, {
      withOwners,
      says,
      haveSameRows,
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
  return {
    same:
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

/** Where the rows of a pair begin in the later backup, or in the earlier one. */
function startOf(pair: { left: TableSide | null; right: TableSide | null } | undefined): number {
  const [block] = (pair?.right ?? pair?.left)?.table.blocks ?? [];
  return block?.dataStart ?? 0;
}

interface TableSide {
  table: OpenTable;
  /** All of its SQL, entry by entry, without its owners. */
  definition: string[];
  owners: string[];
  columns: TableColumn[];
  primaryKey: string[] | null;
}

interface ObjectSide {
  type: string;
  schema: string | null;
  name: string;
  sql: string;
  owners: string;
}

interface Side {
  hasOwners: boolean;
  /** Its tables have none: it is by hand, or by a pg_dump before 10.3. */
  namesNoSchemas: boolean;
  tables: Map<string, TableSide>;
  others: Map<string, ObjectSide>;
}

/** One reading of all that is not rows. */
async function describeSide(
  backup: OpenBackup,
  signal: AbortSignal | undefined,
  entries?: ReadonlySet<number>,
): Promise<Side> {
  const belongings = await belongingsOf(backup, signal);
  const ownerOfEntry = new Map<number, string>();
  const tables = new Map<string, TableSide>();
  for (const table of backup.tables) {
    const key = qualified(table.schema, table.name);
    const columns = table.columns.map((name) => ({ name, definition: '' }));
    tables.set(key, { table, definition: [], owners: [], columns, primaryKey: null });
    if (table.object !== null) ownerOfEntry.set(table.object, key);
    for (const index of belongings.get(key) ?? []) ownerOfEntry.set(index, key);
  }
  const others = new Map<string, ObjectSide>();
  const wanted = backup.catalog.objects.flatMap((object, index) =>
    notCompared.has(object.type) || isOfDatabase(object) || entries?.has(index) === false
      ? []
      : [index],
  );
  let hasOwners = false;
  let namesNoSchemas = false;
  for await (const entry of readEntries(backup, wanted, signal, 'all')) {
    const { index } = entry;
    const { sql, owners } = splitOwners(withoutStamps(entry.sql));
    hasOwners ||= owners !== '';
    const object = backup.catalog.objects[index];
    const table = tables.get(ownerOfEntry.get(index) ?? '');
    if (object === undefined) continue;
    if (table !== undefined) {
      table.definition.push(withoutColumnOrder(sql));
      table.owners.push(owners);
      table.primaryKey ??= primaryKeyOf(sql);
      if (table.table.object === index) {
        namesNoSchemas ||= makesBareTable(sql);
        if (columnsOf(sql).length > 0) table.columns = columnsOf(sql);
      }
      continue;
    }
    // Entries that only comment on what is there already, such as the schema public.
    if ((sql === '' && owners === '') || commentOfInitdb.test(sql)) continue;
    const { type, schema, name } = object;
    const called = isNamedInSql(type, name) ? withoutNeedlessQuotes(name) : name;
    const key = `${type}\0${schema ?? ''}\0${called}`;
    const known = others.get(key);
    // Functions of one name and schema differ by their arguments, which are part of the name.
    others.set(key, {
      type,
      schema,
      name,
      sql: (known?.sql ?? '') + sql,
      owners: (known?.owners ?? '') + owners,
    });
  }
  for (const table of tables.values()) {
    const { primaryKey: key } = table;
    if (key === null) continue;
    table.definition = table.definition.map((sql) => withoutNotNull(sql, key));
    table.columns = table.columns.map(({ name, definition }) => ({
      name,
      definition: key.includes(name) ? nullable(definition) : definition,
    }));
  }
  return { hasOwners, namesNoSchemas, tables, others };
}

/** `pg_dump --quote-all-identifiers` does not know it by its name in quotes, and writes what initdb said. */
const commentOfInitdb = /^COMMENT ON SCHEMA "public" IS 'standard public schema';$/u;

/** Entries that are called by a piece of SQL ("f(public.mood)", "TYPE mood"), in which names may stand in quotes. */
const namedInSql = new Set(['COMMENT', 'SECURITY LABEL', 'ACL', 'DEFAULT ACL', 'TRANSFORM']);
const isNamedInSql = (type: string, name: string): boolean =>
  namedInSql.has(type) || name.includes('(');

interface TableOptions {
  /** Both dumps have them. */
  withOwners: boolean;
  says: SameMeaning;
  haveSameRows: (before: OpenTable, after: OpenTable) => boolean;
  signal: AbortSignal | undefined;
  onBytes: (bytes: number) => void;
}

/**
 * Whether a definition in the earlier backup says what one in the later backup says. Entries that belong to one table may
 * come in any order: `pg_dump --statistics` changes it.
 */
type SameMeaning = (
  before: string | string[],
  after: string | string[],
  schema: string | null,
) => boolean;

const entriesOf = (sql: string | string[]): string[] => (typeof sql === 'string' ? [sql] : sql);
const areSame = (before: string[], after: string[]): boolean =>
  before.length === after.length && before.every((one, at) => one === after[at]);

/** `inSchema`: only one of the two names the schema of what is in its entry. */
function sameMeaning(
  { head: a }: OpenBackup,
  { head: b }: OpenBackup,
  inSchema: boolean,
): SameMeaning {
  const said = (sql: string | string[], isConforming: boolean, schema: string | null): string[] =>
    entriesOf(sql)
      .map((one) => (inSchema && schema !== null ? withoutSchema(one, schema) : one))
      .map((one) => meaningOfSql(one, isConforming))
      .filter((one) => one !== '')
      .toSorted();
  return (before, after, schema) =>
    areSame(entriesOf(before), entriesOf(after)) ||
    areSame(
      said(before, a.standardConformingStrings, schema),
      said(after, b.standardConformingStrings, schema),
    );
}

const noDifference: RowDifferences = { added: 0, removed: 0, changed: 0, samples: [] };

async function compareTable(
  before: OpenBackup,
  after: OpenBackup,
  left: TableSide | null,
  right: TableSide | null,
  { withOwners, says, haveSameRows, signal, onBytes }: TableOptions,
): Promise<TableDifference> {
  const one = right ?? left;
  const base = {
    schema: one?.table.schema ?? '',
    name: one?.table.name ?? '',
    rowsBefore: left?.table.rows ?? null,
    rowsAfter: right?.table.rows ?? null,
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

  // Generated columns have no data in the dump: those of the rows count.
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
  // Equal rows in what both have say nothing of a column that is missing for no known reason.
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
  const isOneEmpty = left.table.rows === 0 || right.table.rows === 0;
  if (!isKnown && !(isWhole && (isOneEmpty || (isExplained && hasCommon)))) {
    return { ...base, ...shape, change: 'changed', rows: null };
  }
  const found = isKnown
    ? noDifference
    : await differencesOfRows({
        before: { backup: before, table: left.table },
        after: { backup: after, table: right.table },
        columns: common,
        key,
        meanings: meaningsOf(right.columns, after),
        sampleCount,
        signal,
        onBytes,
      });
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

/** Those that every row has. */
const wholeColumns = ({ columns, partial }: OpenTable): Set<string> =>
  new Set(columns.filter((name) => !partial.has(name)));

interface TableOf {
  backup: OpenBackup;
  table: OpenTable;
}

async function describeSamples(
  before: TableOf,
  after: TableOf,
  samples: readonly SampleOfRow[],
  key: readonly string[],
  signal: AbortSignal | undefined,
): Promise<RowDifference[]> {
  const rowsBefore = await rowsByNumber(before, samples, (one) => one.before, signal);
  const rowsAfter = await rowsByNumber(after, samples, (one) => one.after, signal);
  return samples.map(({ change, before: numberBefore, after: numberAfter }) => {
    const rowBefore = rowsBefore.get(numberBefore ?? -1) ?? null;
    const rowAfter = rowsAfter.get(numberAfter ?? -1) ?? null;
    const [keySide, keyRow] = rowAfter === null ? [before, rowBefore] : [after, rowAfter];
    const columns = [...new Set([...after.table.columns, ...before.table.columns])];
    const values = columns
      .filter((column) => !key.includes(column))
      .map((column) => ({
        column,
        before: valueOf(before, rowBefore, column),
        after: valueOf(after, rowAfter, column),
      }));
    return {
      change,
      key: key.map((column) => valueOf(keySide, keyRow, column)),
      values:
        change === 'changed'
          ? values.filter((value) => isDifferent(before, after, rowBefore, rowAfter, value.column))
          : values.slice(0, sampleColumns),
    };
  });
}

function rawOf({ table }: TableOf, row: RawRow | null, column: string): Buffer | null {
  const at = table.columns.indexOf(column);
  return at === -1 ? null : (row?.values[at]?.bytes ?? null);
}

function isDifferent(
  before: TableOf,
  after: TableOf,
  rowBefore: RawRow | null,
  rowAfter: RawRow | null,
  column: string,
): boolean {
  const a = rawOf(before, rowBefore, column);
  const b = rawOf(after, rowAfter, column);
  if ([before, after].some(({ table }) => !table.columns.includes(column))) return false;
  if (a === null || b === null) return a !== b;
  if (haveOneEncoding(before.backup, after.backup)) return !a.equals(b);
  return before.backup.decode(a) !== after.backup.decode(b);
}

function valueOf(side: TableOf, row: RawRow | null, column: string): string | null {
  const bytes = rawOf(side, row, column);
  if (bytes === null) return null;
  const shown = bytes.subarray(0, sampleBytes);
  const text = textOf({ bytes: shown, totalBytes: bytes.length }, side.backup.decode);
  return shown.length < bytes.length ? `${text}…` : text;
}

/** One reading from the first wanted row to the last. */
async function rowsByNumber(
  { backup, table }: TableOf,
  samples: readonly SampleOfRow[],
  numberOf: (sample: SampleOfRow) => number | null,
  signal: AbortSignal | undefined,
): Promise<Map<number, RawRow>> {
  const found = new Map<number, RawRow>();
  const wanted = samples
    .map(numberOf)
    .filter((number) => number !== null)
    .toSorted((a, b) => a - b);
  let at = 0;
  while (at < wanted.length) {
    const fromRow = wanted[at] ?? 0;
    // A new start for each wanted row: rows between two of them are passed over, not taken apart.
    for await (const { firstRow, rows } of readRawRows(backup, table, {
      fromRow,
      keepBytes: sampleBytes * 64,
      signal,
    })) {
      for (; at < wanted.length; at += 1) {
        const row = rows[(wanted[at] ?? 0) - firstRow];
        if (row === undefined) break;
        found.set(wanted[at] ?? 0, row);
      }
      // In one long gzip stream every new start would begin at its front.
      if (backup.source.isRandomAccess || at >= wanted.length) break;
    }
    if (wanted[at] === fromRow) at += 1;
  }
  return found;
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
