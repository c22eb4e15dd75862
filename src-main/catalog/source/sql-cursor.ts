/** Reading the plain SQL of a file from a place on. */
import type { SqlRange } from '../../dump-sql/dump-parts.ts';

/** Reads on through the plain SQL, piece by piece. Not for two readers at once. */
export interface SqlCursor {
  /** Where the next piece begins. */
  readonly offset: number;
  seek(offset: number): void;
  /** null at the end. Fails with `file-changed`, `file-not-readable` or `verification-failed`. */
  next(): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** All of the SQL of one file. There is one class for each kind of file. */
export interface WholeSql {
  /** A reader that begins at `offset`. */
  cursor(offset: number): SqlCursor;
  /** Lets go of what was kept for the next cursor. */
  close(): void;
}

/** Of a part of the SQL, as if that were all. */
export class RangeCursor implements SqlCursor {
  readonly #whole: SqlCursor;
  readonly #range: SqlRange;

  constructor(whole: SqlCursor, range: SqlRange) {
    this.#whole = whole;
    this.#range = range;
  }

  get offset(): number {
    return this.#whole.offset - this.#range.start;
  }

  seek(offset: number): void {
    this.#whole.seek(this.#range.start + offset);
  }

  async next(): Promise<Buffer | null> {
    const left = this.#range.end - this.#whole.offset;
    if (left <= 0) return null;
    const piece = await this.#whole.next();
    return piece === null || piece.length <= left ? piece : piece.subarray(0, left);
  }

  async close(): Promise<void> {
    await this.#whole.close();
  }
}
