import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lockedBackups, lockForReading, isLockedHere } from './read-locks.ts';

const filename = 'backup_2026-02-14T10-30-00.sql.gz';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a backup that is locked for a long time stays locked even if only fresh markers count', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const hold = await lockForReading(path.join(folder, filename));
    const [marker = ''] = await readdir(folder);
    const file = path.join(folder, marker);
    await utimes(file, 0, 0);
    await vi.advanceTimersByTimeAsync(11_000);
    await vi.waitFor(
      async () => {
        expect(Date.now() - (await stat(file)).mtimeMs).toBeLessThan(60_000);
      },
      { timeout: 20_000 },
    );
    await hold.release();
    expect(vi.getTimerCount()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

it('the next process that reads a backup of the folder removes the markers of killed processes', async () => {
  const dead = path.join(folder, `.${filename}.in-use-c0ffee00-0000-4000-8000-000000000001`);
  const owner = { host: os.hostname(), pid: 4_194_303, startTime: '1' };
  await writeFile(dead, JSON.stringify(owner));
  const hold = await lockForReading(path.join(folder, filename.replace('10-30', '10-31')));
  expect(await readdir(folder)).not.toContain(path.basename(dead));
  await hold.release();
});

it('reports the lock of one backup and the locks of a whole folder', async () => {
  const hold = await lockForReading(path.join(folder, filename));
  const other = filename.replace('10-30', '10-31');
  expect(await lockedBackups(folder)).toEqual(new Set([filename]));
  expect(isLockedHere(folder, filename)).toBe(true);
  expect(isLockedHere(folder, other)).toBe(false);
  await hold.release();
  expect(isLockedHere(folder, filename)).toBe(false);
});
