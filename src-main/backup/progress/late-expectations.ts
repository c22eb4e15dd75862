/**
 * The expected sizes of the tables: at first those of the last backup. The server is asked while
 * the dump runs, because only the percentage needs its answer: pg_dump does not wait for it, and a
 * dump that ends immediately does not need it.
 */
import type { ExpectedSizes, TableExpectation } from './progress.ts';

/**
 * How long the dump runs before the server is asked. With thousands of tables the answer takes a
 * second of the server's time, so it is not asked early if there are sizes of the last backup.
 */
const askAfterMs = { firstBackup: 500, nextBackup: 5000 };

export class LateExpectations implements ExpectedSizes {
  tables: ReadonlyMap<string, TableExpectation>;
  readonly lastVerifyBytesPerSecond: number | null;
  readonly #ask: (signal: AbortSignal) => Promise<ReadonlyMap<string, TableExpectation>>;
  readonly #askAfterMs: number;
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
    this.#askAfterMs = known.tables.size > 0 ? askAfterMs.nextBackup : askAfterMs.firstBackup;
    this.#ask = ask;
  }

  /** Call it at every progress of the dump. `nowMs` is monotonic. Asks once. */
  dumpProgressed(nowMs: number): void {
    this.#firstMs ??= nowMs;
    if (this.#ended.signal.aborted || nowMs - this.#firstMs < this.#askAfterMs) return;
    this.#answer ??= this.#ask(this.#ended.signal).then((tables) => {
      if (tables.size > 0) this.tables = tables;
    });
  }

  /**
   * Call it once or more often after the dump: stops asking. Resolves when nothing is connected to
   * the server any more.
   */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#answer;
  }
}
