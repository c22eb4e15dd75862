/** The file that is to be restored, open, with its manifest when that describes it. */
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { readManifest } from '../backup/manifest-file.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';

export interface RestoreSource {
  handle: FileHandle;
  manifest: Manifest | null;
}

/** Fails with `backup-not-found` and `verification-failed`. The caller closes the handle. */
export async function openSource(filePath: string): Promise<RestoreSource> {
  const filename = path.basename(filePath);
  const handle = await open(filePath, 'r').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return fail({ code: 'backup-not-found', filename }, error);
    const detail = `The file cannot be read: ${errnoMessage(error)}.`;
    return fail({ code: 'verification-failed', detail }, error);
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) fail({ code: 'verification-failed', detail: 'This is not a file.' });
    const manifest = await readManifest(path.dirname(filePath), filename);
    if (manifest !== null && manifest.file.sizeBytes !== stats.size) {
      fail({
        code: 'verification-failed',
        detail: `The file has ${stats.size} bytes; its manifest says ${manifest.file.sizeBytes}.`,
      });
    }
    return { handle, manifest };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
