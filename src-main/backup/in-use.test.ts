import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backupsInUse, holdBackup, isBackupInUse } from './in-use.ts';

const filename = 'backup_2026-02-14T10-30-00.sql.gz';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a backup that is held for long stays so where only fresh marks are believed', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const hold = await holdBackup(path.join(folder, filename));
    const [marker = ''] = await readdir(folder);
    const file = path.join(folder, marker);
    await utimes(file, 0, 0);
    await vi.advanceTimersByTimeAsync(11_000);
    await vi.waitFor(async () => {
      expect(Date.now() - (await stat(file)).mtimeMs).toBeLessThan(60_000);
    });
    await hold.release();
    expect(vi.getTimerCount()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

it('one backup is asked for as well as all of a folder', async () => {
  const hold = await holdBackup(path.join(folder, filename));
  const other = filename.replace('10-30', '10-31');
  expect(await backupsInUse(folder)).toEqual(new Set([filename]));
  expect(await isBackupInUse(folder, filename)).toBe(true);
  expect(await isBackupInUse(folder, other)).toBe(false);
  await hold.release();
  expect(await isBackupInUse(folder, filename)).toBe(false);
});
