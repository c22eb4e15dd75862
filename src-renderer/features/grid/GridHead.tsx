import { IconArrowUpRight, IconKey } from '@tabler/icons-react';
import { useState, type PointerEvent } from 'react';
import { text } from '#shared/words/text.ts';
import { edgesOf, type Range } from './grid-geometry.ts';
import { describeColumn } from './grid-messages.ts';
import { isNumeric, shortType } from './grid-rows.ts';
import type { GridColumns } from './useGridColumns.ts';
import classes from './DataGrid.module.css';

interface Props {
  id: string;
  columns: GridColumns;
  shown: Range;
  edges: readonly number[];
  frozen: number;
  /** The column whose head has the focus; null if no head has it. */
  active: number | null;
  onActivate: (column: number) => void;
}

/** Names, types and keys of the columns. Dragging moves a column; dragging its edge resizes it. */
export function GridHead({ id, columns, shown, edges, frozen, active, onActivate }: Props) {
  const [over, setOver] = useState<number | null>(null);

  const resize = (event: PointerEvent, name: string, width: number) => {
    event.preventDefault();
    event.stopPropagation();
    const start = event.clientX;
    follow((moved) => columns.resize(name, width + moved.clientX - start));
  };
  const drag = (event: PointerEvent, from: number) => {
    if (event.button !== 0) return;
    onActivate(from);
    const begin = event.clientX;
    const widths = columns.columns.map(({ width }) => width);
    const lefts = edgesOf(widths);
    const start = (lefts[from] ?? 0) + (widths[from] ?? 0) / 2;
    let to = from;
    follow(
      (moved) => {
        const distance = moved.clientX - begin;
        if (Math.abs(distance) < 6) return;
        const at = start + distance;
        const found = lefts.findIndex(
          (left, place) => at >= left && at < (lefts[place + 1] ?? left),
        );
        to = found === -1 ? (at < 0 ? 0 : widths.length - 1) : found;
        setOver(to);
      },
      () => {
        setOver(null);
        if (to !== from) columns.move(from, to);
      },
    );
  };

  return (
    <div
      className={classes.head}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table cannot be drawn in part
      role="row"
      aria-rowindex={1}
      style={{ width: frozen + (edges.at(-1) ?? 0) }}
    >
      <div
        className={classes.corner}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
        role="columnheader"
        aria-colindex={1}
        style={{ width: frozen }}
      >
        {text('grid.row-head')}
      </div>
      {columns.columns.slice(shown.first, shown.end).map((column, offset) => {
        const place = shown.first + offset;
        const { name, type, width, isPrimaryKey, references } = column;
        return (
          <div
            key={name}
            id={`${id}-head-${place}`}
            className={classes.headCell}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
            role="columnheader"
            aria-colindex={place + 2}
            aria-label={describeColumn(column)}
            title={describeColumn(column)}
            data-active={active === place ? true : undefined}
            data-number={isNumeric(type) ? true : undefined}
            data-over={over === place ? true : undefined}
            data-column={place}
            style={{ left: frozen + (edges[place] ?? 0), width }}
            onPointerDown={(event) => drag(event, place)}
          >
            {isPrimaryKey ? <IconKey size={12} stroke={2} aria-hidden="true" /> : null}
            {references === null ? null : (
              <IconArrowUpRight size={12} stroke={2} aria-hidden="true" />
            )}
            <span className={classes.headName}>{name}</span>
            {type === null ? null : <span className={classes.headType}>{shortType(type)}</span>}
            <div
              className={classes.edge}
              aria-hidden="true"
              onPointerDown={(event) => resize(event, name, width)}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Follows the pointer until its button is released. */
function follow(onMove: (event: globalThis.PointerEvent) => void, onEnd?: () => void): void {
  const ending = new AbortController();
  const { signal } = ending;
  window.addEventListener('pointermove', onMove, { signal });
  const end = () => {
    ending.abort();
    onEnd?.();
  };
  window.addEventListener('pointerup', end, { signal });
  window.addEventListener('pointercancel', end, { signal });
}
