/**
 * Finds the entries of a dump that are not restored if some entries are left out: these entries,
 * and the entries that need them. The names in an entry show what it needs, as for single tables
 * (`plan-table-restore.ts`). No I/O.
 */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Steps } from '../../system/yielder.ts';
import { ownerOf } from '../../dump-sql/table-definition.ts';
import { unquoted } from '../../dump-sql/copy-statement.ts';
import { keysIn, name as anyName, tableKey, withoutTexts } from './names-in-entries.ts';
import { describeEntryName, type DumpEntry } from './dump-entry.ts';
import type { TablePlan } from './plan-table-restore.ts';

const rowsOf = 'rows of table ';
const keyColumns = new RegExp(
  ` ADD CONSTRAINT ${anyName} (?:UNIQUE|PRIMARY KEY) (?:NULLS NOT DISTINCT )?(\\([^()]*\\))`,
  'u',
);
const referenced = new RegExp(`\\bREFERENCES (${anyName}\\.${anyName})(\\([^)]*\\))`, 'u');
const commentOnPart = /^(CONSTRAINT|TRIGGER|RULE|POLICY) /u;
const partType = /(?:CONSTRAINT|TRIGGER|RULE|POLICY)$/u;

export interface Leaving {
  plan: TablePlan;
  /**
   * Names of the entries that the user named, and of the entries that need them, in the order of
   * the dump.
   */
  asked: string[];
  needing: string[];
}

/**
 * Compares with the name of an entry as in errors: “index public.i”. The type may be in upper case.
 */
function isCalled(entry: DumpEntry, wanted: string): boolean {
  const { type } = entry;
  const rest = describeEntryName(entry).slice(type.length);
  return (
    wanted.slice(0, type.length).toUpperCase() === type &&
    wanted.slice(type.length).trim() === rest.trim()
  );
}

/**
 * Removes these entries from a dump or from a plan. Fails with `invalid-input` for a name that the
 * dump does not have.
 */
export function* planLeaving(
  entries: readonly DumpEntry[],
  tables: readonly CatalogTable[],
  wanted: readonly string[],
  within: TablePlan | null,
): Steps<Leaving> {
  const called = wanted.map((one) => one.trim());
  const isRows = (one: string): boolean => one.slice(0, rowsOf.length).toLowerCase() === rowsOf;
  const rows = new Set(called.filter(isRows).map((one) => one.slice(rowsOf.length)));
  const isAsked = (entry: DumpEntry): boolean => called.some((one) => isCalled(entry, one));
  const asked = new Set(entries.filter(isAsked).map(({ index }) => index));
  const known = (one: string): boolean =>
    isRows(one)
      ? tables.some((table) => nameOf(table) === one.slice(rowsOf.length))
      : entries.some((entry) => isCalled(entry, one));
  const unknown = called.find((one) => !known(one));
  if (unknown !== undefined) {
    const message = `The dump has no “${unknown}” to leave out: an entry is named by its type, schema and name, as “index public.orders_by_day”.`;
    fail({ code: 'invalid-input', problems: [{ field: 'leaveOut', message }] });
  }
  const left = yield* entriesLeftOut(entries, (entry) => asked.has(entry.index));
  const gone = tablesOf(entries, left);
  const isKept = (table: CatalogTable): boolean =>
    !gone.has(tableKey(table.schema, table.name)) && !rows.has(nameOf(table));
  const entriesKept = within?.entries ?? new Set(entries.map(({ index }) => index));
  const withRows =
    within?.withRows ?? new Set(tables.map(({ schema, name }) => tableKey(schema, name)));
  const away = new Set(
    tables.filter((table) => !isKept(table)).map((one) => tableKey(one.schema, one.name)),
  );
  const words = (isOf: (entry: DumpEntry) => boolean): string[] =>
    entries
      .filter((entry) => left.has(entry.index) && entriesKept.has(entry.index) && isOf(entry))
      .map((entry) => describeEntryName(entry));
  return {
    asked: [...called.filter(isRows), ...words(isAsked)],
    needing: words((entry) => !isAsked(entry)),
    plan: {
      takenAlong: [],
      leftOut: [],
      missing: [],
      isWhole: within === null,
      ...within,
      entries: new Set([...entriesKept].filter((index) => !left.has(index))),
      withRows: new Set([...withRows].filter((key) => !away.has(key))),
    },
  };
}

