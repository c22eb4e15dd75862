/**
 * How many rows a table of an opened backup has, and what is damaged, for the window and the command
 * line. Pure functions: no I/O.
 */
import type { Contents, ContentsTable, RowsState } from './domain/catalog.ts';
import { grouped } from './format.ts';
import { text } from './words/text.ts';

type Counted = Pick<ContentsTable, 'rows' | 'state'>;

/** "3 rows", "at least 3 rows", "rows not in the file". */
export function rowsText({ rows, state }: Counted): string {
  if (state === 'missing') return text('contents.rows.missing');
  return state === 'cut'
    ? text('contents.rows.cut', { rows })
    : text('contents.rows.whole', { rows });
}

/** The same in a column of numbers: "3", "≥ 3", "not in the file". `null`: there is no table. */
export function rowsCount(rows: number | null, state: RowsState | null, none: string): string {
  if (state === 'missing') return text('contents.count.missing');
  if (rows === null) return none;
  return state === 'cut' ? text('contents.count.cut', { rows }) : grouped(rows);
}

/** What is damaged and which rows that affects, as sentences; empty without damage. */
export function damageSentences({ damage, tables }: Pick<Contents, 'damage' | 'tables'>): string[] {
  if (damage === null) return [];
  const cut = tables.find(({ state }) => state === 'cut');
  const missing = tables.filter(({ state }) => state === 'missing').length;
  return [
    damage,
    ...(cut === undefined
      ? []
      : [text('damage.cut', { table: `${cut.schema}.${cut.name}`, rows: cut.rows })]),
    ...(missing === 0 ? [] : [text('damage.missing', { tables: missing })]),
    tables.some(({ state }) => state === 'unknown')
      ? text('damage.unknown')
      : text('damage.readable'),
  ];
}
