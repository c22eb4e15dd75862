/**
 * The fingerprint of a table: equal for equal rows, whatever their order and that of the columns.
 * docs/backup-format.md describes it, so that anybody can compute it.
 */
import { absorb, add128, hexOf } from './murmur-hash.ts';
import { RowHasher } from './row-hasher.ts';

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
