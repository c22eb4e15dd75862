/**
 * Determines the entries that a drill leaves out if it has no sandbox for a superuser
 * (`postgres/private-server/sandbox.ts`): entries that would run with the rights of the server
 * (functions in C and similar), and all entries that need them. The proof names them. Pure
 * functions, except for reading the entries.
 */
import { withSame } from '../compare/same-difference.ts';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { unhurried, type Steps } from '../../system/yielder.ts';
import { readEntries } from '../../catalog/objects/definitions.ts';
import type { OpenBackup } from '../../catalog/source/opened-backup.ts';
import { judgeStatement } from '../../dump-sql/statement-kind.ts';
import { statementsOf } from '../../dump-sql/statements-of.ts';
import { entriesLeftOut, tablesOf } from '../../restore/tables/leave-out.ts';
import { tableKey } from '../../restore/tables/names-in-entries.ts';
import { describeEntryName, type DumpEntry } from '../../restore/tables/dump-entry.ts';
import type { TablePlan } from '../../restore/tables/plan-table-restore.ts';

export interface LeftOut {
  /** The remaining plan, which is restored. */
  plan: TablePlan;
  /** Names such as “function public.f(integer)”, in the order of the dump. */
  names: string[];
  /** Tables that have rows in the backup. */
  filledTables: string[];
  /** Removes the entries that were left out from a difference. */
  without(difference: BackupDifference): BackupDifference;
}

/** Returns null if there is nothing to leave out. */
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
  const tables = tablesOf(entries, left);
  const isLeft = ({ schema, name }: { schema: string | null; name: string }): boolean =>
    tables.has(tableKey(schema ?? '', name));
  const names = entries
    .filter(({ index }) => left.has(index))
    .map((entry) => describeEntryName(entry));
  return {
    names,
    filledTables: backup.tables
      .filter((one) => one.rows > 0 && isLeft(one))
      .map(({ schema, name }) => `${schema}.${name}`),
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
      isWhole: true,
    },
    without: (difference) => {
      const rest = {
        ...difference,
        tables: difference.tables.filter((one) => !(one.change === 'removed' && isLeft(one))),
        objects: difference.objects.filter((one) => !(one.change === 'removed' && isLeft(one))),
        sequences: difference.sequences.filter((one) => !(one.after === null && isLeft(one))),
      };
      return withSame(rest);
    },
  };
}

/** Indexes of the entries that create native code, and of the entries that need them. */
export const leftOutOf = (entries: readonly DumpEntry[]): Steps<Set<number>> =>
  entriesLeftOut(entries, ({ sql }) =>
    statementsOf(sql).some((one) => judgeStatement(one).does.kind === 'native'),
  );
