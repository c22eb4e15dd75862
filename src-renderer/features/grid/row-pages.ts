/**
 * Reads the rows in sight, page by page. One page is read at a time: while the user drags the scroll
 * bar through a million rows, only those pages are read at which the bar is when the last answer
 * arrives. The pages that were shown last are kept.
 */
import type { GridRow, RowSource } from './grid-rows.ts';

const keptPages = 60;

export class RowPages {
  readonly #source: RowSource;
  readonly #rows: number;
  readonly #onChange: () => void;
  readonly #pages = new Map<number, readonly GridRow[]>();
  #wanted = { first: 0, end: 0 };
  #isReading = false;
  #isStopped = false;
  #error: unknown = null;

  constructor(source: RowSource, rowsOfPage: number, onChange: () => void) {
    this.#source = source;
    this.#rows = rowsOfPage;
    this.#onChange = onChange;
  }

  /** The error of the last page that could not be read; null if there is none. */
  get error(): unknown {
    return this.#error;
  }

  /** Returns a row; undefined until it was read. */
  at(index: number): GridRow | undefined {
    const page = Math.floor(index / this.#rows);
    return this.#pages.get(page)?.[index - page * this.#rows];
  }

  /** Returns the rows of this range that were read. */
  known(first: number, end: number): GridRow[] {
    const rows: GridRow[] = [];
    for (let at = first; at < end; at += 1) {
      const row = this.at(at);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** The rows in sight. Reads the ones that are missing. */
  want(first: number, end: number): void {
    this.#wanted = { first, end };
    void this.#read();
  }

  /** Reads again after an error. */
  retry(): void {
    this.#error = null;
    void this.#read();
  }

  /** Reads again after `stop`. */
  start(): void {
    this.#isStopped = false;
    void this.#read();
  }

  /** Nothing is read any more. */
  stop(): void {
    this.#isStopped = true;
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#error !== null) return;
    this.#isReading = true;
    try {
      for (;;) {
        const page = this.#missing();
        if (page === null || this.#isStopped) return;
        const rows = await this.#source.load(page * this.#rows, this.#rows);
        this.#keep(page, rows);
        if (!this.#isStopped) this.#onChange();
      }
    } catch (error) {
      this.#error = error;
      if (!this.#isStopped) this.#onChange();
    } finally {
      this.#isReading = false;
    }
  }

  #missing(): number | null {
    const last = Math.min(this.#wanted.end, this.#source.count) - 1;
    for (
      let page = Math.floor(this.#wanted.first / this.#rows);
      page * this.#rows <= last;
      page += 1
    )
      if (!this.#pages.has(page)) return page;
    return null;
  }

  #keep(page: number, rows: readonly GridRow[]): void {
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) return;
      const isInSight =
        old * this.#rows < this.#wanted.end && (old + 1) * this.#rows > this.#wanted.first;
      if (!isInSight && old !== page) this.#pages.delete(old);
    }
  }
}
