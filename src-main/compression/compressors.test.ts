/**
 * Checks the promises of every compressor that is installed here, and that Nightjar works without a
 * library.
 */
import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../system/ports.ts';
import { memberBufferBytes } from './compressor.ts';
import { installedCompressors } from './installed.ts';
import { libraryFiles } from './library-paths.ts';
import {
  isNativeCodeOff,
  loadOwnLibrary,
  loadSystemLibrary,
  nativeCodeVariable,
} from './native-library.ts';

const warnings: unknown[] = [];
const log: Log = {
  info: () => undefined,
  warn: (_, facts) => void warnings.push(facts),
  error: () => undefined,
  registerSecret: () => undefined,
};
const installed = await installedCompressors(log);
const names = async (places: Parameters<typeof installedCompressors>[1]): Promise<string[]> =>
  (await installedCompressors(log, places)).map(({ name }) => name);

function rows(bytes: number): Buffer {
  let text = '';
  for (let id = 1; text.length < bytes; id += 1) {
    text += `${id}\t${(id * 7919) % 50_000}\t2026-11-25 21:35:15+00\t${Math.sqrt(id).toFixed(2)}\n`;
  }
  return Buffer.from(text.slice(0, bytes));
}

const roomFor = (block: Buffer): Buffer => Buffer.allocUnsafeSlow(memberBufferBytes(block.length));

const blocks: [string, Buffer][] = [
  ['rows', rows(1024 * 1024)],
  ['hex digits', Buffer.from(randomBytes(512 * 1024).toString('hex'))],
  ['random bytes', randomBytes(1024 * 1024)],
  ['one byte repeated', Buffer.alloc(1024 * 1024, 'a')],
  ['a single byte', Buffer.from('a')],
  ['a part of a larger buffer', rows(300_000).subarray(1234, 260_001)],
];

describe.each(installed.map((one) => [one.name, one] as const))('%s', (name, compressor) => {
  // ISA-L has only three levels.
  const levels = name === 'isal' ? [1, 2, 3] : [1, 2, 3, 6];

  it.each(blocks)('creates one complete gzip member of %s, at every level', async (_, block) => {
    for (const level of levels) {
      const member = await compressor.compress(block, level, roomFor(block));
      if (member === null) throw new Error(`It gave up at level ${level}`);
      expect(gunzipSync(member).equals(block)).toBe(true);
    }
  });

  it('compresses many blocks at the same time, also while its memory is freed', async () => {
    const many = Array.from({ length: 24 }, (_, index) => rows(60_000 + index));
    const members = await Promise.all(
      many.map(async (block, index) => {
        const member = await compressor.compress(
          block,
          levels[index % levels.length] ?? 1,
          roomFor(block),
        );
        compressor.release();
        return member;
      }),
    );
    members.forEach((member, index) => {
      const block = many[index];
      expect(member !== null && block !== undefined && gunzipSync(member).equals(block)).toBe(true);
    });
  });

  it.each(blocks)(
    'decompresses %s, if it supports that, and rejects everything else',
    async (_, block) => {
      const { decompress } = compressor;
      if (decompress === null) return;
      const member = gzipSync(block);
      const plain = Buffer.alloc(block.length);
      expect(await decompress(member, plain)).toBe(true);
      expect(plain.equals(block)).toBe(true);
      const wrong = Buffer.from(member);
      wrong[wrong.length - 8] = (wrong[wrong.length - 8] ?? 0) ^ 1;
      expect(await decompress(wrong, plain)).toBe(false);
      expect(await decompress(member.subarray(0, -9), plain)).toBe(false);
      expect(await decompress(member, Buffer.alloc(block.length + 1))).toBe(false);
      expect(await decompress(member, Buffer.alloc(block.length - 1))).toBe(false);
    },
  );

  it('compresses rows to less than a third at its lightest level', async () => {
    const block = rows(1024 * 1024);
    const member = await compressor.compress(block, 1, roomFor(block));
    expect(member?.length).toBeLessThan(block.length / 3);
  });
});

describe('a library', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-libraries-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const libdeflate = installed.find(({ name }) => name === 'libdeflate')?.file ?? null;

  it('that is missing is not needed', async () => {
    expect(await names({ isal: [], libdeflate: [path.join(folder, 'none.so')] })).toEqual(['zlib']);
  });

  it('that is damaged is skipped, and the next path is used', async () => {
    const damaged = path.join(folder, 'damaged.so');
    await writeFile(damaged, 'not a library', { mode: 0o644 });
    expect(await loadSystemLibrary([damaged])).toBeNull();
    if (libdeflate === null) return;
    expect((await loadSystemLibrary([damaged, libdeflate]))?.file).toBe(libdeflate);
  });

  it('that is another library with its name is not used, and the log reports it', async () => {
    if (libdeflate === null) return;
    expect(await names({ isal: [libdeflate], libdeflate: [] })).toEqual(['zlib']);
    expect(warnings).toMatchObject([{ file: libdeflate }]);
  });

  it.skipIf(process.platform === 'win32')(
    'that other users could have changed is not loaded',
    async () => {
      if (libdeflate === null) return;
      const copy = path.join(folder, 'libdeflate.so.0');
      await copyFile(libdeflate, copy);
      await chmod(copy, 0o644);
      expect((await loadSystemLibrary([copy]))?.file).toBe(copy);
      await chmod(copy, 0o666);
      expect(await loadSystemLibrary([copy])).toBeNull();
    },
  );

  it('is searched only at absolute paths, and never on Windows', () => {
    for (const platform of ['linux', 'darwin'] as const) {
      for (const name of ['isal', 'libdeflate'] as const) {
        const files = libraryFiles(name, platform, 'x64');
        expect(files.length).toBeGreaterThan(0);
        expect(files.filter((file) => !path.posix.isAbsolute(file))).toEqual([]);
      }
    }
    expect(libraryFiles('libdeflate', 'win32', 'x64')).toEqual([]);
    expect(libraryFiles('libdeflate', 'linux', 's390x')).toEqual([]);
  });
});

const messages: unknown[] = [];
const listening: Log = { ...log, info: (...told) => void messages.push(told) };
beforeEach(() => messages.splice(0));

describe('the log', () => {
  it('says that zlib compresses, if no library is used', async () => {
    await installedCompressors(listening, { isal: [], libdeflate: [] });
    expect(messages).toEqual([['no library for compression is used: zlib compresses']]);
  });

  it('names the libraries that passed their test', async () => {
    const found = await installedCompressors(listening);
    const files = found.flatMap(({ file }) => file ?? []);
    if (files.length === 0) return;
    expect(messages).toEqual([['libraries for compression passed their test', { files }]]);
  });
});

describe('native code', () => {
  it('is turned off by the environment: nothing is loaded, zlib compresses, and the log says so', async () => {
    vi.stubEnv(nativeCodeVariable, 'off');
    try {
      expect(isNativeCodeOff()).toBe(true);
      expect(await installedCompressors(listening)).toMatchObject([{ name: 'zlib' }]);
      expect(await loadOwnLibrary()).toBeNull();
      expect(messages).toEqual([['native code is turned off: zlib compresses']]);
    } finally {
      vi.unstubAllEnvs();
    }
    expect(isNativeCodeOff()).toBe(false);
  });

  it('is turned off by a setting until the process exits', async () => {
    vi.resetModules();
    const fresh = await import('./native-library.ts');
    expect(fresh.isNativeCodeOff()).toBe(false);
    fresh.turnOffNativeCode();
    expect(fresh.isNativeCodeOff()).toBe(true);
    expect(await fresh.loadOwnLibrary()).toBeNull();
  });
});
