/** Messages about the result of a comparison. Pure functions: no I/O. */
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';
import { counted } from '#shared/format.ts';

export const changesTexts = {
  compareWith: 'Compare with',
  theOneBefore: ' (the one before)',
  aFile: 'A file…',
  comparing: 'Comparing…',
  cancel: 'Cancel',
  nothingCompared:
    'Choose what to compare with. The changed rows of all tables are shown. Nothing is restored.',
  notByRow: 'The rows of this table could not be compared one by one.',
  onlyShape: 'No row of this table differs.',
} as const;

/** "From 24 November 2026 at 21:40 to 25 November 2026 at 21:40." */
export const sinceOf = ({ before, after }: { before: string; after: string }): string =>
  `From ${before} to ${after}`;

/** Number of rows of a table that differ. */
export function changedRowsOf({ change, rows, rowsAfter, rowsBefore }: TableDifference): number {
  if (change === 'added') return rowsAfter ?? 0;
  if (change === 'removed') return rowsBefore ?? 0;
  return rows === null ? 0 : rows.added + rows.removed + rows.changed;
}

/** "2 tables changed, 1 added. 12 rows added, 3 removed." */
export function summaryOf(difference: BackupDifference): string {
  if (difference.same) return 'Nothing has changed.';
  const found = changesOf(difference);
  // A comparison with a damaged file is never the proof that nothing has changed.
  return found === '' ? 'No difference was found in the rows that could be compared.' : found;
}

function changesOf(difference: BackupDifference): string {
  const { tables, objects, sequences, largeObjects } = difference;
  const rows = { added: 0, removed: 0, changed: 0 };
  for (const table of tables) {
    rows.added += table.rows?.added ?? 0;
    rows.removed += table.rows?.removed ?? 0;
    rows.changed += table.rows?.changed ?? 0;
  }
  return [
    changes('table', {
      changed: tables.filter(({ change }) => change === 'changed').length,
      added: tables.filter(({ change }) => change === 'added').length,
      removed: tables.filter(({ change }) => change === 'removed').length,
    }),
    changes('row', rows),
    changes('other object', {
      changed: objects.filter(({ change }) => change === 'changed').length,
      added: objects.filter(({ change }) => change === 'added').length,
      removed: objects.filter(({ change }) => change === 'removed').length,
    }),
    largeObjects === null ? '' : changes('large object', largeObjects),
    sequences.length === 0 ? '' : `${counted(sequences.length, 'sequence')} changed.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** "2 tables changed, 1 added."; an empty string if all counts are 0. */
function changes(what: string, counts: Record<'changed' | 'added' | 'removed', number>): string {
  const parts = (['changed', 'added', 'removed'] as const).filter((name) => counts[name] > 0);
  const [first, ...others] = parts;
  if (first === undefined) return '';
  const start = `${counted(counts[first], what)} ${first}`;
  const remaining = others.map((name) => `${counts[name].toLocaleString('en-GB')} ${name}`);
  return `${[start, ...remaining].join(', ')}.`;
}

/** The changes of the columns and the definition of one table, one sentence each. */
export function shapeChanges(table: TableDifference): string[] {
  if (table.change === 'added' || table.change === 'removed') return [];
  const sentences = [
    ...table.columnsAdded.map((column) => `Column ${column} was added.`),
    ...table.columnsRemoved.map((column) => `Column ${column} was removed.`),
    ...table.columnsChanged.map(
      ({ column, before, after }) => `Column ${column} changed from ${before} to ${after}.`,
    ),
  ];
  if (table.definitionChanged && sentences.length === 0) {
    sentences.push('Its definition changed, for example a constraint, an index or a default.');
  }
  return sentences;
}

/** "+12 −3 ~5". If only one side has the table, all of its rows count as added or removed. */
export function rowChanges(table: TableDifference): string {
  const grouped = (count: number): string => count.toLocaleString('en-GB');
  if (table.change === 'added' || table.change === 'removed') {
    const [sign, count] =
      table.change === 'added' ? ['+', table.rowsAfter] : ['−', table.rowsBefore];
    return count === null || count === 0 ? '–' : `${sign}${grouped(count)}`;
  }
  if (table.rows === null) return 'not compared row by row';
  const { added, removed, changed } = table.rows;
  const parts = [
    added === 0 ? '' : `+${grouped(added)}`,
    removed === 0 ? '' : `−${grouped(removed)}`,
    changed === 0 ? '' : `~${grouped(changed)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '–' : parts.join(' ');
}

/** The changes of the rows for screen readers: "12 rows added, 3 removed". */
export function describeRowChanges(table: TableDifference): string {
  if (table.rows === null) return table.change === 'changed' ? 'not compared row by row' : '';
  return changes('row', table.rows).replace(/\.$/u, '');
}
