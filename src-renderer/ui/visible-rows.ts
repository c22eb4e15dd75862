/** Which rows of a long table are worth drawing. Pure. */
export interface RowWindow {
  /** First row drawn. */
  first: number;
  /** The row after the last one drawn. */
  end: number;
}

/** Below this many rows everything is drawn: no machine minds, and find-in-page keeps working. */
const drawAllBelow = 120;
/** Rows drawn beyond each edge, so that quick scrolling shows no holes. */
const margin = 15;

/**
 * `top` is where the first row begins relative to the top edge of the visible part (negative once
 * scrolled past it); all rows are `rowHeight` high.
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
