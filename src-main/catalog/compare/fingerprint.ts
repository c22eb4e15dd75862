/**
 * The fingerprint of a table: equal for equal rows, regardless of the order of rows and columns. It
 * is described in docs/backup-format.md, so that other programs can compute it.
 */
import { absorb, add128, hexOf } from './murmur-hash.ts';
import { RowHasher } from './row-hasher.ts';

/**
 * Receives the bytes of COPY's rows, split at any place, in any order of rows: `push`, then `text`.
 * Two tables have the same fingerprint if they have the same columns and the same rows.
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

  /** Adds rows as COPY writes them, without the final `\.`. */
  push(chunk: Buffer): void {
    this.#hasher.push(chunk);
  }

  /** Returns `<rows>:<32 hex digits>`. The hash includes the names of the columns. */
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
