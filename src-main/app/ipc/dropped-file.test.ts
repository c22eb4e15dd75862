import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { checkDroppedFile } from './dropped-file.ts';

const rejection = (file: string): Promise<string | null> =>
  checkDroppedFile(file).then(
    () => null,
    (fault: unknown) =>
      fault instanceof ExpectedError && fault.error.code === 'file-refused'
        ? fault.error.detail
        : String(fault),
  );

it('accepts only files and folders, with any name, because their content decides what they are', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dropped é '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const named = (name: string): string => path.join(folder, name);
  for (const name of ['a.sql', 'B.SQL.GZ', 'c.dump', 'd.sql.zip']) {
    await writeFile(named(name), 'x');
  }
  await mkdir(named('folder.sql'));
  await symlink(named('a.sql'), named('link.sql'));

  expect(await rejection(named('a.sql'))).toBeNull();
  expect(await rejection(named('B.SQL.GZ'))).toBeNull();
  expect(await rejection(named('c.dump'))).toBeNull();
  expect(await rejection(named('d.sql.zip'))).toBeNull();
  expect(await rejection(named('folder.sql'))).toBeNull();
  expect(await rejection(named('link.sql'))).toContain('link');
  expect(await rejection(named('gone.sql'))).toContain('no longer exists');
  expect(await rejection('/dev/null')).toContain('regular');
  expect(await rejection('')).toContain('not a file of this computer');
  expect(await rejection('a.sql')).toContain('not a file of this computer');
});
