/**
 * The fingerprint of a table: equal for equal rows, whatever their order and that of the columns.
 * docs/backup-format.md describes it, so that anybody can compute it.
 *
 * Rows are read from COPY's text format, whose bytes are canonical for given values, byte by byte as
 * they stream by. A value of any length is hashed in parts, so memory does not grow with it. The hash
 * (MurmurHash3's mixing, 128 bits) tells accidents apart, not forgeries: a backup's SHA-256 is there
 * for those.
 */

const newline = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
/** A longer value is hashed in parts of this many bytes, one after the other. */
const partBytes = 65_536;
const keptKeyBytes = 2048;

const c1 = 0x23_9b_96_1b;
const c2 = 0xab_0e_97_89 | 0;
const c3 = 0x38_b3_4a_e5;
const c4 = 0xa1_e3_8b_93 | 0;

/** Four words of 32 bits. */
export type Hash128 = Int32Array;

/** Takes `bytes[from, to)` into the state: MurmurHash3_x86_128 with the state as its seed. */
export function absorb(state: Hash128, bytes: Buffer, from: number, to: number): void {
  let h1 = state[0] ?? 0;
  let h2 = state[1] ?? 0;
  let h3 = state[2] ?? 0;
  let h4 = state[3] ?? 0;
  const length = to - from;
  let at = from;
  for (const end = from + (length & ~15); at < end; at += 16) {
    h1 ^= mix(word(bytes, at), c1, c2, 15);
    h1 = (Math.imul((((h1 << 19) | (h1 >>> 13)) + h2) | 0, 5) + 0x56_1c_cd_1b) | 0;
    h2 ^= mix(word(bytes, at + 4), c2, c3, 16);
    h2 = (Math.imul((((h2 << 17) | (h2 >>> 15)) + h3) | 0, 5) + 0x0b_ca_a7_47) | 0;
    h3 ^= mix(word(bytes, at + 8), c3, c4, 17);
    h3 = (Math.imul((((h3 << 15) | (h3 >>> 17)) + h4) | 0, 5) + 0x96_cd_1c_35) | 0;
    h4 ^= mix(word(bytes, at + 12), c4, c1, 18);
    h4 = (Math.imul((((h4 << 13) | (h4 >>> 19)) + h1) | 0, 5) + 0x32_ac_3b_17) | 0;
  }
  const rest = to - at;
  if (rest > 12) h4 ^= mix(partOfWord(bytes, at + 12, to), c4, c1, 18);
  if (rest > 8) h3 ^= mix(partOfWord(bytes, at + 8, to), c3, c4, 17);
  if (rest > 4) h2 ^= mix(partOfWord(bytes, at + 4, to), c2, c3, 16);
  if (rest > 0) h1 ^= mix(partOfWord(bytes, at, to), c1, c2, 15);
  state[0] = h1 ^ length;
  state[1] = h2 ^ length;
  state[2] = h3 ^ length;
  state[3] = h4 ^ length;
  scramble(state);
}

/** MurmurHash3's last step: every bit of the state comes to depend on every other one. */
function scramble(state: Hash128): void {
  let h1 = state[0] ?? 0;
  let h2 = state[1] ?? 0;
  let h3 = state[2] ?? 0;
  let h4 = state[3] ?? 0;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = finish((h2 + h1) | 0);
  h3 = finish((h3 + h1) | 0);
  h4 = finish((h4 + h1) | 0);
  h1 = finish(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  state[0] = h1;
  state[1] = (h2 + h1) | 0;
  state[2] = (h3 + h1) | 0;
  state[3] = (h4 + h1) | 0;
}

function word(bytes: Buffer, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

function partOfWord(bytes: Buffer, at: number, to: number): number {
  let value = 0;
  for (let shift = 0; shift < 32 && at < to; shift += 8, at += 1) {
    value |= (bytes[at] ?? 0) << shift;
  }
  return value;
}

function mix(value: number, first: number, second: number, turn: number): number {
  const product = Math.imul(value, first);
  return Math.imul((product << turn) | (product >>> (32 - turn)), second);
}

function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85_eb_ca_6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2_b2_ae_35);
  return h ^ (h >>> 16);
}

/** `a += b`, 128 bits, carrying from word 0 up. */
function add128(a: Hash128, b: Hash128): void {
  let carry = 0;
  for (let at = 0; at < 4; at += 1) {
    const sum = ((a[at] ?? 0) >>> 0) + ((b[at] ?? 0) >>> 0) + carry;
    a[at] = sum | 0;
    carry = sum > 0xff_ff_ff_ff ? 1 : 0;
  }
}

/** `a += b`, each word by itself. */
function addWords(a: Hash128, b: Hash128): void {
  a[0] = ((a[0] ?? 0) + (b[0] ?? 0)) | 0;
  a[1] = ((a[1] ?? 0) + (b[1] ?? 0)) | 0;
  a[2] = ((a[2] ?? 0) + (b[2] ?? 0)) | 0;
  a[3] = ((a[3] ?? 0) + (b[3] ?? 0)) | 0;
}

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
          Math.min(to, from + Math.max(0, keptKeyBytes - text.length)),
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
    if (text !== undefined && text.length >= keptKeyBytes) {
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

/**
 * Fed with the bytes of COPY's rows, cut anywhere, in any order of rows: `push`, then `text`. Two
 * tables have the same fingerprint when they have the same columns and the same rows.
 */
export class TableFingerprint {
  readonly #sum = new Int32Array(4);
  readonly #hasher: RowHasher;
  readonly #columns: readonly string[];
  #rows = 0;

  constructor(columns: readonly string[]) {
    this.#columns = columns;
    this.#hasher = new RowHasher({ columns }, ({ hash }) => {
      this.#rows += 1;
      add128(this.#sum, hash);
    });
  }

  get rows(): number {
    return this.#rows;
  }

  /** Rows as COPY writes them, without the closing `\.`. */
  push(piece: Buffer): void {
    this.#hasher.push(piece);
  }

  /** `<rows>:<32 hex digits>`; the names of the columns are part of it. */
  text(): string {
    const sum = Int32Array.from(this.#sum);
    for (const column of this.#columns) {
      const seed = new Int32Array(4);
      const name = Buffer.from(column, 'utf8');
      absorb(seed, name, 0, name.length);
      add128(sum, seed);
    }
    return `${this.#rows}:${hexOf(sum)}`;
  }
}

/** The most significant word first. */
function hexOf(hash: Hash128): string {
  return [3, 2, 1, 0].map((at) => ((hash[at] ?? 0) >>> 0).toString(16).padStart(8, '0')).join('');
}
