/**
 * The lock of a backup folder, so that two processes (with different user-data folders, even) never
 * write to it at the same time. Its holder touches it every few seconds. A lock is stale when its
 * process is known to be gone (on this computer: another pid, or the same pid with another start
 * time), or when nobody has touched it for minutes and its process is not known to be alive.
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
/** Held for the moment in which a manifest is changed; a backup may be written meanwhile. */
export const manifestsLockFilename = '.nightjar.manifests.lock';

/** How a lock is read. */
const lockRules = { links: 'refused', limitBytes: readLimits.lockBytes } as const;

const ownerSchema = processIdentitySchema.extend({ token: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * True when the process that a file names is alive, or when that cannot be known yet. Fails with
 * `not-a-regular-file` or `file-too-large` for what no Nightjar has put there.
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
  /** Never rejects: a lock that somebody removed by hand is released all the same. */
  release(): Promise<void>;
}

const touchEveryMs = 10_000;
const silentForMs = 3 * 60_000;
/** A start of the app holds the lock for a moment only, to sweep the folder. */
const timeoutMs = 2000;
const retryEveryMs = 100;

/**
 * Takes the lock. Fails with `backup-directory-locked` and who holds it, when it is held for more
 * than a moment; with `not-a-regular-file` or `file-too-large` when something else is in its place; and with what
 * `folderError` says of a folder that cannot be written.
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
      if (holder !== 'missing') await putAside(lockPath, `${ownPath}.stale`, holder);
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
 * Shows that the owner of a file is alive, to those who cannot look at its process: another computer,
 * and any on a system that does not tell when a process was started. Returns what ends it.
 */
export function touchRegularly(file: string): () => void {
  const touching = setInterval(() => void touch(file).catch(() => undefined), touchEveryMs);
  touching.unref();
  return () => clearInterval(touching);
}

/** The time of change is that of whoever keeps the files: clocks of two computers may differ. */
async function touch(file: string): Promise<void> {
  // Through a link it would write into somebody else's file.
  const handle = await openRegularFile(file, { access: 'change', links: 'refused' });
  try {
    // What every owner's JSON begins with.
    await handle.write('{', 0);
  } finally {
    await handle.close();
  }
}

/** What the clock of whoever keeps this folder says; ours when nothing can be written to it. */
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
  // No links here (exFAT, some network folders): an exclusive create is the next best.
  try {
    await writeFile(to, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Fails with `not-a-regular-file` and `file-too-large` alone. */
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
  // Another computer's process cannot be asked.
  return await (owner.host === hostname() ? isTouchedNow(lockPath) : wasTouchedLately(lockPath));
}

/**
 * Of a process that is alive and whose start is not known here: it may have slept with this computer, and touches
 * the lock again when it has its turn; or its number was given to another one.
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

/** Moves a stale lock away; when another process was faster, what was moved is put back. */
async function putAside(
  lockPath: string,
  asidePath: string,
  seen: Owner | 'unreadable',
): Promise<void> {
  try {
    await rename(lockPath, asidePath);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readOwner(asidePath).catch(() => 'unreadable' as const);
  const isAnother =
    typeof moved === 'object' && (seen === 'unreadable' || moved.token !== seen.token);
  if (isAnother) await linkOrFalse(asidePath, lockPath, moved);
  await unlink(asidePath).catch(() => undefined);
}

/** Removes what processes that were killed while they took the lock have left. */
export async function sweepLockFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const isOurs = [lockFilename, manifestsLockFilename].some((one) => name.startsWith(`${one}.`));
    if (!isOurs) continue;
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
