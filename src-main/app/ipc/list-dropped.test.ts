import { mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { createFilesToOpen } from './files-to-open.ts';
import { listDropped } from './list-dropped.ts';

const dump = '--\n-- PostgreSQL database dump\n--\n\nSET lock_timeout = 0;\n';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dropped é '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('lists the backups of a folder and of single files, the newest first, and opens them by id', async () => {
  const folder = await newFolder();
  const named = (name: string): string => path.join(folder, 'old', name);
  await mkdir(named('inner'), { recursive: true });
  const at = async (file: string, content: string | Buffer, day: number): Promise<void> => {
    await writeFile(file, content);
    await utimes(file, day * 86_400, day * 86_400);
  };
  await at(named('shop.sql'), dump, 1000);
  await at(named('shop.sql.manifest.json'), '{}', 1000);
  await at(named('night.sql.gz'), gzipSync(dump), 3000);
  await at(named('night.roles.sql.gz'), gzipSync(dump), 3000);
  await at(named('.hidden.sql'), dump, 3000);
  await at(named('notes.txt'), 'eggs, milk', 500);
  await at(named('inner/deep.sql'), dump, 500);
  await symlink(named('shop.sql'), named('link.sql'));
  const single = path.join(folder, 'single.sql');
  await at(single, dump, 2000);

  const files = createFilesToOpen();
  const dropped = await listDropped([named(''), single, '', path.join(folder, 'gone.sql')], files);

  expect(dropped.backups.map(({ name, folder: of, modifiedAt }) => [name, of, modifiedAt])).toEqual(
    [
      ['night.sql.gz', 'old', '1978-03-20T00:00:00.000Z'],
      ['single.sql', null, '1975-06-24T00:00:00.000Z'],
      ['shop.sql', 'old', '1972-09-27T00:00:00.000Z'],
    ],
  );
  expect(dropped.backups[0]?.sizeBytes).toBe(gzipSync(dump).length);
  const others = new Map(dropped.others.map(({ name, reason }) => [name, reason]));
  expect(dropped.otherCount).toBe(5);
  expect([...others.keys()].toSorted()).toEqual(['', 'gone.sql', 'inner', 'link.sql', 'notes.txt']);
  expect(others.get('notes.txt')).toContain('not a dump created by pg_dump');
  expect(others.get('link.sql')).toContain('This is a link');
  expect(others.get('gone.sql')).toContain('no longer exists');
  expect(others.get('')).toContain('not a file of this computer');

  const first = dropped.backups[0]?.dumpId ?? '';
  expect(await files.fileOf(first)).toBe(named('night.sql.gz'));
  // The file was replaced by a link after the list was shown.
  await rm(named('night.sql.gz'));
  await symlink('/etc/hostname', named('night.sql.gz'));
  await expect(files.fileOf(first)).rejects.toMatchObject({ error: { code: 'file-refused' } });
});

it('names an archive folder of pg_dump as one item, and lists a damaged backup', async () => {
  const folder = await newFolder();
  const archive = path.join(folder, 'archive');
  await mkdir(archive);
  await writeFile(path.join(archive, 'toc.dat'), 'PGDMP');
  await writeFile(path.join(archive, '1.dat'), 'x');
  const zeroes = path.join(folder, 'zeroes.sql');
  await writeFile(zeroes, '');
  await truncate(zeroes, 4096);
  const dropped = await listDropped([archive, zeroes], createFilesToOpen());
  expect(dropped.backups.map(({ name }) => name)).toEqual(['zeroes.sql']);
  expect(dropped.others).toMatchObject([
    { name: 'archive', reason: expect.stringContaining('pg_dump -Fd') },
  ]);
});

it('inspects only the newest files of a large folder, and names only some that are not backups', async () => {
  const folder = await newFolder();
  const names = Array.from({ length: 203 }, (_, at) => path.join(folder, `${at}.txt`));
  await Promise.all(names.map((name) => writeFile(name, 'eggs')));
  await writeFile(path.join(folder, 'old.sql'), dump);
  await utimes(path.join(folder, 'old.sql'), 1, 1);
  const dropped = await listDropped([folder], createFilesToOpen());
  expect(dropped).toMatchObject({ backups: [], otherCount: 200, notInspected: 4 });
  expect(dropped.others).toHaveLength(10);
});
