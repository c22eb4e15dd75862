/**
 * Where rows and columns are on the screen. Pure functions: no I/O. A browser cannot draw an element
 * of more than about 33 million pixels: the height of longer tables is scaled down, and a position of
 * the scroll bar stands for several rows.
 */

/** Height of a row in pixels. The style sheet sets the same height. */
export const rowHeight = 26;
export const headHeight = 28;
/** The height of the drawn element is at most this number of pixels. */
const tallest = 30_000_000;
/** Rows and columns drawn beyond each edge, so that scrolling shows no empty area. */
const extraRows = 8;

export interface Viewport {
  /** The distance from the top of the first row, in pixels of the unscaled table. */
  top: number;
  left: number;
  width: number;
  /** The height of the rows in sight, without the head. */
  height: number;
}

/** The height of the drawn element. */
export const drawnHeight = (rows: number): number => Math.min(rows * rowHeight, tallest);

/** The largest `top`. */
export const lastTop = (rows: number, height: number): number =>
  Math.max(0, rows * rowHeight - height);

/** Returns the position in the table for a position of the scroll bar. */
export function topOfScroll(scrollTop: number, rows: number, height: number): number {
  const drawn = drawnHeight(rows);
  if (drawn === rows * rowHeight) return scrollTop;
  const lastScroll = Math.max(1, drawn - height);
  return (Math.min(scrollTop, lastScroll) / lastScroll) * lastTop(rows, height);
}

/** Returns the position of the scroll bar for a position in the table. */
export function scrollOfTop(top: number, rows: number, height: number): number {
  const drawn = drawnHeight(rows);
  if (drawn === rows * rowHeight) return top;
  return (top / Math.max(1, lastTop(rows, height))) * Math.max(1, drawn - height);
}

/** True if a position of the scroll bar stands for several rows. */
export const isScaled = (rows: number): boolean => rows * rowHeight > tallest;

export interface Range {
  first: number;
  /** The one after the last. */
  end: number;
}

/** The rows that have to be drawn. */
export function rowsInSight({ top, height }: Viewport, rows: number): Range {
  const first = Math.max(0, Math.floor(top / rowHeight) - extraRows);
  const end = Math.min(rows, Math.ceil((top + height) / rowHeight) + extraRows);
  return { first: Math.min(first, end), end };
}

/** Returns the left edge of each column, and the right edge of the last one as the last entry. */
export function edgesOf(widths: readonly number[]): number[] {
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  return edges;
}

/** The columns that have to be drawn. */
export function columnsInSight({ left, width }: Viewport, edges: readonly number[]): Range {
  const columns = edges.length - 1;
  let first = 0;
  while (first < columns - 1 && (edges[first + 1] ?? 0) <= left) first += 1;
  let end = first;
  while (end < columns && (edges[end] ?? 0) < left + width) end += 1;
  return { first: Math.max(0, first - 1), end: Math.min(columns, end + 1) };
}

/** Returns the `top` at which a row is in sight; the same `top` if it already is. */
export function topWithRow(row: number, top: number, height: number): number {
  const start = row * rowHeight;
  if (start < top) return start;
  return Math.max(top, start + rowHeight - height);
}

/** Returns the `left` at which a column is in sight. */
export function leftWithColumn(
  column: number,
  edges: readonly number[],
  { left, width }: Pick<Viewport, 'left' | 'width'>,
): number {
  const start = edges[column] ?? 0;
  const end = edges[column + 1] ?? start;
  if (start < left || end - start > width) return start;
  return Math.max(left, end - width);
}

const narrowest = 48;
const widest = 2000;
/** A width that a column can have. */
export const widthWithin = (width: number): number =>
  Math.round(Math.max(narrowest, Math.min(widest, width)));

/** Estimates the width that shows the texts of a column. */
export function widthOfTexts(head: number, texts: readonly (string | null)[]): number {
  let longest = 4;
  for (const text of texts) longest = Math.max(longest, text?.length ?? 4);
  return widthWithin(Math.max(head, Math.min(320, longest * 7.4 + 20)));
}
