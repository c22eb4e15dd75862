/**
 * A backup folder: created as a private folder, checked for write access, locked during writes,
 * cleaned of partial files of killed processes, and measured for free space.
 */
import {
  access,
  chmod,
  constants,
  lstat,
  mkdir,
  readdir,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf } from '../files/file-port.ts';
import { backupTimeMs, isPartialFilename, partialTimeMs } from './filename.ts';
import { asFolderError } from './folder-error.ts';
import { removeStaleLockFiles } from './folder-lock.ts';
import { finishManifests, isPendingManifest } from './manifest-file.ts';

/**
 * The detail for a chosen folder that is missing. The folder existed when the user chose it, so its
 * disk is probably not connected.
 */
export const absentFolder = 'it is not there. Is its disk connected?';

/**
 * Creates the folder (mode 0700) if it is missing. Never creates `chosenRoot`, the folder that the
 * user chose and that contains `folder`: if its disk is not connected, the new folder would be on
 * another disk. Fails with `backup-directory-not-writable`.
 */
export async function prepareFolder(
  folder: string,
  chosenRoot: string | null = null,
): Promise<void> {
  try {
    if (chosenRoot !== null && (await isMissing(chosenRoot))) {
      fail({ code: 'backup-directory-not-writable', folder: chosenRoot, detail: absentFolder });
    }
    // An existing folder keeps its mode.
    if (await isMissing(folder)) await makeFolder(folder);
    await requireUsable(folder);
  } catch (error) {
    throw asFolderError(error, folder);
  }
}

/**
 * Checks whether a backup could be written to the folder, and creates nothing. Returns true if the
 * folder does not exist and would be created.
 */
export async function inspectFolder(folder: string, chosenRoot: string | null): Promise<boolean> {
  try {
    const nearest = await nearestFolder(folder);
    const isAbsent = nearest !== folder;
    if (isAbsent && chosenRoot !== null && (await isMissing(chosenRoot))) {
      fail({ code: 'backup-directory-not-writable', folder: chosenRoot, detail: absentFolder });
    }
    await requireUsable(nearest);
    return isAbsent;
  } catch (error) {
    throw asFolderError(error, folder);
  }
}

async function requireUsable(folder: string): Promise<void> {
  if (!(await stat(folder)).isDirectory()) {
    fail({ code: 'backup-directory-not-writable', folder, detail: 'this is not a folder' });
  }
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
}

/** Returns the folder itself, or its nearest existing parent folder. */
export async function nearestFolder(folder: string): Promise<string> {
  const parent = path.dirname(folder);
  return parent === folder || !(await isMissing(folder)) ? folder : nearestFolder(parent);
}

/** True if `folder` is inside `root` or is `root` itself. */
export function isWithin(folder: string, root: string): boolean {
  const way = path.relative(root, folder);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

export async function isMissing(folder: string): Promise<boolean> {
  try {
    await stat(folder);
    return false;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return true;
    throw error;
  }
}

/**
 * Creates the folder and its parent folders. The `recursive` option of Node is not used: it retries
 * without a limit, at full speed, if the parent folder exists and the system still reports ENOENT,
 * for example below /proc.
 */
async function makeFolder(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  if (parent !== folder && (await isMissing(parent))) await makeFolder(parent);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return; // created by another process, or a broken link
    throw error;
  }
  // The umask removes permissions from the mode of mkdir and never adds any.
  await chmod(folder, 0o700);
}

/**
 * Returns the bytes that are free for an ordinary user. Works also if the folder does not exist
 * yet. Other programs may write to the same disk.
 */
export async function availableBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestFolder(folder));
  return bavail * bsize;
}

/**
 * Removes partial files and the lock files of processes that have ended. Gives a manifest its name
 * if its process was killed just before that step. Call it only while the lock of the folder is
 * held: then no process uses the partial files. A file that cannot be removed (a folder with such a
 * name, a file of another user) stays: it is never listed, and a backup can still be created.
 */
export async function removePartialFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const partials = names.filter((name) => isPartialFilename(name) && !isPendingManifest(name));
  // The empty files are removed first: without their partial files, nothing shows that Nightjar
  // created them.
  const staleFiles = [...(await emptyReservations(folder, names, partials)), ...partials];
  const removed: string[] = [...(await finishManifests(folder, names))];
  for (const name of staleFiles) {
    const isRemoved = await unlink(path.join(folder, name)).then(
      () => true,
      () => false,
    );
    if (isRemoved) removed.push(name);
  }
  await removeStaleLockFiles(folder, names);
  return removed;
}

/**
 * Returns the empty files with reserved names. On disks without links, an empty file reserves the
 * name until the backup is renamed over it (partial-file.ts). A process that is killed between both
 * steps leaves both files.
 */
async function emptyReservations(
  folder: string,
  names: readonly string[],
  partials: readonly string[],
): Promise<string[]> {
  const begunMs = Math.min(...partials.map((name) => partialTimeMs(name) ?? Infinity));
  const candidates = names.filter((name) => (backupTimeMs(name) ?? -Infinity) >= begunMs);
  const isEmpty = await Promise.all(
    candidates.map(async (name) => {
      const found = await lstat(path.join(folder, name)).catch(() => null);
      return found?.isFile() === true && found.size === 0;
    }),
  );
  return candidates.filter((_, index) => isEmpty[index]);
}
