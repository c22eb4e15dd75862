/**
 * Verifies a backup long after it was created: files can get damaged on disks and when they are
 * copied. For a backup that was created here, the result is saved in the manifest, so that a
 * damaged backup no longer counts as good.
 */
import path from 'node:path';
import type { Manifest } from '#shared/domain/manifest.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Clock, Log } from '../../system/ports.ts';
import { lockForReading } from '../../backup-folder/read-locks.ts';
import { updateManifest } from '../../backup-folder/manifest-file.ts';
import { restoreManifest } from './rebuild-manifest.ts';
import { verifyFile, type VerifiedFile } from './verify-file.ts';

export interface VerifyControl {
  /** The admin who requested the verification. */
  by: string;
  signal?: AbortSignal;
  /** The part of the file that was read, 0 to 1. */
  onProgress?: (fraction: number) => void;
}

export interface VerifyPorts {
  clock: Clock;
  log: Log;
  nightjarVersion: string;
  /** True if the file with this SHA-256 was created here. */
  createdHere(sha256: string): Promise<boolean>;
}

export interface VerifiedBackup extends Omit<VerifiedFile, 'manifest'> {
  manifest: VerifiedFile['manifest'] | 'rebuilt';
}

/**
 * Verifies any file. Fails with `verification-failed` and the reason, or with `file-not-a-dump`,
 * `backup-not-found`, `file-not-readable` or `backup-cancelled`. Only `verification-failed` is a
 * result about the file and is saved.
 */
export async function verifyBackup(
  filePath: string,
  { by, ...control }: VerifyControl,
  { clock, log, nightjarVersion, createdHere }: VerifyPorts,
): Promise<VerifiedBackup> {
  const filename = path.basename(filePath);
  const keep = async (problem: string | null): Promise<void> => {
    const lastVerification: Manifest['lastVerification'] = {
      at: new Date(clock.nowMs()).toISOString(),
      by,
      problem,
    };
    await updateManifest(path.dirname(filePath), filename, (manifest) => ({
      ...manifest,
      lastVerification,
    })).catch((error: unknown) => {
      const hasNone = error instanceof ExpectedError && error.error.code === 'manifest-missing';
      // The result counts even if it cannot be saved: the folder may be read-only.
      if (!hasNone)
        log.warn('the result of a verification could not be saved', {
          filename,
          ...describeFault(error),
        });
    });
  };
  const readLock = await lockForReading(filePath);
  try {
    const read = await verifyFile(filePath, control);
    const isCreatedHere = read.state !== 'good' && (await createdHere(read.fileSha256));
    const found: VerifiedFile = isCreatedHere ? { ...read, state: 'good' } : read;
    // A complete file whose manifest was lost gets a new manifest.
    const isRebuilt =
      found.manifest === 'none' &&
      (await restoreManifest(filePath, {
        nightjarVersion,
        nowMs: clock.nowMs(),
        signal: control.signal,
      }));
    await keep(null);
    log.info('backup verified', { filename, by, rows: found.rows });
    return isRebuilt ? { ...found, manifest: 'rebuilt' } : found;
  } catch (fault) {
    if (fault instanceof ExpectedError && fault.error.code === 'verification-failed') {
      await keep(fault.error.detail);
      log.error('the verification of a backup failed', {
        filename,
        by,
        detail: fault.error.detail,
      });
    }
    throw fault;
  } finally {
    await readLock.release();
  }
}
