/** A search in one table. It can be begun, continued, stopped and cleared. */
import { useState } from 'react';
import type { SearchPage } from '#shared/domain/catalog.ts';
import { call } from '../../api/bridge.ts';
import { useOperation, type OperationState } from '../../api/useOperation.ts';

/** Maximum number of rows that one search call returns. */
const rowsOfCall = 100;

export interface SearchFor {
  text: string;
  /** The column to search; null for all columns. */
  column: string | null;
  matchCase: boolean;
}

/** All rows that were found until now. */
export type Found = SearchPage & SearchFor;

export interface TableSearch {
  now: OperationState<SearchPage>;
  /** null while all rows are shown. */
  found: Found | null;
  begin: (wanted: SearchFor) => void;
  continue: () => void;
  stop: () => void;
  clear: () => void;
}

export function useTableSearch(openedId: string, table: number): TableSearch {
  const [found, setFound] = useState<Found | null>(null);
  const operation = useOperation(
    ({ wanted, fromRow }: { wanted: SearchFor; fromRow: number }, operationId) =>
      call('catalog.search', {
        openedId,
        table,
        ...wanted,
        fromRow,
        limit: rowsOfCall,
        operationId,
      }),
  );
  const search = async (before: Found): Promise<void> => {
    const { text, column, matchCase } = before;
    const wanted = { text, column, matchCase };
    setFound(before);
    const page = await operation.start({ wanted, fromRow: before.nextRow ?? 0 });
    if (page === null) return;
    const shift = before.rows.length;
    setFound({
      ...page,
      ...wanted,
      rows: [...before.rows, ...page.rows],
      cut: [...before.cut, ...page.cut.map((one) => ({ ...one, row: one.row + shift }))],
    });
  };
  return {
    now: operation.now,
    found,
    begin: (wanted) =>
      void search({ ...wanted, columns: [], rows: [], cut: [], totalRows: 0, nextRow: 0 }),
    continue: () => (found === null ? undefined : void search(found)),
    stop: operation.cancel,
    clear: () => {
      operation.cancel();
      setFound(null);
    },
  };
}
