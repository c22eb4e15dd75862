/** Reads plain SQL directly from the file. */
import type { SqlCursor, WholeSql } from './sql-cursor.ts';
import type { SqlFile } from './sql-file.ts';

const pieceBytes = 1024 * 1024;

/** The first chunk is small, because often only the first rows are needed. */
const firstPieceBytes = 64 * 1024;

/**
 * The last chunk that was read of a plain file: entries and tables are short, so one chunk contains
 * many.
 */
interface LastPiece {
  bytes: Buffer;
  start: number;
}

const nothing = Buffer.alloc(0);

/** The cursors of one file share the last chunk. */
export class PlainSql implements WholeSql {
  readonly #file: SqlFile;
  readonly #lastPiece: LastPiece = { bytes: nothing, start: 0 };

  constructor(file: SqlFile) {
    this.#file = file;
  }

  cursor(offset: number): SqlCursor {
    return new PlainCursor(this.#file, offset, this.#lastPiece);
  }

  close(): void {
    this.#lastPiece.bytes = nothing;
  }
}

class PlainCursor implements SqlCursor {
  readonly #file: SqlFile;
  offset: number;
  #pieceBytes = firstPieceBytes;
  readonly #last: LastPiece;

  constructor(file: SqlFile, offset: number, last: LastPiece) {
    this.#file = file;
    this.offset = offset;
    this.#last = last;
  }

  seek(offset: number): void {
    this.offset = offset;
    if (this.#held().length === 0) this.#pieceBytes = firstPieceBytes;
  }

  async next(): Promise<Buffer | null> {
    let piece = this.#held();
    if (piece.length === 0) {
      piece = await this.#file.read(this.offset, this.#pieceBytes);
      this.#last.bytes = piece;
      this.#last.start = this.offset;
      this.#pieceBytes = pieceBytes;
    }
    this.offset += piece.length;
    return piece.length === 0 ? null : piece;
  }

  #held(): Buffer {
    const at = this.offset - this.#last.start;
    return at < 0 ? nothing : this.#last.bytes.subarray(at);
  }

  async close(): Promise<void> {
    // The file stays open for other cursors.
  }
}
