/** Names, filters and texts of the contents of a backup. Pure functions: no I/O. */
import { rowsCount } from '#shared/rows-messages.ts';
import type { ContentsKind, ContentsObject, ContentsTable } from '#shared/domain/catalog.ts';
import { formatBytes } from '#shared/format.ts';
import { text as say, type TextId } from '#shared/words/text.ts';
import type { Found, RowSearch } from './useRowSearch.ts';

/** The orders of the tables in the tree. */
export type TreeOrder = 'name' | 'rows' | 'size' | 'changed';

/** "2 found", "100 found so far", "Found in 3 tables". */
export function describeFound(
  { wanted, tables: found }: Pick<RowSearch, 'wanted' | 'tables'>,
  table: number | null,
  here: Found | null,
): string {
  const tables = found.length;
  const isOfAll = wanted?.table === null;
  if (table === null || (!isOfAll && wanted?.table !== table)) {
    return isOfAll ? say('contents.found-in', { tables }) : '';
  }
  const count = here?.total ?? here?.rows.length ?? 0;
  const isWhole = here === null || here.total !== null;
  if (!isOfAll) return say(isWhole ? 'contents.found' : 'contents.found-so-far', { count });
  const id = isWhole ? 'contents.found-in-and-here' : 'contents.found-in-and-here-so-far';
  return say(id, { tables, count });
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

const typePrefix = 'contents.type.';
type KnownType = Extract<TextId, `contents.type.${string}`>;
const knownTypes: readonly KnownType[] = [
  'contents.type.AGGREGATE',
  'contents.type.CHECK CONSTRAINT',
  'contents.type.COMMENT',
  'contents.type.CONSTRAINT',
  'contents.type.DEFAULT',
  'contents.type.DOMAIN',
  'contents.type.EXTENSION',
  'contents.type.FK CONSTRAINT',
  'contents.type.FOREIGN TABLE',
  'contents.type.FUNCTION',
  'contents.type.INDEX',
  'contents.type.MATERIALIZED VIEW',
  'contents.type.POLICY',
  'contents.type.PROCEDURE',
  'contents.type.RULE',
  'contents.type.SCHEMA',
  'contents.type.SEQUENCE',
  'contents.type.TABLE',
  'contents.type.TABLE DATA',
  'contents.type.TRIGGER',
  'contents.type.TYPE',
  'contents.type.VIEW',
];

/** "Materialized view". A rare type is shown as pg_dump calls it, in normal letters. */
export function describeType(type: string): string {
  const known = knownTypes.find((id) => id === `${typePrefix}${type}`);
  if (known !== undefined) return say(known);
  const lower = type.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
