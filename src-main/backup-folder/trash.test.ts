import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { trashHours } from '#shared/domain/trash.ts';
import { manifestFilename } from './filename.ts';
import { lockFilename, manifestsLockFilename } from './folder-lock.ts';
import { listBackups } from './list-backups.ts';
import { rolesFilename } from './roles-file.ts';
import {
  cleanTrash,
  listTrash,
  measureTrash,
  moveToTrash,
  putBackFromTrash,
  removeFromTrash,
  trashFolderName,
} from './trash.ts';

/** From this number of changes of files on, the process counts as killed: nothing more happens. */
const life = vi.hoisted(() => ({ changesLeft: Infinity }));
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  const mortal = <Call extends (...args: never[]) => Promise<unknown>>(call: Call): Call =>
    (async (...args: Parameters<Call>) => {
      if (life.changesLeft <= 0) throw new Error('killed');
      life.changesLeft -= 1;
      return await call(...args);
    }) as Call;
  return {
    ...real,
    link: mortal(real.link),
    rename: mortal(real.rename),
    unlink: mortal(real.unlink),
    rmdir: mortal(real.rmdir),
    mkdir: mortal(real.mkdir as never),
    chmod: mortal(real.chmod),
    writeFile: mortal(real.writeFile),
  };
});

const filename = 'backup_2026-02-14T10-30-00.sql.gz';
const files = [filename, manifestFilename(filename), rolesFilename(filename)].toSorted();
const byAda = { by: 'Ada', reason: 'by-hand', nowMs: Date.now() } as const;
const hourMs = 60 * 60_000;

let folder: string;
beforeEach(async () => {
  life.changesLeft = Infinity;
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-trash-'));
  for (const name of files) await writeFile(path.join(folder, name), name);
});
afterEach(async () => {
  life.changesLeft = Infinity;
  await rm(folder, { recursive: true, force: true });
});

const visible = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('backup_')).toSorted();
const trashIds = async (): Promise<string[]> => readdir(path.join(folder, trashFolderName));

it('a deleted backup is in the trash with its files, and is put back as it was', async () => {
  const id = await moveToTrash(folder, filename, byAda);
  expect(await listBackups(folder)).toEqual([]);
  expect(await visible()).toEqual([]);
  const [entry] = await listTrash(folder);
  const sizeBytes = files.join('').length;
  expect(entry).toMatchObject({ id, filename, sizeBytes, by: 'Ada', reason: 'by-hand' });
  expect(await measureTrash(folder)).toEqual({ count: 1, sizeBytes });
  expect(await putBackFromTrash(folder, id)).toBe(filename);
  expect(await visible()).toEqual(files);
  for (const name of files) expect(await readFile(path.join(folder, name), 'utf8')).toBe(name);
  expect(await trashIds()).toEqual([]);
});

it('a name can be deleted twice, and a file with the same name is never replaced', async () => {
  const first = await moveToTrash(folder, filename, byAda);
  await writeFile(path.join(folder, filename), 'another');
  await expect(putBackFromTrash(folder, first)).rejects.toMatchObject({
    error: { code: 'backup-name-taken', filename },
  });
  expect(await readFile(path.join(folder, filename), 'utf8')).toBe('another');
  expect(await listTrash(folder)).toHaveLength(1);
  await moveToTrash(folder, filename, byAda);
  expect(await listTrash(folder)).toHaveLength(2);
  await putBackFromTrash(folder, first);
  expect(await readFile(path.join(folder, filename), 'utf8')).toBe(filename);
});

it('after a day the trash is emptied, and not earlier', async () => {
  const id = await moveToTrash(folder, filename, byAda);
  const [entry] = await listTrash(folder);
  const deletedMs = Date.parse(entry?.deletedAt ?? '');
  expect(await cleanTrash(folder, deletedMs + trashHours * hourMs - 1)).toEqual([]);
  expect(await trashIds()).toEqual([id]);
  expect(await cleanTrash(folder, deletedMs + trashHours * hourMs)).toEqual([entry]);
  expect(await readdir(folder)).toEqual([]);
});

it('a clock of another computer that is behind does not shorten the day', async () => {
  await moveToTrash(folder, filename, { ...byAda, nowMs: Date.now() - 100 * hourMs });
  expect(await cleanTrash(folder, Date.now() + hourMs)).toEqual([]);
  expect(await listTrash(folder)).toHaveLength(1);
});

it('an entry without a readable record is listed and emptied by the time of its folder', async () => {
  const id = await moveToTrash(folder, filename, byAda);
  const entry = path.join(folder, trashFolderName, id);
  await rm(path.join(entry, 'deleted.json'));
  await utimes(entry, new Date(0), new Date(0));
  expect(await listTrash(folder)).toMatchObject([{ id, by: null, reason: null }]);
  expect(await cleanTrash(folder, Date.now())).toMatchObject([{ id }]);
});

