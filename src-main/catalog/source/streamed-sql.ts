/**
 * Reads one long gzip stream. It has no positions to start from: the data before a position is
 * decompressed and skipped. The data that was returned last is kept for a reader that goes back a
 * little.
 */
import { gunzipStream, type GunzipStream } from './gunzip-stream.ts';
import type { SqlCursor, WholeSql } from './sql-cursor.ts';
import type { SqlFile } from './sql-file.ts';

/**
 * Number of bytes that a reader of a gzip stream can go back without starting at the beginning
 * again.
 */
const windowBytes = 8 * 1024 * 1024;

/**
 * A reader that a cursor has released keeps its position for the next cursor, which often continues
 * there.
 */
export class StreamedSql implements WholeSql {
  readonly #file: SqlFile;
  #parked: StreamReader | null = null;

  constructor(file: SqlFile) {
    this.#file = file;
  }

  cursor(offset: number): SqlCursor {
    return new StreamCursor(this, offset);
  }

  /** Returns a reader for one cursor, until it is parked again. */
  take(): StreamReader {
    const reader = this.#parked ?? new StreamReader(this.#file);
    this.#parked = null;
    return reader;
  }

  park(reader: StreamReader): void {
    this.#parked?.close();
    this.#parked = reader;
  }

  close(): void {
    this.#parked?.close();
    this.#parked = null;
  }
}

class StreamCursor implements SqlCursor {
  readonly #stream: StreamedSql;
  offset: number;
  #reader: StreamReader | null = null;

  constructor(stream: StreamedSql, offset: number) {
    this.#stream = stream;
    this.offset = offset;
  }

  seek(offset: number): void {
    this.offset = offset;
  }

  async next(): Promise<Buffer | null> {
    this.#reader ??= this.#stream.take();
    const chunk = await this.#reader.read(this.offset);
    this.offset += chunk?.length ?? 0;
    return chunk;
  }

  async close(): Promise<void> {
    if (this.#reader !== null) this.#stream.park(this.#reader);
    this.#reader = null;
  }
}

/** Reads a gzip stream, and keeps the data that it returned last. */
class StreamReader {
  readonly #file: SqlFile;
  #stream: GunzipStream | null = null;
  #chunks: AsyncIterator<Buffer> | null = null;
  /** The data that was returned last, from `#start` to `#end`. */
  readonly #window: Buffer[] = [];
  #start = 0;
  #end = 0;

  constructor(file: SqlFile) {
    this.#file = file;
  }

  /**
   * Returns a chunk that begins at `offset`; null at the end. Starts at the beginning again to go
   * far back.
   */
  async read(offset: number): Promise<Buffer | null> {
    if (this.#chunks === null || offset < this.#start) {
      this.close();
      this.#stream = gunzipStream(this.#file);
      this.#chunks = this.#stream.chunks[Symbol.asyncIterator]();
    }
    while (offset >= this.#end) {
      const result: IteratorResult<Buffer, unknown> = await this.#chunks.next();
      if (result.done === true) return null;
      this.#window.push(result.value);
      this.#end += result.value.length;
      while (this.#end - this.#start - (this.#window[0]?.length ?? 0) > windowBytes) {
        this.#start += this.#window.shift()?.length ?? 0;
      }
    }
    let start = this.#start;
    for (const chunk of this.#window) {
      if (offset < start + chunk.length) return chunk.subarray(offset - start);
      start += chunk.length;
    }
    return null;
  }

  close(): void {
    this.#stream?.end();
    this.#stream = null;
    this.#chunks = null;
    this.#window.length = 0;
    this.#start = 0;
    this.#end = 0;
  }
}
