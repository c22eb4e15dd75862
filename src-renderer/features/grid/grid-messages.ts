/** The texts of the grid. Pure functions: no I/O. */
import { text } from '#shared/words/text.ts';
import type { GridColumn, RowChange } from './grid-rows.ts';
import { shortType } from './grid-rows.ts';

export const changeSigns: Record<RowChange, string> = { added: '+', removed: '−', changed: '~' };

/** Rows that one copy takes. More belong into an export. */
export const mostCopiedRows = 10_000;

export const rowTitle = (table: string, number: number): string =>
  text('grid.row-title', { table, row: number + 1 });

/** "id, bigint, primary key", for the tooltip and for screen readers. */
export function describeColumn({ name, type, isPrimaryKey, references }: GridColumn): string {
  return [
    name,
    type === null ? '' : shortType(type),
    isPrimaryKey ? text('grid.primary-key') : '',
    references === null ? '' : text('grid.refers-to', { table: references }),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
