/**
 * Names for the columns of tables whose rows name none: tables without rows, and INSERT statements
 * such as `INSERT INTO t VALUES (…)`. They are in the definition, of which a part may stand elsewhere:
 * at the parents of a table that inherits, at its type, or at the table it is a partition of.
 */
import { readEntries } from './definitions.ts';
import { isTableType, qualified, type OpenBackup, type OpenTable } from './opened-backup.ts';
import { columnSourcesOf, type ColumnSources } from './table-definition.ts';

const isGenerated = /\bGENERATED ALWAYS AS \(/u;

/**
 * In INSERT statements generated columns stand as DEFAULT: they are left out, as they are of a COPY
 * block. Columns that no definition tells are numbered, with a warning.
 */
export async function nameColumns(backup: OpenBackup): Promise<void> {
  const nameless = backup.tables.filter(
    ({ columns, blocks }) =>
      blocks.every(({ form }) => form === 'inserts') && (columns.length === 0 || blocks.length > 0),
  );
  const definitions = await readDefinitions(
    backup,
    nameless.flatMap(({ object }) => object ?? []),
  );
  const numbered: OpenTable[] = [];
  for (const table of nameless) {
    const defined = table.object === null ? new Map<string, boolean>() : definitions(table.object);
    const names = table.columns.length > 0 ? table.columns : [...defined.keys()];
    const values = table.columns.length > 0 ? undefined : table.blocks[0]?.values;
    if (values !== undefined && values !== names.length) {
      table.columns = Array.from({ length: values }, (_none, place) => `column ${place + 1}`);
      numbered.push(table);
      continue;
    }
    if (table.blocks.length > 0) {
      table.generated = new Set(
        names.flatMap((name, place) => (defined.get(name) === true ? [place] : [])),
      );
    }
    table.columns = names.filter((_name, place) => !table.generated.has(place));
  }
  const [first] = numbered;
  if (first === undefined) return;
  const others = numbered.length - 1;
  const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'table' : 'tables'}`;
  backup.warnings.push(
    `The dump does not say how the columns of ${first.schema}.${first.name}${more} are called: they are numbered.`,
  );
}

/** Gives the columns of an entry in the order of its rows, and whether each is generated. */
async function readDefinitions(
  backup: OpenBackup,
  entries: readonly number[],
): Promise<(entry: number) => Map<string, boolean>> {
  const { objects } = backup.catalog;
  const found = new Map<number, { sources: number[]; own: ColumnSources['own'] }>();
  let places: ReadonlyMap<string, number> | null = null;
  for (let wanted = entries; wanted.length > 0;) {
    const next = new Set<number>();
    for await (const { index, sql } of readEntries(backup, wanted)) {
      const { sources, own } = columnSourcesOf(sql);
      if (sources.length > 0) places ??= placesOf(backup);
      const indexes = sources.flatMap(
        ({ schema, name }) =>
          places?.get(qualified(schema === '' ? (objects[index]?.schema ?? '') : schema, name)) ??
          [],
      );
      found.set(index, { sources: indexes, own });
      for (const source of indexes) next.add(source);
    }
    wanted = [...next].filter((index) => !found.has(index)).toSorted((a, b) => a - b);
  }
  const merged = new Map<number, Map<string, boolean>>();
  const columnsOf = (entry: number): Map<string, boolean> => {
    const known = merged.get(entry);
    if (known !== undefined) return known;
    const columns = new Map<string, boolean>();
    // Before its sources: one that is its own source, which no server has, ends here.
    merged.set(entry, columns);
    const { sources, own } = found.get(entry) ?? { sources: [], own: [] };
    const inherited = sources.flatMap((source) => [...columnsOf(source)]);
    const declared = own.map(({ name, definition }): [string, boolean] => [
      name,
      isGenerated.test(definition),
    ]);
    // A column that comes twice is one, where it came first.
    for (const [name, generated] of [...inherited, ...declared]) {
      columns.set(name, generated || columns.get(name) === true);
    }
    return columns;
  };
  return columnsOf;
}

/** Tables and types, which share their names, by `qualified` name. */
function placesOf({ catalog }: OpenBackup): ReadonlyMap<string, number> {
  return new Map(
    catalog.objects.flatMap(({ type, schema, name }, index): [string, number][] =>
      isTableType(type) || type === 'TYPE' ? [[qualified(schema ?? '', name), index]] : [],
    ),
  );
}
