/**
 * Reads COPY's text format: one row for each line, values separated by tabs, backslash sequences,
 * `\N` for NULL (manual, "COPY", "Text Format"). All functions work on bytes: the encoding is
 * needed only to show a value.
 */
import { StatementTooLong } from './statement-too-long.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
const backslash = 0x5c;
const upperN = 0x4e;
const lowerX = 0x78;

/**
 * A result of PostgreSQL has at most this number of columns (`MaxTupleAttributeNumber`); further
 * values of a row are omitted.
 */
export const mostValues = 1664;
/** Limit for all values of one row together; longer values are cut. */
const mostStoredBytesOfRow = 64 * 1024 * 1024;

/** One value: its bytes, or the first bytes of a long value. null means NULL. */
export interface RawValue {
  /** With backslash sequences. */
  bytes: Buffer;
  /** Number of bytes of the value in the dump; larger than `bytes.length` if the value was cut. */
  totalBytes: number;
}

export interface RawRow {
  /** Offset of the row in bytes of plain SQL. */
  offset: number;
  /**
   * False for a second or later row of an INSERT statement: reading cannot begin at this offset.
   */
  isPlace: boolean;
  values: (RawValue | null)[];
}

/** Returns true for `\N` only, not for the two letters `\\N`. */
export function isNull(bytes: Buffer): boolean {
  return bytes.length === 2 && bytes[0] === backslash && bytes[1] === upperN;
}

/** Decodes the backslash sequences. A sequence that was cut at the end is omitted. */
export function unescapeCopy(bytes: Buffer): Buffer {
  let from = bytes.indexOf(backslash);
  if (from === -1) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let at = 0;
  while (from !== -1) {
    length += bytes.copy(out, length, at, from);
    const letter = bytes[from + 1];
    if (letter === undefined) return out.subarray(0, length);
    at = from + 2;
    if (letter >= 0x30 && letter <= 0x37) {
      let value = letter - 0x30;
      for (let digits = 1; digits < 3; digits += 1) {
        const digit = bytes[at] ?? 0;
        if (digit < 0x30 || digit > 0x37) break;
        value = value * 8 + digit - 0x30;
        at += 1;
      }
      out[length] = value & 0xff;
    } else if (letter === lowerX && hexDigit(bytes[at]) !== -1) {
      let value = hexDigit(bytes[at]);
      at += 1;
      const second = hexDigit(bytes[at]);
      if (second !== -1) {
        value = value * 16 + second;
        at += 1;
      }
      out[length] = value;
    } else {
      out[length] = lettersToBytes.get(letter) ?? letter;
    }
    length += 1;
    from = bytes.indexOf(backslash, at);
  }
  length += bytes.copy(out, length, at);
  return out.subarray(0, length);
}

const lettersToBytes = new Map(
  Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }).map(
    ([letter, character]) => [letter.charCodeAt(0), character.charCodeAt(0)],
  ),
);
const bytesToLetters = new Map([...lettersToBytes].map(([letter, byte]) => [byte, letter]));

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/** Returns what COPY writes for these bytes (`CopyAttributeOutText`). */
export function escapeCopy(bytes: Buffer): Buffer {
  let extra = 0;
  for (const byte of bytes) if (byte === backslash || bytesToLetters.has(byte)) extra += 1;
  if (extra === 0) return bytes;
  const out = Buffer.allocUnsafe(bytes.length + extra);
  let length = 0;
  for (const byte of bytes) {
    const letter = byte === backslash ? backslash : bytesToLetters.get(byte);
    if (letter !== undefined) {
      out[length] = backslash;
      length += 1;
    }
    out[length] = letter ?? byte;
    length += 1;
  }
  return out;
}

/**
 * Reads rows from chunks of a COPY block. A value longer than `keepBytes` is cut and the remaining
 * bytes are skipped, so that a row takes at most this much memory for each of its columns.
 */
export class CopyRows {
  readonly #columns: number;
  readonly #keepBytes: number;
  /** Offset of the first byte of the next chunk. */
  #base: number;
  #rowStart: number;
  #values: (RawValue | null)[] = [];
  /** The value that is not complete yet. */
  #kept: Buffer[] = [];
  #storedBytes = 0;
  #totalBytes = 0;
  /** Number of bytes of all values of the row. */
  #rowBytes = 0;

