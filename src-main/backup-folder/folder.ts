/**
 * A backup folder: made private, checked for writing, locked while somebody writes, freed from
 * partial files that a killed process left, and measured for space.
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
import { sweepLockFiles } from './folder-lock.ts';
import { finishManifests, isPendingManifest } from './manifest-file.ts';

/** The folder that somebody chose was there then: absent means a disk that is not connected. */
export const absentFolder = 'it is not there. Is its disk connected?';

/**
 * Makes the folder (0700) when it is missing, but never `chosenRoot`, the folder that somebody chose
 * and that it is in: what is made in the place of an absent disk is on another one. Fails with
 * `backup-directory-not-writable`.
 */
export async function prepareFolder(
  folder: string,
  chosenRoot: string | null = null,
): Promise<void> {
  try {
    if (chosenRoot !== null && (await isMissing(chosenRoot))) {
      fail({ code: 'backup-directory-not-writable', folder: chosenRoot, detail: absentFolder });
    }
    // A folder that was there keeps its own mode.
    if (await isMissing(folder)) await makeFolder(folder);
    await requireUsable(folder);
  } catch (error) {
    throw asFolderError(error, folder);
  }
}

/** Looks whether a backup could go there, and makes nothing. True when the folder would be made. */
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

/** The folder, or where it would be made: the nearest one above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  const parent = path.dirname(folder);
  return parent === folder || !(await isMissing(folder)) ? folder : nearestFolder(parent);
}

/** True for the folder itself, too. */
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
 * With the folders above it. Node's own `recursive` tries for ever, at full speed, where the folder
 * above is there and the system says ENOENT all the same: below /proc, for one.
 */
async function makeFolder(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  if (parent !== folder && (await isMissing(parent))) await makeFolder(parent);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return; // somebody was quicker, or a link leads nowhere
    throw error;
  }
  // mkdir's mode is cut by the umask, never widened.
  await chmod(folder, 0o700);
}

/** Free bytes for an ordinary user, also where the folder would be made; others write there too. */
export async function availableBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestFolder(folder));
  return bavail * bsize;
}

/**
 * Removes partial files, and the lock files of dead processes; a manifest that only lacks its name is
 * given it. Only to be called while the folder's
 * lock is held: nobody owns the partial files then. What cannot be removed (a folder of that name, a
 * file of another user) stays: it is never listed, and no reason to go without a backup.
 */
export async function sweepPartials(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const partials = names.filter((name) => isPartialFilename(name) && !isPendingManifest(name));
  // The empty ones first: without a partial file nothing tells that they are ours.
  const leftovers = [...(await emptyReservations(folder, names, partials)), ...partials];
  const swept: string[] = [...(await finishManifests(folder, names))];
  for (const name of leftovers) {
    const isGone = await unlink(path.join(folder, name)).then(
      () => true,
      () => false,
    );
    if (isGone) swept.push(name);
  }
  await sweepLockFiles(folder, names);
  return swept;
}

/**
 * On disks without links a name is reserved by an empty file until the backup is renamed over it
 * (partial-file.ts); whoever is killed in between leaves both.
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
