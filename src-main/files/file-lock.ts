/**
 * A short lock between processes that change the same small file (the app and the command line).
 * The lock contains its holder and a random token, so that no process removes the lock of another
 * process.
 */
import { randomUUID } from 'node:crypto';
import { lstat, unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { systemClock } from '../system/clock.ts';
import { errnoOf } from './file-port.ts';
import { createFile, readLimits, readRegularText } from './regular-file.ts';
import { ownIdentity, processIdentitySchema, stateOfProcess } from '../system/process-identity.ts';

const pauseMs = 30;
/**
 * A holder writes its name immediately and completely. A lock without a valid name for this long
 * has no holder.
 */
const namedWithinMs = 2000;

const holderSchema = processIdentitySchema.extend({
  token: z.string(),
  /** Missing in locks of the first versions. */
  host: z.string().optional(),
});

/**
 * Runs `work` while this process holds `lockFile`. The lock of a process that no longer exists is
 * taken immediately. The lock of a running process is not taken: after `timeoutMs` the call fails
 * with EBUSY. It fails immediately with `not-a-regular-file` or `file-too-large` for a file that
 * Nightjar cannot have written. A lock that names no holder is taken after two seconds. If the
 * state of the holder is unknown (start times exist only on Linux; a process of another computer; a
 * lock without content yet), the lock is taken after `timeoutMs`, because the work takes only a few
 * milliseconds.
 */
export async function withFileLock<T>(
  lockFile: string,
  work: () => Promise<T>,
  { timeoutMs = 3000 }: { timeoutMs?: number } = {},
): Promise<T> {
  const own = JSON.stringify({
    token: randomUUID(),
    ...(await ownIdentity()),
  } satisfies z.infer<typeof holderSchema>);
  const startedMs = systemClock.monotonicMs();
  let before: { seen: LockState; sinceMs: number } | null = null;
  while (!(await createLock(lockFile, own))) {
    const seen = await readLock(lockFile);
    if (seen === null) continue;
    const nowMs = systemClock.monotonicMs();
    if (before === null || !isSame(before.seen, seen)) before = { seen, sinceMs: nowMs };
    const isOver = nowMs - startedMs >= timeoutMs;
    const holder = await stateOf(seen.text);
    const isStale =
      holder === 'gone' ||
      (holder === 'none' && nowMs - before.sinceMs >= namedWithinMs) ||
      (holder !== 'alive' && isOver);
    if (isStale && (await removeStale(lockFile, seen))) continue;
    if (isOver) throw heldError(lockFile);
    await delay(pauseMs);
  }
  try {
    return await work();
  } finally {
    // The work is done, so a replaced lock file is ignored.
    const found = await readLock(lockFile).catch(() => null);
    if (found?.text === own) await unlink(lockFile).catch(() => undefined);
  }
}

async function createLock(lockFile: string, own: string): Promise<boolean> {
  try {
    const handle = await createFile(lockFile);
    try {
      await handle.writeFile(own);
      return true;
    } catch (error) {
      // On a full disk no lock without a holder must remain.
      await unlink(lockFile).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A lock as it was read. Two locks that are created in sequence differ in at least one field. */
interface LockState {
  text: string;
  changedNs: bigint;
}

/** Returns null if there is no lock. */
async function readLock(lockFile: string): Promise<LockState | null> {
  try {
    const { mtimeNs } = await lstat(lockFile, { bigint: true });
    const limitBytes = readLimits.lockBytes;
    const text = await readRegularText(lockFile, { links: 'refused', limitBytes });
    return { text, changedNs: mtimeNs };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const isSame = (one: LockState, other: LockState): boolean =>
  one.text === other.text && one.changedNs === other.changedNs;

/** `unknown` includes a lock whose holder has not written its name yet. */
async function stateOf(text: string): Promise<'alive' | 'gone' | 'none' | 'unknown'> {
  if (text === '') return 'unknown';
  const parsed = holderSchema.safeParse(parseJson(text));
  return parsed.success ? await stateOfProcess(parsed.data) : 'none';
}

/**
 * Removes the stale lock that was read, and resolves with true if it is gone. Only one process at a
 * time removes it, and it reads the lock again first: otherwise the slower of two processes would
 * remove the new lock of the faster process.
 */
async function removeStale(lockFile: string, seen: LockState): Promise<boolean> {
  try {
    await withFileLock(`${lockFile}.stale`, async () => {
      const found = await readLock(lockFile);
      if (found !== null && isSame(found, seen)) await unlink(lockFile);
    });
    return true;
  } catch {
    return false;
  }
}

function heldError(lockFile: string): Error {
  const message = `EBUSY: another process has locked ${lockFile}`;
  return Object.assign(new Error(message), { code: 'EBUSY' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