  constructor(offset: number, columns: number, keepBytes: number) {
    this.#base = offset;
    this.#rowStart = offset;
    this.#columns = columns;
    this.#keepBytes = keepBytes;
  }

  /**
   * Passes each complete row to `onRow`. If `onRow` returns false, the remaining chunk is not read,
   * and `push` also returns false. Fails with `statement-too-long` if whole values are required.
   */
  push(piece: Buffer, onRow: (row: RawRow) => boolean): boolean {
    let at = 0;
    while (at < piece.length) {
      const lineEnd = piece.indexOf(newline, at);
      const end = lineEnd === -1 ? piece.length : lineEnd;
      // Text after the last possible value of a row is skipped immediately.
      while (this.#values.length < mostValues) {
        const valueEnd = tabOrEnd(piece, at, end);
        this.#keep(piece, at, valueEnd);
        at = valueEnd;
        if (at >= end) break;
        this.#endValue(false);
        at += 1;
      }
      if (lineEnd === -1) break;
      if (this.#values.length < mostValues) this.#endValue(true);
      at = lineEnd + 1;
      const row = {
        offset: this.#rowStart,
        isPlace: true,
        values: this.#columns === 0 ? [] : this.#values,
      };
      this.#values = [];
      this.#rowBytes = 0;
      this.#rowStart = this.#base + at;
      if (!onRow(row)) return false;
    }
    this.#base += piece.length;
    this.#release(piece);
    return true;
  }

  /** An unfinished row copies only the bytes that it needs from a chunk. */
  #release(piece: Buffer): void {
    const copied = (bytes: Buffer): Buffer =>
      bytes.buffer === piece.buffer ? Buffer.from(bytes) : bytes;
    this.#kept = this.#kept.map(copied);
    for (const value of this.#values) if (value !== null) value.bytes = copied(value.bytes);
  }

  #keep(piece: Buffer, from: number, to: number): void {
    this.#totalBytes += to - from;
    const left = mostStoredBytesOfRow - this.#rowBytes;
    if (left <= 0 && this.#keepBytes === Infinity) {
      throw new StatementTooLong(this.#rowStart, mostStoredBytesOfRow);
    }
    const room = Math.min(this.#keepBytes - this.#storedBytes, left);
    if (room <= 0 || to === from) return;
    // A view of the chunk, which is copied only if the value is needed after this call.
    const part = piece.subarray(from, Math.min(to, from + room));
    this.#storedBytes += part.length;
    this.#rowBytes += part.length;
    this.#kept.push(part);
  }

  #endValue(isLast: boolean): void {
    const [first] = this.#kept;
    let bytes = this.#kept.length === 1 && first !== undefined ? first : Buffer.concat(this.#kept);
    let totalBytes = this.#totalBytes;
    // Text mode of Windows: a carriage return that is part of a value is written as `\r`.
    if (isLast && totalBytes === bytes.length && bytes.at(-1) === carriageReturn) {
      bytes = bytes.subarray(0, -1);
      totalBytes -= 1;
    }
    this.#values.push(totalBytes === 2 && isNull(bytes) ? null : { bytes, totalBytes });
    this.#kept = [];
    this.#storedBytes = 0;
    this.#totalBytes = 0;
  }
}

/** Returns the next tab before `end`, or `end`. Most values are short, so the loop comes first. */
function tabOrEnd(piece: Buffer, from: number, end: number): number {
  const near = Math.min(end, from + 32);
  for (let at = from; at < near; at += 1) if (piece[at] === tab) return at;
  if (near === end) return end;
  const found = piece.subarray(near, end).indexOf(tab);
  return found === -1 ? end : near + found;
}

/**
 * Skips `rows` whole lines from `from` on. Returns how many lines were skipped and where the next
 * line begins in the chunk (its length if the chunk ends before).
 */
export function skipLines(piece: Buffer, rows: number): { passed: number; at: number } {
  let at = 0;
  let passed = 0;
  while (passed < rows) {
    const end = piece.indexOf(newline, at);
    if (end === -1) return { passed, at: piece.length };
    at = end + 1;
    passed += 1;
  }
  return { passed, at };
}
