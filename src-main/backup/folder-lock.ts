/**
 * The lock of a backup folder, so that two processes (with different user-data folders, even) never
 * write to it at the same time. A lock is stale when the process that made it is gone: same pid
 * *and* same start time, since pids are used again.
 */
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { fail } from '#shared/errors/errors.ts';
import { errnoOf } from '../files/file-port.ts';
import { isProcessAlive, processStartTime } from '../files/process-identity.ts';

export const lockFilename = '.nightjar.lock';

const ownerSchema = z.object({
  token: z.string(),
  host: z.string(),
  pid: z.number().int().positive(),
  startTime: z.string().nullable(),
});
type Owner = z.infer<typeof ownerSchema>;

export interface FolderLock {
  /** Never rejects: a lock that somebody removed by hand is released all the same. */
  release(): Promise<void>;
}

/** Takes the lock, or fails with `backup-directory-locked` and who holds it. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const token = randomUUID();
  const lockPath = path.join(folder, lockFilename);
  const ownPath = `${lockPath}.${token}`;
  const owner: Owner = {
    token,
    host: hostname(),
    pid: process.pid,
    startTime: await processStartTime(process.pid),
  };
  await writeFile(ownPath, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (await linkOrFalse(ownPath, lockPath)) {
        return { release: () => releaseLock(lockPath, token) };
      }
      const holder = await readOwner(lockPath);
      if (holder !== 'missing' && holder !== 'unreadable' && (await isStillHeld(holder))) {
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

async function linkOrFalse(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error;
  }
  // No links here (exFAT, some network folders): an exclusive create is the next best.
  try {
    await writeFile(to, await readFile(from), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(lockPath: string): Promise<Owner | 'missing' | 'unreadable'> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(lockPath, 'utf8')));
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? 'missing' : 'unreadable';
  }
}

async function isStillHeld(owner: Owner): Promise<boolean> {
  // On a shared folder the process of another computer cannot be asked; believe its lock.
  if (owner.host !== hostname()) return true;
  if (!isProcessAlive(owner.pid)) return false;
  const startTime = await processStartTime(owner.pid);
  return startTime === null || owner.startTime === null || startTime === owner.startTime;
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
  const moved = await readOwner(asidePath);
  const isAnother =
    typeof moved === 'object' && (seen === 'unreadable' || moved.token !== seen.token);
  if (isAnother) await linkOrFalse(asidePath, lockPath);
  await unlink(asidePath).catch(() => undefined);
}

async function releaseLock(lockPath: string, token: string): Promise<void> {
  const holder = await readOwner(lockPath);
  if (typeof holder === 'object' && holder.token === token) {
    await unlink(lockPath).catch(() => undefined);
  }
}
