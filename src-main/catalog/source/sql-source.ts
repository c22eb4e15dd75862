/**
 * The plain SQL inside a backup file, from any place on. One open descriptor serves an opened file
 * for as long as it is open, so a file that is replaced meanwhile is not half one and half another;
 * one that is written to is noticed before its bytes are used.
 *
 * Three kinds of file: plain SQL is read where it stands; a file of gzip members (ours) member by
 * member; one long gzip stream has no places to begin at, so what stands before is decompressed and
 * passed over. Memory is the same for all: a few members, or a few pieces of a stream.
 */
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf, notReadable } from '../../files/file-port.ts';
import type { SqlRange } from '../../dump-sql/dump-parts.ts';
import { openDumpFile, requireSql } from './file-kind.ts';

const gunzipMember = promisify(gunzip);
const pieceBytes = 1024 * 1024;
/** Small, because often only the first rows are wanted. */
const firstPieceBytes = 64 * 1024;
const keptMembers = 6;
/** Of a gzip stream: going back by so much does not begin at its front again. */
const windowBytes = 8 * 1024 * 1024;
const membersAhead = 2;

export type Members = readonly (readonly [number, number])[];

export interface FileFacts {
  sizeBytes: number;
  modifiedMs: number;
  compressed: boolean;
}

/** Reads on through the plain SQL, piece by piece. Not for two readers at once. */
export interface SqlCursor {
  /** Where the next piece begins. */
  readonly offset: number;
  seek(offset: number): void;
  /** null at the end. Fails with `file-changed`, `file-not-readable` or `verification-failed`. */
  next(): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** One file on disk, open until `close`. */
export class SqlFile {
  readonly path: string;
  readonly facts: FileFacts;
  readonly #handle: FileHandle;

  private constructor(filePath: string, handle: FileHandle, facts: FileFacts) {
    this.path = filePath;
    this.#handle = handle;
    this.facts = facts;
  }

  /** Fails with `backup-not-found`, `file-not-readable`, `file-not-a-dump` or `verification-failed` (`file-kind.ts`). */
  static async open(filePath: string): Promise<SqlFile> {
    const handle = await openDumpFile(filePath);
    try {
      const stats = await handle.stat();
      const { compressed } = await requireSql(handle, filePath);
      return new SqlFile(filePath, handle, {
        sizeBytes: stats.size,
        modifiedMs: stats.mtimeMs,
        compressed,
      });
    } catch (error) {
      await handle.close();
      return notReadable(path.basename(filePath), error);
    }
  }

