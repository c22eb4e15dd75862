/** Names, filters and texts of the contents of a backup. Pure functions: no I/O. */
import { rowsCount } from '#shared/rows-messages.ts';
import type { ContentsKind, ContentsObject, ContentsTable } from '#shared/domain/catalog.ts';
import { counted, formatBytes } from '#shared/format.ts';
import type { Found, RowSearch } from './useRowSearch.ts';

export const contentsTexts = {
  filter: 'Filter the contents',
  sort: 'Sort the tables',
  nothingMatches: 'No object matches the filter.',
  emptyDump: 'This dump is empty.',
  noRows: 'This table has no rows.',
  noRowFound: 'No row contains this text.',
  notATable: 'This object has no rows.',
  search: 'Search the rows',
  searchIn: 'Where to search',
  searchOptions: 'Search options',
  thisTable: 'This table',
  allTables: 'All tables',
  matchCase: 'Match case',
  inColumn: 'In which column',
  anyColumn: 'Any column',
  searching: 'Searching…',
  stop: 'Stop',
  continueSearch: 'Continue the search',
  showAllRows: 'Show all rows',
} as const;

/** The orders of the tables in the tree. */
export type TreeOrder = 'name' | 'rows' | 'size' | 'changed';

export const orderNames: Record<TreeOrder, string> = {
  name: 'By name',
  rows: 'By rows',
  size: 'By size',
  changed: 'By what changed since the backup before',
};

/** "2 found", "100 found so far", "Found in 3 tables". */
export function describeFound(
  { wanted, tables }: Pick<RowSearch, 'wanted' | 'tables'>,
  table: number | null,
  found: Found | null,
): string {
  const inTables =
    wanted?.table === null
      ? tables.length === 0
        ? 'Found in no table'
        : `Found in ${counted(tables.length, 'table')}`
      : '';
  if (table === null || (wanted?.table !== null && wanted?.table !== table)) return inTables;
  const count = found?.total ?? found?.rows.length ?? 0;
  const here = `${count.toLocaleString('en-GB')} found`;
  const soFar = found !== null && found.total === null ? ' so far' : '';
  return inTables === '' ? `${here}${soFar}` : `${inTables}, ${here.replace(' found', '')} here`;
}

/** How a table differs from the other side of a comparison. */
export interface TableChanges {
  rows: number;
  /** "+12 −3 ~5". */
  text: string;
}

/** The number at the right of a table in the tree. */
export function figureOfTable(
  { rows, bytes, state }: ContentsTable,
  order: TreeOrder,
  change: TableChanges | null,
): string {
  if (order === 'size') return formatBytes(bytes);
  if (order !== 'changed') return rowsCount(rows, state, '');
  return change?.text ?? '';
}

/** The names of the kinds, singular and plural. */
export const kindNames: Record<ContentsKind, { one: string; many: string }> = {
  schema: { one: 'Schema', many: 'Schemas' },
  extension: { one: 'Extension', many: 'Extensions' },
  type: { one: 'Type', many: 'Types' },
  function: { one: 'Function', many: 'Functions' },
  table: { one: 'Table', many: 'Tables' },
  view: { one: 'View', many: 'Views' },
  sequence: { one: 'Sequence', many: 'Sequences' },
  index: { one: 'Index', many: 'Indexes' },
  constraint: { one: 'Constraint', many: 'Constraints' },
  trigger: { one: 'Trigger', many: 'Triggers' },
  other: { one: 'Other', many: 'Other' },
};

/** One line of the list: an object of the dump, or a table of which the dump contains only the rows. */
export interface Item {
  key: string;
  kind: ContentsKind;
  /** The type as pg_dump writes it. */
  type: string;
  schema: string | null;
  name: string;
  object: number | null;
  table: ContentsTable | null;
}

/** Returns all objects in the order of the dump. */
export function itemsOf({
  objects,
  tables,
}: {
  objects: readonly ContentsObject[];
  tables: readonly ContentsTable[];
}): Item[] {
  const tablesWithoutObject = tables.filter(({ object }) => object === null);
  return [
    ...objects
      // The rows of a table and the value of a sequence belong to the entry of the table itself.
      .filter(({ type }) => !/^(?:TABLE DATA|SEQUENCE SET)$/u.test(type))
      .map(({ index, kind, type, schema, name, table }) => ({
        key: `object ${index}`,
        kind,
        type,
        schema,
        name,
        object: index,
        table: table === null ? null : (tables[table] ?? null),
      })),
    ...tablesWithoutObject.map((table) => ({
      key: `table ${table.index}`,
      kind: 'table' as const,
      type: 'TABLE DATA',
      schema: table.schema,
      name: table.name,
      object: null,
      table,
    })),
  ];
}

/** Returns the items of a kind (null: of all kinds) whose name, schema or type contains the text. */
export function matching(items: readonly Item[], kind: ContentsKind | null, text: string): Item[] {
  const wanted = text.trim().toLowerCase();
  return items.filter(
    (item) =>
      (kind === null || item.kind === kind) &&
      (wanted === '' ||
        `${item.schema ?? ''}.${item.name} ${item.type}`.toLowerCase().includes(wanted)),
  );
}

/** The type of pg_dump in normal letters instead of capitals: "Materialized view". */
export function describeType(type: string): string {
  if (type === 'FK CONSTRAINT') return 'Foreign key';
  const lower = type.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

export const exportTexts = { done: 'Table exported', show: 'Show in folder' } as const;
