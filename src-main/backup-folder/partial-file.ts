/**
 * The file while it is being written: hidden, private (0600), and published under its real name
 * only when it is complete and on disk. Publishing never replaces a file that exists. One descriptor stays open
 * from the first byte until it is published, so that what was written, checked and published is one file.
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

  /** Creates it; rejects with the system's error when the folder does not allow that. */
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

  /** Forces the bytes to disk and tells their SHA-256. */
  async complete(): Promise<{ sha256: string }> {
    await this.#handle.sync();
    this.#sha256 = this.#hash.digest('hex');
    return { sha256: this.#sha256 };
  }

  /** To read back what is on disk; good until the file is published or discarded, which closes it. */
  get reader(): Pick<FileHandle, 'read' | 'stat'> {
    return this.#handle;
  }

  /**
   * Gives the file its real name. False when that name is taken: nothing has happened then. Fails with
   * `verification-failed`, and leaves nothing, when somebody has put another file in its place.
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
    // A partial name that stays is only a second name, and swept later.
    await this.#files.unlink(this.path).catch(() => undefined);
    await this.#finishOrTakeBack(target);
    return true;
  }

  /** What is another file, or may be gone after a power cut, has not been published. */
  async #finishOrTakeBack(target: string): Promise<void> {
    try {
      await this.#requireOurs(target);
      await this.#close();
      await syncFolder(this.#folder, this.#files);
    } catch (error) {
      await this.#files.unlink(target).catch(() => undefined);
      throw error;
    }
  }

  /** As long as the descriptor is open, no other file can have its number. */
  async #requireOurs(target: string): Promise<void> {
    const [ours, found] = await Promise.all([
      this.#handle.stat({ bigint: true }),
      lstat(target, { bigint: true }),
    ]);
    if (found.isFile() && found.dev === ours.dev && found.ino === ours.ino) return;
    // Where each name of a file has a number of its own (some network file systems), its bytes tell.
    if (found.isFile() && (await sha256Of(target)) === this.#sha256) return;
    const detail = 'Another file was put in the place of the one that was checked.';
    fail({ code: 'verification-failed', detail });
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
    await this.#finishOrTakeBack(target);
    return true;
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }
}

/** Neither follows a link nor waits for the other end of a pipe. */
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
