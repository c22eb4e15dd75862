/**
 * Hashes the rows of COPY's text format, whose bytes are canonical for given values, byte by byte as they
 * stream by. A value of any length is hashed in parts, so memory does not grow with it.
 * docs/backup-format.md describes the hash of a row, so that anybody can compute it.
 */
import { absorb, addWords, hexOf, scramble, type Hash128 } from './murmur-hash.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
/** A longer value is hashed in parts of this many bytes, one after the other. */
const partBytes = 65_536;
const storedKeyBytes = 2048;

/** Hash of a row that `RowHasher` gives; its arrays are used again for the next one. */
export interface HashedRow {
  hash: Hash128;
  /** Values of the key columns as they stand in the dump, apart by tabs; of long ones the beginning and a hash. */
  key: string;
  /** From 0, or from that of the first row. */
  number: number;
}

export interface HashedColumns {
  /** As they stand in the rows. */
  columns: readonly string[];
  /** Only these count; all unless given. */
  counted?: ReadonlySet<string>;
  /** Given back as the key of each row. */
  key?: readonly string[];
  /** The number of the first row; 0 unless given. */
  firstRow?: number;
  /** Of columns whose values may be written in several ways: what counts of one. */
  meanings?: ReadonlyMap<string, Meaning>;
}

/** Of a value as it stands in the dump, byte by byte (`latin1`). */
export type Meaning = (text: string) => string;

/** Hashes the rows of a COPY block as its bytes stream by, cut anywhere. */
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
  /** The value so far, when it began in an earlier piece. */
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

  push(piece: Buffer): void {
    let start = 0;
    const { length } = piece;
    while (start < length) {
      let end = start;
      const near = Math.min(length, start + 64);
      while (end < near && (piece[end] ?? 0) !== tab && (piece[end] ?? 0) !== newline) end += 1;
      if (end === near && end < length) end = nextMark(piece, end);
      if (end === length) {
        this.#keep(piece.subarray(start));
        break;
      }
      const isLast = piece[end] === newline;
      if (this.#pendingBytes > 0 || this.#begun) {
        this.#keep(piece.subarray(start, end));
        this.#endKept(isLast);
      } else {
        this.#value(piece, start, isLast ? withoutReturn(piece, start, end) : end);
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
    // One byte more has to be there: the last one may be the carriage return of the line end.
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

  /** The whole value, or its last part. */
  #value(bytes: Buffer, from: number, to: number): void {
    const meaning = this.#begun ? undefined : this.#meanings?.[this.#column];
    if (meaning === undefined || to - from > partBytes) this.#asItStands(bytes, from, to);
    else {
      const said = Buffer.from(meaning(bytes.toString('latin1', from, to)), 'latin1');
      this.#asItStands(said, 0, said.length);
    }
  }

  #asItStands(bytes: Buffer, from: number, to: number): void {
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

  /** What was cut off a long key is told by the hash of all of it. */
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
    // One more turn: the sum of two rows must not depend on which value stood in which row.
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

function nextMark(piece: Buffer, from: number): number {
  // By hand: a search for each of two marks would run to the far end for one of them.
  let at = from;
  while (at < piece.length) {
    const byte = piece[at] ?? 0;
    if (byte === tab || byte === newline) return at;
    at += 1;
  }
  return at;
}

function withoutReturn(bytes: Buffer, from: number, to: number): number {
  return to > from && bytes[to - 1] === carriageReturn ? to - 1 : to;
}
