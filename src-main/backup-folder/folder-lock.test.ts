import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../system/clock.ts';
import { processStartTime } from '../system/process-identity.ts';
import { touchRegularly, lockFilename, lockFolder } from './folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

async function lockOf(owner: object, silentForMinutes = 0): Promise<void> {
  const file = path.join(folder, lockFilename);
  await writeFile(file, JSON.stringify({ token: 'another', ...owner }));
  const touched = Date.now() / 1000 - silentForMinutes * 60;
  await utimes(file, touched, touched);
}
const held = expect.objectContaining({
  error: expect.objectContaining({ code: 'backup-directory-locked' }),
});
const here = os.hostname();

describe('the lock of a backup folder', () => {
  it('has only one holder at a time, and leaves no file after its release', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toEqual(held);
    await lock.release();
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is waited for briefly, as when the app is starting', async () => {
    const lock = await lockFolder(folder);
    const second = lockFolder(folder);
    await lock.release();
    await (await second).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a process that has ended', { host: here, pid: 99_999_999, startTime: '1' }, 0],
    [
      'a process whose process id was given to another process',
      { host: here, pid: process.pid, startTime: '1' },
      0,
    ],
    [
      'another computer that did not touch the lock for minutes',
      { host: 'elsewhere', pid: 1, startTime: null },
      4,
    ],
    ['an unknown owner, because the lock file is not readable', { host: 5 }, 0],
  ])('is taken from %s', async (_who, owner, silentForMinutes) => {
    await lockOf(owner, silentForMinutes);
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('stays with another computer that touched it a moment ago', async () => {
    await lockOf({ host: 'elsewhere', pid: 1, startTime: null });
    await expect(lockFolder(folder)).rejects.toEqual(held);
  });

  it('stays with another computer also when the clock here is one hour ahead', async () => {
    await lockOf({ host: 'elsewhere', pid: 1, startTime: null });
    vi.spyOn(systemClock, 'nowMs').mockImplementation(() => Date.now() + 3_600_000);
    await expect(lockFolder(folder)).rejects.toEqual(held);
    expect(await readdir(folder)).toEqual([lockFilename]);
  });

  it('stays with a process of this computer that slept with it, if the start time of the process is unknown', async () => {
    await lockOf({ host: here, pid: process.pid, startTime: null }, 60);
    const file = path.join(folder, lockFilename);
    // The timer of the process touches the lock a moment after the computer wakes up.
    const waking = setTimeout(() => void utimes(file, new Date(), new Date()), 500);
    await expect(lockFolder(folder)).rejects.toEqual(held);
    clearTimeout(waking);
    expect(await readdir(folder)).toEqual([lockFilename]);
  });

  it('is touched with the time of the computer that stores the folder, and its content stays the same', async () => {
    await lockOf({ host: here, pid: 1, startTime: null }, 60);
    const file = path.join(folder, lockFilename);
    const before = await readFile(file, 'utf8');
    const realNowMs = Date.now();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: 0 });
    const stop = touchRegularly(file);
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(
      async () => expect((await stat(file)).mtimeMs).toBeGreaterThan(realNowMs - 60_000),
      { timeout: 20_000 },
    );
    stop();
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('stays with a running process even if the lock was not touched for long: the computer may have slept', async () => {
    const startTime = await processStartTime(process.pid);
    await lockOf({ host: here, pid: process.pid, startTime }, startTime === null ? 0 : 600);
    await expect(lockFolder(folder)).rejects.toEqual(held);
  });
});
