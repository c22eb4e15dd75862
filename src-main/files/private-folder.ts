/**
 * Temporary folders (0700) for password files and pipes. They go when the work is done, when this
 * process ends, and, should it be killed, at the next start: their names carry the process id and, where
 * it is known, when that process was started.
 */
import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fail } from '#shared/errors/errors.ts';
import { errnoMessage, errnoOf } from './file-port.ts';
import { ownIdentity, stateOfProcess } from '../system/process-identity.ts';

const folderPrefix = 'nightjar-private-';
const alive = new Set<string>();

export interface PrivateFolder {
  path: string;
  remove(): Promise<void>;
}

/** Makes one; whoever makes it removes it. Fails with `temporary-folder-unusable`. */
export async function makePrivateFolder(temporaryFolder = os.tmpdir()): Promise<PrivateFolder> {
  const { pid, startTime } = await ownIdentity();
  const owner = startTime === null ? `${pid}` : `${pid}-${startTime}`;
  const folder = await inTemporaryFolder(temporaryFolder, () =>
    mkdtemp(path.join(temporaryFolder, `${folderPrefix}${owner}-`)),
  );
  if (alive.size === 0) process.on('exit', removeAll);
  alive.add(folder);
  return {
    path: folder,
    remove: async () => {
      await removeWhole(folder);
      alive.delete(folder);
      if (alive.size === 0) process.off('exit', removeAll);
    },
  };
}

/** What the system says about the temporary folder must not be taken for the backup folder's. */
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
 * Windows' virus scanners hold files for a moment; an initdb whose Nightjar was killed makes new ones until it
 * notices. What stays for all that is removed at exit or at the next start.
 */
async function removeWhole(folder: string): Promise<boolean> {
  const retries = { maxRetries: 10, retryDelay: 50 };
  return await rm(folder, { recursive: true, force: true, ...retries }).then(
    () => true,
    () => false,
  );
}

function removeAll(): void {
  for (const folder of alive) rmSync(folder, { recursive: true, force: true });
}

/** Where they are made: sockets need short paths, and servers places that their account can reach. */
function places(): string[] {
  const all = process.platform === 'win32' ? [os.tmpdir()] : [os.tmpdir(), '/tmp', '/var/tmp'];
  return [...new Set(all)];
}

/** Removes what killed processes left; only real folders of our own. Returns how many. */
export async function sweepPrivateFolders(temporaryFolders = places()): Promise<number> {
  let removed = 0;
  for (const folder of temporaryFolders) removed += await sweepIn(folder);
  return removed;
}

/** Names that older versions gave have no start time; the end is random. */
const ownerPattern = /^(?<pid>\d+)-(?:(?<startTime>\d+)-)?[^-]+$/u;

/** A process that was given the same number later owns nothing. */
async function isOwnedNow({
  pid,
  startTime = null,
}: Record<string, string | undefined | null>): Promise<boolean> {
  return (await stateOfProcess({ pid: Number(pid), startTime })) !== 'gone';
}

async function sweepIn(temporaryFolder: string): Promise<number> {
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
