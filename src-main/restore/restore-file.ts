/**
 * The file that is restored, reviewed or proven: opened once, for all that is asked of it and for what is given to a server, so
 * that all of it is of one file, whatever takes its name meanwhile.
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
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  createdHere(sha256: string): Promise<boolean>;
  /** What is known about the contents of files that are not ours. */
  cache: IndexCache | null;
}

export interface BackupOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** Whoever opens it closes it. */
export class RestoreFile implements DumpFile {
  readonly path: string;
  readonly filename: string;
  readonly handle: FileHandle;
  /** As it lies beside the file; it may be that of another file with this name. */
  readonly manifest: Manifest | null;
  /** The manifest is of a file that was made here: whether of this one is known when its SHA-256 is. */
  readonly isOurs: boolean;
  /** Which of several databases in the file; the only one when null. */
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

  /** Fails with `verification-failed` where the manifest beside it says another length. */
  requireLengthOfManifest(): void {
    const { sizeBytes } = this.#time;
    if (this.manifest === null || this.manifest.file.sizeBytes === sizeBytes) return;
    fail({
      code: 'verification-failed',
      detail: `The file has ${sizeBytes} bytes; its manifest says ${this.manifest.file.sizeBytes}.`,
    });
  }

  /**
   * What is in it, for whoever looks at entries or rows; read when it is first asked for, and open for as long as the file.
   * Fails as `openBackup` does, and with `file-changed` where the file was written to since it was opened.
   */
  backup(options: BackupOptions = {}): Promise<OpenBackup> {
    this.#backup ??= this.#openBackup(options).catch((error: unknown) => {
      // It may have been cancelled by one who asked.
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
    await backup?.close();
    await this.handle.close();
  }
}
