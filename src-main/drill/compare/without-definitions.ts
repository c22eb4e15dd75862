/**
 * A difference as far as rows, sequences and large objects go: for SQL whose objects no comment of pg_dump announces,
 * so that nobody knows the definitions before. People and other programs write rows in ways of their own (`'2020-1-5'`, `1.50`,
 * `now()`, a query, a line that begins with blanks) and rename what they made: where the rows look otherwise, they were not
 * compared. Fewer rows in all than the file has are a difference, whatever the reason. Pure.
 */
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';

export interface RowsOnly {
  difference: BackupDifference;
  /** Tables: "public.orders". */
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
  // A sequence that nothing sets has a value all the same.
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
  // A table without rows is known after the restore only.
  if (change === 'added') return (rowsAfter ?? 0) > 0;
  return rowsBefore !== rowsAfter || rows === null || rows.added + rows.removed + rows.changed > 0;
}
