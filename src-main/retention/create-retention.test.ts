import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Manifest } from '#shared/domain/manifest.ts';
import { quietLog } from '../admin/test-support.ts';
import { backupFilename, manifestFilename } from '../backup-folder/filename.ts';
import type { systemClock } from '../system/clock.ts';
import { trashFolderName } from '../backup-folder/trash.ts';
import { createRetention } from './create-retention.ts';
import { aManifest } from '../../tests/support/builders.ts';

const dayMs = 24 * 60 * 60_000;
const keepDays = 30;

/** Number of file system calls, and number of names in folder listings. */
const work = vi.hoisted(() => ({ calls: 0, names: 0, listings: 0 }));
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  const counted = <Call extends (...args: never[]) => unknown>(call: Call): Call =>
    ((...args: Parameters<Call>) => {
      work.calls += 1;
      return call(...args);
    }) as Call;
  const readdir = (async (file: string) => {
    const names = await real.readdir(file);
    work.listings += 1;
    work.names += names.length;
    return names;
  }) as typeof real.readdir;
  const { lstat, stat, open, unlink, realpath } = real;
  return {
    ...real,
    readdir,
    lstat: counted(lstat),
    stat: counted(stat),
    open: counted(open),
    unlink: counted(unlink),
    realpath: counted(realpath),
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-retention-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const manifestOf = (filename: string): Manifest => aManifest({ filename, trigger: 'scheduled' });

async function fill(backups: number): Promise<string[]> {
  const names: string[] = [];
  for (let index = 0; index < backups; index += 1) {
    const name = backupFilename(Date.now() - (100 + index / 24) * dayMs);
    names.push(name);
    await writeFile(path.join(folder, name), 'x');
    await writeFile(path.join(folder, manifestFilename(name)), JSON.stringify(manifestOf(name)));
  }
  return names;
}

const completion = vi.fn(async () => (manifest: Manifest) => manifest);
const retention = (clock: typeof systemClock) =>
  createRetention({
    clock,
    log: quietLog(),
    connection: () => {
      throw new Error('There is none.');
    },
    connections: () => [],
    folderOf: () => folder,
    keepDaysOf: () => keepDays,
    completion,
    onDeleted: () => undefined,
  });

/** Every reading of this clock is a millisecond later. */
function steadyClock(): typeof systemClock {
  let monotonicMs = 0;
  return { nowMs: () => Date.now(), monotonicMs: () => (monotonicMs += 1) };
}

/** Calls needed to delete this number of backups, except the one that is kept. */
async function workFor(backups: number): Promise<typeof work> {
  await rm(folder, { recursive: true });
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-retention-'));
  const [newest = ''] = await fill(backups);
  Object.assign(work, { calls: 0, names: 0, listings: 0 });
  completion.mockClear();
  const { deleted, failures } = await retention(steadyClock()).applyFolder(folder, keepDays, {
    kind: 'os-user',
    name: 'x',
  });
  const done = { ...work };
  expect(failures).toEqual([]);
  expect(deleted).toHaveLength(backups - 1);
  expect(new Set(await readdir(folder))).toEqual(
    new Set([newest, manifestFilename(newest), trashFolderName]),
  );
  return done;
}

it('needs the same number of calls for each backup, regardless of how many there are', async () => {
  const few = await workFor(100);
  const many = await workFor(400);
  // Four times the backups need four times the calls. Listing the whole folder for each deletion
  // would need sixteen times the calls.
  expect(many.calls).toBeLessThan(5 * few.calls);
  expect(many.calls + many.names).toBeLessThan(8 * (few.calls + few.names));
});

it('lists the folder and reads stored proofs at intervals, not for every deletion', async () => {
  const { listings } = await workFor(200);
  // One of them is of the trash.
  expect(listings).toBeLessThan(7);
  expect(completion.mock.calls.length).toBeLessThan(5);
});
