/**
 * Which entries of a dump make up some of its tables: the tables themselves with their partitions, what
 * belongs to them, and what they need. pg_dump writes qualified names, so what an entry needs is found
 * by the names in it. Pure; the order stays that of the dump.
 */
import type { ChosenTable } from '#shared/domain/restore.ts';
import { ownerOf } from '../catalog/table-definition.ts';
import {
  attach,
  commented,
  commentedPart,
  commentedSchema,
  extensionSchema,
  granted,
  inherits,
  ownMultirange,
  partitionOf,
  references,
} from './entry-patterns.ts';
import { belongings, tables, views } from './entry-types.ts';
import {
  keyOf,
  keysIn,
  partsOf,
  plainly,
  plainNeeds,
  qualifiedNames,
  tableKey,
  unquoted,
  withoutArguments,
  withoutTexts,
} from './names-in-entries.ts';
import { neededTypes, qualifyNames } from './qualify-names.ts';

/** One entry of the dump with its SQL, as `readEntries` gives it. */
export interface DumpEntry {
  index: number;
  type: string;
  schema: string | null;
  name: string;
  sql: string;
}

export interface TablePlan {
  /** Places of entries that are restored. */
  entries: ReadonlySet<number>;
  /** Tables whose rows are restored, as `tableKey`. */
  withRows: ReadonlySet<string>;
  /** In words: “type public.mood”. */
  takenAlong: string[];
  leftOut: string[];
  /** Chosen tables that the dump does not have. */
  missing: ChosenTable[];
}

/** `loaded`: the tables that rows go into, as `tableKey`; those of a partition may go through its root. */
export function planTableRestore(
  all: readonly DumpEntry[],
  chosen: readonly ChosenTable[],
  loaded: ReadonlySet<string>,
): TablePlan {
  const { entries, areOld } = qualifyNames(all);
  return new Planner(entries, areOld, loaded).plan(chosen);
}

class Planner {
  readonly #all: readonly DumpEntry[];
  /** What extensions have is then named without their schema, and not told from other names. */
  readonly #areOld: boolean;
  readonly #loaded: ReadonlySet<string>;
  readonly #tables = new Map<string, DumpEntry>();
  readonly #views = new Map<string, DumpEntry>();
  /** By type and name: what has no schema. */
  readonly #plain = new Map<string, DumpEntry>();
  readonly #needed = new Map<string, DumpEntry[]>();
  readonly #schemas = new Map<string, DumpEntry>();
  readonly #extensions = new Map<string, DumpEntry[]>();
  /** From a table to those that are parts of it, and the other way round. */
  readonly #below = new Map<string, string[]>();
  /** From a partition to what it is a part of. */
  readonly #above = new Map<string, string>();
  readonly #entries = new Set<number>();
  readonly #withRows = new Set<string>();
  readonly #restored = new Set<string>();
  readonly #indexes = new Set<string>();
  readonly #takenAlong: string[] = [];
  readonly #leftOut: string[] = [];
  /** What is still to be done, the next one last. */
  readonly #steps: (() => void)[] = [];

