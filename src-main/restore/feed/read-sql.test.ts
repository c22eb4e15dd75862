import { createHash } from 'node:crypto';
import { open, mkdtemp, rm, symlink, writeFile, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Manifest } from '#shared/domain/manifest.ts';
import type { Compressor } from '../../compression/compressor.ts';
import { zlibCompressor } from '../../compression/zlib-compressor.ts';
import { SqlFile } from '../../catalog/source/sql-file.ts';
import { digestFile, readSql, type DumpFile } from './read-sql.ts';
import { openSource } from '../restore-source.ts';

const filename = 'backup_2026-02-14T10-30-00.sql.gz';
const blocks = ['BEGIN; -- one\n', '-- the second one\n', '-- three\n'].map((sql) =>
  Buffer.from(sql),
);
const members = blocks.map((sql) => gzipSync(sql));
const gz = Buffer.concat(members);
const sql = Buffer.concat(blocks);
const startsOf = (pieces: readonly Buffer[]): number[] =>
  pieces.map((_, index) => Buffer.concat(pieces.slice(0, index)).length);
const [fileStarts, sqlStarts] = [startsOf(members), startsOf(blocks)];

/** The part of a manifest that the reader uses. */
const manifestWith = (change: object): Manifest =>
  ({
    file: { sizeBytes: gz.length, sha256: '' },
    sql: { sizeBytes: sql.length, sha256: '' },
    gzipMembers: fileStarts.map((from, index) => [from, sqlStarts[index] ?? 0]),
    ...change,
  }) as unknown as Manifest;

type Read = (buffer: Buffer, offset: number, length: number, position: number) => unknown;

/** Returns the file. `how` answers its reads and receives the real read function. */
async function fileWith(how: (read: Read) => Read): Promise<DumpFile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-read-'));
  const file = path.join(folder, filename);
  await writeFile(file, gz);
  const handle = await open(file, 'r');
  Object.assign(handle, { read: how(handle.read.bind(handle) as Read) });
  onTestFinished(async () => {
    await handle.close();
    await rm(folder, { recursive: true });
  });
  return { filename, handle };
}

const networkFault = async (): Promise<never> => {
  throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
};
const notReadable = {
  error: { code: 'file-not-readable', filename, detail: 'EIO: i/o error, read' },
};

async function textOf(file: DumpFile, manifest: Manifest | null): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of readSql(file, manifest).chunks) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('a file that the system does not let Nightjar read', () => {
  it.each([
    ['by its blocks', manifestWith({})],
    ['as a stream', null],
  ])('is not reported as damaged when it is read %s', async (_, manifest) => {
    // The beginning can be read, the remaining part cannot be read.
    const file = await fileWith(
      (read) => (buffer, offset, length, position) =>
        position === 0 && length <= (fileStarts[1] ?? 0)
          ? read(buffer, offset, length, position)
          : networkFault(),
    );
    await expect(textOf(file, manifest)).rejects.toMatchObject(notReadable);
  });

  it('is not reported as damaged when it is hashed or read', async () => {
    const file = await fileWith(() => networkFault);
    const { signal } = new AbortController();
    await expect(digestFile(file, manifestWith({}), signal)).rejects.toMatchObject(notReadable);
    const looked = await SqlFile.open(await aGoodFile());
    onTestFinished(() => looked.close());
    await expect(failingReads(() => looked.read(0, 10))).rejects.toMatchObject(notReadable);
  });

  it('is not reported as damaged when it cannot be opened', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-read-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const loop = path.join(folder, filename);
    await symlink(loop, loop);
    const ports = { createdHere: async () => false, cache: null };
    const code = { error: { code: 'file-not-readable', filename } };
    await expect(openSource(loop, null, ports)).rejects.toMatchObject(code);
    await expect(SqlFile.open(loop)).rejects.toMatchObject(code);
  });
});

async function aGoodFile(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-read-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, filename);
  await writeFile(file, gz);
  return file;
}

/** All file handles of this process fail to read while `work` runs. */
async function failingReads(work: () => Promise<unknown>): Promise<unknown> {
  const probe = await open(os.devNull, 'r');
  const kind = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const { read } = kind;
  kind.read = networkFault;
  try {
    return await work();
  } finally {
    kind.read = read;
  }
}

describe('a file that is read in small chunks', () => {
  it('is complete, as on a network disk', async () => {
    const piecemeal = (): Promise<DumpFile> =>
      fileWith(
        (read) => (buffer, offset, length, position) =>
          read(buffer, offset, Math.min(length, 5), position),
      );
    expect(await textOf(await piecemeal(), manifestWith({}))).toBe(sql.toString());
    expect(await textOf(await piecemeal(), null)).toBe(sql.toString());
  });
});

describe('a file that is unchanged since it was first read', () => {
  const { signal } = new AbortController();
  const read = async (decompress: Compressor['decompress']): Promise<[string, string]> => {
    const file = await fileWith((real) => real);
    const digests = await digestFile(file, manifestWith({}), signal);
    const reader = readSql(file, manifestWith({}), digests, decompress);
    const pieces: Buffer[] = [];
    for await (const piece of reader.chunks) pieces.push(Buffer.from(piece));
    return [Buffer.concat(pieces).toString(), reader.fileSha256()];
  };
  const whole = [sql.toString(), createHash('sha256').update(gz).digest('hex')];

  it.each<[string, Compressor['decompress']]>([
    ['a library', async (member, plain) => gunzipSync(member).copy(plain) === plain.length],
    ['zlib if a library fails', async () => false],
    ['zlib if a library throws', () => Promise.reject(new Error('out of memory'))],
    ['zlib if a library is wrong by one byte', async (_, plain) => plain.fill(1).length > 0],
  ])('is decompressed by %s', async (_, decompress) => {
    expect(await read(decompress)).toEqual(whole);
  });

  it('is decompressed by zlib if there is no library for it', async () => {
    expect(await read(zlibCompressor.decompress)).toEqual(whole);
  });

  it('is not decompressed by a library if it was not read before', async () => {
    const file = await fileWith((real) => real);
    let asked = 0;
    const reader = readSql(file, manifestWith({}), null, async () => (asked += 1) < 0);
    for await (const piece of reader.chunks) expect(piece.length).toBeGreaterThan(0);
    expect(asked).toBe(0);
  });

  it('is rejected if it was changed since then, before any changed byte is returned', async () => {
    const file = await fileWith((real) => real);
    const digests = await digestFile(file, manifestWith({}), signal);
    digests.members[1] = digests.members[2] ?? '';
    const given: string[] = [];
    const reading = (async () => {
      for await (const piece of readSql(file, manifestWith({}), digests).chunks) {
        given.push(piece.toString());
      }
    })();
    await expect(reading).rejects.toMatchObject({ error: { code: 'verification-failed' } });
    expect(given).toEqual(['BEGIN; -- one\n']);
  });
});

describe('a manifest that lists other blocks than the file has', () => {
  it.each([
    ['more SQL in a block', [0, 5, 30]],
    ['less SQL in a block', [0, 8, 25]],
  ])('is detected: %s', async (_, starts) => {
    const gzipMembers = fileStarts.map((from, index) => [from, starts[index]]);
    const file = await fileWith((read) => read);
    await expect(textOf(file, manifestWith({ gzipMembers }))).rejects.toMatchObject({
      error: { code: 'verification-failed' },
    });
  });
});
