import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { defaultSettings } from '#shared/domain/settings.ts';
import { aConnection } from '../../tests/support/builders.ts';
import { backupFilename } from '../backup-folder/filename.ts';
import { moveToTrash, trashFolderName } from '../backup-folder/trash.ts';
import { openSettings } from '../settings/settings-store.ts';
import type { Log } from '../system/ports.ts';
import { createBackupFolders } from './backup-folders.ts';
import { createDeletions } from './create-deletions.ts';

const quiet = (): void => undefined;
const log: Log = { info: quiet, warn: quiet, error: quiet, registerSecret: quiet };
const hourMs = 60 * 60_000;
/** A little after the real time: the time of the file counts as well, whichever is later. */
const startMs = Date.now() + 60_000;

async function scene() {
  const base = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  onTestFinished(() => rm(base, { recursive: true }));
  let nowMs = startMs;
  let doubt: string | null = null;
  let tick = quiet;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const [chosen, earlier] = [path.join(base, 'new'), path.join(base, 'old')];
  const connection = aConnection({ folderName: 'shop' });
  const settings = await openSettings({ file: path.join(base, 'settings.json'), log, clock });
  await settings.update(() => ({
    ...defaultSettings,
    connections: [connection],
    backupFolder: chosen,
    earlierBackupFolders: [earlier],
  }));
  const folders = createBackupFolders({
    settings,
    connections: { list: () => [connection], get: () => connection },
    storedProofs: { completion: () => Promise.reject(new Error('not asked')) },
    defaultBackupFolder: chosen,
    history: async () => [],
  });
  const deletions = createDeletions({
    clock,
    log,
    ticker: {
      start: (onTick) => {
        tick = onTick;
        return () => (tick = quiet);
      },
    },
    folders,
    retention: { preview: () => Promise.reject(new Error('not asked')) },
    clockDoubtUntil: async () => doubt,
    onChange: quiet,
  });
  /** Deletes one backup in a folder. */
  const trashIn = async (folder: string): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const filename = backupFilename(startMs - hourMs);
    await writeFile(path.join(folder, filename), 'x');
    await moveToTrash(folder, filename, { by: 'ada', reason: 'by-hand', nowMs });
  };
  return {
    chosen,
    earlier,
    deletions,
    trashIn,
    hasTrash: async (folder: string) => (await readdir(folder)).includes(trashFolderName),
    /** One tick of the minute, and the end of what it started. */
    tickAfter: async (ms: number) => {
      nowMs += ms;
      tick();
      await deletions.stop();
      deletions.questions.start();
      await deletions.stop();
      deletions.questions.start();
    },
    doubtClock: (until: string | null) => (doubt = until),
  };
}

it('the trash is emptied after 24 hours, also in folders that are no longer used', async () => {
  const { chosen, earlier, deletions, trashIn, hasTrash, tickAfter } = await scene();
  const folders = [
    path.join(chosen, 'shop'),
    path.join(chosen, 'removed connection'),
    earlier,
    path.join(earlier, 'shop'),
  ];
  for (const folder of folders) await trashIn(folder);
  deletions.questions.start();
  await tickAfter(0);
  await tickAfter(23 * hourMs);
  expect(await Promise.all(folders.map(hasTrash))).toEqual([true, true, true, true]);
  await tickAfter(2 * hourMs);
  expect(await Promise.all(folders.map(hasTrash))).toEqual([false, false, false, false]);
  await deletions.stop();
});

it('the trash is looked through once an hour, not with each tick', async () => {
  const { chosen, deletions, trashIn, hasTrash, tickAfter } = await scene();
  const folder = path.join(chosen, 'shop');
  await trashIn(folder);
  deletions.questions.start();
  await tickAfter(0);
  await tickAfter(23.5 * hourMs);
  // 24 hours and 10 minutes after the deletion, but only 40 minutes after the last look.
  await tickAfter(40 * 60_000);
  expect(await hasTrash(folder)).toBe(true);
  await tickAfter(20 * 60_000);
  expect(await hasTrash(folder)).toBe(false);
  await deletions.stop();
});

it('with a clock that cannot be trusted the trash stays', async () => {
  const { chosen, deletions, trashIn, hasTrash, tickAfter, doubtClock } = await scene();
  const folder = path.join(chosen, 'shop');
  await trashIn(folder);
  deletions.questions.start();
  await tickAfter(0);
  doubtClock(new Date(startMs + 96 * hourMs).toISOString());
  await tickAfter(48 * hourMs);
  expect(await hasTrash(folder)).toBe(true);
  doubtClock(null);
  await tickAfter(hourMs);
  expect(await hasTrash(folder)).toBe(false);
  await deletions.stop();
});
