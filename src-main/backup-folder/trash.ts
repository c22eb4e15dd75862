/**
 * The trash of a backup folder: `.nightjar.trash`, in the folder itself, because a file moves at once
 * only within one file system. Each deletion is one folder there, with the backup, the files that
 * belong to it and a record of who deleted it.
 *
 * A move has one step that counts: the rename of the backup itself. A folder is named `.arriving`
 * or `.returning` until the other files have followed; if the process is killed, the place of the
 * backup decides where they belong (`settleTrash`). `.removing` is never read again.
 */
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  rename,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  deletionReasons,
  trashHours,
  trashIdPattern,
  type DeletionReason,
  type TrashEntry,
} from '#shared/domain/trash.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';
import { moveToNewName } from '../files/move-new.ts';
import { readLimits, readRegularText } from '../files/regular-file.ts';
import { backupCreatedAt, manifestFilename } from './filename.ts';
import { asFolderError } from './folder-error.ts';
import { lockFolder, manifestsLockFilename } from './folder-lock.ts';
import { resolveBackup, syncDeletions } from './list-backups.ts';
import { rolesFilename } from './roles-file.ts';

export const trashFolderName = '.nightjar.trash';
const recordFilename = 'deleted.json';
const trashMs = trashHours * 60 * 60_000;
const parallelReads = 64;

const recordSchema = z.object({
  deletedAt: z.iso.datetime(),
  by: z.string().max(200),
  reason: z.enum(deletionReasons),
});

export interface Deletion {
  by: string;
  reason: DeletionReason;
  nowMs: number;
}

/**
 * Moves a backup and the files that belong to it into the trash, and resolves with its id there.
 * Fails with `backup-not-found` or `file-not-deletable`, or as `lockFolder` does; then the backup
 * is in its place. Call `syncDeletions` after the last one.
 */
export async function moveToTrash(
  folder: string,
  filename: string,
  { by, reason, nowMs }: Deletion,
): Promise<string> {
  await resolveBackup(folder, filename);
  // While a manifest is changed, it does not move.
  const lock = await lockFolder(folder, manifestsLockFilename);
  try {
    const trash = await makeTrash(folder);
    const id = `${filename.replace(/\.sql\.gz$/u, '')}.${randomBytes(6).toString('hex')}`;
    const arriving = path.join(trash, `${id}.arriving`);
    await makeLike(folder, arriving);
    try {
      const record = { deletedAt: new Date(nowMs).toISOString(), by: by.slice(0, 200), reason };
      await writeFile(path.join(arriving, recordFilename), JSON.stringify(record), { mode: 0o600 });
      await rename(path.join(folder, filename), path.join(arriving, filename));
    } catch (error) {
      await removeFiles(arriving, filename);
      if (errnoOf(error) === 'ENOENT') fail({ code: 'backup-not-found', filename }, error);
      throw error;
    }
    await moveSides(folder, arriving, filename);
    // If this fails, the next look into the trash completes it.
    await rename(arriving, path.join(trash, id)).catch(() => undefined);
    return id;
  } catch (error) {
    const code = errnoOf(error);
    if (error instanceof ExpectedError || code === undefined) throw error;
    if (['ENOSPC', 'EDQUOT'].includes(code)) throw asFolderError(error, folder);
    return fail({ code: 'file-not-deletable', filename, detail: errnoMessage(error) }, error);
  } finally {
    await lock.release();
  }
}

/**
 * Puts a backup back into its folder, never over another file, and resolves with its name. Fails
 * with `not-in-trash` or `backup-name-taken`; then it is still in the trash.
 */
export async function putBackFromTrash(folder: string, id: string): Promise<string> {
  const filename = filenameOf(id);
  const trash = await existingTrash(folder);
  if (trash === null || filename === null) return fail({ code: 'not-in-trash', entry: id });
  const lock = await lockFolder(folder, manifestsLockFilename);
  try {
    const entry = path.join(trash, id);
    const returning = `${entry}.returning`;
    await rename(entry, returning).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') fail({ code: 'not-in-trash', entry: id }, error);
      throw error;
    });
    try {
      const target = path.join(folder, filename);
      if (!(await moveToNewName(path.join(returning, filename), target))) {
        fail({ code: 'backup-name-taken', filename });
      }
    } catch (error) {
      await settle(folder, trash, `${id}.returning`).catch(() => undefined);
      throw error;
    }
    await moveSides(returning, folder, filename);
    await removeFiles(returning, filename);
    await syncDeletions(folder);
    return filename;
  } catch (error) {
    throw asFolderError(error, folder);
  } finally {
    await lock.release();
  }
}

