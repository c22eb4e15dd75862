/**
 * Finds the end of the rows after a COPY statement: a line `\.`, for psql and for the server.
 * Source: PostgreSQL manual, "COPY", Text Format.
 */

const newline = 0x0a;
const carriageReturn = 0x0d;
const fullStop = 0x2e;
const backslash = 0x5c;

/**
 * A row cannot start with `\.` in COPY's text format; the line that starts with it ends the block.
 */
const mark = Buffer.from('\n\\.');

export interface RowsEnd {
  /**
   * Number of bytes that are rows. The bytes after them must be read again together with more
   * bytes.
   */
  rowsEnd: number;
  /** Position after the closing line; null if the bytes contain no closing line. */
  blockEnd: number | null;
}

/** Returns how many bytes of a block are rows. */
export function rowsIn(bytes: Buffer, atRowStart: boolean): RowsEnd {
  if (atRowStart) {
    if (isBlockEnd(bytes, 0)) return { rowsEnd: 0, blockEnd: behindLine(bytes, 0) };
    if (mayBecomeBlockEnd(bytes, 0)) return { rowsEnd: 0, blockEnd: null };
  }
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    if (isBlockEnd(bytes, at + 1)) return { rowsEnd: at + 1, blockEnd: behindLine(bytes, at + 1) };
    if (mayBecomeBlockEnd(bytes, at + 1)) return { rowsEnd: at + 1, blockEnd: null };
  }
  // Half of `\.` may be in the next bytes.
  const isCut = bytes.at(-1) === backslash && bytes.at(-2) === newline;
  return { rowsEnd: isCut ? bytes.length - 1 : bytes.length, blockEnd: null };
}

const behindLine = (bytes: Buffer, at: number): number => bytes.indexOf(newline, at) + 1;

/**
 * True if the line at `at` contains only `\.`; the text mode of Windows ends a line with `\r\n`.
 */
function isBlockEnd(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== backslash || bytes[at + 1] !== fullStop) return false;
  return (
    bytes[at + 2] === newline || (bytes[at + 2] === carriageReturn && bytes[at + 3] === newline)
  );
}

/** True if the text at `at` is the beginning of such a line, and more bytes could complete it. */
function mayBecomeBlockEnd(bytes: Buffer, at: number): boolean {
  const left = bytes.length - at;
  return left > 0 && left < 4 && '\\.\r\n'.startsWith(bytes.toString('latin1', at));
}
