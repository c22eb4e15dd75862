/**
 * Hashes the rows of COPY's text format byte by byte in a stream. Equal values have equal bytes in
 * this format. A value of any length is hashed in parts, so memory does not grow with the value.
 * The hash of a row is described in docs/backup-format.md, so that other programs can compute it.
 */
import { absorb, addWords, hexOf, scramble, type Hash128 } from './murmur-hash.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
/** A longer value is hashed in consecutive parts of this many bytes. */
const partBytes = 65_536;
const storedKeyBytes = 2048;

/** The hash of a row that `RowHasher` returns. Its arrays are reused for the next row. */
export interface HashedRow {
  hash: Hash128;
  /**
   * The values of the key columns as in the dump, separated by tabs; for a long key its beginning
   * and a hash.
   */
  key: string;
  /** The number of the row, counted from 0 or from `firstRow`. */
  number: number;
}

export interface HashedColumns {
  /** The columns in the order of the rows. */
  columns: readonly string[];
  /** The columns that count; default: all. */
  counted?: ReadonlySet<string>;
  /** The columns that form the returned key of each row. */
  key?: readonly string[];
  /** The number of the first row; default: 0. */
  firstRow?: number;
  /** The meanings of the columns whose values can be written in several ways. */
  meanings?: ReadonlyMap<string, Meaning>;
}

/**
 * Returns the meaning of a value in the dump; the value has one character for each byte (`latin1`).
 */
export type Meaning = (text: string) => string;

