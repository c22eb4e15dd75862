import { UnstyledButton } from '@mantine/core';
import { memo, useLayoutEffect, useRef } from 'react';
import type { RowsPage } from '#shared/domain/catalog.ts';
import { formatBytes } from '#shared/format.ts';
import { CellValue } from './CellValue.tsx';
import classes from './Contents.module.css';

interface Props {
  page: RowsPage;
  /** The searched text, which is highlighted in the values; null if there is no search. */
  marked: string | null;
  onOpen: (row: number) => void;
}

/** A page of rows. A long value is cut; the dialog of its row shows more of it. */
export const RowsGrid = memo(function RowsGrid({ page, marked, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [first] = page.rows;
  // A new page is shown from its first row.
  useLayoutEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [first?.number]);
  const cut = new Map(page.cut.map(({ row, column, bytes }) => [`${row} ${column}`, bytes]));

  return (
    <div ref={scroller} className={classes.gridScroller}>
      <table className={classes.grid} aria-label="Rows">
        <thead>
          <tr>
            <th scope="col">Row</th>
            {page.columns.map((column) => (
              <th key={column} scope="col" title={column}>
                {column}
              </th>
            ))}
            <td className={classes.filler} aria-hidden="true" />
          </tr>
        </thead>
        <tbody>
          {page.rows.map(({ number, values }, row) => (
            <tr key={number}>
              <th scope="row">
                <UnstyledButton
                  className={classes.rowNumber}
                  aria-label={`Open row ${number + 1}`}
                  title="Open this row"
                  onClick={() => onOpen(number)}
                >
                  {(number + 1).toLocaleString('en-GB')}
                </UnstyledButton>
              </th>
              {values.map((value, column) => {
                const bytes = cut.get(`${row} ${column}`);
                return (
                  // oxlint-disable-next-line react/no-array-index-key -- columns do not move
                  <td key={column} title={value === null ? 'NULL: no value' : undefined}>
                    <CellValue value={value} marked={marked} oneLine />
                    {bytes === undefined ? null : (
                      <span className={classes.cut}>… {formatBytes(bytes)}</span>
                    )}
                  </td>
                );
              })}
              <td className={classes.filler} aria-hidden="true" />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});