  /**
   * Up to `length` bytes of the file as it is on disk; fewer only at its end. `memory` of that length
   * is used when it is given: then the bytes are there until the next call. Fails with
   * `file-not-readable` or `file-changed`.
   */
  async read(position: number, length: number, memory?: Buffer): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.facts.sizeBytes - position));
    const buffer = memory?.subarray(0, wanted) ?? Buffer.allocUnsafe(wanted);
    let read = 0;
    while (read < buffer.length) {
      const { bytesRead } = await this.#handle
        .read(buffer, read, buffer.length - read, position + read)
        .catch((error: unknown) => notReadable(path.basename(this.path), error));
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    // Looked at after reading: what was written before would show now.
    const { size, mtimeMs } = await this.#handle.stat();
    if (size !== this.facts.sizeBytes || mtimeMs !== this.facts.modifiedMs) {
      fail({ code: 'file-changed', filename: path.basename(this.path) });
    }
    return buffer.subarray(0, read);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Reading from any place on; `members` are those of a file that has them. */
export class SqlSource {
  readonly file: SqlFile;
  readonly sqlBytes: number;
  readonly #members: Members | null;
  /** The members that were read last, by index. */
  readonly #kept = new Map<number, Promise<Buffer>>();
  /** Where the last reader of a gzip stream stopped: the next one often goes on from there. */
  #parked: StreamReader | null = null;
  readonly #lastPiece: LastPiece = { bytes: nothing, start: 0 };

  readonly #range: SqlRange | null;

  /** With a range only that part of the SQL is read, and places are counted from its beginning. */
  constructor(
    file: SqlFile,
    sqlBytes: number,
    members: Members | null,
    range: SqlRange | null = null,
  ) {
    this.file = file;
    this.sqlBytes = sqlBytes;
    this.#members = members;
    this.#range = range;
  }

  /** Whether a place far into the SQL is reached without reading what stands before it. */
  get isRandomAccess(): boolean {
    return !this.file.facts.compressed || this.#members !== null;
  }

  /** A reader that begins at `offset`; whoever asks for it closes it. */
  cursor(offset: number): SqlCursor {
    const range = this.#range;
    if (range === null) return this.#wholeCursor(offset);
    return new RangeCursor(this.#wholeCursor(range.start + offset), range);
  }

  #wholeCursor(offset: number): SqlCursor {
    if (!this.file.facts.compressed) return new PlainCursor(this.file, offset, this.#lastPiece);
    if (this.#members !== null) {
      return new MemberCursor(this.#members, (index) => this.#member(index), offset);
    }
    return new StreamCursor(
      offset,
      () => {
        const reader = this.#parked ?? new StreamReader(this.file);
        this.#parked = null;
        return reader;
      },
      (reader) => {
        this.#parked?.close();
        this.#parked = reader;
      },
    );
  }

  /** Lets go of what was kept for the next cursor. */
  close(): void {
    this.#parked?.close();
    this.#parked = null;
    this.#kept.clear();
    this.#lastPiece.bytes = nothing;
  }

  #member(index: number): Promise<Buffer> {
    const kept = this.#kept.get(index);
    if (kept !== undefined) {
      this.#kept.delete(index);
      this.#kept.set(index, kept);
      return kept;
    }
    const reading = this.#readMember(index);
    reading.catch(() => this.#kept.delete(index));
    this.#kept.set(index, reading);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptMembers && oldest !== undefined) this.#kept.delete(oldest);
    return reading;
  }

  async #readMember(index: number): Promise<Buffer> {
    const members = this.#members ?? [];
    const [fileStart, sqlStart] = members[index] ?? [0, 0];
    const [fileEnd, sqlEnd] = members[index + 1] ?? [this.file.facts.sizeBytes, this.sqlBytes];
    const compressed = await this.file.read(fileStart, fileEnd - fileStart);
    try {
      const sql = await gunzipMember(compressed, {
        chunkSize: Math.max(1024, sqlEnd - sqlStart + 1),
        maxOutputLength: Math.max(1024, sqlEnd - sqlStart + 1),
      });
      if (sql.length !== sqlEnd - sqlStart) damaged();
      return sql;
    } catch (error) {
      if (errnoOf(error)?.startsWith('Z_') === true || errnoOf(error) === 'ERR_BUFFER_TOO_LARGE') {
        return damaged(error);
      }
      throw error;
    }
  }
}

/** What was read last of a plain file: entries and tables are short, and many stand in one piece. */
interface LastPiece {
  bytes: Buffer;
  start: number;
}

const nothing = Buffer.alloc(0);

/** Of a part of the SQL, as if that were all. */
class RangeCursor implements SqlCursor {
  readonly #whole: SqlCursor;
  readonly #range: SqlRange;

  constructor(whole: SqlCursor, range: SqlRange) {
    this.#whole = whole;
    this.#range = range;
  }

  get offset(): number {
    return this.#whole.offset - this.#range.start;
  }

  seek(offset: number): void {
    this.#whole.seek(this.#range.start + offset);
  }

  async next(): Promise<Buffer | null> {
    const left = this.#range.end - this.#whole.offset;
    if (left <= 0) return null;
    const piece = await this.#whole.next();
    return piece === null || piece.length <= left ? piece : piece.subarray(0, left);
  }

  async close(): Promise<void> {
    await this.#whole.close();
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
    // The file stays open for others.
  }
}

class MemberCursor implements SqlCursor {
  readonly #members: Members;
  readonly #read: (index: number) => Promise<Buffer>;
  offset: number;
  #sequential = false;

  constructor(members: Members, read: (index: number) => Promise<Buffer>, offset: number) {
    this.#members = members;
    this.#read = read;
    this.offset = offset;
  }

  seek(offset: number): void {
    this.offset = offset;
    this.#sequential = false;
  }

  async next(): Promise<Buffer | null> {
    const index = this.#indexOf(this.offset);
    const member = this.#members[index];
    if (member === undefined) return null;
    const current = this.#read(index);
    // Whoever reads on is likely to go on reading: threads decompress what comes next.
    if (this.#sequential) {
      for (let ahead = 1; ahead <= membersAhead; ahead += 1) {
        if (index + ahead < this.#members.length) {
          this.#read(index + ahead).catch(() => undefined); // told when its turn comes
        }
      }
    }
    this.#sequential = true;
    const sql = await current;
    const piece = sql.subarray(this.offset - member[1]);
    if (piece.length === 0) return null;
    this.offset += piece.length;
    return piece;
  }

  /** The last member that begins at or before `offset`. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#members.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#members[middle]?.[1] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  async close(): Promise<void> {
    // The members that are kept belong to the source.
  }
}

class StreamCursor implements SqlCursor {
  offset: number;
  readonly #take: () => StreamReader;
  readonly #park: (reader: StreamReader) => void;
  #reader: StreamReader | null = null;

  constructor(offset: number, take: () => StreamReader, park: (reader: StreamReader) => void) {
    this.offset = offset;
    this.#take = take;
    this.#park = park;
  }

  seek(offset: number): void {
    this.offset = offset;
  }

  async next(): Promise<Buffer | null> {
    this.#reader ??= this.#take();
    const piece = await this.#reader.read(this.offset);
    this.offset += piece?.length ?? 0;
    return piece;
  }

  async close(): Promise<void> {
    if (this.#reader !== null) this.#park(this.#reader);
    this.#reader = null;
  }
}

/** Goes through a gzip stream, and keeps what it gave last. */
class StreamReader {
  readonly #file: SqlFile;
  #stream: GunzipStream | null = null;
  #pieces: AsyncIterator<Buffer> | null = null;
  /** What was given last, from `#start` to `#end`. */
  readonly #window: Buffer[] = [];
  #start = 0;
  #end = 0;

  constructor(file: SqlFile) {
    this.#file = file;
  }

  /** A piece that begins at `offset`; null at the end. Begins at the front again to go far back. */
  async read(offset: number): Promise<Buffer | null> {
    if (this.#pieces === null || offset < this.#start) {
      this.close();
      this.#stream = gunzipStream(this.#file);
      this.#pieces = this.#stream.pieces[Symbol.asyncIterator]();
    }
    while (offset >= this.#end) {
      const result: IteratorResult<Buffer, unknown> = await this.#pieces.next();
      if (result.done === true) return null;
      this.#window.push(result.value);
      this.#end += result.value.length;
      while (this.#end - this.#start - (this.#window[0]?.length ?? 0) > windowBytes) {
        this.#start += this.#window.shift()?.length ?? 0;
      }
    }
    let start = this.#start;
    for (const piece of this.#window) {
      if (offset < start + piece.length) return piece.subarray(offset - start);
      start += piece.length;
    }
    return null;
  }

  close(): void {
    this.#stream?.end();
    this.#stream = null;
    this.#pieces = null;
    this.#window.length = 0;
    this.#start = 0;
    this.#end = 0;
  }
}

export interface GunzipStream {
  pieces: AsyncIterable<Buffer>;
  /** How much of the file was read. */
  readBytes(): number;
  end(): void;
}

/** The whole of a gzip file, from its beginning, by any gzip. */
export function gunzipStream(file: SqlFile): GunzipStream {
  let position = 0;
  async function* compressed(): AsyncGenerator<Buffer> {
    while (position < file.facts.sizeBytes) {
      const piece = await file.read(position, pieceBytes);
      if (piece.length === 0) return;
      position += piece.length;
      yield piece;
    }
  }
  const source = Readable.from(compressed(), { highWaterMark: 1 });
  const inflate = createGunzip({ chunkSize: pieceBytes });
  source.once('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  async function* pieces(): AsyncGenerator<Buffer> {
    try {
      yield* inflate as AsyncIterable<Buffer>;
    } catch (error) {
      if (errnoOf(error)?.startsWith('Z_') === true) damaged(error);
      throw error;
    } finally {
      source.destroy();
      inflate.destroy();
    }
  }
  return {
    pieces: pieces(),
    readBytes: () => position,
    end: () => {
      source.destroy();
      inflate.destroy();
    },
  };
}

function damaged(cause?: unknown): never {
  return fail(
    {
      code: 'verification-failed',
      detail: 'The compressed data is damaged or was cut off.',
    },
    cause,
  );
}
