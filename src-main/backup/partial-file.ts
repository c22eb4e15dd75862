/**
 * The file while it is being written: hidden, private (0600), and published under its real name
 * only when it is complete and on disk. Publishing never replaces a file that exists.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, syncFolder, type FilePort } from '../files/file-port.ts';
import { partialFilename } from './filename.ts';

export class PartialFile {
  readonly path: string;
  readonly #folder: string;
  readonly #files: FilePort;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #closed = false;

  private constructor(folder: string, partialPath: string, files: FilePort, handle: FileHandle) {
    this.#folder = folder;
    this.path = partialPath;
    this.#files = files;
    this.#handle = handle;
  }

  /** Creates it; rejects with the system's error when the folder does not allow that. */
  static async create(folder: string, filename: string, files: FilePort): Promise<PartialFile> {
    const partialPath = path.join(folder, partialFilename(filename));
    const handle = await files.open(partialPath, 'wx', 0o600);
    return new PartialFile(folder, partialPath, files, handle);
  }

  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, written);
      written += bytesWritten;
    }
  }

  /** Forces the bytes to disk, closes the file and tells its SHA-256. */
  async complete(): Promise<{ sha256: string }> {
    await this.#handle.sync();
    await this.#close();
    return { sha256: this.#hash.digest('hex') };
  }

  /** Gives the file its real name. False when that name is taken: nothing has happened then. */
  async publishAs(filename: string): Promise<boolean> {
    const target = path.join(this.#folder, filename);
    try {
      await this.#files.link(this.path, target);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      if (!hasNoLinks(error)) throw error;
      return await this.#renameTo(target);
    }
    // It is published now. A partial name that stays is only a second name, and swept later.
    await this.#files.unlink(this.path).catch(() => undefined);
    await this.#syncOrTakeBack(target);
    return true;
  }

  /** A name that may be gone after a power cut has not been published. */
  async #syncOrTakeBack(target: string): Promise<void> {
    try {
      await syncFolder(this.#folder, this.#files);
    } catch (error) {
      await this.#files.unlink(target).catch(() => undefined);
      throw error;
    }
  }

  /** Removes it, whatever state it is in. Never rejects: the first failure is the one to report. */
  async discard(): Promise<void> {
    await this.#close().catch(() => undefined);
    await this.#files.unlink(this.path).catch(() => undefined);
  }

  /** For file systems without links: reserves the name exclusively, then renames over it. */
  async #renameTo(target: string): Promise<boolean> {
    let reservation: FileHandle;
    try {
      reservation = await this.#files.open(target, 'wx', 0o600);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw error;
    }
    try {
      await reservation.close();
      await this.#files.rename(this.path, target);
    } catch (error) {
      await this.#files.unlink(target).catch(() => undefined);
      throw error;
    }
    await this.#syncOrTakeBack(target);
    return true;
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }
}

function hasNoLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR'].includes(
    errnoOf(error) ?? '',
  );
}
