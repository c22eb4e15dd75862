/**
 * Selects the entries of a dump that are needed to restore some of its tables: the tables with
 * their partitions, the entries that belong to them, and the entries that they need. pg_dump writes
 * qualified names, so the names in an entry show what it needs. No I/O; the order of the dump is
 * kept. Time and memory are proportional to the size of the dump, regardless of its contents: all
 * entries with one name are visited once, not again for each entry that names them.
 */
import type { ChosenTable } from '#shared/domain/restore.ts';
import type { Steps } from '../../system/yielder.ts';
import { unquoted } from '../../dump-sql/copy-statement.ts';
import { ownerOf } from '../../dump-sql/table-definition.ts';
import type { DumpEntry } from './dump-entry.ts';
import { notYetVisited, EntryIndex, plainKey } from './entry-index.ts';
import {
  attach,
  commented,
  commentedPart,
  commentedSchema,
  granted,
  partType,
  references,
} from './entry-patterns.ts';
import { dependentTypes, tables } from './entry-types.ts';
import {
  keyOf,
  keysIn,
  partsOf,
  plainly,
  plainNeeds,
  qualifiedNames,
  tableKey,
  withoutTexts,
} from './names-in-entries.ts';
import { qualifyNames } from './qualify-names.ts';

export interface TablePlan {
  /** Positions of entries that are restored. */
  entries: ReadonlySet<number>;
  /** Tables whose rows are restored, by `tableKey`. */
  withRows: ReadonlySet<string>;
  /** Names of needed entries that are also restored: “type public.mood”. */
  takenAlong: string[];
  leftOut: string[];
  /** Chosen tables that the dump does not have. */
  missing: ChosenTable[];
  /** True if no tables were chosen: everything that the plan does not name is also restored. */
  isWhole?: boolean;
}

/**
 * `loaded`: the tables that rows are loaded into, by `tableKey`. The rows of a partition may be
 * loaded through its root table.
 */
export function* planTableRestore(
  all: readonly DumpEntry[],
  chosen: readonly ChosenTable[],
  loaded: ReadonlySet<string>,
): Steps<TablePlan> {
  const index = new EntryIndex(yield* qualifyNames(all), loaded);
  yield* index.read();
  return yield* new Planner(index).plan(chosen);
}

/**
 * Yields another step that must be completed, with all of its own steps, before this step
 * continues.
 */
type Work = Generator<Work | undefined, void>;

/** Returns the first restored entry with this name. */
type TakenOf = (key: string) => DumpEntry | undefined;

class Planner {
  readonly #index: EntryIndex;
  readonly #entries = new Set<number>();
  readonly #withRows = new Set<string>();
  readonly #restored = new Set<string>();
  readonly #indexes = new Set<string>();
  readonly #takenAlong: string[] = [];
  readonly #leftOut: string[] = [];

  constructor(index: EntryIndex) {
    this.#index = index;
  }

