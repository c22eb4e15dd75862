import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processStartTime } from '../files/process-identity.ts';
import { withFileLock } from './file-lock.ts';

let folder: string;
let lockFile: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-lock-'));
  lockFile = path.join(folder, 'some.json.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** No system gives a process this number. */
const gone = 99_999_999;
const lockOf = (pid: number, startTime: string | null): string =>
  JSON.stringify({ token: 'of somebody', pid, startTime });

describe('a lock of a file', () => {
  it.each([
    ['a process that is gone', gone],
    ['a process whose number another one has now', process.pid],
  ])('of %s is held by one at a time, whoever waits, and is gone afterwards', async (_who, pid) => {
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

  it.runIf(process.platform === 'linux')('is not taken from a process that lives', async () => {
    const text = lockOf(process.pid, await processStartTime(process.pid));
    await writeFile(lockFile, text);
    await expect(
      withFileLock(lockFile, async () => 'never', { patienceMs: 90 }),
    ).rejects.toMatchObject({ code: 'EBUSY' });
    expect(await readFile(lockFile, 'utf8')).toBe(text);
  });

  it.each(['', String(process.pid)])(
    'that says nothing of its holder (“%s”) is taken after a while',
    async (text) => {
      await writeFile(lockFile, text);
      expect(await withFileLock(lockFile, async () => 'done', { patienceMs: 90 })).toBe('done');
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('of somebody else stays when the work ends', async () => {
    await withFileLock(lockFile, () => writeFile(lockFile, lockOf(gone, '1')));
    expect(await readFile(lockFile, 'utf8')).toBe(lockOf(gone, '1'));
  });
});
