/** Calculates the rows of a long table that have to be drawn. Pure functions: no I/O. */
export interface RowWindow {
  /** First row drawn. */
  first: number;
  /** The row after the last one drawn. */
  end: number;
}

/** Tables up to this number of rows are drawn completely: this is fast, and find-in-page works. */
const drawAllBelow = 120;
/** Rows drawn beyond each edge, so that fast scrolling shows no empty area. */
const margin = 15;

/**
 * `top` is the position of the first row relative to the top edge of the visible part (negative after
 * scrolling past the first row). All rows have the height `rowHeight`.
 */
export function visibleRows(
  count: number,
  rowHeight: number,
  top: number,
  viewportHeight: number,
): RowWindow {
  if (count <= drawAllBelow) return { first: 0, end: count };
  const first = Math.floor(-top / rowHeight) - margin;
  const end = Math.ceil((viewportHeight - top) / rowHeight) + margin;
  return {
    first: Math.min(Math.max(0, first), count),
    end: Math.max(Math.min(count, end), Math.min(count, margin)),
  };
}
