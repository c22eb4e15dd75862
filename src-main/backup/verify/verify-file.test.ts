import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '#shared/domain/manifest.ts';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { writeManifest } from '../../backup-folder/manifest-file.ts';
import { damageOf, verifyFile } from './verify-file.ts';
import { aManifest } from '../../../tests/support/builders.ts';

const rows = Array.from({ length: 2000 }, (_, n) => `row ${n} of them`).join('\n');
const sql = Buffer.from(
  `--\n-- PostgreSQL database dump\n--\n\nCOPY public.t (a) FROM stdin;\n${rows}\n\\.\n\n--\n-- PostgreSQL database dump complete\n--\n\n`,
);
const half = Math.floor(sql.length / 2);
const gz = Buffer.concat([gzipSync(sql.subarray(0, half)), gzipSync(sql.subarray(half))]);
const filename = 'backup_2026-02-14T10-30-00.sql.gz';

let folder: string;
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-verify-file-'));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))));

async function put(bytes: Buffer, name = filename): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Writes the manifest that a backup of these bytes would have. */
async function putManifest(change: Partial<Manifest> = {}): Promise<void> {
  const scanner = new DumpScanner();
  scanner.push(sql);
  await writeManifest(
    folder,
    aManifest({
      filename,
      file: { sizeBytes: gz.length, sha256: sha256(gz) },
      sql: { sizeBytes: sql.length, sha256: sha256(sql) },
      catalog: scanner.finish().catalog,
      ...change,
    }),
  );
}

const refused = (detail: RegExp): object => ({
  error: { code: 'verification-failed', detail: expect.stringMatching(detail) as string },
});

describe('a file is a good backup', () => {
  it('if it is a complete dump, in any number of gzip members', async () => {
    expect(await verifyFile(await put(gz))).toEqual({
      compressed: true,
      sizeBytes: gz.length,
      sqlBytes: sql.length,
      fileSha256: sha256(gz),
      tables: 1,
      rows: 2000,
      objects: 0,
      databases: [],
      manifest: 'none',
      state: 'no-damage-found',
      kind: 'dump',
    });
  });

  it('if it contains two complete dumps; it reports dumps that belong to different databases', async () => {
    expect(await verifyFile(await put(Buffer.concat([gz, gz])))).toMatchObject({
      rows: 4000,
      databases: ['part 1', 'part 2'],
    });
  });

  it('if it is a complete dump that is not compressed', async () => {
    expect(await verifyFile(await put(sql, 'dump.sql'))).toMatchObject({
      compressed: false,
      sqlBytes: sql.length,
      rows: 2000,
    });
  });

  it('if its manifest describes it', async () => {
    await putManifest();
    const progress: number[] = [];
    expect(
      await verifyFile(await put(gz), { onProgress: (fraction) => progress.push(fraction) }),
    ).toMatchObject({ manifest: 'matches', state: 'good' });
    expect(progress.at(-1)).toBe(1);
  });
});

describe('a file is not a good backup', () => {
  it.each([
    ['it contains only zeroes', Buffer.alloc(4096), /only zeroes/u],
    ['it was truncated inside a member', gz.subarray(0, -100), /cut off/u],
    [
      'its last member is missing',
      gzipSync(sql.subarray(0, half)),
      /inside the data of public\.t/u,
    ],
    [
      'the dump was truncated before it was compressed',
      gzipSync(sql.subarray(0, -60)),
      /cut off|inside/u,
    ],
    ['something was added', Buffer.concat([gz, Buffer.from('junk')]), /follows the backup/u],
    ['zeroes were added', Buffer.concat([gz, Buffer.alloc(512)]), /follows the backup/u],
    ['SQL was added', Buffer.concat([gz, gzipSync('DROP TABLE t;\n')]), /follows/u],
    [
      'a second dump in it was truncated',
      Buffer.concat([gz, gzipSync(sql.subarray(0, half))]),
      /inside the data/u,
    ],
    [
      'the first of two dumps in it was truncated',
      Buffer.concat([gzipSync(sql.subarray(0, -25)), gz]),
      /cut off|inside/u,
    ],
  ])('when %s', async (_what, bytes, detail) => {
    await expect(verifyFile(await put(bytes))).rejects.toMatchObject(refused(detail));
  });

  it('if one byte in it was changed', async () => {
    for (const at of [20, gz.length / 3, gz.length / 2, gz.length - 5].map(Math.floor)) {
      const damaged = Buffer.from(gz);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      await expect(verifyFile(await put(damaged)), `byte ${at}`).rejects.toMatchObject(
        refused(/\.$/u),
      );
    }
  });

  it.each([
    ['it is empty', Buffer.alloc(0), /empty/u],
    ['it is an ordinary text', Buffer.from('something else'), /not a dump/u],
    ['it was compressed with another program', Buffer.from('PK\u0003\u0004 …'), /with zip/u],
    ['it is another gzip file', gzipSync('hello\n'), /not a dump/u],
  ])(
    'if %s: the error is not about damage, except if its manifest describes a backup',
    async (_what, bytes, detail) => {
      const file = await put(bytes);
      await expect(verifyFile(file)).rejects.toMatchObject({
        error: {
          code: 'file-not-a-dump',
          filename,
          detail: expect.stringMatching(detail) as string,
        },
      });
      await putManifest();
      await expect(verifyFile(file)).rejects.toMatchObject(refused(detail));
    },
  );

  it('if it is a folder, or does not exist', async () => {
    await mkdir(path.join(folder, 'folder.sql.gz'));
    await expect(verifyFile(path.join(folder, 'folder.sql.gz'))).rejects.toMatchObject({
      error: { code: 'file-not-a-dump', detail: expect.stringMatching(/is a folder/u) as string },
    });
    await expect(verifyFile(path.join(folder, 'nowhere.sql.gz'))).rejects.toMatchObject({
      error: { code: 'backup-not-found', filename: 'nowhere.sql.gz' },
    });
  });

  it('but not if the system does not allow reading it: then nothing is known about the file', async () => {
    const file = path.join(folder, filename);
    await symlink(file, file); // ELOOP
    await expect(verifyFile(file)).rejects.toMatchObject({
      error: { code: 'file-not-readable', filename, detail: expect.stringMatching(/^ELOOP/u) },
    });
    for (const code of ['EIO', 'ESTALE', 'EACCES', 'EMFILE']) {
      expect(damageOf(Object.assign(new Error(code), { code })), code).toBeNull();
    }
  });

  it('if its manifest describes another file', async () => {
    const file = await put(gz);
    await putManifest({ file: { sizeBytes: gz.length + 7, sha256: sha256(gz) } });
    await expect(verifyFile(file)).rejects.toMatchObject(refused(/7 bytes are missing/u));
    await putManifest({ file: { sizeBytes: gz.length - 7, sha256: sha256(gz) } });
    await expect(verifyFile(file)).rejects.toMatchObject(refused(/7 bytes too many/u));
    await putManifest({ file: { sizeBytes: gz.length, sha256: sha256(sql) } });
    await expect(verifyFile(file)).rejects.toMatchObject(refused(/not the one that its manifest/u));
    await putManifest({ sql: { sizeBytes: sql.length + 1, sha256: sha256(sql) } });
    await expect(verifyFile(file)).rejects.toMatchObject(refused(/tables and rows/u));
  });
});

it('can be cancelled', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(verifyFile(await put(gz), { signal: controller.signal })).rejects.toMatchObject({
    error: { code: 'backup-cancelled' },
  });
});
