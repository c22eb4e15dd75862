/**
 * The lock of a backup folder. Two processes never write to the folder at the same time, even if
 * they have different user-data folders. The holder touches the lock every few seconds. A lock is
 * stale in two cases: its process is known to have ended (on this computer: another pid, or the
 * same pid with another start time), or the lock was not touched for minutes and its process is not
 * known to be running.
 */
import { randomUUID } from 'node:crypto';
import { link, lstat, rename, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { systemClock } from '../system/clock.ts';
import { errnoOf } from '../files/file-port.ts';
import {
  ownIdentity,
  processIdentitySchema,
  stateOfProcess,
  type ProcessIdentity,
} from '../system/process-identity.ts';
import { openRegularFile, readLimits, readRegularText } from '../files/regular-file.ts';
import { asFolderError } from './folder-error.ts';

export const lockFilename = '.nightjar.lock';
/**
 * The lock that is held briefly while a manifest is changed. A backup may be written at the same
 * time.
 */
export const manifestsLockFilename = '.nightjar.manifests.lock';

/** The rules for reading a lock file. */
const lockRules = { links: 'refused', limitBytes: readLimits.lockBytes } as const;

const ownerSchema = processIdentitySchema.extend({ token: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * Returns true if the process named in the file is running, or if that is not known yet. Fails with
 * `not-a-regular-file` or `file-too-large` if the file was not created by Nightjar.
 */
export async function isOwnerAlive(file: string): Promise<boolean> {
  try {
    const text = await readRegularText(file, lockRules);
    return await isStillHeld(processIdentitySchema.parse(JSON.parse(text)), file);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    return errnoOf(error) !== 'ENOENT' && (await wasTouchedLately(file));
  }
}

export interface FolderLock {
  /** Never rejects: a lock file that a user has deleted counts as released. */
  release(): Promise<void>;
}

const touchEveryMs = 10_000;
const silentForMs = 3 * 60_000;
/** The start of the app holds the lock only briefly, to clean up the folder. */
const timeoutMs = 2000;
const retryEveryMs = 100;

/**
 * Takes the lock. Fails with:
 * - `backup-directory-locked` and the holder, if the lock is held for longer than a moment;
 * - `not-a-regular-file` or `file-too-large`, if something else has the name of the lock;
 * - the error of `folderError`, if the folder cannot be written.
 */
export async function lockFolder(folder: string, name = lockFilename): Promise<FolderLock> {
  const giveUpMs = systemClock.monotonicMs() + timeoutMs;
  for (;;) {
    try {
      return await tryLockFolder(folder, name);
    } catch (error) {
      const isHeld =
        error instanceof ExpectedError && error.error.code === 'backup-directory-locked';
      if (!isHeld || systemClock.monotonicMs() >= giveUpMs) throw asFolderError(error, folder);
      await delay(retryEveryMs);
    }
  }
}

async function tryLockFolder(folder: string, name: string): Promise<FolderLock> {
  const token = randomUUID();
  const lockPath = path.join(folder, name);
  const ownPath = `${lockPath}.${token}`;
  const owner: Owner = { token, ...(await ownIdentity()) };
  await writeFile(ownPath, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (await linkOrFalse(ownPath, lockPath, owner)) {
        return keepLock(lockPath, token);
      }
      const holder = await readOwner(lockPath);
      if (
        holder !== 'missing' &&
        holder !== 'unreadable' &&
        (await isStillHeld(holder, lockPath))
      ) {
        fail({
          code: 'backup-directory-locked',
          folder,
          owner: `Nightjar (process ${holder.pid} on ${holder.host})`,
        });
      }
      if (holder !== 'missing') await removeStaleLock(lockPath, `${ownPath}.stale`, holder);
    }
    return fail({ code: 'backup-directory-locked', folder, owner: 'Another program' });
  } finally {
    await unlink(ownPath).catch(() => undefined);
  }
}

function keepLock(lockPath: string, token: string): FolderLock {
  const stopTouching = touchRegularly(lockPath);
  return {
    release: () => {
      stopTouching();
      return releaseLock(lockPath, token);
    },
  };
}

/**
 * Touches a file regularly, to show that its owner is running. Other computers need this because
 * they cannot inspect the process, and so do systems that do not report the start time of a
 * process. Returns the function that stops the touching.
 */
export function touchRegularly(file: string): () => void {
  const touching = setInterval(() => void touch(file).catch(() => undefined), touchEveryMs);
  touching.unref();
  return () => clearInterval(touching);
}

/**
 * The computer that stores the files sets the time of change: the clocks of two computers may
 * differ.
 */
async function touch(file: string): Promise<void> {
  // A write through a link would change a file that belongs to another program.
  const handle = await openRegularFile(file, { access: 'change', links: 'refused' });
  try {
    // The JSON of every owner begins with this character.
    await handle.write('{', 0);
  } finally {
    await handle.close();
  }
}

/**
 * Returns the time of the computer that stores this folder, in milliseconds; the local time if the
 * folder cannot be written.
 */
async function folderNowMs(folder: string): Promise<number> {
  const probe = path.join(folder, `${lockFilename}.${randomUUID()}`);
  try {
    await writeFile(probe, '{', { flag: 'wx', mode: 0o600 });
    return (await lstat(probe)).mtimeMs;
  } catch {
    return systemClock.nowMs();
  } finally {
    await unlink(probe).catch(() => undefined);
  }
}

async function linkOrFalse(from: string, to: string, owner: Owner): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
  }
  // This file system has no links (exFAT, some network folders): an exclusive create is the best
  // replacement.
  try {
    await writeFile(to, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Fails only with `not-a-regular-file` and `file-too-large`. */
async function readOwner(lockPath: string): Promise<Owner | 'missing' | 'unreadable'> {
  try {
    return ownerSchema.parse(JSON.parse(await readRegularText(lockPath, lockRules)));
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    return errnoOf(error) === 'ENOENT' ? 'missing' : 'unreadable';
  }
}

async function isStillHeld(owner: ProcessIdentity, lockPath: string): Promise<boolean> {
  const state = await stateOfProcess(owner);
  if (state !== 'unknown') return state === 'alive';
  // The process of another computer cannot be inspected.
  return await (owner.host === hostname() ? isTouchedNow(lockPath) : wasTouchedLately(lockPath));
}

/**
 * Returns true if the lock is touched now. For a process id that is in use while its start time is
 * unknown: the process may have slept with this computer, and touches the lock as soon as it runs
 * again; or the process id was given to another process.
 */
async function isTouchedNow(lockPath: string): Promise<boolean> {
  const giveUpMs = systemClock.monotonicMs() + touchEveryMs + timeoutMs;
  while (!(await wasTouchedLately(lockPath))) {
    if (systemClock.monotonicMs() > giveUpMs) return false;
    await delay(touchEveryMs / 10);
  }
  return true;
}

async function wasTouchedLately(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => null);
  return found !== null && (await folderNowMs(path.dirname(file))) - found.mtimeMs < silentForMs;
}

/**
 * Renames a stale lock. If another process has replaced the lock in the meantime, its lock is put
 * back.
 */
async function removeStaleLock(
  lockPath: string,
  stalePath: string,
  seen: Owner | 'unreadable',
): Promise<void> {
  try {
    await rename(lockPath, stalePath);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readOwner(stalePath).catch(() => 'unreadable' as const);
  const hasNewOwner =
    typeof moved === 'object' && (seen === 'unreadable' || moved.token !== seen.token);
  if (hasNewOwner) await linkOrFalse(stalePath, lockPath, moved);
  await unlink(stalePath).catch(() => undefined);
}

/** Removes lock files of processes that were killed while they took the lock. */
export async function removeStaleLockFiles(
  folder: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const isLockFile = [lockFilename, manifestsLockFilename].some((one) =>
      name.startsWith(`${one}.`),
    );
    if (!isLockFile) continue;
    const file = path.join(folder, name);
    const owner = await readOwner(file).catch(() => 'unreadable' as const);
    const isHeld = typeof owner === 'object' && (await isStillHeld(owner, file));
    const isYoung = owner === 'unreadable' && (await wasTouchedLately(file));
    if (owner !== 'missing' && !isHeld && !isYoung) await unlink(file).catch(() => undefined);
  }
}

async function releaseLock(lockPath: string, token: string): Promise<void> {
  const holder = await readOwner(lockPath).catch(() => 'unreadable' as const);
  if (typeof holder === 'object' && holder.token === token) {
    await unlink(lockPath).catch(() => undefined);
  }
}
