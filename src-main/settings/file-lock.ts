/** A short lock between processes that change the same small file (the app and the command line). */
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../files/file-port.ts';
import { isProcessAlive } from '../files/process-identity.ts';

const pauseMs = 30;

/**
 * Runs `work` while `lockFile` is ours. A lock whose process is gone is taken over, and so is one
 * that has not moved for `patienceMs`: the work is a few milliseconds long.
 */
export async function withFileLock<T>(
  lockFile: string,
  work: () => Promise<T>,
  { patienceMs = 3000 }: { patienceMs?: number } = {},
): Promise<T> {
  const attempts = Math.ceil(patienceMs / pauseMs);
  for (let attempt = 0; !(await tryToLock(lockFile)); attempt += 1) {
    if (attempt < attempts && (await isHeld(lockFile))) await delay(pauseMs);
    else await unlink(lockFile).catch(() => undefined);
    if (attempt > attempts) throw new Error(`${lockFile} cannot be removed`);
  }
  try {
    return await work();
  } finally {
    await unlink(lockFile).catch(() => undefined);
  }
}

async function tryToLock(lockFile: string): Promise<boolean> {
  try {
    await writeFile(lockFile, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isHeld(lockFile: string): Promise<boolean> {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  // Between its creation and its content a lock is empty for a moment.
  return text === '' || isProcessAlive(Number(text));
}
