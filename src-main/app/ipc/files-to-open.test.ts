import { randomUUID } from 'node:crypto';
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createFilesToOpen } from './files-to-open.ts';

it('returns the last named dump to the window once, and only its id', () => {
  const dumps = createFilesToOpen();
  expect(dumps.take()).toBeNull();
  dumps.add('/srv/first.sql');
  dumps.add('/srv/of ours/second.sql.gz');
  const taken = dumps.take();
  expect(taken).toEqual({ dumpId: expect.any(String), name: 'second.sql.gz' });
  expect(dumps.take()).toBeNull();
});

it('opens only the named file, and only if it is a dump', async () => {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'named é ')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dump = path.join(folder, 'shop.sql');
  await writeFile(dump, 'x');
  await symlink(dump, path.join(folder, 'latest.sql'));
  const dumps = createFilesToOpen();
  const fileOf = async (named: string): Promise<string> => {
    dumps.add(path.join(folder, named));
    return dumps.fileOf(dumps.take()?.dumpId ?? '');
  };
  expect(await fileOf('shop.sql')).toBe(dump);
  expect(await fileOf('latest.sql')).toBe(dump);
  const refused = { error: { code: 'file-refused', filename: 'gone.sql' } };
  await expect(fileOf('gone.sql')).rejects.toMatchObject(refused);
  await expect(dumps.fileOf(randomUUID())).rejects.toMatchObject({
    error: { code: 'backup-not-open' },
  });
});
