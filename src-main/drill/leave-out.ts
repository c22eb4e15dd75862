/**
 * What a drill leaves out where it has no room of its own for a superuser (`postgres/enclosure.ts`): what
 * would run with the rights of the server (functions in C and the like), and what needs it. The proof names it. Pure, but for reading
 * the entries.
 */
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { unhurried, type Steps } from '../breather.ts';
import { readEntries } from '../catalog/definitions.ts';
import type { OpenBackup } from '../catalog/opened-backup.ts';
import { ownerOf } from '../catalog/table-definition.ts';
import { judgeStatement } from '../dump-sql/statement-kind.ts';
import { statementsOf } from '../dump-sql/statements-of.ts';
import { keysIn, tableKey, withoutTexts } from '../restore/names-in-entries.ts';
import type { DumpEntry, TablePlan } from '../restore/plan-table-restore.ts';
import { inWords } from '../restore/superuser-kinds.ts';

export interface LeftOut {
  /** What is restored instead. */
  plan: TablePlan;
  /** “function public.f(integer)”, in the order of the dump. */
  names: string[];
  /** The difference without what was left out. */
  without(difference: BackupDifference): BackupDifference;
}

/** null when there is nothing to leave out. */
export async function leaveOutNative(
  backup: OpenBackup,
  signal: AbortSignal,
): Promise<LeftOut | null> {
  const all = backup.catalog.objects;
  const entries: DumpEntry[] = [];
  for await (const { index, sql } of readEntries(backup, all.keys(), signal)) {
    const object = all[index];
    if (object !== undefined) entries.push({ ...object, index, sql });
  }
  const left = await unhurried(leftOutOf(entries), signal);
  if (left.size === 0) return null;
  const tables = new Set(
    entries
      .filter(({ index }) => left.has(index))
      .map(({ schema, name }) => tableKey(schema ?? '', name)),
  );
  const isLeft = ({ schema, name }: { schema: string | null; name: string }): boolean =>
    tables.has(tableKey(schema ?? '', name));
  const names = entries
    .filter(({ index }) => left.has(index))
    .map((entry) => inWords({ ...entry, sqlOffset: 0 }));
  return {
    names,
    plan: {
      entries: new Set(entries.flatMap(({ index }) => (left.has(index) ? [] : [index]))),
      withRows: new Set(
        backup.tables
          .filter((one) => !isLeft(one))
          .map(({ schema, name }) => tableKey(schema, name)),
      ),
      takenAlong: [],
      leftOut: names,
      missing: [],
    },
    without: (difference) => {
      const rest = {
        ...difference,
        tables: difference.tables.filter((one) => !(one.change === 'removed' && isLeft(one))),
        objects: difference.objects.filter((one) => !(one.change === 'removed' && isLeft(one))),
        sequences: difference.sequences.filter((one) => !(one.after === null && isLeft(one))),
      };
      const { largeObjects } = rest;
      const same =
        rest.tables.every(({ change }) => change === 'same') &&
        rest.objects.length + rest.sequences.length === 0 &&
        (largeObjects === null ||
          largeObjects.added + largeObjects.removed + largeObjects.changed === 0);
      return { ...rest, same };
    },
  };
}

/** Places of entries that make something native, and of those that need one of these. */
export function* leftOutOf(entries: readonly DumpEntry[]): Steps<Set<number>> {
  const left = new Set<number>();
  const toFollow: DumpEntry[] = [];
  const leave = (entry: DumpEntry): void => {
    if (left.has(entry.index)) return;
    left.add(entry.index);
    toFollow.push(entry);
  };
  for (const entry of entries) {
    yield;
    if (statementsOf(entry.sql).some((one) => judgeStatement(one).does.kind === 'native'))
      leave(entry);
  }
  if (left.size === 0) return left;
  /** By what entries make: those that name it. Each list is followed once. */
  const naming = new Map(entries.map((entry) => [madeBy(entry), new Set<DumpEntry>()]));
  for (const entry of entries) {
    yield;
    const owner = ownerOf(entry.sql);
    if (owner !== null) naming.get(tableKey(owner.schema, owner.name))?.add(entry);
    for (const key of keysIn(withoutTexts(entry.sql))) naming.get(key)?.add(entry);
  }
  for (let next = toFollow.pop(); next !== undefined; next = toFollow.pop()) {
    yield;
    const key = madeBy(next);
    for (const entry of naming.get(key) ?? []) leave(entry);
    naming.delete(key);
  }
  return left;
}

/** A function is named with the types of its arguments. */
const madeBy = ({ schema, name }: DumpEntry): string =>
  tableKey(schema ?? '', name.replace(/\(.*$/su, ''));
