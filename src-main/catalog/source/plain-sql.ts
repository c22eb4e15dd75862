/** Reads plain SQL directly from the file. */
import type { SqlCursor, WholeSql } from './sql-cursor.ts';
import type { SqlFile } from './sql-file.ts';

const chunkBytes = 1024 * 1024;

/** The first chunk is small, because often only the first rows are needed. */
const firstChunkBytes = 64 * 1024;

/**
 * The last chunk that was read of a plain file: entries and tables are short, so one chunk contains
 * many.
 */
interface LastChunk {
  bytes: Buffer;
  start: number;
}

const nothing = Buffer.alloc(0);

/** The cursors of one file share the last chunk. */
export class PlainSql implements WholeSql {
  readonly #file: SqlFile;
  readonly #lastChunk: LastChunk = { bytes: nothing, start: 0 };

  constructor(file: SqlFile) {
    this.#file = file;
  }

  cursor(offset: number): SqlCursor {
    return new PlainCursor(this.#file, offset, this.#lastChunk);
  }

  close(): void {
    this.#lastChunk.bytes = nothing;
  }
}

class PlainCursor implements SqlCursor {
  readonly #file: SqlFile;
  offset: number;
  #chunkBytes = firstChunkBytes;
  readonly #last: LastChunk;

  constructor(file: SqlFile, offset: number, last: LastChunk) {
    this.#file = file;
    this.offset = offset;
    this.#last = last;
  }

  seek(offset: number): void {
    this.offset = offset;
    if (this.#held().length === 0) this.#chunkBytes = firstChunkBytes;
  }

  async next(): Promise<Buffer | null> {
    let chunk = this.#held();
    if (chunk.length === 0) {
      chunk = await this.#file.read(this.offset, this.#chunkBytes);
      this.#last.bytes = chunk;
      this.#last.start = this.offset;
      this.#chunkBytes = chunkBytes;
    }
    this.offset += chunk.length;
    return chunk.length === 0 ? null : chunk;
  }

  #held(): Buffer {
    const at = this.offset - this.#last.start;
    return at < 0 ? nothing : this.#last.bytes.subarray(at);
  }

  async close(): Promise<void> {
    // The file stays open for other cursors.
  }
}
