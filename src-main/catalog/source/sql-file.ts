/** The bytes of one dump file on disk. A change of the file while it is open is detected. */
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { notReadable } from '../../files/file-port.ts';
import { openDumpFile, requireSql } from './file-kind.ts';

/** The values that show whether a file was changed. */
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
   * Wraps a file that is already open; `time` contains the values at opening. Fails with the errors
   * of `open`, and closes nothing: the caller that opened the handle may close it first.
   */
  static async of(filePath: string, handle: FileHandle, time: FileTime): Promise<SqlFile> {
    const { compressed } = await requireSql(handle, filePath);
    return new SqlFile(filePath, handle, { ...time, compressed });
  }

  /**
   * Returns up to `length` bytes of the file on disk; fewer only at its end. If `memory` of that
   * length is passed, it is used, and the bytes are valid until the next call. Fails with
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
    // Checked after reading: a change before or during the read is visible now.
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
