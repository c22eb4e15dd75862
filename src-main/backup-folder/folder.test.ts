import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  availableBytes,
  inspectFolder,
  isWithin,
  prepareFolder,
  removePartialFiles,
} from './folder.ts';
import { folderError } from './folder-error.ts';

let scene: string;
beforeAll(async () => {
  scene = await mkdtemp(path.join(os.tmpdir(), 'nightjar-folder-'));
});
afterAll(() => rm(scene, { recursive: true, force: true }));

describe('preparing a backup folder', () => {
  it('creates the folder and its parent folders, only for the owner', async () => {
    const folder = path.join(scene, 'above', 'above it', 'backups');
    await prepareFolder(folder);
    for (let made = folder; made !== scene; made = path.dirname(made)) {
      expect((await stat(made)).mode & 0o777).toBe(0o700);
    }
    expect(await availableBytes(folder)).toBeGreaterThan(0);
  });

  it('does not change an existing folder', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-folder-'));
    const { mode } = await stat(folder);
    await prepareFolder(folder);
    await prepareFolder(folder);
    expect((await stat(folder)).mode).toBe(mode);
    await rm(folder, { recursive: true });
  });

  it.each([
    ['a file', async (folder: string) => writeFile(folder, 'text')],
    ['below a file', async (folder: string) => writeFile(path.dirname(folder), 'text')],
    ['a link to a missing folder', async (folder: string) => symlink('/nowhere/at all', folder)],
  ])('rejects %s, and changes nothing', async (what, make) => {
    const folder = path.join(scene, `${what}.d`.replaceAll(' ', '-'), 'backups');
    const target = what === 'below a file' ? folder : path.dirname(folder);
    await make(target);
    await expect(prepareFolder(target)).rejects.toMatchObject({
      error: { code: 'backup-directory-not-writable', folder: target },
    });
    if (what === 'a file') expect(await readFile(target, 'utf8')).toBe('text');
  });

  it.runIf(process.platform === 'linux')(
    'fails if no folder can be created at this path',
    async () => {
      await expect(prepareFolder('/proc/nightjar/backups')).rejects.toMatchObject({
        error: { code: 'backup-directory-not-writable' },
      });
    },
  );
});

describe('a folder that the user chose', () => {
  it('is not created again when it is missing; a missing folder inside it is created', async () => {
    const chosen = path.join(scene, 'disconnected');
    const inside = path.join(chosen, 'Shop');
    const refused = {
      error: {
        code: 'backup-directory-not-writable',
        folder: chosen,
        detail: 'it is not there. Is its disk connected?',
      },
    };
    await expect(prepareFolder(inside, chosen)).rejects.toMatchObject(refused);
    await expect(inspectFolder(inside, chosen)).rejects.toMatchObject(refused);
    await expect(stat(chosen)).rejects.toMatchObject({ code: 'ENOENT' });
    await mkdir(chosen);
    expect(await inspectFolder(inside, chosen)).toBe(true);
    await expect(stat(inside)).rejects.toMatchObject({ code: 'ENOENT' });
    await prepareFolder(inside, chosen);
    expect(await inspectFolder(inside, chosen)).toBe(false);
  });

  it.each([
    ['/b', true],
    ['/b/..shop', true],
    ['/b/shop', true],
    ['/bb', false],
    ['/', false],
    ['/c/b', false],
  ])('/b holds %s: %s', (folder, expected) => {
    expect(isWithin(folder, '/b')).toBe(expected);
  });
});

describe('sweeping', () => {
  it('removes only partial files', async () => {
    const folder = await mkdtemp(path.join(scene, 'sweep-'));
    const names = [
      '.backup_2026-02-14T10-30-00.sql.gz.partial',
      'backup_2026-02-14T10-30-00.sql.gz',
      'backup_2026-02-14T10-30-00.sql.gz.partial',
      '.backup_somebody.partial',
      '.nightjar.lock',
    ];
    for (const name of names) await writeFile(path.join(folder, name), 'x');
    expect(await removePartialFiles(folder)).toEqual([names[0]]);
    expect(await removePartialFiles(folder)).toEqual([]);
    for (const name of names.slice(1)) await stat(path.join(folder, name));
  });

  it('keeps a file that cannot be removed, and continues', async () => {
    const folder = await mkdtemp(path.join(scene, 'sweep-'));
    await mkdir(path.join(folder, '.backup_2026-01-01T00-00-00.sql.gz.partial'));
    const partial = '.backup_2026-02-14T10-30-00.sql.gz.partial';
    await writeFile(path.join(folder, partial), 'x');
    expect(await removePartialFiles(folder)).toEqual([partial]);
    expect(await readdir(folder)).toEqual(['.backup_2026-01-01T00-00-00.sql.gz.partial']);
  });
});

describe('the meaning of a system error for a folder', () => {
  const errorWith = (code: string): Error => Object.assign(new Error(`${code}: words`), { code });

  it.each(['ENOSPC', 'EDQUOT'])('%s: the disk is full', (code) => {
    expect(folderError(errorWith(code), '/b')).toEqual({
      code: 'insufficient-disk-space',
      folder: '/b',
      neededBytes: null,
      availableBytes: null,
    });
  });

  it.each([
    'EACCES',
    'EPERM',
    'EROFS',
    'ENOENT',
    'ENOTDIR',
    'EIO',
    'ESTALE',
    'ENOTCONN',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'ETIMEDOUT',
    'ENXIO',
    'EBUSY',
  ])('%s: it cannot be written to', (code) => {
    expect(folderError(errorWith(code), '/b')).toEqual({
      code: 'backup-directory-not-writable',
      folder: '/b',
      detail: `${code}: words`,
    });
  });

  it('returns no error for an error that it does not know', () => {
    expect(folderError(errorWith('EMFILE'), '/b')).toBeNull();
    expect(folderError(new Error('a bug'), '/b')).toBeNull();
    expect(folderError('a string', '/b')).toBeNull();
  });
});
