import { useRef, type PointerEvent } from 'react';
import { rowsSelected, selectionAt, type Selection } from './grid-selection.ts';

interface Handlers {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: () => void;
}

/** The cell below the pointer. `column` is null at the number of a row. */
function cellAt(event: PointerEvent): { row: number; column: number | null } | null {
  if (!(event.target instanceof Element)) return null;
  const row = event.target.closest('[data-row]')?.getAttribute('data-row');
  if (row === null || row === undefined) return null;
  const column = event.target.closest('[data-column]')?.getAttribute('data-column');
  return {
    row: Number(row),
    column: column === null || column === undefined ? null : Number(column),
  };
}

/** Selects cells by pressing and dragging; whole rows at their numbers. */
export function usePointerSelection(
  selection: Selection,
  columns: number,
  onSelect: (selection: Selection) => void,
): Handlers {
  const isDragging = useRef(false);
  const extend = ({ row, column }: { row: number; column: number | null }) =>
    onSelect(
      column === null
        ? rowsSelected(selection.anchor.row, row, columns)
        : { anchor: selection.anchor, focus: { row, column } },
    );
  return {
    onPointerDown: (event) => {
      const cell = cellAt(event);
      if (cell === null) return;
      // The menu belongs to all selected cells.
      const isMenu = event.button === 2;
      if (event.button !== 0 && !isMenu) return;
      if (isMenu && isSelected(event)) return;
      isDragging.current = !isMenu;
      if (event.shiftKey) extend(cell);
      else if (cell.column === null) onSelect(rowsSelected(cell.row, cell.row, columns));
      else onSelect(selectionAt(cell.row, cell.column));
    },
    onPointerMove: (event) => {
      if (!isDragging.current) return;
      if (event.buttons === 0) isDragging.current = false;
      const cell = isDragging.current ? cellAt(event) : null;
      const { focus } = selection;
      if (
        cell !== null &&
        (cell.row !== focus.row || (cell.column ?? focus.column) !== focus.column)
      ) {
        extend(cell);
      }
    },
    onPointerUp: () => {
      isDragging.current = false;
    },
  };
}

const isSelected = ({ target }: PointerEvent): boolean =>
  target instanceof Element && target.closest('[aria-selected="true"]') !== null;