/** Hashes the rows of a COPY block from a stream of bytes, split at any place. */
export class RowHasher {
  readonly #seeds: (Hash128 | null)[];
  readonly #hasKey: boolean;
  readonly #keyPlaces: Int32Array;
  readonly #keyParts: string[];
  readonly #hasColumns: boolean;
  readonly #meanings: readonly (Meaning | undefined)[] | null;
  readonly #onRow: (row: HashedRow) => void;
  readonly #state = new Int32Array(4);
  readonly #row: HashedRow = { hash: new Int32Array(4), key: '', number: 0 };
  /** The parts of the current value from earlier chunks. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #begun = false;
  #column = 0;

  constructor(
    { columns, counted, key = [], firstRow = 0, meanings }: HashedColumns,
    onRow: (row: HashedRow) => void,
  ) {
    this.#row.number = firstRow;
    this.#meanings = columns.some((name) => meanings?.has(name) === true)
      ? columns.map((name) => meanings?.get(name))
      : null;
    this.#hasColumns = columns.length > 0;
    this.#seeds = columns.map((column) => {
      if (counted !== undefined && !counted.has(column)) return null;
      const seed = new Int32Array(4);
      const name = Buffer.from(column, 'utf8');
      absorb(seed, name, 0, name.length);
      return seed;
    });
    this.#hasKey = key.length > 0;
    this.#keyPlaces = Int32Array.from(columns, (column) => key.indexOf(column));
    this.#keyParts = key.map(() => '');
    this.#onRow = onRow;
  }

  push(chunk: Buffer): void {
    let start = 0;
    const { length } = chunk;
    while (start < length) {
      let end = start;
      const near = Math.min(length, start + 64);
      while (end < near && (chunk[end] ?? 0) !== tab && (chunk[end] ?? 0) !== newline) end += 1;
      if (end === near && end < length) end = nextSeparator(chunk, end);
      if (end === length) {
        this.#keep(chunk.subarray(start));
        break;
      }
      const isLast = chunk[end] === newline;
      if (this.#pendingBytes > 0 || this.#begun) {
        this.#keep(chunk.subarray(start, end));
        this.#endKept(isLast);
      } else {
        this.#value(chunk, start, isLast ? withoutReturn(chunk, start, end) : end);
      }
      start = end + 1;
      if (isLast) this.#endRow();
    }
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    this.#pending.push(Buffer.from(part));
    this.#pendingBytes += part.length;
    if (this.#pendingBytes <= partBytes + 1) return;
    const whole = Buffer.concat(this.#pending);
    let at = 0;
    // One more byte is needed: the last byte may be the carriage return of the line end.
    for (; whole.length - at > partBytes + 1; at += partBytes) {
      this.#part(whole, at, at + partBytes);
    }
    this.#pending = [whole.subarray(at)];
    this.#pendingBytes = whole.length - at;
  }

  #endKept(isLast: boolean): void {
    const rest = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#value(rest, 0, isLast ? withoutReturn(rest, 0, rest.length) : rest.length);
  }

  /** Handles the whole value, or its last part. */
  #value(bytes: Buffer, from: number, to: number): void {
    const meaning = this.#begun ? undefined : this.#meanings?.[this.#column];
    if (meaning === undefined || to - from > partBytes) this.#wholeValue(bytes, from, to);
    else {
      const meaningBytes = Buffer.from(meaning(bytes.toString('latin1', from, to)), 'latin1');
      this.#wholeValue(meaningBytes, 0, meaningBytes.length);
    }
  }

  #wholeValue(bytes: Buffer, from: number, to: number): void {
    let at = from;
    for (; to - at > partBytes; at += partBytes) this.#part(bytes, at, at + partBytes);
    this.#part(bytes, at, to);
    if (this.#seeds[this.#column] !== null) addWords(this.#row.hash, this.#state);
    if (this.#hasKey) this.#endKey();
    this.#begun = false;
    this.#column += 1;
  }

  #part(bytes: Buffer, from: number, to: number): void {
    const seed = this.#seeds[this.#column];
    const keyPlace = this.#hasKey ? (this.#keyPlaces[this.#column] ?? -1) : -1;
    if (keyPlace !== -1) {
      const text = this.#begun ? (this.#keyParts[keyPlace] ?? '') : '';
      this.#keyParts[keyPlace] =
        text +
        bytes.toString(
          'latin1',
          from,
          Math.min(to, from + Math.max(0, storedKeyBytes - text.length)),
        );
    }
    if (seed === null || seed === undefined) {
      this.#begun = true;
      return;
    }
    if (!this.#begun) {
      this.#state[0] = seed[0] ?? 0;
      this.#state[1] = seed[1] ?? 0;
      this.#state[2] = seed[2] ?? 0;
      this.#state[3] = seed[3] ?? 0;
    }
    absorb(this.#state, bytes, from, to);
    this.#begun = true;
  }

  /** The hash of the whole key replaces the part of a long key that is not stored. */
  #endKey(): void {
    const place = this.#keyPlaces[this.#column] ?? -1;
    if (place === -1) return;
    const text = this.#keyParts[place];
    if (text !== undefined && text.length >= storedKeyBytes) {
      this.#keyParts[place] = `${text}${hexOf(this.#state)}`;
    }
  }

  #endRow(): void {
    if (this.#keyParts.length > 0) {
      this.#row.key =
        this.#keyParts.length === 1 ? (this.#keyParts[0] ?? '') : this.#keyParts.join('\t');
    }
    const { hash } = this.#row;
    // One more step: the sum of two rows must depend on which value was in which row.
    if (this.#hasColumns) scramble(hash);
    this.#onRow(this.#row);
    hash[0] = 0;
    hash[1] = 0;
    hash[2] = 0;
    hash[3] = 0;
    this.#column = 0;
    this.#row.number += 1;
  }
}

function nextSeparator(chunk: Buffer, from: number): number {
  // A loop instead of `indexOf`: a search for each of the two characters could run to the end of
  // the buffer for one of them.
  let at = from;
  while (at < chunk.length) {
    const byte = chunk[at] ?? 0;
    if (byte === tab || byte === newline) return at;
    at += 1;
  }
  return at;
}

function withoutReturn(bytes: Buffer, from: number, to: number): number {
  return to > from && bytes[to - 1] === carriageReturn ? to - 1 : to;
}
