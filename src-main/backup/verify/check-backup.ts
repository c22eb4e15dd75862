/**
 * Reads a backup again, long after it was made: files rot on disks and get damaged in copies. What was
 * found is kept in the manifest of a backup of ours, so that a damaged one stops counting as good.
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
  /** Who asks. */
  by: string;
  signal?: AbortSignal;
  /** 0 to 1 of the file. */
  onProgress?: (fraction: number) => void;
}

export interface VerifyPorts {
  clock: Clock;
  log: Log;
  nightjarVersion: string;
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  createdHere(sha256: string): Promise<boolean>;
}

export interface VerifiedBackup extends Omit<VerifiedFile, 'manifest'> {
  manifest: VerifiedFile['manifest'] | 'rebuilt';
}

/**
 * Any file. Fails with `verification-failed` and what is wrong, with `file-not-a-dump`, `backup-not-found`,
 * `file-not-readable` or `backup-cancelled`; all but the first say nothing about the file and are not kept.
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
      // The answer counts all the same: the folder may be a copy that nobody may write to.
      if (!hasNone) log.warn('a check was not kept', { filename, ...describeFault(error) });
    });
  };
  const hold = await lockForReading(filePath);
  try {
    const read = await verifyFile(filePath, control);
    const isOurs = read.state !== 'good' && (await createdHere(read.fileSha256));
    const found: VerifiedFile = isOurs ? { ...read, state: 'good' } : read;
    // A whole file whose manifest was lost gets one anew.
    const isRebuilt =
      found.manifest === 'none' &&
      (await restoreManifest(filePath, {
        nightjarVersion,
        nowMs: clock.nowMs(),
        signal: control.signal,
      }));
    await keep(null);
    log.info('backup checked', { filename, by, rows: found.rows });
    return isRebuilt ? { ...found, manifest: 'rebuilt' } : found;
  } catch (fault) {
    if (fault instanceof ExpectedError && fault.error.code === 'verification-failed') {
      await keep(fault.error.detail);
      log.error('a backup failed its check', { filename, by, detail: fault.error.detail });
    }
    throw fault;
  } finally {
    await hold.release();
  }
}