  *plan(chosen: readonly ChosenTable[]): Steps<TablePlan> {
    const missing: ChosenTable[] = [];
    for (const table of chosen) {
      const key = tableKey(table.schema, table.name);
      if (this.#index.tables.has(key))
        yield* done(this.#takeTable(this.#index.loadedThrough(key), true));
      else missing.push(table);
    }
    const isChosen = new Set(chosen.map(({ schema, name: one }) => tableKey(schema, one)));
    for (const key of this.#withRows) {
      const table = this.#index.tables.get(key);
      if (table !== undefined && !isChosen.has(key))
        this.#takenAlong.push(`${describeEntry(table)}, with its rows`);
    }
    yield* this.#takeAccessMethods();
    yield* this.#takeBelongings();
    const takenOf = this.#takenOf();
    yield* this.#takeSequenceValues(takenOf);
    yield* this.#takeComments(takenOf);
    yield* this.#leaveGrants(takenOf);
    return {
      entries: this.#entries,
      withRows: this.#withRows,
      takenAlong: [...new Set(this.#takenAlong)],
      leftOut: [...new Set(this.#leftOut)],
      missing,
    };
  }

  /**
   * Restores the access methods that `SET default_table_access_method` names between entries,
   * regardless of the tables after it.
   */
  *#takeAccessMethods(): Steps<void> {
    for (const entry of this.#index.all) {
      yield;
      if (entry.type !== 'ACCESS METHOD' || !ofTables.test(entry.sql)) continue;
      const work = this.#takeAlong(entry);
      if (work !== undefined) yield* done(work);
    }
  }

  *#takeTable(key: string, withRows: boolean): Work {
    const entry = this.#index.tables.get(key);
    if (entry === undefined) return;
    // The rows of the table are in its partitions, and a query of the table reads their rows.
    if (withRows && !this.#withRows.has(key)) {
      this.#withRows.add(key);
      this.#restored.add(key);
      for (const one of this.#index.below.get(key) ?? []) yield this.#takeTable(one, true);
    } else if (!withRows && !this.#restored.has(key)) {
      this.#restored.add(key);
      this.#takenAlong.push(`${describeEntry(entry)}, without rows`);
    }
    yield this.#take(entry);
  }

  *#take(entry: DumpEntry): Work {
    if (this.#entries.has(entry.index)) return;
    this.#entries.add(entry.index);
    yield this.#takeAlong(
      entry.schema === null ? undefined : this.#index.schemas.get(entry.schema),
    );
    for (const one of this.#needsOf(entry)) yield this.#takeAlong(one);
  }

  /** Does nothing if there is no entry, or if it was added before. */
  #takeAlong(entry: DumpEntry | undefined): Work | undefined {
    if (entry === undefined || this.#entries.has(entry.index)) return undefined;
    if (tables.has(entry.type)) {
      return this.#takeTable(tableKey(entry.schema ?? '', entry.name), false);
    }
    this.#takenAlong.push(describeEntry(entry));
    return this.#take(entry);
  }

  /** May yield the same entry several times, and `undefined` if a name belongs to no entry. */
  *#needsOf(entry: DumpEntry): Generator<DumpEntry | undefined, void> {
    for (const whole of qualifiedNames(entry.sql)) {
      const [schema, key] = partsOf(whole);
      const others = this.#index.needed.get(key);
      const isKnown =
        others !== undefined || this.#index.tables.has(key) || this.#index.views.has(key);
      yield* notYetVisited(isKnown ? others : this.#index.extensions.get(schema));
      yield;
    }
    if (this.#index.areOld && tables.has(entry.type)) {
      yield* notYetVisited(this.#index.extensions.get(entry.schema ?? ''));
    }
    // A function may name tables that do not exist yet, but only in its body.
    for (const key of keysIn(withoutTexts(entry.sql))) {
      yield this.#index.tables.get(key) ?? this.#index.views.get(key);
    }
    for (const [type, own] of plainNeeds(entry)) yield this.#index.plain.get(plainKey(type, own));
  }

  *#takeBelongings(): Steps<void> {
    for (const entry of this.#index.all) {
      yield;
      if (this.#entries.has(entry.index) || !dependentTypes.has(entry.type)) continue;
      const owner = ownerOf(entry.sql);
      const key = owner === null ? null : tableKey(owner.schema, owner.name);
      const isOurs =
        entry.type === 'INDEX ATTACH'
          ? [...keysIn(entry.sql)].every((one) => this.#indexes.has(one))
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
        this.#leftOut.push(`${describeEntry(entry)}, which needs ${plainly(other)}`);
        continue;
      }
      if (entry.type === 'INDEX' || entry.type === 'CONSTRAINT') {
        // The index of a constraint has the name of the constraint.
        const own = entry.name.split(' ').at(-1) ?? entry.name;
        this.#indexes.add(tableKey(entry.schema ?? '', own));
      }
      yield* done(this.#take(entry));
    }
  }

  *#takeSequenceValues(takenOf: TakenOf): Steps<void> {
    for (const entry of this.#index.all) {
      yield;
      if (entry.type !== 'SEQUENCE SET' && entry.type !== 'SEQUENCE OWNED BY') continue;
      const owner = entry.type === 'SEQUENCE SET' ? null : ownerOf(entry.sql);
      const isOwned = owner === null || this.#restored.has(tableKey(owner.schema, owner.name));
      const sequence = tableKey(entry.schema ?? '', entry.name);
      if (isOwned && takenOf(sequence) !== undefined) this.#entries.add(entry.index);
    }
  }

  /**
   * Returns a table or view that the entry names outside of string literals and that is not
   * restored.
   */
  #absentTable(entry: DumpEntry): string | null {
    const target = entry.type === 'FK CONSTRAINT' ? references.exec(entry.sql)?.[1] : undefined;
    if (target !== undefined) return this.#withRows.has(keyOf(target)) ? null : keyOf(target);
    const absent = [...keysIn(withoutTexts(entry.sql))].find((one) => {
      if (this.#index.tables.has(one)) return !this.#restored.has(one);
      const view = this.#index.views.get(one);
      return view !== undefined && !this.#entries.has(view.index);
    });
    return absent ?? null;
  }

  /**
   * Called when no more entries are added: each list of entries with the same name is searched
   * once, regardless of the number of calls.
   */
  #takenOf(): TakenOf {
    const known = new Map<string, DumpEntry | undefined>();
    return (key) => {
      if (!known.has(key)) {
        const isTaken = ({ index }: DumpEntry): boolean => this.#entries.has(index);
        known.set(key, this.#index.needed.get(key)?.all.find(isTaken));
      }
      return known.get(key);
    };
  }

  /** Grants name roles, which may be missing, so they are reported as left out. */
  *#leaveGrants(takenOf: TakenOf): Steps<void> {
    const without = new Set<DumpEntry>();
    for (const { type, sql } of this.#index.all) {
      yield;
      if (type !== 'ACL') continue;
      const [, target, schema] = granted.exec(sql) ?? [];
      const key = target === undefined ? null : keyOf(target);
      if (key !== null && this.#restored.has(key)) {
        this.#leftOut.push(`grants on table ${plainly(key)}`);
        continue;
      }
      const plain = schema === undefined ? undefined : this.#index.schemas.get(unquoted(schema));
      const one = key === null ? plain : takenOf(key);
      if (one === undefined || !this.#entries.has(one.index) || without.has(one)) continue;
      without.add(one);
      this.#leftOut.push(`grants on ${describeEntry(one)}`);
    }
  }

  *#takeComments(takenOf: TakenOf): Steps<void> {
    /**
     * Objects with a separate entry: parts of tables that are not restored, and objects without a
     * schema.
     */
    const notRestored = new Set<string>();
    const taken = new Set<string>();
    for (const { index, type, schema, name: own } of this.#index.all) {
      yield;
      const part = partType.exec(type)?.[0];
      if (this.#entries.has(index)) taken.add(plainKey(type, own));
      else if (part !== undefined) notRestored.add(plainKey(part, tableKey(schema ?? '', own)));
    }
    const isLeftOut = (comment: string, table: { schema: string; name: string }): boolean => {
      const [, kind = '', part] = commentedPart.exec(comment) ?? [];
      if (part === undefined) return false;
      const own = tableKey(table.schema, `${table.name} ${unquoted(part)}`);
      return notRestored.has(plainKey(kind, own));
    };
    for (const entry of this.#index.all) {
      yield;
      if (entry.type !== 'COMMENT') continue;
      const owner = ownerOf(entry.sql);
      const target = commented.exec(entry.sql)?.[1];
      const key = target === undefined ? null : keyOf(target);
      const [, kind = '', plain] = commentedSchema.exec(entry.sql) ?? [];
      const isTaken =
        (owner !== null &&
          this.#restored.has(tableKey(owner.schema, owner.name)) &&
          !isLeftOut(entry.sql, owner)) ||
        (key !== null && (this.#indexes.has(key) || takenOf(key) !== undefined)) ||
        (plain !== undefined && taken.has(plainKey(kind, unquoted(plain))));
      if (isTaken) this.#entries.add(entry.index);
    }
  }
}

const ofTables = / TYPE TABLE HANDLER /u;

/**
 * Runs a step and all of its own steps in sequence: a chain in a dump may be longer than the call
 * stack.
 */
function* done(work: Work): Steps<void> {
  const begun = [work];
  for (let last = begun.at(-1); last !== undefined; last = begun.at(-1)) {
    const next = last.next();
    if (next.done === true) begun.pop();
    else if (next.value !== undefined) begun.push(next.value);
    yield;
  }
}

function describeEntry({ type, schema, name: own }: DumpEntry): string {
  const kind = type === 'FK CONSTRAINT' ? 'foreign key' : type.toLowerCase();
  return `${kind} ${schema === null ? '' : `${schema}.`}${own}`;
}
