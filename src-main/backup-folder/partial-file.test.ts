import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:fs';
import {
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { realFiles, type FilePort } from '../files/file-port.ts';
import { listBackups } from './list-backups.ts';
import { PartialFile } from './partial-file.ts';

const name = 'backup_2026-02-14T10-30-00.sql.gz';
const partialName = `.${name}.partial`;

let folder: string;
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-partial-'));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))));

const failWith = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

async function create(files: FilePort = realFiles): Promise<PartialFile> {
  const partial = await PartialFile.create(folder, name, files);
  onTestFinished(() => partial.discard());
  return partial;
}

/** Returns a partial file that is completely written and ready to be published. */
async function complete(files: FilePort = realFiles): Promise<PartialFile> {
  const partial = await create(files);
  await partial.write(Buffer.from('some '));
  await partial.write(Buffer.from('bytes'));
  await partial.complete();
  return partial;
}

describe('a partial file', () => {
  it('is hidden and private until it is published; then only its real name exists', async () => {
    const partial = await complete();
    expect(await readdir(folder)).toEqual([partialName]);
    expect((await stat(partial.path)).mode & 0o777).toBe(0o600);
    expect(await partial.publishAs(name)).toBe(true);
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('some bytes');
    expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('returns the checksum of the bytes that were written', async () => {
    const partial = await create();
    const bytes = Buffer.alloc(3_000_000, 'x');
    await partial.write(bytes);
    expect(await partial.complete()).toEqual({
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('continues after a write that wrote only some of the bytes', async () => {
    const files: FilePort = {
      ...realFiles,
      open: async (...args) => {
        const handle = await realFiles.open(...args);
        const write = handle.write.bind(handle) as (
          bytes: Buffer,
          offset: number,
          length: number,
        ) => Promise<{ bytesWritten: number; buffer: Buffer }>;
        const shortWrite = (bytes: Buffer, offset = 0): ReturnType<typeof write> =>
          write(bytes, offset, Math.min(3, bytes.length - offset));
        return Object.assign(handle, { write: shortWrite });
      },
    };
    const partial = await complete(files);
    expect(await readFile(partial.path, 'utf8')).toBe('some bytes');
  });

  it('does not overwrite an existing partial file', async () => {
    await complete();
    await expect(PartialFile.create(folder, name, realFiles)).rejects.toMatchObject({
      code: 'EEXIST',
    });
  });
});

describe('publishing', () => {
  it('never replaces an existing file', async () => {
    await writeFile(path.join(folder, name), 'older');
    const partial = await complete();
    expect(await partial.publishAs(name)).toBe(false);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('older');
    expect(await partial.publishAs('backup_2026-02-14T10-30-01.sql.gz')).toBe(true);
    expect(await readdir(folder)).toEqual([name, 'backup_2026-02-14T10-30-01.sql.gz']);
  });

  it('works on a file system where a file cannot have two names', async () => {
    const partial = await complete({ ...realFiles, link: failWith('EPERM') });
    expect(await partial.publishAs(name)).toBe(true);
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('some bytes');
  });

  it('never replaces an existing file, also where a file cannot have two names', async () => {
    await writeFile(path.join(folder, name), 'older');
    const partial = await complete({ ...realFiles, link: failWith('ENOTSUP') });
    expect(await partial.publishAs(name)).toBe(false);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('older');
  });

  it('leaves no file under the real name if publishing fails', async () => {
    for (const files of [
      { ...realFiles, link: failWith('EIO') },
      { ...realFiles, link: failWith('EPERM'), rename: failWith('EIO') },
      {
        ...realFiles,
        // Syncing the folder to disk fails.
        open: async (...args: Parameters<FilePort['open']>) =>
          args[0] === folder ? failWith('EIO')() : realFiles.open(...args),
      },
    ]) {
      const partial = await complete(files);
      await expect(partial.publishAs(name)).rejects.toMatchObject({ code: 'EIO' });
      await partial.discard();
      expect(await readdir(folder)).toEqual([]);
    }
  });
});

describe('a file that another process puts in place of the checked file', () => {
  const swaps: [string, (place: string) => Promise<void>][] = [
    ['another file', (place) => writeFile(place, 'other bytes')],
    ['a file of the same length', (place) => writeFile(place, 'evil bytes')],
    ['nothing', async () => undefined],
    [
      'a link',
      async (place) => {
        await writeFile(path.join(folder, 'elsewhere'), 'some bytes');
        await symlink(path.join(folder, 'elsewhere'), place);
      },
    ],
    [
      'a socket',
      async (place) => {
        const server = net.createServer().listen(place);
        onTestFinished(() => void server.close());
        await once(server, 'listening');
      },
    ],
  ];
  const ways: [string, FilePort][] = [
    ['with a link', realFiles],
    ['with a rename', { ...realFiles, link: failWith('EPERM') }],
  ];

  it.each(
    swaps.flatMap(([what, swap]) => ways.map(([way, files]) => [what, way, swap, files] as const)),
  )('is not published: %s, created %s', async (_what, _way, swap, files) => {
    const partial = await complete(files);
    await rm(partial.path);
    await swap(partial.path);
    await expect(partial.publishAs(name)).rejects.toBeInstanceOf(Error);
    await partial.discard();
    expect((await readdir(folder)).filter((found) => found !== 'elsewhere')).toEqual([]);
  });

  it('is not published when it appears at the last moment', async () => {
    const partial = await complete({
      ...realFiles,
      link: async (from, to) => {
        await realFiles.link(from, to);
        await rm(to);
        await writeFile(to, 'evil bytes');
      },
    });
    await expect(partial.publishAs(name)).rejects.toMatchObject({
      error: { code: 'verification-failed' },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('never has the inode number of the checked file', async () => {
    const partial = await complete();
    const { ino } = await stat(partial.path);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await rm(partial.path);
      await writeFile(partial.path, 'evil bytes');
      expect((await stat(partial.path)).ino).not.toBe(ino);
    }
    await partial.discard();
  });

  it('is distinguished from a copy with the same bytes, which some network file systems create for a second name', async () => {
    const partial = await complete({
      ...realFiles,
      link: async (from, to) => copyFile(from.toString(), to.toString(), constants.COPYFILE_EXCL),
    });
    expect(await partial.publishAs(name)).toBe(true);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('some bytes');
  });

  it('does not change what is read back: the bytes that were written', async () => {
    const partial = await complete();
    await rm(partial.path);
    await writeFile(partial.path, 'evil bytes');
    const bytes = Buffer.alloc(10);
    await partial.reader.read(bytes, 0, 10, 0);
    expect(bytes.toString()).toBe('some bytes');
    await partial.discard();
  });
});

describe('discarding', () => {
  it('removes the file in any state, and never rejects', async () => {
    const begun = await create();
    await begun.write(Buffer.from('some bytes'));
    await begun.discard();
    await begun.discard();
    expect(await readdir(folder)).toEqual([]);

    const whole = await complete();
    await whole.discard();
    expect(await readdir(folder)).toEqual([]);

    const stuck = await complete({ ...realFiles, unlink: failWith('EIO') });
    await stuck.discard();
    expect(await readdir(folder)).toEqual([partialName]);
  });

  it('is called for a file that could not be synced to disk', async () => {
    const partial = await PartialFile.create(folder, name, {
      ...realFiles,
      open: async (...args) =>
        Object.assign(await realFiles.open(...args), { sync: failWith('EIO') }),
    });
    await partial.write(Buffer.from('some bytes'));
    await expect(partial.complete()).rejects.toMatchObject({ code: 'EIO' });
    await partial.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('releases the reserved name even if closing the file fails, on a disk without links', async () => {
    const files: FilePort = {
      ...realFiles,
      link: failWith('EPERM'),
      open: async (file, flags, mode) => {
        const handle = await realFiles.open(file, flags, mode);
        if (path.basename(String(file)) === name) {
          const close = handle.close.bind(handle);
          handle.close = async () => {
            await close();
            throw Object.assign(new Error('EIO'), { code: 'EIO' });
          };
        }
        return handle;
      },
    };
    const partial = await complete(files);
    await expect(partial.publishAs(name)).rejects.toMatchObject({ code: 'EIO' });
    expect(await readdir(folder)).toEqual([partialName]);
  });

  it('is not listed while its name is only reserved', async () => {
    await writeFile(path.join(folder, name), '');
    expect(await listBackups(folder)).toEqual([]);
  });
});
