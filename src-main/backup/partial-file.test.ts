import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { realFiles, type FilePort } from '../files/file-port.ts';
import { listBackups } from './backup-folder-list.ts';
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

/** Written and complete, ready to be published. */
async function complete(files: FilePort = realFiles): Promise<PartialFile> {
  const partial = await PartialFile.create(folder, name, files);
  await partial.write(Buffer.from('some '));
  await partial.write(Buffer.from('bytes'));
  await partial.complete();
  return partial;
}

describe('a partial file', () => {
  it('is hidden and private until it is published, then only its real name is there', async () => {
    const partial = await complete();
    expect(await readdir(folder)).toEqual([partialName]);
    expect((await stat(partial.path)).mode & 0o777).toBe(0o600);
    expect(await partial.publishAs(name)).toBe(true);
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('some bytes');
    expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('tells the checksum of what was written', async () => {
    const partial = await PartialFile.create(folder, name, realFiles);
    const bytes = Buffer.alloc(3_000_000, 'x');
    await partial.write(bytes);
    expect(await partial.complete()).toEqual({
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('goes on where a write was cut short', async () => {
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

  it('is not made over another one', async () => {
    await complete();
    await expect(PartialFile.create(folder, name, realFiles)).rejects.toMatchObject({
      code: 'EEXIST',
    });
  });
});

describe('publishing', () => {
  it('never replaces a file that is there', async () => {
    await writeFile(path.join(folder, name), 'older');
    const partial = await complete();
    expect(await partial.publishAs(name)).toBe(false);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('older');
    expect(await partial.publishAs('backup_2026-02-14T10-30-01.sql.gz')).toBe(true);
    expect(await readdir(folder)).toEqual([name, 'backup_2026-02-14T10-30-01.sql.gz']);
  });

  it('works where a file cannot have two names', async () => {
    const partial = await complete({ ...realFiles, link: failWith('EPERM') });
    expect(await partial.publishAs(name)).toBe(true);
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('some bytes');
  });

  it('never replaces a file that is there, also where a file cannot have two names', async () => {
    await writeFile(path.join(folder, name), 'older');
    const partial = await complete({ ...realFiles, link: failWith('ENOTSUP') });
    expect(await partial.publishAs(name)).toBe(false);
    expect(await readFile(path.join(folder, name), 'utf8')).toBe('older');
  });

  it('that fails leaves nothing under the real name', async () => {
    for (const files of [
      { ...realFiles, link: failWith('EIO') },
      { ...realFiles, link: failWith('EPERM'), rename: failWith('EIO') },
      {
        ...realFiles,
        // The folder cannot be made durable.
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

describe('discarding', () => {
  it('removes the file, whatever state it is in, and never rejects', async () => {
    const begun = await PartialFile.create(folder, name, realFiles);
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

  it('happens to a file that could not be forced to disk', async () => {
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

  it('gives the reserved name back when even closing it fails, on a disk without links', async () => {
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
