/**
 * The entries of a dump by what they make and where they belong: tables, their parts and wholes, and all that another entry
 * can need. Pure.
 */
import type { Steps } from '../../system/yielder.ts';
import { unquoted } from '../../dump-sql/copy-statement.ts';
import type { DumpEntry } from './dump-entry.ts';
import { attach, extensionSchema, inherits, ownMultirange, partitionOf } from './entry-patterns.ts';
import { tables, views } from './entry-types.ts';
import { keyOf, qualifiedNames, tableKey, withoutArguments } from './names-in-entries.ts';
import { neededTypes } from './qualify-names.ts';

/** Entries that one name stands for, in the order of the dump. */
export class Namesakes {
  readonly all: DumpEntry[] = [];
  /** Those that nobody has come to yet. */
  readonly ahead: Iterator<DumpEntry> = this.all.values();
}

export class EntryIndex {
  readonly all: readonly DumpEntry[];
  /** What extensions have is then named without their schema, and not told from other names. */
  readonly areOld: boolean;
  readonly #loaded: ReadonlySet<string>;
  readonly tables = new Map<string, DumpEntry>();
  readonly views = new Map<string, DumpEntry>();
  /** By type and name: what has no schema. */
  readonly plain = new Map<string, DumpEntry>();
  readonly needed = new Map<string, Namesakes>();
  readonly schemas = new Map<string, DumpEntry>();
  /** By their schema. */
  readonly extensions = new Map<string, Namesakes>();
  /** From a table to those that are parts of it, and the other way round. */
  readonly below = new Map<string, string[]>();
  /** From a partition to what it is a part of. */
  readonly #above = new Map<string, string>();
  readonly #loadedAbove = new Map<string, string | null>();

  /** `loaded`: the tables that rows go into, as `tableKey`. */
  constructor(
    { entries, areOld }: { entries: readonly DumpEntry[]; areOld: boolean },
    loaded: ReadonlySet<string>,
  ) {
    this.all = entries;
    this.areOld = areOld;
    this.#loaded = loaded;
  }

  /** To be called first. */
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

  /** Where the rows of this table go in: pg_dump leaves it to the root where partitions may differ. */
  loadedThrough(key: string): string {
    const way: string[] = [];
    let at: string | undefined = key;
    for (; at !== undefined && !this.#loadedAbove.has(at); at = this.#above.get(at)) {
      // Circles have an end, too.
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

/** Of what has no schema, or may be one of several with a name. */
export const plainKey = (type: string, own: string): string => `${type} ${own}`;

/** Each of them is come to once, whoever needs it. */
export function* comingTo(namesakes: Namesakes | undefined): Generator<DumpEntry, void> {
  if (namesakes === undefined) return;
  const { ahead } = namesakes;
  for (let next = ahead.next(); next.done !== true; next = ahead.next()) yield next.value;
}

function addTo(map: Map<string, Namesakes>, key: string, entry: DumpEntry): void {
  const known = map.get(key) ?? new Namesakes();
  if (known.all.push(entry) === 1) map.set(key, known);
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
