/**
 * A file while it is written: hidden, private (0600), and published under its real name only when
 * it is complete and on disk. Publishing never replaces an existing file. One file descriptor stays
 * open from the first byte until the file is published, so the file that was written, the file that
 * was checked and the published file are the same.
 */
import { createHash } from 'node:crypto';
import { lstat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf, syncFolder, type FilePort } from '../files/file-port.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { partialFilename } from './filename.ts';

export class PartialFile {
  readonly path: string;
  readonly #folder: string;
  readonly #files: FilePort;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #sha256: string | null = null;
  #closed = false;

  private constructor(folder: string, partialPath: string, files: FilePort, handle: FileHandle) {
    this.#folder = folder;
    this.path = partialPath;
    this.#files = files;
    this.#handle = handle;
  }

  /** Creates the file; rejects with the system's error if the folder does not allow it. */
  static async create(folder: string, filename: string, files: FilePort): Promise<PartialFile> {
    const partialPath = path.join(folder, partialFilename(filename));
    const handle = await files.open(partialPath, 'wx+', 0o600);
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

  /** Syncs the bytes to disk and returns their SHA-256. */
  async complete(): Promise<{ sha256: string }> {
    await this.#handle.sync();
    this.#sha256 = this.#hash.digest('hex');
    return { sha256: this.#sha256 };
  }

  /**
   * Reads back the bytes on disk. Valid until the file is published or discarded, because both
   * close it.
   */
  get reader(): Pick<FileHandle, 'read' | 'stat'> {
    return this.#handle;
  }

  /**
   * Gives the file its real name. Returns false if the name is taken; then nothing has changed.
   * Fails with `verification-failed`, and leaves no file, if another process has put another file
   * in its place.
   */
  async publishAs(filename: string): Promise<boolean> {
    const target = path.join(this.#folder, filename);
    try {
      await this.#files.link(this.path, target);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      if (!hasNoLinks(error)) throw error;
      return await this.#renameTo(target);
    }
    // If the partial name cannot be removed, it is only a second name of the file and is removed
    // later with other stale files.
    await this.#files.unlink(this.path).catch(() => undefined);
    await this.#finishOrUndo(target);
    return true;
  }

  /**
   * Removes the published name again if it leads to another file, or if a power failure could undo
   * it.
   */
  async #finishOrUndo(target: string): Promise<void> {
    try {
      await this.#requireSameFile(target);
      await this.#close();
      await syncFolder(this.#folder, this.#files);
    } catch (error) {
      await this.#files.unlink(target).catch(() => undefined);
      throw error;
    }
  }

  /** While the file descriptor is open, no other file can have the same inode number. */
  async #requireSameFile(target: string): Promise<void> {
    const [ours, found] = await Promise.all([
      this.#handle.stat({ bigint: true }),
      lstat(target, { bigint: true }),
    ]);
    if (found.isFile() && found.dev === ours.dev && found.ino === ours.ino) return;
    // On some network file systems each name of a file has a separate inode number: compare the
    // bytes.
    if (found.isFile() && (await sha256Of(target)) === this.#sha256) return;
    const detail = 'Another file was put in the place of the checked file.';
    fail({ code: 'verification-failed', detail });
  }

  /** Removes the file in any state. Never rejects: the caller reports the first error. */
  async discard(): Promise<void> {
    await this.#close().catch(() => undefined);
    await this.#files.unlink(this.path).catch(() => undefined);
  }

  /**
   * For file systems without links: reserves the name with an exclusive create, then renames the
   * file over it.
   */
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
    await this.#finishOrUndo(target);
    return true;
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }
}

/** Does not follow a link and does not wait for the writer of a pipe. */
async function sha256Of(file: string): Promise<string> {
  const handle = await openRegularFile(file, { links: 'refused' });
  try {
    const hash = createHash('sha256');
    for await (const bytes of handle.createReadStream({ autoClose: false })) {
      hash.update(bytes as Buffer);
    }
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

function hasNoLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR'].includes(
    errnoOf(error) ?? '',
  );
}
