/** Bytes that wait for those behind them: the beginning of a line that was cut. */
export class PendingBytes {
  #pieces: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Takes a copy: the bytes belong to the stream, and only these are worth keeping. */
  keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#pieces.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }

  /** All that was kept, with these behind it; nothing is kept then. */
  takeWith(bytes: Buffer): Buffer {
    if (this.#length === 0) return bytes;
    const whole = Buffer.concat([...this.#pieces, bytes]);
    this.#pieces = [];
    this.#length = 0;
    return whole;
  }
}