  constructor(all: readonly DumpEntry[], areOld: boolean, loaded: ReadonlySet<string>) {
    this.#all = all;
    this.#areOld = areOld;
    this.#loaded = loaded;
    for (const entry of all) {
      const key = tableKey(entry.schema ?? '', entry.name);
      if (tables.has(entry.type)) this.#tables.set(key, entry);
      if (views.has(entry.type)) this.#views.set(key, entry);
      if (entry.schema === null) this.#plain.set(plainKey(entry.type, entry.name), entry);
      const multirange = entry.type === 'TYPE' ? ownMultirange.exec(entry.sql)?.[1] : undefined;
      if (multirange !== undefined) push(this.#needed, keyOf(multirange), entry);
      if (entry.type === 'SCHEMA') this.#schemas.set(entry.name, entry);
      if (entry.type === 'EXTENSION') {
        const schema = extensionSchema.exec(entry.sql)?.[1];
        if (schema !== undefined) push(this.#extensions, unquoted(schema), entry);
      }
      const plain = withoutArguments(entry.name);
      if (neededTypes.has(entry.type))
        push(this.#needed, tableKey(entry.schema ?? '', plain), entry);
    }
    for (const entry of all) {
      const isOfTable = tables.has(entry.type);
      const [, parent, child] =
        (isOfTable || entry.type === 'TABLE ATTACH' ? attach.exec(entry.sql) : null) ?? [];
      if (parent !== undefined && child !== undefined) this.#isPart(keyOf(child), keyOf(parent));
      if (!isOfTable) continue;
      const root = partitionOf.exec(entry.sql)?.[1];
      const own = tableKey(entry.schema ?? '', entry.name);
      if (root !== undefined) this.#isPart(own, keyOf(root));
      for (const whole of qualifiedNames(inherits.exec(entry.sql)?.[1] ?? '')) {
        push(this.#below, keyOf(whole), own);
      }
    }
  }

  plan(chosen: readonly ChosenTable[]): TablePlan {
    const missing: ChosenTable[] = [];
    for (const table of chosen) {
      const key = tableKey(table.schema, table.name);
      if (this.#tables.has(key)) this.#now(() => this.#takeTable(this.#loadedThrough(key), true));
      else missing.push(table);
    }
    const isChosen = new Set(chosen.map(({ schema, name: one }) => tableKey(schema, one)));
    for (const key of this.#withRows) {
      const table = this.#tables.get(key);
      if (table !== undefined && !isChosen.has(key))
        this.#takenAlong.push(`${wordsOf(table)}, with its rows`);
    }
    this.#takeBelongings();
    this.#takeComments();
    this.#leaveGrants();
    return {
      entries: this.#entries,
      withRows: this.#withRows,
      takenAlong: [...new Set(this.#takenAlong)],
      leftOut: [...new Set(this.#leftOut)],
      missing,
    };
  }

  #isPart(partition: string, root: string): void {
    push(this.#below, root, partition);
    this.#above.set(partition, root);
  }

  /** Where the rows of this table go in: pg_dump leaves it to the root where partitions may differ. */
  #loadedThrough(key: string): string {
    let found = key;
    const seen = new Set<string>();
    for (let at = this.#above.get(key); at !== undefined; at = this.#above.get(at)) {
      if (seen.has(at)) break;
      seen.add(at);
      if (this.#loaded.has(at)) found = at;
    }
    return found;
  }

  #takeTable(key: string, withRows: boolean): void {
    const entry = this.#tables.get(key);
    if (entry === undefined) return;
    // Its rows stand in its parts, and reading it reads theirs.
    if (withRows && !this.#withRows.has(key)) {
      this.#withRows.add(key);
      this.#restored.add(key);
      const below = this.#below.get(key) ?? [];
      this.#next([
        ...below.map((one) => () => this.#takeTable(one, true)),
        () => this.#take(entry),
      ]);
      return;
    }
    if (!withRows && !this.#restored.has(key)) {
      this.#restored.add(key);
      this.#takenAlong.push(`${wordsOf(entry)}, without rows`);
    }
    this.#take(entry);
  }

  /** Does it, and all that comes of it. */
  #now(step: () => void): void {
    this.#steps.push(step);
    for (let next = this.#steps.pop(); next !== undefined; next = this.#steps.pop()) next();
  }

  /** To be done in this order before anything else: a chain in a dump may be longer than the stack. */
  #next(steps: readonly (() => void)[]): void {
    for (const step of steps.toReversed()) this.#steps.push(step);
  }

  #take(entry: DumpEntry): void {
    if (this.#entries.has(entry.index)) return;
    this.#entries.add(entry.index);
    const schema = entry.schema === null ? undefined : this.#schemas.get(entry.schema);
    this.#next([
      ...(schema === undefined ? [] : [() => this.#takeAlong(schema)]),
      ...this.#needsOf(entry).map((one) => () => {
        if (tables.has(one.type)) this.#takeTable(tableKey(one.schema ?? '', one.name), false);
        else this.#takeAlong(one);
      }),
    ]);
  }

  #takeAlong(entry: DumpEntry): void {
    if (this.#entries.has(entry.index)) return;
    this.#takenAlong.push(wordsOf(entry));
    this.#take(entry);
  }

  #needsOf(entry: DumpEntry): DumpEntry[] {
    const found = new Set<DumpEntry>();
    for (const whole of qualifiedNames(entry.sql)) {
      const [schema, key] = partsOf(whole);
      const others = this.#needed.get(key) ?? [];
      for (const other of others) found.add(other);
      if (others.length === 0 && !this.#tables.has(key) && !this.#views.has(key)) {
        for (const extension of this.#extensions.get(schema) ?? []) found.add(extension);
      }
    }
    if (this.#areOld && tables.has(entry.type)) {
      for (const extension of this.#extensions.get(entry.schema ?? '') ?? []) found.add(extension);
    }
    // A function may name tables that are not there yet, but only in its text.
    for (const key of keysIn(withoutTexts(entry.sql))) {
      const table = this.#tables.get(key) ?? this.#views.get(key);
      if (table !== undefined) found.add(table);
    }
    for (const [type, own] of plainNeeds(entry)) {
      const one = this.#plain.get(plainKey(type, own));
      if (one !== undefined) found.add(one);
    }
    found.delete(entry);
    return [...found];
  }

  #takeBelongings(): void {
    for (const entry of this.#all) {
      if (this.#entries.has(entry.index) || !belongings.has(entry.type)) continue;
      const owner = ownerOf(entry.sql);
      const key = owner === null ? null : tableKey(owner.schema, owner.name);
      const isOurs =
        entry.type === 'INDEX ATTACH'
          ? keysIn(entry.sql).every((one) => this.#indexes.has(one))
          : key !== null && this.#restored.has(key);
      if (!isOurs) {
        const [, parent = '', child = ''] = attach.exec(entry.sql) ?? [];
        if (child !== '' && this.#restored.has(keyOf(child))) {
          this.#leftOut.push(
            `its place in ${plainly(keyOf(parent))}, for table ${plainly(keyOf(child))}`,
          );
        }
        continue;
      }
      const other = this.#absentTable(entry);
      if (other !== null) {
        this.#leftOut.push(`${wordsOf(entry)}, which needs ${plainly(other)}`);
        continue;
      }
      if (entry.type === 'INDEX' || entry.type === 'CONSTRAINT') {
        // The index of a constraint has its name.
        const own = entry.name.split(' ').at(-1) ?? entry.name;
        this.#indexes.add(tableKey(entry.schema ?? '', own));
      }
      this.#now(() => this.#take(entry));
    }
    for (const entry of this.#all) {
      if (entry.type !== 'SEQUENCE SET' && entry.type !== 'SEQUENCE OWNED BY') continue;
      const sequence = this.#needed.get(tableKey(entry.schema ?? '', entry.name)) ?? [];
      const owner = entry.type === 'SEQUENCE SET' ? null : ownerOf(entry.sql);
      const isOwned = owner === null || this.#restored.has(tableKey(owner.schema, owner.name));
      if (isOwned && sequence.some(({ index }) => this.#entries.has(index))) {
        this.#entries.add(entry.index);
      }
    }
  }

  /** A table or view outside of any text that the entry names and that is not restored. */
  #absentTable(entry: DumpEntry): string | null {
    const target = entry.type === 'FK CONSTRAINT' ? references.exec(entry.sql)?.[1] : undefined;
    if (target !== undefined) return this.#withRows.has(keyOf(target)) ? null : keyOf(target);
    const absent = keysIn(withoutTexts(entry.sql)).find((one) => {
      if (this.#tables.has(one)) return !this.#restored.has(one);
      const view = this.#views.get(one);
      return view !== undefined && !this.#entries.has(view.index);
    });
    return absent ?? null;
  }

  /** They name roles, which may be missing, and are said to be left out. */
  #leaveGrants(): void {
    for (const { type, sql } of this.#all) {
      if (type !== 'ACL') continue;
      const [, target, schema] = granted.exec(sql) ?? [];
      const key = target === undefined ? null : keyOf(target);
      const needs = key === null ? [] : (this.#needed.get(key) ?? []);
      const plain = schema === undefined ? undefined : this.#schemas.get(unquoted(schema));
      const one = [...needs, plain].find(
        (entry) => entry !== undefined && this.#entries.has(entry.index),
      );
      if (key !== null && this.#restored.has(key)) {
        this.#leftOut.push(`grants on table ${plainly(key)}`);
      } else if (one !== undefined) this.#leftOut.push(`grants on ${wordsOf(one)}`);
    }
  }

  /** Whether this is about a part of a table that has an entry of its own, and stays behind. */
  #isLeftOut(comment: string, table: { schema: string; name: string }): boolean {
    const [, kind = '', part] = commentedPart.exec(comment) ?? [];
    if (part === undefined) return false;
    const own = tableKey(table.schema, `${table.name} ${unquoted(part)}`);
    return this.#all.some(
      ({ index, type, schema, name: one }) =>
        type.endsWith(kind) && tableKey(schema ?? '', one) === own && !this.#entries.has(index),
    );
  }

  #takeComments(): void {
    const restored = (key: string): boolean =>
      this.#indexes.has(key) ||
      (this.#needed.get(key) ?? []).some(({ index }) => this.#entries.has(index));
    for (const entry of this.#all) {
      if (entry.type !== 'COMMENT') continue;
      const owner = ownerOf(entry.sql);
      const target = commented.exec(entry.sql)?.[1];
      const [, kind, plain] = commentedSchema.exec(entry.sql) ?? [];
      const isTaken =
        (owner !== null &&
          this.#restored.has(tableKey(owner.schema, owner.name)) &&
          !this.#isLeftOut(entry.sql, owner)) ||
        (target !== undefined && restored(keyOf(target))) ||
        (plain !== undefined &&
          this.#all.some(
            (one) =>
              one.type === kind && one.name === unquoted(plain) && this.#entries.has(one.index),
          ));
      if (isTaken) this.#entries.add(entry.index);
    }
  }
}

function wordsOf({ type, schema, name: own }: DumpEntry): string {
  const kind = type === 'FK CONSTRAINT' ? 'foreign key' : type.toLowerCase();
  return `${kind} ${schema === null ? '' : `${schema}.`}${own}`;
}

const plainKey = (type: string, own: string): string => `${type} ${own}`;

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
