/**
 * Index of the entries of a dump by what they create and where they belong: tables, their parts and
 * parents, and everything that another entry can need. No I/O.
 */
import type { Steps } from '../../system/yielder.ts';
import { unquoted } from '../../dump-sql/copy-statement.ts';
import type { DumpEntry } from './dump-entry.ts';
import { attach, extensionSchema, inherits, ownMultirange, partitionOf } from './entry-patterns.ts';
import { tables, views } from './entry-types.ts';
import { keyOf, qualifiedNames, tableKey, withoutArguments } from './names-in-entries.ts';
import { neededTypes } from './qualify-names.ts';

/** Entries with the same name, in the order of the dump. */
export class EntriesWithName {
  readonly all: DumpEntry[] = [];
  /** Entries that have not been visited yet. */
  readonly ahead: Iterator<DumpEntry> = this.all.values();
}

export class EntryIndex {
  readonly all: readonly DumpEntry[];
  /**
   * True if the objects of extensions are named without their schema; then they cannot be
   * distinguished from other names.
   */
  readonly areOld: boolean;
  readonly #loaded: ReadonlySet<string>;
  readonly tables = new Map<string, DumpEntry>();
  readonly views = new Map<string, DumpEntry>();
  /** Entries without a schema, by type and name. */
  readonly plain = new Map<string, DumpEntry>();
  readonly needed = new Map<string, EntriesWithName>();
  readonly schemas = new Map<string, DumpEntry>();
  /** Extensions by their schema. */
  readonly extensions = new Map<string, EntriesWithName>();
  /** Partitions and inherited tables of a table. */
  readonly below = new Map<string, string[]>();
  /** Parent of a partition. */
  readonly #above = new Map<string, string>();
  readonly #loadedAbove = new Map<string, string | null>();

  /** `loaded`: the tables that rows are loaded into, by `tableKey`. */
  constructor(
    { entries, areOld }: { entries: readonly DumpEntry[]; areOld: boolean },
    loaded: ReadonlySet<string>,
  ) {
    this.all = entries;
    this.areOld = areOld;
    this.#loaded = loaded;
  }

  /** Must be called first. */
  *read(): Steps<void> {
    for (const entry of this.all) {
      yield;
      const key = tableKey(entry.schema ?? '', entry.name);
      if (tables.has(entry.type)) this.tables.set(key, entry);
      if (views.has(entry.type)) this.views.set(key, entry);
      if (entry.schema === null) this.plain.set(plainKey(entry.type, entry.name), entry);
      const multirange = entry.type === 'TYPE' ? ownMultirange.exec(entry.sql)?.[1] : undefined;
      if (multirange !== undefined) addTo(this.needed, keyOf(multirange), entry);
      if (entry.type === 'SCHEMA') this.schemas.set(entry.name, entry);
      if (entry.type === 'EXTENSION') {
        const schema = extensionSchema.exec(entry.sql)?.[1];
        if (schema !== undefined) addTo(this.extensions, unquoted(schema), entry);
      }
      const plain = withoutArguments(entry.name);
      if (neededTypes.has(entry.type))
        addTo(this.needed, tableKey(entry.schema ?? '', plain), entry);
    }
    for (const entry of this.all) {
      yield;
      const isOfTable = tables.has(entry.type);
      const [, parent, child] =
        (isOfTable || entry.type === 'TABLE ATTACH' ? attach.exec(entry.sql) : null) ?? [];
      if (parent !== undefined && child !== undefined) this.#isPart(keyOf(child), keyOf(parent));
      if (!isOfTable) continue;
      const root = partitionOf.exec(entry.sql)?.[1];
      const own = tableKey(entry.schema ?? '', entry.name);
      if (root !== undefined) this.#isPart(own, keyOf(root));
      for (const whole of qualifiedNames(inherits.exec(entry.sql)?.[1] ?? '')) {
        push(this.below, keyOf(whole), own);
      }
    }
  }

  #isPart(partition: string, root: string): void {
    push(this.below, root, partition);
    this.#above.set(partition, root);
  }

  /**
   * Returns the table through which the rows of this table are loaded: pg_dump loads them through
   * the root table if the partitions may differ.
   */
  loadedThrough(key: string): string {
    const way: string[] = [];
    let at: string | undefined = key;
    for (; at !== undefined && !this.#loadedAbove.has(at); at = this.#above.get(at)) {
      // This also stops at circles.
      this.#loadedAbove.set(at, null);
      way.push(at);
    }
    let found = at === undefined ? null : (this.#loadedAbove.get(at) ?? null);
    if (found === null && at !== undefined && this.#loaded.has(at)) found = at;
    for (const one of way.toReversed()) {
      this.#loadedAbove.set(one, found);
      if (found === null && this.#loaded.has(one)) found = one;
    }
    return this.#loadedAbove.get(key) ?? key;
  }
}

/** Key of an entry without a schema, or of one of several entries with the same name. */
export const plainKey = (type: string, own: string): string => `${type} ${own}`;

/** Visits each entry only once, regardless of how many entries need it. */
export function* notYetVisited(namesakes: EntriesWithName | undefined): Generator<DumpEntry, void> {
  if (namesakes === undefined) return;
  const { ahead } = namesakes;
  for (let next = ahead.next(); next.done !== true; next = ahead.next()) yield next.value;
}

function addTo(map: Map<string, EntriesWithName>, key: string, entry: DumpEntry): void {
  const known = map.get(key) ?? new EntriesWithName();
  if (known.all.push(entry) === 1) map.set(key, known);
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
