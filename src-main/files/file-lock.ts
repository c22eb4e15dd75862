/**
 * A short lock between processes that change the same small file (the app and the command line). It
 * names its holder, with a number of its own, so that nobody removes the lock of somebody else.
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
/** A holder writes its name at once and whole: what stays something else for so long has no holder. */
const namedWithinMs = 2000;

const holderSchema = processIdentitySchema.extend({
  token: z.string(),
  /** Not in those of the first versions. */
  host: z.string().optional(),
});

/**
 * Runs `work` while `lockFile` is ours. A lock whose process is gone is taken over at once. One whose
 * process is alive is not: after `timeoutMs` this fails with EBUSY; at once with
 * `not-a-regular-file` or `file-too-large` for what no Nightjar has put there. What names no holder is
 * taken over after two seconds. Where nothing can be known (no start times but on Linux; a process of another
 * computer; a lock without its content yet) it is taken over after `timeoutMs`: the work is a few
 * milliseconds long.
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
  const beganMs = systemClock.monotonicMs();
  let before: { seen: Seen; sinceMs: number } | null = null;
  while (!(await tryToLock(lockFile, own))) {
    const seen = await look(lockFile);
    if (seen === null) continue;
    const nowMs = systemClock.monotonicMs();
    if (before === null || !isSame(before.seen, seen)) before = { seen, sinceMs: nowMs };
    const isOver = nowMs - beganMs >= timeoutMs;
    const holder = await stateOf(seen.text);
    const isStale =
      holder === 'gone' ||
      (holder === 'nobody' && nowMs - before.sinceMs >= namedWithinMs) ||
      (holder !== 'alive' && isOver);
    if (isStale && (await takeAway(lockFile, seen))) continue;
    if (isOver) throw heldError(lockFile);
    await delay(pauseMs);
  }
  try {
    return await work();
  } finally {
    // Whatever somebody has put in its place meanwhile: the work is done.
    const found = await look(lockFile).catch(() => null);
    if (found?.text === own) await unlink(lockFile).catch(() => undefined);
  }
}

async function tryToLock(lockFile: string, own: string): Promise<boolean> {
  try {
    const handle = await createFile(lockFile);
    try {
      await handle.writeFile(own);
      return true;
    } catch (error) {
      // A full disk must not leave a lock that nobody holds.
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

/** A lock as it was found; two that are made one after the other differ in one or the other. */
interface Seen {
  text: string;
  changedNs: bigint;
}

/** null when there is none. */
async function look(lockFile: string): Promise<Seen | null> {
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

const isSame = (one: Seen, other: Seen): boolean =>
  one.text === other.text && one.changedNs === other.changedNs;

/** `unknown` is also a lock whose holder has not written its name yet. */
async function stateOf(text: string): Promise<'alive' | 'gone' | 'nobody' | 'unknown'> {
  if (text === '') return 'unknown';
  const parsed = holderSchema.safeParse(parseJson(text));
  return parsed.success ? await stateOfProcess(parsed.data) : 'nobody';
}

/**
 * Removes the stale lock that was seen, and says whether it is gone. Only one at a time does so, and
 * looks again before: the slower of two would remove the lock that the faster has taken meanwhile.
 */
async function takeAway(lockFile: string, seen: Seen): Promise<boolean> {
  try {
    await withFileLock(`${lockFile}.stale`, async () => {
      const found = await look(lockFile);
      if (found !== null && isSame(found, seen)) await unlink(lockFile);
    });
    return true;
  } catch {
    return false;
  }
}

function heldError(lockFile: string): Error {
  const message = `EBUSY: another process holds ${lockFile}`;
  return Object.assign(new Error(message), { code: 'EBUSY' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
