import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLimits } from './regular-file.ts';
import { processStartTime } from '../system/process-identity.ts';
import { withFileLock } from './file-lock.ts';

let folder: string;
let lockFile: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-lock-'));
  lockFile = path.join(folder, 'some.json.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** No system gives this number to a process. */
const gone = 99_999_999;
const lockOf = (pid: number, startTime: string | null): string =>
  JSON.stringify({ token: 'of somebody', pid, startTime });

describe('a lock of a file', () => {
  it.each([
    ['a process that is gone', gone],
    ['a process whose number another one has now', process.pid],
  ])('of %s is held by one caller at a time, and is removed afterwards', async (_who, pid) => {
    for (let round = 0; round < 6; round += 1) {
      await writeFile(lockFile, lockOf(pid, '1'));
      let holders = 0;
      let most = 0;
      const work = async (): Promise<void> => {
        holders += 1;
        most = Math.max(most, holders);
        await delay(1);
        holders -= 1;
      };
      await Promise.all(Array.from({ length: 6 }, () => withFileLock(lockFile, work)));
      expect(most).toBe(1);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('is not taken from a running process', async () => {
    const text = lockOf(process.pid, await processStartTime(process.pid));
    await writeFile(lockFile, text);
    await expect(
      withFileLock(lockFile, async () => 'never', { timeoutMs: 90 }),
    ).rejects.toMatchObject({ code: 'EBUSY' });
    expect(await readFile(lockFile, 'utf8')).toBe(text);
  });

  it.each(['', String(process.pid)])(
    'that does not identify its holder (“%s”) is taken after a while',
    async (text) => {
      await writeFile(lockFile, text);
      expect(await withFileLock(lockFile, async () => 'done', { timeoutMs: 90 })).toBe('done');
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('that names no holder is taken long before the timeout', async () => {
    const texts = ['a'.repeat(200), '['.repeat(60_000), '{}', String.fromCodePoint(0).repeat(120)];
    const timeoutMs = 60_000;
    const beganMs = performance.now();
    await Promise.all(
      texts.map(async (text, at) => {
        const file = `${lockFile}.${at}`;
        await writeFile(file, text);
        expect(await withFileLock(file, async () => 'done', { timeoutMs })).toBe('done');
      }),
    );
    expect(performance.now() - beganMs).toBeLessThan(timeoutMs / 2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('times out by the clock, even if reading the lock is slow', async () => {
    const text = lockOf(process.pid, await processStartTime(process.pid));
    await writeFile(lockFile, text);
    const timeoutMs = 600;
    // Simulates a busy computer: every reading takes longer than the pause between two readings.
    const busy = setInterval(() => {
      const untilMs = performance.now() + 200;
      while (performance.now() < untilMs);
    }, 1);
    const beganMs = performance.now();
    try {
      await expect(
        withFileLock(lockFile, async () => 'never', { timeoutMs }),
      ).rejects.toMatchObject({ code: 'EBUSY' });
    } finally {
      clearInterval(busy);
    }
    expect(performance.now() - beganMs).toBeLessThan(10 * timeoutMs);
  });

  it('that is far too large causes an immediate error, and is not removed', async () => {
    await writeFile(lockFile, '');
    await truncate(lockFile, readLimits.lockBytes + 1);
    await expect(withFileLock(lockFile, async () => 'never')).rejects.toMatchObject({
      error: { code: 'file-too-large', file: lockFile },
    });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('does not make the work fail if another process replaces the lock file', async () => {
    const work = async (): Promise<string> => {
      await truncate(lockFile, readLimits.lockBytes + 1);
      return 'done';
    };
    expect(await withFileLock(lockFile, work)).toBe('done');
  });

  it('of another process is not removed when the work ends', async () => {
    await withFileLock(lockFile, () => writeFile(lockFile, lockOf(gone, '1')));
    expect(await readFile(lockFile, 'utf8')).toBe(lockOf(gone, '1'));
  });
});
