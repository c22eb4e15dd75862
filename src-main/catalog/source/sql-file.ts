/** One dump on disk, as the bytes of its file. A file that is written to while it is open is noticed. */
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { notReadable } from '../../files/file-port.ts';
import { openDumpFile, requireSql } from './file-kind.ts';

/** By which it is noticed that a file was written to. */
export interface FileTime {
  sizeBytes: number;
  modifiedMs: number;
}

export interface FileFacts extends FileTime {
  compressed: boolean;
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
   * A file that is open already; `time`: as it was then. Fails as `open` does, and closes nothing: whoever
   * has opened the handle may close it first.
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
