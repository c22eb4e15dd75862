/** The manifest beside a backup: written after the file is published, deleted after it. */
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { manifestSchema, type Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { manifestFilename } from './filename.ts';

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFileAtomically(
    path.join(folder, manifestFilename(manifest.filename)),
    `${JSON.stringify(manifest)}\n`,
  );
}

/** null when there is none, or when it is not readable: the backup itself is what counts. */
export async function readManifest(folder: string, filename: string): Promise<Manifest | null> {
  try {
    const text = await readFile(path.join(folder, manifestFilename(filename)), 'utf8');
    const manifest = manifestSchema.parse(JSON.parse(text));
    return manifest.filename === filename ? manifest : null;
  } catch {
    return null;
  }
}

/**
 * Changes what the manifest says about a backup that is there. Fails with `backup-not-found` or
 * `manifest-missing`, and then nothing has changed.
 */
export async function updateManifest(
  folder: string,
  filename: string,
  change: (manifest: Manifest) => Manifest,
): Promise<void> {
  const stats = await lstat(path.join(folder, filename)).catch(() => null);
  if (stats === null || !stats.isFile()) return fail({ code: 'backup-not-found', filename });
  const manifest = await readManifest(folder, filename);
  if (manifest === null || manifest.file.sizeBytes !== stats.size) {
    return fail({ code: 'manifest-missing', filename });
  }
  await writeManifest(folder, change(manifest));
}
