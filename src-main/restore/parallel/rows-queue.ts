/** Rows on their way from the reader of the dump to the session that loads them. */
export class RowsQueue {
  readonly #onTaken: (sizeBytes: number) => void;
  readonly #pieces: Buffer[] = [];
  #hasEnded = false;
  #isCancelled = false;
  #wake: (() => void) | null = null;

  /** `onTaken` is called after each piece that was read, with its size. */
  constructor(onTaken: (sizeBytes: number) => void) {
    this.#onTaken = onTaken;
  }

  /** The bytes must not be changed later. */
  add(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#hasEnded = true;
    this.#wake?.();
  }

  /** The reader fails. */
  cancel(): void {
    this.#isCancelled = true;
    this.#wake?.();
  }

  async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#isCancelled) throw new Error('The rows are not complete');
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        yield piece;
        this.#onTaken(piece.length);
      } else if (this.#hasEnded) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    }
  }
}
