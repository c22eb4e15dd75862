import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { manifestFilename } from '../backup-folder/filename.ts';
import { listTrash, moveToTrash, trashFolderName } from '../backup-folder/trash.ts';
import type { Log } from '../system/ports.ts';
import { makeRoom } from './make-room.ts';

/** A disk of this size, on which only the files of the backup folder are. */
const diskBytes = 100_000;
vi.mock(import('../backup-folder/folder.ts'), async (original) => ({
  ...(await original()),
  availableBytes: async (folder: string) => diskBytes - (await usedBytes(folder)),
}));

async function usedBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.map(async (entry) =>
      entry.isFile() ? (await stat(path.join(entry.parentPath, entry.name))).size : 0,
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

let folder: string;
let logged: string[];
const quiet = (): void => undefined;
const log: Log = {
  info: (message, facts) => void logged.push(`${message}: ${String(facts?.['filename'])}`),
  warn: (message, facts) => void logged.push(`${message}: ${String(facts?.['filename'])}`),
  error: quiet,
  registerSecret: quiet,
};
const nameOf = (day: number): string => `backup_2026-02-1${day}T02-00-00.sql.gz`;
const deletedOf = (day: number): string =>
  `backup deleted for good, because its room is needed: ${nameOf(day)}`;

beforeEach(async () => {
  logged = [];
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-room-'));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true, force: true }));
});

/** A deleted backup of 20,000 bytes with a manifest of 1,000 bytes; resolves with its folder. */
async function deleted(day: number, hoursAgo: number): Promise<string> {
  await writeFile(path.join(folder, nameOf(day)), Buffer.alloc(20_000));
  await writeFile(path.join(folder, manifestFilename(nameOf(day))), Buffer.alloc(1000));
  const at = Date.now() - hoursAgo * 60 * 60_000;
  const id = await moveToTrash(folder, nameOf(day), { by: 'Ada', reason: 'by-hand', nowMs: at });
  const entry = path.join(folder, trashFolderName, id);
  await utimes(path.join(entry, 'deleted.json'), new Date(at), new Date(at));
  return entry;
}

const room = async (neededBytes: number): Promise<number> =>
  makeRoom(folder, { neededBytes, availableBytes: diskBytes - (await usedBytes(folder)) }, log);
const daysLeft = async (): Promise<string[]> =>
  (await listTrash(folder)).map(({ filename }) => filename);

it('the oldest deletions go first, whatever the age of the backup, and only as many as needed', async () => {
  await deleted(3, 1);
  await deleted(1, 2);
  await deleted(2, 3);
  // Free are about 37,000 bytes, and each deletion frees 21,000.
  expect(await room(70_000)).toBeGreaterThanOrEqual(70_000);
  expect(await daysLeft()).toEqual([nameOf(3)]);
  expect(logged).toEqual([deletedOf(2), deletedOf(1)]);
});

it('nothing is deleted if the whole trash would not be enough', async () => {
  await deleted(1, 1);
  await deleted(2, 2);
  const free = diskBytes - (await usedBytes(folder));
  expect(await room(diskBytes + 1)).toBe(free);
  expect(await daysLeft()).toHaveLength(2);
  expect(logged).toEqual([]);
});

it('backups that are not in the trash are never deleted', async () => {
  const kept = path.join(folder, nameOf(5));
  await writeFile(kept, Buffer.alloc(50_000));
  expect(await room(90_000)).toBe(50_000);
  await deleted(1, 1);
  expect(await room(49_000)).toBeGreaterThanOrEqual(49_000);
  expect(await daysLeft()).toEqual([]);
  expect((await stat(kept)).size).toBe(50_000);
});

it('a deleted backup that cannot be removed does not keep the next one from making room', async () => {
  const stuck = await deleted(1, 2);
  await deleted(2, 1);
  // Its next name is taken by a file.
  await writeFile(`${stuck}.removing`, '');
  expect(await room(75_000)).toBeGreaterThanOrEqual(75_000);
  expect(await daysLeft()).toEqual([nameOf(1)]);
  expect(logged).toEqual([`backup in the trash not deleted: ${nameOf(1)}`, deletedOf(2)]);
});
