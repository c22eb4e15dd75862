/**
 * Checks the rows of one COPY block as the server reads them, without their types: the number of
 * columns of each row, its line ending, and the character after a backslash. Sources: PostgreSQL
 * manual, "COPY", text format; `CopyReadLineText` and `CopyReadAttributesText` in
 * src/backend/commands/copyfromparse.c.
 */
import { isUtf8 } from 'node:buffer';

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const zero = 0x30;
const seven = 0x37;
const fullStop = 0x2e;
const backslash = 0x5c;

export interface RowFault {
  /** Number of lines of the block before the reported line. */
  line: number;
  /** Text that completes “line 12”. */
  words: string;
  /** Position in the bytes where the row ends. */
  at: number;
}

export class RowsCheck {
  /**
   * Null: the first row determines the number, because each row of a table has the same number of
   * columns.
   */
  #columns: number | null;
  readonly #isUtf8: boolean;
  /** Number of lines of the block until now, and number of lines before the current row. */
  #line = 0;
  #rowLine = 0;
  #tabs = 0;
  #isEscaped = false;
  #isBehindReturn = false;
  /**
   * For a character that is escaped by its number: how many digits were read, and the number until
   * now.
   */
  #digits = 0;
  #number = 0;
  #lineEnd: 'unknown' | 'newline' | 'both' = 'unknown';
  /** A character that may be cut. */
  #rest = Buffer.alloc(0);

  constructor(columns: number | null, options: { isUtf8: boolean }) {
    this.#columns = columns;
    this.#isUtf8 = options.isUtf8;
  }

  /** Reads rows, cut anywhere. Must not be called again after it has found an error. */
  push(bytes: Buffer): RowFault | null {
    const fault = this.#lines(bytes);
    if (fault !== null || !this.#isUtf8) return fault;
    return this.#characters(bytes);
  }

  #lines(bytes: Buffer): RowFault | null {
    const end = bytes.length;
    for (let at = 0; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.#isEscaped || this.#digits > 0 || this.#isBehindReturn) {
        const words = this.#behindMark(byte);
        if (words !== null) return { line: this.#line, words, at };
        if (this.#isEscaped) {
          this.#isEscaped = false;
          if (byte === newline) this.#line += 1;
          continue;
        }
      }
      if (byte === tab) this.#tabs += 1;
      else if (byte === newline) {
        const words = this.#endRow();
        if (words !== null) return { line: this.#rowLine, words, at };
        this.#line += 1;
        this.#rowLine = this.#line;
      } else if (byte === backslash) this.#isEscaped = true;
      else if (byte === carriageReturn) this.#isBehindReturn = true;
    }
    return null;
  }

  #behindMark(byte: number): string | null {
    if (this.#isBehindReturn && byte !== newline) return strayReturn;
    if (this.#isEscaped) {
      if (byte === fullStop)
        return 'contains the marker of the end of rows (\\.) among other characters';
      const isDigit = byte >= zero && byte <= seven;
      this.#digits = isDigit ? 1 : 0;
      this.#number = byte - zero;
      return null;
    }
    if (this.#digits === 0) return null;
    if (this.#digits < 3 && byte >= zero && byte <= seven) {
      this.#digits += 1;
      this.#number = this.#number * 8 + byte - zero;
      return null;
    }
    this.#digits = 0;
    return this.#number % 256 === 0
      ? 'contains the character with number 0, which is not allowed in text'
      : null;
  }

  /** Called at an unescaped line break. */
  #endRow(): string | null {
    const lineEnd = this.#isBehindReturn ? 'both' : 'newline';
    this.#isBehindReturn = false;
    if (this.#lineEnd === 'unknown') this.#lineEnd = lineEnd;
    else if (this.#lineEnd !== lineEnd) return strayReturn;
    const columns = this.#tabs + 1;
    this.#tabs = 0;
    this.#columns ??= columns;
    if (columns === this.#columns) return null;
    return `has ${columns} ${columns === 1 ? 'column' : 'columns'} instead of ${this.#columns}`;
  }

  #characters(bytes: Buffer): RowFault | null {
    const whole = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const end = endOfCharacters(whole);
    const text = whole.subarray(0, end);
    this.#rest = Buffer.from(whole.subarray(end));
    if (isUtf8(text)) return null;
    const before = this.#line - linesIn(text);
    return { line: before + linesBeforeFault(text), words: invalidCharacter, at: 0 };
  }
}

const strayReturn = 'has another line ending than the other rows, or contains a carriage return';
export const invalidCharacter = 'contains bytes that are not valid UTF-8';

/** Returns where the last character begins that may continue after these bytes. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Returns the number of line breaks in these bytes. */
export function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** Returns the number of lines before the first line with bytes that are not UTF-8. */
export function linesBeforeFault(bytes: Buffer): number {
  let lines = 0;
  for (let from = 0; ;) {
    const found = bytes.indexOf(newline, from);
    const end = found === -1 ? bytes.length : found;
    if (found === -1 || !isUtf8(bytes.subarray(from, end))) return lines;
    lines += 1;
    from = end + 1;
  }
}
