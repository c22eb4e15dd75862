/**
 * The plain SQL inside a backup file, from any place on. One open descriptor serves an opened file
 * for as long as it is open, so a file that is replaced meanwhile is not half one and half another;
 * one that is written to is noticed before its bytes are used.
 *
 * Three kinds of file: plain SQL is read where it stands; a file of gzip members (ours) member by
 * member; one long gzip stream has no places to begin at, so what stands before is decompressed and
 * passed over. Memory is the same for all: a few members, or a few pieces of a stream.
 */
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

/** By which it is noticed that a file was written to. */
export interface FileTime {
  sizeBytes: number;
  modifiedMs: number;
}

export interface FileFacts extends FileTime {
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
      const { size, mtimeMs } = await handle.stat();
      return await SqlFile.of(filePath, handle, { sizeBytes: size, modifiedMs: mtimeMs });
    } catch (error) {
      await handle.close();
      return notReadable(path.basename(filePath), error);
    }
  }

  /**
   * A file that is open already; `time`: as it was then. Fails as `open` does, and closes nothing: whoever has opened the
   * handle may close it first.
   */
  static async of(filePath: string, handle: FileHandle, time: FileTime): Promise<SqlFile> {
    const { compressed } = await requireSql(handle, filePath);
    return new SqlFile(filePath, handle, { ...time, compressed });
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
  /** Whether a place far into the SQL is reached without reading what stands before it. */
  readonly isRandomAccess: boolean;
  readonly #whole: WholeSql;
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
    this.isRandomAccess = !file.facts.compressed || members !== null;
    if (!file.facts.compressed) this.#whole = new PlainSql(file);
    else if (members !== null) this.#whole = new GzipMembers(file, sqlBytes, members);
    else this.#whole = new StreamedSql(file);
    this.#range = range;
  }

  /** A reader that begins at `offset`; whoever asks for it closes it. */
  cursor(offset: number): SqlCursor {
    const range = this.#range;
    if (range === null) return this.#whole.cursor(offset);
    return new RangeCursor(this.#whole.cursor(range.start + offset), range);
  }

  /** Lets go of what was kept for the next cursor. */
  close(): void {
    this.#whole.close();
  }
}
