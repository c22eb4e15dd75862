/** The texts of the grid. Pure functions: no I/O. */
import { counted } from '#shared/format.ts';
import type { CopyFormat } from './copy-formats.ts';
import type { GridColumn, RowChange } from './grid-rows.ts';
import { shortType } from './grid-rows.ts';

export const changeSigns: Record<RowChange, string> = { added: '+', removed: '−', changed: '~' };
export const changeNames: Record<RowChange, string> = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
};

export const copyNames: Record<CopyFormat, string> = {
  cells: 'Copy',
  csv: 'Copy as CSV',
  json: 'Copy as JSON',
  insert: 'Copy as INSERT',
};

/** Rows that one copy takes. More belong into an export. */
export const mostCopiedRows = 10_000;

export const gridTexts = {
  rowHead: 'Row',
  openRow: 'Open the row',
  menu: 'Menu of the selected cells',
  wider: 'Wider',
  narrower: 'Narrower',
  moveLeft: 'Move to the left',
  moveRight: 'Move to the right',
  resetColumns: 'Reset the columns',
  reading: 'Reading…',
  nullTitle: 'NULL: no value',
  close: 'Close the row',
  previous: 'Previous row',
  next: 'Next row',
  tooMany: `A copy takes at most ${mostCopiedRows.toLocaleString('en-GB')} rows. Export the table to get all of them.`,
  copiedCut: 'Long values were cut. Export the table to get them whole.',
  picture: 'Picture in this value',
} as const;

export const rowTitle = (table: string, number: number): string =>
  `${table}, row ${(number + 1).toLocaleString('en-GB')}`;

export const copiedTitle = (rows: number): string => `${counted(rows, 'row')} copied`;

/** "id, bigint, primary key", for the tooltip and for screen readers. */
export function describeColumn({ name, type, isPrimaryKey, references }: GridColumn): string {
  return [
    name,
    type === null ? '' : shortType(type),
    isPrimaryKey ? 'primary key' : '',
    references === null ? '' : `refers to ${references}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
