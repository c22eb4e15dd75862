import { useState } from 'react';
import type { ContentsTable } from '#shared/domain/catalog.ts';
import { errorOf } from '../../api/bridge.ts';
import { useRows } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { rowsOfPage } from './contents-messages.ts';
import { Pager } from './Pager.tsx';
import { RowDialog } from './RowDialog.tsx';
import { RowsGrid } from './RowsGrid.tsx';
import { SearchBar } from './SearchBar.tsx';
import { useTableSearch } from './useTableSearch.ts';
import classes from './Contents.module.css';

interface Props {
  openedId: string;
  table: ContentsTable;
}

/** The rows of a table, page by page, or the rows that contain a searched text. */
export function TableRows({ openedId, table }: Props) {
  const limit = rowsOfPage(table.columns.length);
  const [offset, setOffset] = useState(0);
  const [openedRow, setOpenedRow] = useState<number | null>(null);
  const page = useRows(openedId, table.index, offset, limit);
  const search = useTableSearch(openedId, table.index);
  const { found, now } = search;

  const failed = found === null ? page.error : now.state === 'failed' ? now.error : null;
  const shown = found ?? page.data;
  return (
    <>
      <SearchBar columns={table.columns} search={search} />
      {failed === null ? null : (
        <div className={classes.padded}>
          <ErrorCallout error={failed instanceof Error ? errorOf(failed) : failed} />
        </div>
      )}
      {shown === undefined || shown.rows.length === 0 ? (
        <p className={classes.nothing}>
          {found === null
            ? shown === undefined
              ? ''
              : 'This table has no rows.'
            : now.state === 'running'
              ? 'Searching…'
              : found.nextRow === null
                ? 'No row contains this text.'
                : ''}
        </p>
      ) : (
        <RowsGrid page={shown} marked={found?.text ?? null} onOpen={setOpenedRow} />
      )}
      {found === null && table.rows > 0 ? (
        <Pager
          offset={offset}
          limit={limit}
          shown={page.data?.rows.length ?? 0}
          total={page.data?.totalRows ?? table.rows}
          onGo={setOffset}
        />
      ) : null}
      {openedRow === null ? null : (
        <RowDialog
          openedId={openedId}
          table={table}
          row={openedRow}
          onClose={() => setOpenedRow(null)}
        />
      )}
    </>
  );
}
