/**
 * Reads the columns of tables from their definitions. Some columns may be defined in other entries:
 * at the parents of a table that inherits, at its type, or at the table of which it is a partition;
 * and these may again refer to others. A dump can contain anything: chains of any depth, circles,
 * thousands of parents.
 */
import { readEntries } from './definitions.ts';
import { SharedStrings } from '../../dump-sql/shared-strings.ts';
import { isTableType, qualified, type OpenBackup } from '../source/opened-backup.ts';
import { columnSourcesOf } from '../../dump-sql/table-definition.ts';

const isGenerated = /\bGENERATED ALWAYS AS \(/u;
/** No table has more columns (manual, "PostgreSQL Limits"). */
const mostColumns = 1600;
/**
 * Limit for the number of names copied from other entries in the whole dump: far more than any
 * database needs.
 */
const mostCopiedNames = 5_000_000;

/** The columns in the order of the table's rows, each with true if the column is generated. */
export type DefinedColumns = ReadonlyMap<string, boolean>;

interface Definition {
  sources: readonly number[];
  own: readonly string[];
  /** The columns of these that are generated. */
  generated: readonly string[];
}

const none: readonly never[] = [];

/**
 * Reads these entries, which must be in ascending order. Returns a function that gives the columns
 * of an entry; null if the dump does not define them. Reads the dump three times at most. Fails
 * with `reading-cancelled`.
 */
export async function readDefinedColumns(
  backup: OpenBackup,
  entries: readonly number[],
  signal: AbortSignal | undefined,
): Promise<(entry: number) => DefinedColumns | null> {
  const found = new Map<number, Definition | null>();
  let known: ReadonlyMap<string, number> | null = null;
  /** Created when a definition first refers to another entry: in most dumps this never happens. */
  const places = (): ReadonlyMap<string, number> => (known ??= placesOf(backup));
  const texts = new SharedStrings();
  const read = async (wanted: Iterable<number>): Promise<number[]> => {
    const next = new Set<number>();
    for await (const { index, sql, cut } of readEntries(backup, wanted, signal)) {
      const object = backup.catalog.objects[index];
      const definition = cut ? null : definitionIn(sql, object, { places, texts });
      found.set(index, definition);
      for (const source of definition?.sources ?? []) next.add(source);
    }
    return [...next].filter((index) => !found.has(index)).toSorted((a, b) => a - b);
  };
  const parents = await read(entries);
  // More distant ancestors are all read in one pass: otherwise a long chain would need one pass
  // through the dump for each link.
  if ((await read(parents)).length > 0) {
    const rest = [...places().values()].filter((index) => !found.has(index));
    await read(rest.toSorted((a, b) => a - b));
  }
  return mergerOf(found);
}

function definitionIn(
  sql: string,
  object: { schema: string | null } | undefined,
  { places, texts }: { places: () => ReadonlyMap<string, number>; texts: SharedStrings },
): Definition | null {
  const { sources, own } = columnSourcesOf(sql);
  const indexes = sources.map(({ schema, name }) =>
    places().get(qualified(schema === '' ? (object?.schema ?? '') : schema, name)),
  );
  const known = indexes.filter((index) => index !== undefined);
  if (known.length < indexes.length) return null;
  return {
    sources: known.length === 0 ? none : known,
    own: own.map(({ name }) => texts.shared(name)),
    generated: isGenerated.test(sql)
      ? own.flatMap(({ name, definition }) => (isGenerated.test(definition) ? [name] : []))
      : none,
  };
}

/** Merges each entry once, after its sources, without recursion. */
function mergerOf(
  found: ReadonlyMap<number, Definition | null>,
): (entry: number) => DefinedColumns | null {
  const merged = new Map<number, Map<string, boolean> | null>();
  let copiedNames = 0;
  const merge = ({ sources, own, generated }: Definition): Map<string, boolean> | null => {
    if (own.length > mostColumns) return null;
    const columns = new Map<string, boolean>();
    // A column that appears twice is one column, at its first position.
    const add = (name: string, isOne: boolean): void => {
      columns.set(name, isOne || columns.get(name) === true);
    };
    for (const source of sources) {
      const inherited = merged.get(source);
      // An entry that is its own source has no columns yet: its columns are unknown. No server
      // creates such an entry.
      if (inherited === undefined || inherited === null) return null;
      copiedNames += inherited.size + 1;
      if (copiedNames > mostCopiedNames) return null;
      for (const [name, isGeneratedThere] of inherited) add(name, isGeneratedThere);
      if (columns.size > mostColumns) return null;
    }
    for (const name of own) add(name, generated.includes(name));
    return columns.size > mostColumns ? null : columns;
  };
  return (wanted) => {
    const alone = found.get(wanted);
    // Most tables define all their columns themselves. Their results are not stored: there may be a
    // million.
    if (alone?.sources.length === 0 && !merged.has(wanted)) return merge(alone);
    const waiting = [wanted];
    const begun = new Set<number>();
    for (let entry = waiting.at(-1); entry !== undefined; entry = waiting.at(-1)) {
      const definition = found.get(entry) ?? null;
      if (!merged.has(entry) && definition !== null && !begun.has(entry)) {
        begun.add(entry);
        for (const source of definition.sources) {
          if (!merged.has(source) && !begun.has(source)) waiting.push(source);
        }
        continue;
      }
      waiting.pop();
      if (!merged.has(entry)) merged.set(entry, definition === null ? null : merge(definition));
    }
    return merged.get(wanted) ?? null;
  };
}

/** Returns tables and types, which share one namespace, by `qualified` name. */
function placesOf({ catalog }: OpenBackup): ReadonlyMap<string, number> {
  return new Map(
    catalog.objects.flatMap(({ type, schema, name }, index): [string, number][] =>
      isTableType(type) || type === 'TYPE' ? [[qualified(schema ?? '', name), index]] : [],
    ),
  );
}
