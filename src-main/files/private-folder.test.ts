import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrivateFolder, removeStalePrivateFolders } from './private-folder.ts';
import { processStartTime } from '../system/process-identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('makePrivateFolder', () => {
  it('creates a folder that only its owner can enter, and removes it with its content', async () => {
    const made = await makePrivateFolder(folder);
    if (process.platform !== 'win32') expect((await stat(made.path)).mode & 0o777).toBe(0o700);
    await writeFile(path.join(made.path, 'password'), 'x');
    await made.remove();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('removeStalePrivateFolders', () => {
  it('removes only folders of processes that no longer exist', async () => {
    // No process has this number: the highest number of Linux is 4194304.
    const stale = path.join(folder, 'nightjar-private-99999999-abc');
    const outside = path.join(folder, 'outside');
    for (const name of [stale, outside]) {
      await mkdir(name);
      await writeFile(path.join(name, 'password'), 'x');
    }
    await mkdir(path.join(folder, `nightjar-private-${process.pid}-abc`));
    await writeFile(path.join(folder, 'nightjar-private-99999999-file'), '');
    if (process.platform !== 'win32') {
      await symlink(outside, path.join(folder, 'nightjar-private-99999999-link'));
    }
    expect(await removeStalePrivateFolders([folder])).toBe(1);
    expect(await readdir(folder)).not.toContain(path.basename(stale));
    expect(await readdir(outside)).toEqual(['password']);
    expect(await readdir(folder)).toContain(`nightjar-private-${process.pid}-abc`);
    expect(await removeStalePrivateFolders([path.join(folder, 'not there')])).toBe(0);
  });

  it('removes the folder of an ended process whose number another process was given', async () => {
    const startTime = await processStartTime(process.pid);
    if (startTime === null) return;
    const own = await makePrivateFolder(folder);
    expect(path.basename(own.path)).toContain(`${process.pid}-${startTime}-`);
    await mkdir(path.join(folder, `nightjar-private-${process.pid}-1-AbCdEf`));
    expect(await removeStalePrivateFolders([folder])).toBe(1);
    expect(await readdir(folder)).toEqual([path.basename(own.path)]);
    await own.remove();
  });
});
