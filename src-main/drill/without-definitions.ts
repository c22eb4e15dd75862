/**
 * A difference as far as rows, sequences and large objects go: for SQL whose objects no comment of pg_dump announces,
 * so that nobody knows the definitions before. Pure.
 */
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';

export function withoutDefinitions(difference: BackupDifference): BackupDifference {
  const tables = difference.tables.filter(haveOtherRows).map((table) => ({
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
  return { ...difference, same, tables, objects: [], sequences };
}

function haveOtherRows({ change, rows, rowsBefore, rowsAfter }: TableDifference): boolean {
  if (change === 'same') return false;
  // A table without rows is known after the restore only.
  if (change === 'added') return rowsAfter !== 0;
  return rowsBefore !== rowsAfter || rows === null || rows.added + rows.removed + rows.changed > 0;
}
