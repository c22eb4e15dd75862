/** The selected cells of a grid, and how keys move them. Pure functions: no I/O. */

/** The row of the head. */
export const headRow = -1;

export interface Cell {
  row: number;
  column: number;
}

export interface Selection {
  /** Where the selection began. */
  anchor: Cell;
  /** The cell with the focus. */
  focus: Cell;
}

export interface Box {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export function boxOf({ anchor, focus }: Selection): Box {
  return {
    firstRow: Math.min(anchor.row, focus.row),
    lastRow: Math.max(anchor.row, focus.row),
    firstColumn: Math.min(anchor.column, focus.column),
    lastColumn: Math.max(anchor.column, focus.column),
  };
}

export const isInside = (box: Box, row: number, column: number): boolean =>
  row >= box.firstRow &&
  row <= box.lastRow &&
  column >= box.firstColumn &&
  column <= box.lastColumn;

export const selectionAt = (row: number, column: number): Selection => ({
  anchor: { row, column },
  focus: { row, column },
});

/** Every cell of these rows. The focus stays in the first column, so that the row can be read. */
export const rowsSelected = (from: number, to: number, columns: number): Selection => ({
  anchor: { row: from, column: Math.max(0, columns - 1) },
  focus: { row: to, column: 0 },
});

export interface Size {
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  page: number;
}

interface Press {
  key: string;
  shift: boolean;
  /** Ctrl, or Cmd on macOS. */
  control: boolean;
}

/** Returns the selection after a key; null if the key does not move it. */
export function moved(selection: Selection, press: Press, size: Size): Selection | null {
  const { row, column } = selection.focus;
  const next = target(press, { row, column }, size);
  if (next === null) return null;
  const lowest = press.shift ? Math.min(0, size.rows - 1) : headRow;
  const focus = {
    row: Math.max(lowest, Math.min(size.rows - 1, next.row)),
    column: Math.max(0, Math.min(size.columns - 1, next.column)),
  };
  return { anchor: press.shift && selection.anchor.row >= 0 ? selection.anchor : focus, focus };
}

function target({ key, control }: Press, { row, column }: Cell, size: Size): Cell | null {
  switch (key) {
    case 'ArrowDown':
      return { row: control ? size.rows - 1 : row + 1, column };
    case 'ArrowUp':
      return { row: control ? 0 : row - 1, column };
    case 'ArrowRight':
      return { row, column: control ? size.columns - 1 : column + 1 };
    case 'ArrowLeft':
      return { row, column: control ? 0 : column - 1 };
    case 'PageDown':
      return { row: row + size.page, column };
    case 'PageUp':
      return { row: Math.max(0, row - size.page), column };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? size.rows - 1 : row, column: size.columns - 1 };
    default:
      return null;
  }
}