it('an entry is deleted for good once, and is not put back after that', async () => {
  const id = await moveToTrash(folder, filename, byAda);
  expect(await removeFromTrash(folder, id)).toBe(files.join('').length);
  expect(await removeFromTrash(folder, id)).toBeNull();
  await expect(putBackFromTrash(folder, id)).rejects.toMatchObject({
    error: { code: 'not-in-trash' },
  });
  for (const bad of ['../x', `${id}/..`, '', `${id}.removing`]) {
    expect(await removeFromTrash(folder, bad)).toBeNull();
    await expect(putBackFromTrash(folder, bad)).rejects.toMatchObject({
      error: { code: 'not-in-trash' },
    });
  }
});

it('links in place of the trash or of an entry are not followed', async () => {
  const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'nightjar-elsewhere-'));
  try {
    await writeFile(path.join(elsewhere, filename), 'precious');
    const trash = path.join(folder, trashFolderName);
    await symlink(elsewhere, trash);
    await expect(moveToTrash(folder, filename, byAda)).rejects.toMatchObject({
      error: { code: 'file-not-deletable' },
    });
    expect(await visible()).toEqual(files);
    expect(await listTrash(folder)).toEqual([]);
    await rm(trash);
    await mkdir(trash);
    const id = 'backup_2026-02-14T10-30-00.0123456789ab';
    await symlink(elsewhere, path.join(trash, id));
    expect(await listTrash(folder)).toEqual([]);
    await removeFromTrash(folder, id);
    await cleanTrash(folder, Date.now() + 100 * hourMs);
    expect(await readFile(path.join(elsewhere, filename), 'utf8')).toBe('precious');
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});

it('two processes that delete the same backup move it once', async () => {
  const both = await Promise.allSettled([
    moveToTrash(folder, filename, byAda),
    moveToTrash(folder, filename, byAda),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await listTrash(folder)).toHaveLength(1);
});

/** Where the backup is, with all its files beside it; it must be in exactly one place. */
async function placeOfAll(): Promise<'folder' | 'trash'> {
  // The lock of a process that was killed is stale. This process is alive, so it is removed here.
  for (const name of await readdir(folder)) {
    if ([lockFilename, manifestsLockFilename].some((lock) => name.startsWith(lock))) {
      await rm(path.join(folder, name));
    }
  }
  const [entry] = await listTrash(folder);
  const ids = await trashIds().catch((): string[] => []);
  if (entry === undefined) {
    expect(ids).toEqual([]);
    expect(await visible()).toEqual(files);
    return 'folder';
  }
  expect(ids).toEqual([entry.id]);
  expect(await visible()).toEqual([]);
  const inEntry = await readdir(path.join(folder, trashFolderName, entry.id));
  expect(inEntry.toSorted()).toEqual([...files, 'deleted.json'].toSorted());
  return 'trash';
}

it('a process that is killed while it deletes leaves the whole backup in one place', async () => {
  const places: string[] = [];
  for (let changes = 0; !places.includes('trash') || changes < 14; changes += 1) {
    life.changesLeft = changes;
    const moving = moveToTrash(folder, filename, byAda).catch(() => null);
    await moving;
    life.changesLeft = Infinity;
    const place = await placeOfAll();
    places.push(place);
    const [entry] = await listTrash(folder);
    if (entry !== undefined) await putBackFromTrash(folder, entry.id);
  }
  // The rename of the backup itself decides: first always in the folder, then always in the trash.
  expect(places.join(' ')).toMatch(/^(?:folder )+trash(?: trash)+$/u);
});

it('a process that is killed while it puts back leaves the whole backup in one place', async () => {
  const places: string[] = [];
  for (let changes = 0; changes < 16; changes += 1) {
    const id = (await listTrash(folder))[0]?.id ?? (await moveToTrash(folder, filename, byAda));
    life.changesLeft = changes;
    await putBackFromTrash(folder, id).catch(() => null);
    life.changesLeft = Infinity;
    places.push(await placeOfAll());
  }
  expect(places.join(' ')).toMatch(/^(?:trash )+folder(?: folder)+$/u);
});

it('a process that is killed while it deletes for good is completed by the next cleaning', async () => {
  for (let changes = 1; changes < 7; changes += 1) {
    await Promise.all(files.map((name) => writeFile(path.join(folder, name), name)));
    const id = await moveToTrash(folder, filename, byAda);
    life.changesLeft = changes;
    await removeFromTrash(folder, id).catch(() => null);
    life.changesLeft = Infinity;
    expect(await listTrash(folder)).toEqual([]);
    await cleanTrash(folder, Date.now());
    await expect(lstat(path.join(folder, trashFolderName))).rejects.toThrow('ENOENT');
  }
});
