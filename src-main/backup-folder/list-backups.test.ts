import { readdirSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backupsNewestFirst, deleteBackup, listBackups } from './list-backups.ts';

const filename = 'backup_2026-02-14T10-30-00.sql.gz';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  await writeFile(path.join(folder, filename), 'x');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a backup is deleted when its data is deleted, even if its other files could not be deleted', async () => {
  const manifest = filename.replace('.sql.gz', '.manifest.json');
  // A folder with the name of a file cannot be unlinked, not even by root.
  await mkdir(path.join(folder, manifest));
  expect(await deleteBackup(folder, filename)).toEqual({ left: [manifest] });
  expect(await readdir(folder)).toEqual([manifest]);
});

it('a backup that is deleted leaves no files', async () => {
  await writeFile(path.join(folder, filename.replace('.sql.gz', '.manifest.json')), '{}');
  expect(await deleteBackup(folder, filename)).toEqual({ left: [] });
  expect(await readdir(folder)).toEqual([]);
});

it('a manifest that is far too large is reported, and its backup stays in the list', async () => {
  const manifest = path.join(folder, filename.replace('.sql.gz', '.manifest.json'));
  await writeFile(manifest, '');
  await truncate(manifest, 257 * 1024 * 1024);
  const [listed] = await listBackups(folder);
  expect(listed).toMatchObject({ filename, details: null });
  expect(listed?.manifestError).toContain(`${manifest} is longer than 16`);
});

it('a reader of backups gets the newest first, and can stop before the other manifests are read', async () => {
  const newest = 'backup_2026-02-15T10-30-00.sql.gz';
  await writeFile(path.join(folder, newest), 'x');
  await mkdir(path.join(folder, 'backup_2026-02-16T10-30-00.sql.gz'));
  const found: string[] = [];
  for await (const { entry } of backupsNewestFirst(folder)) found.push(entry.filename);
  expect(found).toEqual([newest, filename]);
  const backups = backupsNewestFirst(folder);
  expect((await backups.next()).value).toMatchObject({ entry: { filename: newest } });
  await rm(path.join(folder, filename));
  expect(await backups.next()).toMatchObject({ done: true });
});

/** Returns the number of manifests that this process has open. */
function manifestsOpen(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(`${folder}/`);
    } catch {
      return false;
    }
  }).length;
}

it.runIf(process.platform === 'linux')('large manifests are read one at a time', async () => {
  const names = Array.from({ length: 6 }, (_, day) => `backup_2026-02-2${day}T10-30-00.sql.gz`);
  for (const name of names) {
    await writeFile(path.join(folder, name), 'x');
    const manifest = path.join(folder, name.replace('.sql.gz', '.manifest.json'));
    await writeFile(manifest, '');
    await truncate(manifest, 16 * 1024 * 1024);
  }
  let most = 0;
  let looking: NodeJS.Immediate;
  const look = (): void => {
    most = Math.max(most, manifestsOpen());
    looking = setImmediate(look);
  };
  look();
  const listed = await listBackups(folder).finally(() => clearImmediate(looking));
  expect(listed.map((one) => one.filename)).toEqual([...names.toReversed(), filename]);
  expect(most).toBe(1);
});
