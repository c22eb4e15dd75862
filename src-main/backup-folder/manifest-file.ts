/**
 * The manifest next to a backup. It gets its name after the backup has its name, and is deleted
 * after the backup.
 */
import { lstat, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { manifestSchema, type Manifest } from '#shared/domain/manifest.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { prepareFile, type PreparedFile } from '../files/atomic-write.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';
import { readLimits, readRegularText } from '../files/regular-file.ts';
import { isPartialFilename, manifestFilename } from './filename.ts';
import { asFolderError } from './folder-error.ts';
import { lockFolder, manifestsLockFilename } from './folder-lock.ts';

const manifestLimit = { limitBytes: readLimits.manifestBytes };

/**
 * Writes the manifest to disk under a hidden name. If the process is killed after the backup was
 * published and before the manifest is committed, `finishManifests` gives the manifest its name
 * later.
 */
export async function prepareManifest(folder: string, manifest: Manifest): Promise<PreparedFile> {
  return await prepareFile(
    path.join(folder, manifestFilename(manifest.filename)),
    `${JSON.stringify(manifest)}\n`,
  );
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await (await prepareManifest(folder, manifest)).commit();
}

/**
 * Reads the manifest. Returns null if there is no manifest, or if its content is not valid: the
 * backup itself is what counts. If the disk does not return the content, the content is unknown and
 * must not be overwritten: fails with `manifest-not-readable`, `not-a-regular-file` or
 * `file-too-large`.
 */
export async function readManifest(folder: string, filename: string): Promise<Manifest | null> {
  const file = path.join(folder, manifestFilename(filename));
  let text: string;
  try {
    text = await readManifestText(file, path.join(folder, filename));
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    // The folder does not exist (any more).
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return null;
    return fail({ code: 'manifest-not-readable', file, detail: errnoMessage(error) }, error);
  }
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    return manifest.filename === filename ? manifest : null;
  } catch {
    return null;
  }
}

/**
 * The size limit of a manifest: a fixed part, and an addition for each byte of a large backup,
 * since each entry of the manifest describes a place in the SQL.
 */
const anyManifestBytes = 16 * 1024 * 1024;
const manifestBytesPerByte = 64;

/** Parsing JSON that consists only of brackets needs forty times the memory of the text. */
async function readManifestText(file: string, backupFile: string): Promise<string> {
  try {
    return await readRegularText(file, { limitBytes: anyManifestBytes });
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.error.code !== 'file-too-large') throw error;
    const sizeBytes = (await lstat(backupFile).catch(() => null))?.size ?? 0;
    const limitBytes = anyManifestBytes + manifestBytesPerByte * sizeBytes;
    return await readRegularText(file, {
      limitBytes: Math.min(limitBytes, readLimits.manifestBytes),
    });
  }
}

/**
 * Changes the manifest of an existing backup. Changes run one at a time, also those of other
 * processes. Fails with `backup-not-found`, `manifest-missing`, `manifest-not-readable` or the
 * errors of `lockFolder`; then the manifest is not changed.
 */
export async function updateManifest(
  folder: string,
  filename: string,
  change: (manifest: Manifest) => Manifest,
): Promise<void> {
  if (await isAbsent(path.join(folder, filename))) fail({ code: 'backup-not-found', filename });
  const lock = await lockFolder(folder, manifestsLockFilename);
  try {
    const stats = await lstat(path.join(folder, filename)).catch(() => null);
    if (stats === null || !stats.isFile()) return fail({ code: 'backup-not-found', filename });
    const manifest = await readManifest(folder, filename);
    if (manifest === null || manifest.file.sizeBytes !== stats.size) {
      return fail({ code: 'manifest-missing', filename });
    }
    await writeManifest(folder, change(manifest));
  } catch (error) {
    throw asFolderError(error, folder);
  } finally {
    await lock.release();
  }
}

/**
 * Writes a manifest for a backup that has no matching manifest. Returns false if the backup has one
 * by now.
 */
export async function addManifest(folder: string, manifest: Manifest): Promise<boolean> {
  const lock = await lockFolder(folder, manifestsLockFilename);
  try {
    const known = await readManifest(folder, manifest.filename);
    if (known?.file.sizeBytes === manifest.file.sizeBytes) return false;
    await writeManifest(folder, manifest);
    return true;
  } finally {
    await lock.release();
  }
}

const pendingPattern = /^\.(backup_.*)\.manifest\.json\.[\w-]+\.partial$/u;

/**
 * True for the hidden name of a manifest that is being written, or whose process was killed while
 * writing it.
 */
export const isPendingManifest = (name: string): boolean =>
  isPartialFilename(name) && pendingPattern.test(name);

/**
 * Gives their names to the hidden manifests of published backups that have no other manifest, and
 * removes the other hidden manifests. Call it only while the lock of the folder is held. Does
 * nothing while another process changes a manifest. Resolves with the names of the removed files.
 */
export async function finishManifests(
  folder: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const pending = names.filter(isPendingManifest);
  if (pending.length === 0) return [];
  const lock = await lockFolder(folder, manifestsLockFilename).catch(() => null);
  if (lock === null) return [];
  try {
    const removed: string[] = [];
    for (const name of pending) {
      const file = path.join(folder, name);
      const owner = await finishedBackup(folder, file);
      const isFinished =
        owner !== null &&
        (await rename(file, path.join(folder, manifestFilename(owner))).then(
          () => true,
          () => false,
        ));
      if (isFinished) continue;
      await unlink(file).then(
        () => removed.push(name),
        () => undefined,
      );
    }
    return removed;
  } finally {
    await lock.release();
  }
}

/**
 * Returns the backup that a hidden manifest describes, if the backup exists and has no manifest
 * yet; null if not.
 */
async function finishedBackup(folder: string, pendingFile: string): Promise<string | null> {
  try {
    const manifest = manifestSchema.parse(
      JSON.parse(await readRegularText(pendingFile, manifestLimit)),
    );
    const { filename } = manifest;
    if (!path.basename(pendingFile).startsWith(`.${manifestFilename(filename)}.`)) return null;
    const stats = await lstat(path.join(folder, filename));
    if (!stats.isFile() || stats.size !== manifest.file.sizeBytes) return null;
    return (await isAbsent(path.join(folder, manifestFilename(filename)))) ? filename : null;
  } catch {
    return null;
  }
}

async function isAbsent(file: string): Promise<boolean> {
  return await lstat(file).then(
    () => false,
    () => true,
  );
}
