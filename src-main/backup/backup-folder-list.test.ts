import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deleteBackup } from './backup-folder-list.ts';

const filename = 'backup_2026-02-14T10-30-00.sql.gz';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  await writeFile(path.join(folder, filename), 'x');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a backup is gone when its data is, whatever else could not be deleted', async () => {
  const manifest = filename.replace('.sql.gz', '.manifest.json');
  // Nothing else is so surely undeletable as a file, also for root.
  await mkdir(path.join(folder, manifest));
  expect(await deleteBackup(folder, filename)).toEqual({ left: [manifest] });
  expect(await readdir(folder)).toEqual([manifest]);
});

it('a backup that is deleted leaves nothing', async () => {
  await writeFile(path.join(folder, filename.replace('.sql.gz', '.manifest.json')), '{}');
  expect(await deleteBackup(folder, filename)).toEqual({ left: [] });
  expect(await readdir(folder)).toEqual([]);
});
