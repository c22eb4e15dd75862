import { memo } from 'react';
import { text } from '#shared/words/text.ts';
import { rowHeight, type Range } from './grid-geometry.ts';
import { GridCell } from './GridCell.tsx';
import { changeSigns } from './grid-messages.ts';
import { isInside, type Box, type Cell } from './grid-selection.ts';
import type { GridRow } from './grid-rows.ts';
import type { RowPages } from './row-pages.ts';
import type { PlacedColumn } from './useGridColumns.ts';
import classes from './DataGrid.module.css';

interface BodyProps {
  id: string;
  pages: RowPages;
  rows: Range;
  columns: readonly PlacedColumn[];
  shown: Range;
  edges: readonly number[];
  frozen: number;
  /** Added to the position of each row, if the scroll bar is scaled. */
  offset: number;
  box: Box;
  focus: Cell;
  marked: string | null;
}

/** The rows in sight. */
export function GridBody({ pages, rows, box, focus, offset, ...rest }: BodyProps) {
  const indexes = Array.from({ length: rows.end - rows.first }, (_, at) => rows.first + at);
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table cannot be drawn in part
      role="rowgroup"
    >
      {indexes.map((index) => {
        const isSelected = index >= box.firstRow && index <= box.lastRow;
        return (
          <Row
            key={index}
            {...rest}
            index={index}
            top={index * rowHeight + offset}
            row={pages.at(index)}
            firstSelected={isSelected ? box.firstColumn : -1}
            lastSelected={isSelected ? box.lastColumn : -1}
            active={focus.row === index ? focus.column : null}
          />
        );
      })}
    </div>
  );
}

interface RowProps extends Pick<
  BodyProps,
  'id' | 'columns' | 'shown' | 'edges' | 'frozen' | 'marked'
> {
  index: number;
  top: number;
  row: GridRow | undefined;
  firstSelected: number;
  lastSelected: number;
  active: number | null;
}

const Row = memo(
  function Row({
    id,
    index,
    top,
    row,
    columns,
    shown,
    edges,
    frozen,
    marked,
    ...selected
  }: RowProps) {
    const { firstSelected, lastSelected, active } = selected;
    const box: Box = {
      firstRow: index,
      lastRow: firstSelected === -1 ? index - 1 : index,
      firstColumn: firstSelected,
      lastColumn: lastSelected,
    };
    const change = row?.change;
    return (
      <div
        className={classes.row}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table cannot be drawn in part
        role="row"
        aria-rowindex={index + 2}
        data-change={change}
        data-odd={index % 2 === 1 ? true : undefined}
        data-row={index}
        style={{ transform: `translateY(${top}px)`, width: frozen + (edges.at(-1) ?? 0) }}
      >
        <div
          className={classes.number}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
          role="rowheader"
          aria-colindex={1}
          style={{ width: frozen }}
        >
          {change === undefined ? null : (
            <span className={classes.sign} title={text(`grid.change.${change}`)}>
              <span aria-hidden="true">{changeSigns[change]}</span>
              <span className={classes.hidden}>{text(`grid.change.${change}`)}</span>
            </span>
          )}
          {((row?.number ?? index) + 1).toLocaleString('en-GB')}
        </div>
        {columns.slice(shown.first, shown.end).map((column, offset) => {
          const place = shown.first + offset;
          return (
            <GridCell
              key={column.name}
              id={`${id}-${index}-${place}`}
              row={row}
              column={column}
              place={place}
              left={frozen + (edges[place] ?? 0)}
              isSelected={isInside(box, index, place)}
              isActive={active === place}
              marked={marked}
            />
          );
        })}
      </div>
    );
  },
  (a, b) =>
    a.shown.first === b.shown.first &&
    a.shown.end === b.shown.end &&
    (Object.keys(a) as (keyof RowProps)[]).every((name) => name === 'shown' || a[name] === b[name]),
);