/**
 * Deletes one entry for good, and resolves with its size; null if it is no longer in the trash. Needs
 * no lock, and so no room on a full disk: the first rename takes the entry out of the trash.
 */
export async function removeFromTrash(folder: string, id: string): Promise<number | null> {
  const trash = await existingTrash(folder);
  const filename = filenameOf(id);
  if (trash === null || filename === null) return null;
  const removing = path.join(trash, `${id}.removing`);
  try {
    await rename(path.join(trash, id), removing);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    return fail({ code: 'file-not-deletable', filename, detail: errnoMessage(error) }, error);
  }
  const sizeBytes = await sizeOf(removing, filename);
  await removeFiles(removing, filename);
  return sizeBytes;
}

/** Lists the trash of a folder, latest deletion first. Never follows a link. */
export async function listTrash(folder: string): Promise<TrashEntry[]> {
  const trash = await existingTrash(folder);
  if (trash === null) return [];
  let names = await readdir(trash);
  if (names.some((name) => /\.(?:arriving|returning)$/u.test(name))) {
    await settleTrash(folder);
    names = await readdir(trash);
  }
  const entries = await inParallel(names, (name) => readTrashEntry(trash, name));
  return entries
    .flatMap((entry) => (entry === null ? [] : [entry]))
    .toSorted((a, b) => (a.deletedAt < b.deletedAt ? 1 : -1));
}

/** Number of deleted backups, and the room that they use. Never rejects. */
export async function measureTrash(folder: string): Promise<{ count: number; sizeBytes: number }> {
  const trash = await existingTrash(folder);
  const names = trash === null ? [] : await readdir(trash).catch((): string[] => []);
  const sizes = await inParallel(names, async (name) => {
    const filename = filenameOf(name);
    return trash === null || filename === null ? null : sizeOf(path.join(trash, name), filename);
  });
  const known = sizes.filter((size) => size !== null);
  return { count: known.length, sizeBytes: known.reduce((sum, size) => sum + size, 0) };
}

/**
 * Completes the moves of killed processes, and deletes for good what has been in the trash for a
 * day. Resolves with the removed entries.
 */
export async function cleanTrash(folder: string, nowMs: number): Promise<TrashEntry[]> {
  const trash = await existingTrash(folder);
  if (trash === null) return [];
  for (const name of await readdir(trash)) {
    const filename = filenameOf(name.replace(/\.removing$/u, ''));
    if (filename === null || !name.endsWith('.removing')) continue;
    await removeFiles(path.join(trash, name), filename);
  }
  const removed: TrashEntry[] = [];
  for (const entry of await listTrash(folder)) {
    if (Date.parse(entry.goesAt) > nowMs) continue;
    if ((await removeFromTrash(folder, entry.id)) !== null) removed.push(entry);
  }
  if ((await readdir(trash)).length === 0) await removeEmptyTrash(folder, trash);
  return removed;
}

/** Completes the moves of killed processes. Does nothing while another process moves a backup. */
async function settleTrash(folder: string): Promise<void> {
  const trash = await existingTrash(folder);
  const lock = await lockFolder(folder, manifestsLockFilename).catch(() => null);
  if (lock === null) return;
  try {
    for (const name of trash === null ? [] : await readdir(trash)) {
      if (trash !== null) await settle(folder, trash, name).catch(() => undefined);
    }
  } finally {
    await lock.release();
  }
}

/** Call it only while the lock of the manifests is held: then no process uses the entry. */
async function settle(folder: string, trash: string, name: string): Promise<void> {
  const id = name.replace(/\.(?:arriving|returning)$/u, '');
  const filename = filenameOf(id);
  const entry = path.join(trash, name);
  if (filename === null || id === name || !(await isRealFolder(entry))) return;
  const [inEntry, inFolder] = [path.join(entry, filename), path.join(folder, filename)];
  let deleted = await statsOf(inEntry);
  let present = await statsOf(inFolder);
  if (deleted !== null && present !== null) {
    if (deleted.dev === present.dev && deleted.ino === present.ino) {
      await unlink(inEntry);
      deleted = null;
    } else if (present.isFile() && present.size === 0 && deleted.size > 0) {
      // The name was reserved, see `moveToNewName`.
      await unlink(inFolder);
      present = null;
    }
  }
  if (deleted === null) {
    if (present !== null) await moveSides(entry, folder, filename);
    await removeFiles(entry, filename);
    return;
  }
  if (present === null) await moveSides(folder, entry, filename);
  await rename(entry, path.join(trash, id));
}