const nameOf = ({ schema, name }: CatalogTable): string =>
  schema === '' ? name : `${schema}.${name}`;

/** Returns the keys of the tables that these entries create. */
export function tablesOf(entries: readonly DumpEntry[], left: ReadonlySet<number>): Set<string> {
  return new Set(
    entries
      .filter(({ index }) => left.has(index))
      .map(({ schema, name }) => tableKey(schema ?? '', name)),
  );
}

/**
 * Returns the positions of the entries that are left out, followed by the entries that need them.
 */
export function* entriesLeftOut(
  entries: readonly DumpEntry[],
  isFirst: (entry: DumpEntry) => boolean,
): Steps<Set<number>> {
  const left = new Set<number>();
  const toFollow: DumpEntry[] = [];
  const leave = (entry: DumpEntry): void => {
    if (left.has(entry.index)) return;
    left.add(entry.index);
    toFollow.push(entry);
  };
  for (const entry of entries) {
    yield;
    if (isFirst(entry)) leave(entry);
  }
  if (left.size === 0) return left;
  /** Entries by the keys that they name. Each list is followed once. */
  const naming = new Map(
    entries.flatMap((entry) => keysMadeBy(entry).map((key) => [key, new Set<DumpEntry>()])),
  );
  for (const entry of entries) {
    yield;
    for (const key of keysNeededBy(entry)) naming.get(key)?.add(entry);
  }
  for (let next = toFollow.pop(); next !== undefined; next = toFollow.pop()) {
    yield;
    for (const key of keysMadeBy(next)) {
      for (const entry of naming.get(key) ?? []) leave(entry);
      naming.delete(key);
    }
  }
  return left;
}

const partKey = (kind: string, schema: string, called: string): string =>
  `${kind}:${tableKey(schema, called)}`;

/**
 * Returns the keys of the objects that this entry creates. In a dump, the name of a function
 * includes the types of its arguments. The name of a constraint, trigger, rule or policy includes
 * the name of its table.
 */
function keysMadeBy({ type, schema, name, sql }: DumpEntry): string[] {
  const own = tableKey(schema ?? '', name.replace(/\(.*$/su, ''));
  const keys = type === 'SCHEMA' ? [`schema:${name}`] : [own];
  const part = partType.exec(type)?.[0];
  if (part !== undefined) keys.push(partKey(part, schema ?? '', name));
  const columns = keyColumns.exec(sql)?.[1];
  const owner = columns === undefined ? null : ownerOf(sql);
  if (owner !== null) keys.push(`key:${tableKey(owner.schema, owner.name)}${columns}`);
  return keys;
}

function* keysNeededBy({ type, schema, name, sql }: DumpEntry): Generator<string> {
  const owner = ownerOf(sql);
  if (owner !== null) yield tableKey(owner.schema, owner.name);
  yield* keysIn(withoutTexts(sql));
  if (schema !== null) yield `schema:${schema}`;
  // The name of the sequence is in a string literal.
  if (type === 'SEQUENCE SET') yield tableKey(schema ?? '', name);
  const [, table, columns] = type === 'FK CONSTRAINT' ? (referenced.exec(sql) ?? []) : [];
  if (table !== undefined && columns !== undefined)
    yield* [...keysIn(table)].map((key) => `key:${key}${columns}`);
  const [head, kind] = type === 'COMMENT' ? (commentOnPart.exec(name) ?? []) : [];
  const at = name.lastIndexOf(' ON ');
  if (head !== undefined && kind !== undefined && at >= head.length) {
    const part = unquoted(name.slice(head.length, at));
    yield partKey(kind, schema ?? '', `${unquoted(name.slice(at + ' ON '.length))} ${part}`);
  }
}
