import { useMemo } from 'react';
import type { ContentsTable } from '#shared/domain/catalog.ts';
import { text as say } from '#shared/words/text.ts';
import { useColumns } from '../../api/queries.ts';
import { DataGrid } from '../grid/DataGrid.tsx';
import { allRows, foundRows, gridColumns, wholeRow } from './rows-of-table.ts';
import type { RowSearch } from './useRowSearch.ts';

interface Props {
  openedId: string;
  subject: string;
  table: ContentsTable;
  search: RowSearch;
}

/** All rows of a table, or the rows that a search found. */
export function TableRows({ openedId, subject, table, search }: Props) {
  const { index, schema, name, columns: names, rows, state } = table;
  const noRows = state === 'missing' ? say('contents.no-rows.missing') : say('contents.no-rows');
  const facts = useColumns(openedId, index).data;
  const columns = useMemo(() => gridColumns(names, facts), [names, facts]);
  const isSearched = search.covers(index);
  const text = search.wanted?.text ?? '';
  const found = isSearched ? search.foundIn(index) : null;
  const source = useMemo(
    () =>
      isSearched
        ? foundRows(openedId, index, text, found ?? { rows: [], cut: [], total: 0, nextRow: null })
        : allRows(openedId, index, rows),
    [isSearched, openedId, index, text, found, rows],
  );
  return (
    <DataGrid
      table={{ schema, name }}
      subject={JSON.stringify([subject, schema, name])}
      columns={columns}
      source={source}
      marked={isSearched ? text : null}
      whole={(row) => wholeRow(openedId, index, found?.rows[row]?.number ?? row)}
      empty={
        isSearched ? say(search.isRunning ? 'contents.searching' : 'contents.no-row-found') : noRows
      }
    />
  );
}