/** The name of the backup with this id; null if it is not an id. */
function filenameOf(id: string): string | null {
  const stem = trashIdPattern.exec(id)?.groups?.['stem'];
  return stem === undefined ? null : `${stem}.sql.gz`;
}

async function readTrashEntry(trash: string, id: string): Promise<TrashEntry | null> {
  const filename = filenameOf(id);
  const entry = path.join(trash, id);
  if (filename === null || !(await isRealFolder(entry))) return null;
  const backup = await statsOf(path.join(entry, filename));
  const createdAt = backupCreatedAt(filename);
  if (backup?.isFile() !== true || createdAt === null) return null;
  const recordFile = path.join(entry, recordFilename);
  const limits = { links: 'refused', limitBytes: readLimits.lockBytes } as const;
  const record = await readRegularText(recordFile, limits)
    .then((text) => recordSchema.parse(JSON.parse(text)))
    .catch(() => null);
  const writtenMs = ((await statsOf(recordFile)) ?? (await lstat(entry))).mtimeMs;
  // Clocks of computers that share the folder can differ: the later time keeps the backup longer.
  const deletedMs = Math.max(writtenMs, record === null ? 0 : Date.parse(record.deletedAt));
  return {
    id,
    filename,
    createdAt,
    sizeBytes: await sizeOf(entry, filename),
    deletedAt: new Date(deletedMs).toISOString(),
    goesAt: new Date(deletedMs + trashMs).toISOString(),
    by: record?.by ?? null,
    reason: record?.reason ?? null,
  };
}

const sidesOf = (filename: string): string[] => [
  rolesFilename(filename),
  manifestFilename(filename),
];

/** A file that cannot be moved stays: the backup is what counts. */
async function moveSides(from: string, to: string, filename: string): Promise<void> {
  for (const name of sidesOf(filename)) {
    if ((await statsOf(path.join(from, name)))?.isFile() !== true) continue;
    await rename(path.join(from, name), path.join(to, name)).catch(() => undefined);
  }
}

async function sizeOf(entry: string, filename: string): Promise<number> {
  const all = await Promise.all(
    [filename, ...sidesOf(filename)].map((name) => statsOf(path.join(entry, name))),
  );
  return all.reduce((sum, found) => sum + (found?.isFile() === true ? found.size : 0), 0);
}

/** Removes an entry with the files that Nightjar puts there, and nothing else. Never rejects. */
async function removeFiles(entry: string, filename: string): Promise<void> {
  if (!(await isRealFolder(entry))) return;
  for (const name of [filename, ...sidesOf(filename), recordFilename]) {
    await unlink(path.join(entry, name)).catch(() => undefined);
  }
  await rmdir(entry).catch(() => undefined);
}

async function existingTrash(folder: string): Promise<string | null> {
  const trash = path.join(folder, trashFolderName);
  return (await isRealFolder(trash)) ? trash : null;
}

/** Fails with `EEXIST` if something else has the name of the trash, for example a link. */
async function makeTrash(folder: string): Promise<string> {
  const trash = path.join(folder, trashFolderName);
  if (!(await isRealFolder(trash))) await makeLike(folder, trash);
  return trash;
}

/** Under the lock: a process that moves a backup relies on the folder. */
async function removeEmptyTrash(folder: string, trash: string): Promise<void> {
  const lock = await lockFolder(folder, manifestsLockFilename).catch(() => null);
  if (lock === null) return;
  await rmdir(trash).catch(() => undefined);
  await lock.release();
}

/** Everybody who may delete from the backup folder can also put back. */
async function makeLike(folder: string, made: string): Promise<void> {
  const mode = (await stat(folder)).mode & 0o777;
  await mkdir(made, { mode });
  // The umask removes permissions from the mode of mkdir.
  await chmod(made, mode);
}

const isRealFolder = async (folder: string): Promise<boolean> =>
  (await statsOf(folder))?.isDirectory() === true;

const statsOf = (file: string): Promise<Stats | null> => lstat(file).catch(() => null);

async function inParallel<Result>(
  names: readonly string[],
  read: (name: string) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < names.length; at += parallelReads) {
    results.push(...(await Promise.all(names.slice(at, at + parallelReads).map(read))));
  }
  return results;
}
