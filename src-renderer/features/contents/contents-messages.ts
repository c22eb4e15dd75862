/** Names, filters and pages of the contents of a backup. Pure functions: no I/O. */
import {
  contentsKinds,
  type ContentsKind,
  type ContentsObject,
  type ContentsTable,
} from '#shared/domain/catalog.ts';

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

/** Returns the kinds that exist in the list, with the number of items of each kind. */
export function kindsOf(items: readonly Item[]): { kind: ContentsKind; count: number }[] {
  return contentsKinds
    .map((kind) => ({ kind, count: items.filter((item) => item.kind === kind).length }))
    .filter(({ count }) => count > 0);
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

/**
 * Number of rows on one page. Tables with many columns have fewer rows, so that a page is drawn
 * fast.
 */
export function rowsOfPage(columns: number): number {
  const cells = 6000;
  return Math.max(20, Math.min(100, Math.floor(cells / Math.max(1, columns))));
}

/** "1–100 of 31,204". */
export function describePage(offset: number, shown: number, total: number): string {
  if (total === 0) return 'No rows';
  const grouped = (value: number): string => value.toLocaleString('en-GB');
  return `${grouped(offset + 1)}–${grouped(offset + shown)} of ${grouped(total)}`;
}
