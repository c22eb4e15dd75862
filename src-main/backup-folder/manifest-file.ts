/** The manifest beside a backup: its name is given after the backup has its own, and deleted after it. */
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
 * Puts it on disk under a hidden name. Whoever is killed between publishing the backup and committing
 * this leaves a manifest that `finishManifests` names.
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
 * null when there is none, or when what it says makes no sense: the backup itself is what counts. What
 * the disk does not give out is as unknown as before, and no manifest may be written over it: fails
 * with `manifest-not-readable`, `not-a-regular-file` or `file-too-large`.
 */
export async function readManifest(folder: string, filename: string): Promise<Manifest | null> {
  const file = path.join(folder, manifestFilename(filename));
  let text: string;
  try {
    text = await readManifestText(file, path.join(folder, filename));
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    // The folder itself is not there (any more).
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

/** Of the manifest of any backup, and so much more for each byte of a large one: each entry of it is somewhere in the SQL. */
const anyManifestBytes = 16 * 1024 * 1024;
const manifestBytesPerByte = 64;

/** What is made of a text takes forty times its memory where it is nothing but brackets. */
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
 * Changes what the manifest says about a backup that is there; changes wait for each other, those of
 * other processes too. Fails with `backup-not-found`, `manifest-missing`, `manifest-not-readable` or as
 * `lockFolder` does, and then nothing has changed.
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

/** Writes it for a backup that has none that fits; false when it has one by now. */
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

/** The hidden names of manifests that are being written, or were when their process was killed. */
export const isPendingManifest = (name: string): boolean =>
  isPartialFilename(name) && pendingPattern.test(name);

/**
 * Names the hidden manifests of backups that were published and have no other, and removes the rest.
 * Only to be called while the folder's lock is held; while a manifest is being changed, nothing
 * happens. Resolves with the names that were removed.
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

/** The backup that a hidden manifest describes, when that is there and has no manifest yet. */
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
