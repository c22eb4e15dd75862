import { memo } from 'react';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { CellValue } from './CellValue.tsx';
import { isNumeric, type GridRow } from './grid-rows.ts';
import type { PlacedColumn } from './useGridColumns.ts';
import classes from './DataGrid.module.css';

interface Props {
  id: string;
  row: GridRow | undefined;
  column: PlacedColumn;
  /** Its place in the shown order, from 0. */
  place: number;
  left: number;
  isSelected: boolean;
  isActive: boolean;
  marked: string | null;
}

/** One value. A changed value shows the earlier one before it. */
export const GridCell = memo(function GridCell(props: Props) {
  const { id, row, column, place, left, isSelected, isActive, marked } = props;
  const value = row?.values[column.at];
  const bytes = row?.cut.get(column.at);
  const earlier = row?.before?.get(column.at);
  return (
    <div
      id={id}
      className={classes.cell}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table cannot be drawn in part
      role="gridcell"
      aria-colindex={place + 2}
      aria-selected={isSelected}
      data-active={isActive ? true : undefined}
      data-number={isNumeric(column.type) ? true : undefined}
      data-differs={earlier === undefined ? undefined : true}
      data-column={place}
      title={value === null ? text('grid.null') : undefined}
      style={{ left, width: column.width }}
    >
      {earlier === undefined ? null : (
        <>
          <del>
            <CellValue value={earlier} marked={null} oneLine />
          </del>
          {' → '}
        </>
      )}
      {value === undefined ? null : <CellValue value={value} marked={marked} oneLine />}
      {bytes === undefined ? null : <span className={classes.cut}>… {formatBytes(bytes)}</span>}
    </div>
  );
});
