/** Reads the plain SQL of a file, starting at any position. */
import type { SqlRange } from '../../dump-sql/dump-parts.ts';

/** Reads the plain SQL chunk by chunk. Two readers must not use one cursor at the same time. */
export interface SqlCursor {
  /** The position where the next chunk begins. */
  readonly offset: number;
  seek(offset: number): void;
  /**
   * Returns null at the end. Fails with `file-changed`, `file-not-readable` or
   * `verification-failed`.
   */
  next(): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** All of the SQL of one file. There is one class for each kind of file. */
export interface WholeSql {
  /** Returns a reader that begins at `offset`. */
  cursor(offset: number): SqlCursor;
  /** Frees the data that was kept for the next cursor. */
  close(): void;
}

/** Reads a part of the SQL as if it were the whole SQL. */
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
    const chunk = await this.#whole.next();
    return chunk === null || chunk.length <= left ? chunk : chunk.subarray(0, left);
  }

  async close(): Promise<void> {
    await this.#whole.close();
  }
}
