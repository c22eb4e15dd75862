/**
 * The file that is restored, reviewed or proven. It is opened once, for every question about it and
 * for the data that is sent to a server. So all answers are about the same file, even if another
 * file gets its name in the meantime.
 */
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { readManifest } from '../backup-folder/manifest-file.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import { openBackupIn } from '../catalog/open/open-backup.ts';
import { openDumpFile } from '../catalog/source/file-kind.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import { SqlFile, type FileTime } from '../catalog/source/sql-file.ts';
import type { DumpFile } from './feed/read-sql.ts';

export interface RestoreFilePorts {
  /** Returns true if the file with this SHA-256 was created by this installation. */
  createdHere(sha256: string): Promise<boolean>;
  /** Stored results about the contents of files that were not created here. */
  cache: IndexCache | null;
}

export interface BackupOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** The caller that opens the file closes it. */
export class RestoreFile implements DumpFile {
  readonly path: string;
  readonly filename: string;
  readonly handle: FileHandle;
  /** The manifest next to the file. It may describe another file with the same name. */
  readonly manifest: Manifest | null;
  /**
   * True if the manifest is of a file that was created here. Whether it describes this file is
   * known when the SHA-256 of this file is known.
   */
  readonly isOurs: boolean;
  /** Which of several databases in the file; null if the file has only one database. */
  readonly databaseInFile: string | null;
  readonly #time: FileTime;
  readonly #cache: IndexCache | null;
  #backup: Promise<OpenBackup> | null = null;

  private constructor(
    filePath: string,
    opened: Pick<RestoreFile, 'handle' | 'manifest' | 'isOurs' | 'databaseInFile'>,
    time: FileTime,
    cache: IndexCache | null,
  ) {
    this.path = filePath;
    this.filename = path.basename(filePath);
    this.handle = opened.handle;
    this.manifest = opened.manifest;
    this.isOurs = opened.isOurs;
    this.databaseInFile = opened.databaseInFile;
    this.#time = time;
    this.#cache = cache;
  }

  /** Fails with `backup-not-found`, `file-not-readable` or `file-not-a-dump`. */
  static async open(
    filePath: string,
    { createdHere, cache }: RestoreFilePorts,
    databaseInFile: string | null = null,
  ): Promise<RestoreFile> {
    const handle = await openDumpFile(filePath);
    try {
      const { size, mtimeMs } = await handle.stat();
      const manifest = await readManifest(path.dirname(filePath), path.basename(filePath));
      const isOurs = manifest !== null && (await createdHere(manifest.file.sha256));
      const opened = { handle, manifest, isOurs, databaseInFile };
      return new RestoreFile(filePath, opened, { sizeBytes: size, modifiedMs: mtimeMs }, cache);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Fails with `verification-failed` if the manifest next to the file states another length. */
  requireLengthOfManifest(): void {
    const { sizeBytes } = this.#time;
    if (this.manifest === null || this.manifest.file.sizeBytes === sizeBytes) return;
    fail({
      code: 'verification-failed',
      detail: `The file has ${sizeBytes} bytes; its manifest states ${this.manifest.file.sizeBytes}.`,
    });
  }

  /**
   * Returns the contents of the file, for callers that read entries or rows. The contents are read
   * at the first call and stay open as long as the file. Fails as `openBackup` does, and with
   * `file-changed` if the file was modified since it was opened.
   */
  backup(options: BackupOptions = {}): Promise<OpenBackup> {
    this.#backup ??= this.#openBackup(options).catch((error: unknown) => {
      // A caller may have cancelled the first read.
      this.#backup = null;
      throw error;
    });
    return this.#backup;
  }

  async #openBackup(options: BackupOptions): Promise<OpenBackup> {
    const file = await SqlFile.of(this.path, this.handle, this.#time);
    const { databaseInFile } = this;
    return await openBackupIn(file, this.manifest, {
      cache: this.#cache,
      databaseInFile,
      ...options,
    });
  }

  async close(): Promise<void> {
    const backup = await this.#backup?.catch(() => null);
    try {
      await backup?.close();
    } finally {
      await this.handle.close();
    }
  }
}
