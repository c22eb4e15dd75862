/** Messages about the result of a comparison. Pure functions: no I/O. */
import type { BackupDifference, TableDifference } from '#shared/domain/catalog.ts';
import { grouped } from '#shared/format.ts';
import { text, type TextId } from '#shared/words/text.ts';

/** "From 24 November 2026 at 21:40 to 25 November 2026 at 21:40." */
export const sinceOf = ({ before, after }: { before: string; after: string }): string =>
  text('compare.since', { before, after });

/** Number of rows of a table that differ. */
export function changedRowsOf({ change, rows, rowsAfter, rowsBefore }: TableDifference): number {
  if (change === 'added') return rowsAfter ?? 0;
  if (change === 'removed') return rowsBefore ?? 0;
  return rows === null ? 0 : rows.added + rows.removed + rows.changed;
}

/** "Tables: 2 changed, 1 added. Rows: 12 added, 3 removed." */
export function summaryOf(difference: BackupDifference): string {
  if (difference.same) return text('compare.same');
  const found = changesOf(difference);
  // A comparison with a damaged file is never the proof that nothing has changed.
  return found === '' ? text('compare.no-difference-found') : found;
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
    changes('compare.summary.tables', {
      changed: tables.filter(({ change }) => change === 'changed').length,
      added: tables.filter(({ change }) => change === 'added').length,
      removed: tables.filter(({ change }) => change === 'removed').length,
    }),
    changes('compare.summary.rows', rows),
    changes('compare.summary.objects', {
      changed: objects.filter(({ change }) => change === 'changed').length,
      added: objects.filter(({ change }) => change === 'added').length,
      removed: objects.filter(({ change }) => change === 'removed').length,
    }),
    largeObjects === null ? '' : changes('compare.summary.large-objects', largeObjects),
    changes('compare.summary.sequences', { changed: sequences.length, added: 0, removed: 0 }),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

type Summary = Extract<TextId, `compare.summary.${string}`>;

/** "Tables: 2 changed, 1 added."; an empty string if all counts are 0. */
function changes(what: Summary, counts: Record<'changed' | 'added' | 'removed', number>): string {
  const parts = (['changed', 'added', 'removed'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => text(`compare.count.${name}`, { count: counts[name] }));
  return parts.length === 0 ? '' : text(what, { counts: parts.join(', ') });
}

/** The changes of the columns and the definition of one table, one sentence each. */
export function shapeChanges(table: TableDifference): string[] {
  if (table.change === 'added' || table.change === 'removed') return [];
  const sentences = [
    ...table.columnsAdded.map((column) => text('compare.column-added', { column })),
    ...table.columnsRemoved.map((column) => text('compare.column-removed', { column })),
    ...table.columnsChanged.map(({ column, before, after }) =>
      text('compare.column-changed', { column, before, after }),
    ),
  ];
  if (table.definitionChanged && sentences.length === 0) {
    sentences.push(text('compare.definition-changed'));
  }
  return sentences;
}

/** "+12 −3 ~5". If only one side has the table, all of its rows count as added or removed. */
export function rowChanges(table: TableDifference): string {
  if (table.change === 'added' || table.change === 'removed') {
    const [sign, count] =
      table.change === 'added' ? ['+', table.rowsAfter] : ['−', table.rowsBefore];
    return count === null || count === 0 ? '–' : `${sign}${grouped(count)}`;
  }
  if (table.rows === null) return text('compare.not-row-by-row');
  const { added, removed, changed } = table.rows;
  const parts = [
    added === 0 ? '' : `+${grouped(added)}`,
    removed === 0 ? '' : `−${grouped(removed)}`,
    changed === 0 ? '' : `~${grouped(changed)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '–' : parts.join(' ');
}

/** The changes of the rows for screen readers: "Rows: 12 added, 3 removed.". */
export function describeRowChanges(table: TableDifference): string {
  if (table.rows === null) return table.change === 'changed' ? text('compare.not-row-by-row') : '';
  return changes('compare.summary.rows', table.rows);
}
