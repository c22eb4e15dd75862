/** The manifest beside a backup: written after the file is published, deleted after it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { manifestSchema, type Manifest } from '#shared/domain/manifest.ts';
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
