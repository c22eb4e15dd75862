/** A search through one table: begun, gone on with, stopped, put away. */
import { useState } from 'react';
import type { SearchPage } from '#shared/domain/catalog.ts';
import { call } from '../../api/bridge.ts';
import { useOperation, type WorkState } from '../../api/useOperation.ts';

/** Rows found at a time. */
const foundAtOnce = 100;

export interface SearchFor {
  text: string;
  /** null: in any column. */
  column: string | null;
  matchCase: boolean;
}

/** All that was found so far. */
export type Found = SearchPage & SearchFor;

export interface TableSearch {
  now: WorkState<SearchPage>;
  /** null while all rows are shown. */
  found: Found | null;
  begin: (wanted: SearchFor) => void;
  goOn: () => void;
  stop: () => void;
  putAway: () => void;
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
        limit: foundAtOnce,
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
    goOn: () => (found === null ? undefined : void search(found)),
    stop: operation.cancel,
    putAway: () => {
      operation.cancel();
      setFound(null);
    },
  };
}
