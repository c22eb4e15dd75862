/** Bytes that wait for the bytes after them: the beginning of a line that was cut. */
export class PendingBytes {
  #pieces: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Stores a copy, because the bytes belong to the stream and only these bytes are needed. */
  keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#pieces.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }

  /** Returns all stored bytes followed by these bytes, and stores nothing any more. */
  takeWith(bytes: Buffer): Buffer {
    if (this.#length === 0) return bytes;
    const whole = Buffer.concat([...this.#pieces, bytes]);
    this.#pieces = [];
    this.#length = 0;
    return whole;
  }
}
