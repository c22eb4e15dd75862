import type { DumpBlock } from './dump-blocks.ts';

/** A queue of blocks from a producer that pushes to one consumer that pulls. */
export class BlockQueue<Facts> implements AsyncIterable<DumpBlock<Facts>> {
  readonly #onTaken: () => void;
  readonly #blocks: DumpBlock<Facts>[] = [];
  #ended = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  get length(): number {
    return this.#blocks.length;
  }

  push(block: DumpBlock<Facts>): void {
    this.#blocks.push(block);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#error = error;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DumpBlock<Facts>> {
    for (;;) {
      const block = this.#blocks.shift();
      if (block !== undefined) {
        this.#onTaken();
        yield block;
      } else if (this.#error !== null) {
        throw this.#error;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    }
  }
}
