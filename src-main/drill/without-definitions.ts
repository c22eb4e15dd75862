/**
 * A difference as far as rows, sequences and large objects go: for SQL whose objects no comment of pg_dump announces,
 * so that nobody knows the definitions before. People and other programs write rows in ways of their own (`'2020-1-5'`, `1.50`,
 * `now()`, a query, a line that begins with blanks): where no fewer rows came back than were seen in the file, they were
 * counted and not compared. Pure.
 */
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';

export interface RowsOnly {
  difference: BackupDifference;
  /** Tables whose rows were counted and not compared: "public.orders". */
  onlyCounted: string[];
}

export function withoutDefinitions(difference: BackupDifference): RowsOnly {
  const others = difference.tables.filter(haveOtherRows);
  const tables = others
    .filter((table) => !isOnlyCounted(table))
    .map((table) => ({
      ...table,
      definitionChanged: false,
      columnsAdded: [],
      columnsRemoved: [],
      columnsChanged: [],
    }));
  // A sequence that nothing sets has a value all the same.
  const sequences = difference.sequences.filter(({ before }) => before !== null);
  const found = difference.largeObjects;
  const hasLargeObjects = found !== null && found.added + found.removed + found.changed > 0;
  const same = tables.length + sequences.length === 0 && !hasLargeObjects;
  return {
    difference: { ...difference, same, tables, objects: [], sequences },
    onlyCounted: others.filter(isOnlyCounted).map(({ schema, name }) => `${schema}.${name}`),
  };
}

function haveOtherRows({ change, rows, rowsBefore, rowsAfter }: TableDifference): boolean {
  if (change === 'same') return false;
  // A table without rows is known after the restore only.
  if (change === 'added') return (rowsAfter ?? 0) > 0;
  return rowsBefore !== rowsAfter || rows === null || rows.added + rows.removed + rows.changed > 0;
}

const isOnlyCounted = ({ change, rowsBefore, rowsAfter }: TableDifference): boolean =>
  change !== 'removed' && (rowsAfter ?? 0) > 0 && (rowsAfter ?? 0) >= (rowsBefore ?? 0);
