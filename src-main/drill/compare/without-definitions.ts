/**
 * Reduces a difference to rows, sequences and large objects. It is used for SQL without pg_dump
 * comments: the definitions before the restore are unknown. Users and other programs write rows in
 * different ways (`'2020-1-5'`, `1.50`, `now()`, a query, a line that begins with blanks) and
 * rename what they created. If the rows look different, they count as not compared. If there are
 * fewer rows in total than in the file, that is a difference, regardless of the reason. Pure
 * function: no I/O.
 */
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';

export interface RowsOnly {
  difference: BackupDifference;
  /** Names of tables, for example "public.orders". */
  rowsNotCompared: string[];
}

export function withoutDefinitions(difference: BackupDifference): RowsOnly {
  const others = difference.tables.filter(haveOtherRows);
  const before = others.reduce((sum, { rowsBefore }) => sum + (rowsBefore ?? 0), 0);
  const after = others.reduce((sum, { rowsAfter }) => sum + (rowsAfter ?? 0), 0);
  const lost = after < before ? others.filter(hasFewerRows) : [];
  const tables = lost.map((table) => ({
    ...table,
    definitionChanged: false,
    columnsAdded: [],
    columnsRemoved: [],
    columnsChanged: [],
  }));
  // A sequence has a value even if no statement sets it.
  const sequences = difference.sequences.filter(({ before: value }) => value !== null);
  const found = difference.largeObjects;
  const hasLargeObjects = found !== null && found.added + found.removed + found.changed > 0;
  const same = tables.length + sequences.length === 0 && !hasLargeObjects;
  return {
    difference: { ...difference, same, tables, objects: [], sequences },
    rowsNotCompared: others
      .filter((table) => !lost.includes(table))
      .map(({ schema, name }) => `${schema}.${name}`),
  };
}

const hasFewerRows = ({ rowsBefore, rowsAfter }: TableDifference): boolean =>
  (rowsAfter ?? 0) < (rowsBefore ?? 0);

function haveOtherRows({ change, rows, rowsBefore, rowsAfter }: TableDifference): boolean {
  if (change === 'same') return false;
  // A table without rows is known only after the restore.
  if (change === 'added') return (rowsAfter ?? 0) > 0;
  return rowsBefore !== rowsAfter || rows === null || rows.added + rows.removed + rows.changed > 0;
}
