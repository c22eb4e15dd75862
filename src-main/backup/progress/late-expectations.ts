/**
 * The expected sizes of the tables: at first those of the last backup. The server is asked while
 * the dump runs, because only the percentage needs its answer: pg_dump does not wait for it, and a
 * dump that ends immediately does not need it.
 */
import type { ExpectedSizes, TableExpectation } from './progress.ts';

/** Starting psql, connecting and the answer take a part of this time. */
const askAfterMs = 500;

export class LateExpectations implements ExpectedSizes {
  tables: ReadonlyMap<string, TableExpectation>;
  readonly lastVerifyBytesPerSecond: number | null;
  readonly #ask: (signal: AbortSignal) => Promise<ReadonlyMap<string, TableExpectation>>;
  readonly #ended = new AbortController();
  #firstMs: number | null = null;
  #answer: Promise<void> | null = null;

  /** `ask` queries the server. It must not reject; it returns no tables if there is no answer. */
  constructor(
    known: ExpectedSizes,
    ask: (signal: AbortSignal) => Promise<ReadonlyMap<string, TableExpectation>>,
  ) {
    this.tables = known.tables;
    this.lastVerifyBytesPerSecond = known.lastVerifyBytesPerSecond;
    this.#ask = ask;
  }

  /** Call it at every progress of the dump. `nowMs` is monotonic. Asks once. */
  dumpProgressed(nowMs: number): void {
    this.#firstMs ??= nowMs;
    if (nowMs - this.#firstMs < askAfterMs) return;
    this.#answer ??= this.#ask(this.#ended.signal).then((tables) => {
      if (tables.size > 0) this.tables = tables;
    });
  }

  /** Stops asking. Resolves when nothing is connected to the server any more. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#answer;
  }
}
