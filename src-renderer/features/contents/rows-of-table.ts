/** Where the grid gets the rows of a table from: the file, or the result of a search. */
import type { CutValue, RowsPage, TableColumnFacts, TableRow } from '#shared/domain/catalog.ts';
import { call } from '../../api/bridge.ts';
import type { GridColumn, GridRow, RowSource } from '../grid/grid-rows.ts';
import type { Found } from './useRowSearch.ts';

const nothingCut: ReadonlyMap<number, number> = new Map();

export function gridRows(rows: readonly TableRow[], cut: readonly CutValue[]): GridRow[] {
  const cutOfRow = new Map<number, Map<number, number>>();
  for (const { row, column, bytes } of cut) {
    const known = cutOfRow.get(row) ?? new Map<number, number>();
    cutOfRow.set(row, known.set(column, bytes));
  }
  return rows.map(({ number, values }, at) => ({
    number,
    values,
    cut: cutOfRow.get(at) ?? nothingCut,
  }));
}

/** All rows, read from the file when they are needed. */
export const allRows = (openedId: string, table: number, count: number): RowSource => ({
  id: `${openedId} ${table}`,
  kind: 'all',
  count,
  load: async (offset, limit) => {
    const page: RowsPage = await call('catalog.rows', { openedId, table, offset, limit });
    return gridRows(page.rows, page.cut);
  },
});

/** The rows that a search found. */
export function foundRows(openedId: string, table: number, text: string, found: Found): RowSource {
  const rows = gridRows(found.rows, found.cut);
  return {
    id: `${openedId} ${table} ${text}`,
    kind: 'found',
    count: rows.length,
    load: async (offset, limit) => rows.slice(offset, offset + limit),
  };
}

/** Returns the values of one row, up to a megabyte each. */
export async function wholeRow(
  openedId: string,
  table: number,
  offset: number,
): Promise<readonly (string | null)[] | null> {
  const { rows } = await call('catalog.rows', { openedId, table, offset, limit: 1 });
  return rows[0]?.values ?? null;
}

/** The columns of the grid; without types until the definition was read. */
export const gridColumns = (
  names: readonly string[],
  facts: readonly TableColumnFacts[] | undefined,
): GridColumn[] =>
  names.map((name, at) => {
    const fact = facts?.[at];
    return {
      name,
      type: fact?.definition ?? null,
      isPrimaryKey: fact?.isPrimaryKey ?? false,
      references: fact?.references ?? null,
      isIdentityAlways: fact?.isIdentityAlways ?? false,
    };
  });
