/**
 * Temporary folders (0700) for password files and pipes. They are removed after use, when this
 * process ends, and, after a kill, at the next start: their names contain the process ID and, where
 * it is known, the start time of the process.
 */
import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { errnoMessage, errnoOf } from './file-port.ts';
import { ownIdentity, stateOfProcess } from '../system/process-identity.ts';

const folderPrefix = 'nightjar-private-';
const existing = new Set<string>();

export interface PrivateFolder {
  path: string;
  remove(): Promise<void>;
}

/** Creates a private folder; the caller removes it. Fails with `temporary-folder-unusable`. */
export async function makePrivateFolder(temporaryFolder = os.tmpdir()): Promise<PrivateFolder> {
  const { pid, startTime } = await ownIdentity();
  const owner = startTime === null ? `${pid}` : `${pid}-${startTime}`;
  const folder = await inTemporaryFolder(temporaryFolder, () =>
    mkdtemp(path.join(temporaryFolder, `${folderPrefix}${owner}-`)),
  );
  if (existing.size === 0) process.on('exit', removeAll);
  existing.add(folder);
  return {
    path: folder,
    remove: async () => {
      await removeWhole(folder);
      existing.delete(folder);
      if (existing.size === 0) process.off('exit', removeAll);
    },
  };
}

/**
 * Converts system errors about the temporary folder, so that they are not attributed to the backup
 * folder.
 */
export async function inTemporaryFolder<Result>(
  temporaryFolder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    const detail = errnoMessage(error);
    return fail({ code: 'temporary-folder-unusable', folder: temporaryFolder, detail }, error);
  }
}

/**
 * Virus scanners on Windows hold files for a moment. An initdb whose Nightjar was killed creates
 * new files until it ends. Remaining files are removed at exit or at the next start.
 */
async function removeWhole(folder: string): Promise<boolean> {
  const retries = { maxRetries: 10, retryDelay: 50 };
  return await rm(folder, { recursive: true, force: true, ...retries }).then(
    () => true,
    () => false,
  );
}

function removeAll(): void {
  for (const folder of existing) rmSync(folder, { recursive: true, force: true });
}

/**
 * Folders for temporary folders: sockets need short paths, and servers need folders that their
 * account can access.
 */
function temporaryRoots(): string[] {
  const all = process.platform === 'win32' ? [os.tmpdir()] : [os.tmpdir(), '/tmp', '/var/tmp'];
  return [...new Set(all)];
}

/**
 * Removes folders of killed processes; only real folders created by Nightjar. Resolves with their
 * number.
 */
export async function removeStalePrivateFolders(
  temporaryFolders = temporaryRoots(),
): Promise<number> {
  let removed = 0;
  for (const folder of temporaryFolders) removed += await removeStaleIn(folder);
  return removed;
}

/** Names from older versions have no start time; the last part is random. */
const ownerPattern = /^(?<pid>\d+)-(?:(?<startTime>\d+)-)?[^-]+$/u;

/** A process that was given the same number later is not the owner. */
async function isOwnedNow({
  pid,
  startTime = null,
}: Record<string, string | undefined | null>): Promise<boolean> {
  return (await stateOfProcess({ pid: Number(pid), startTime })) !== 'gone';
}

async function removeStaleIn(temporaryFolder: string): Promise<number> {
  let removed = 0;
  for (const name of await readdir(temporaryFolder).catch((): string[] => [])) {
    if (!name.startsWith(folderPrefix)) continue;
    const owner = ownerPattern.exec(name.slice(folderPrefix.length))?.groups;
    if (owner === undefined || (await isOwnedNow(owner))) continue;
    const folder = path.join(temporaryFolder, name);
    const found = await lstat(folder).catch(() => null);
    if (found === null || !found.isDirectory()) continue;
    if (process.getuid !== undefined && found.uid !== process.getuid()) continue;
    if (await removeWhole(folder)) removed += 1;
  }
  return removed;
}
