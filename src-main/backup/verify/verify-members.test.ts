import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { verifyMembers, type ExpectedFile } from './verify-members.ts';

const sql = Buffer.from(
  `--
-- PostgreSQL database dump
--

--
-- Name: t; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.t (a text);

COPY public.t (a) FROM stdin;
${Array.from({ length: 500 }, (_, n) => `row ${n} ${'é'.repeat(n % 7)}`).join('\n')}
\\.

--
-- PostgreSQL database dump complete
--

`,
);

/** Creates members as the compressor does: split at any place, even inside a character. */
function compress(
  plain: Buffer,
  blockBytes: number,
): { file: Buffer; members: [number, number][] } {
  const parts: Buffer[] = [];
  const members: [number, number][] = [];
  for (let at = 0, fileAt = 0; at < plain.length; at += blockBytes) {
    const part = gzipSync(plain.subarray(at, at + blockBytes));
    members.push([fileAt, at]);
    parts.push(part);
    fileAt += part.length;
  }
  return { file: Buffer.concat(parts), members };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const { file: good, members } = compress(sql, 1111);
const scanner = new DumpScanner();
scanner.push(sql);
const { catalog } = scanner.finish();
const expected: ExpectedFile = {
  sizeBytes: good.length,
  sha256: sha256(good),
  sqlBytes: sql.length,
  members,
  catalog,
};

let folder: string;
let filePath: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-verify-'));
  filePath = path.join(folder, 'file');
});
afterAll(() => rm(folder, { recursive: true }));

async function verify(
  bytes: Buffer,
  what: Partial<ExpectedFile> = {},
  signal = new AbortController().signal,
): Promise<{ sqlSha256: string; progress: number[] }> {
  await writeFile(filePath, bytes);
  const progress: number[] = [];
  const handle = await open(filePath, 'r');
  try {
    const { sqlSha256 } = await verifyMembers(
      handle,
      { ...expected, ...what },
      { parallelMembers: 3, signal, onProgress: (sqlBytes) => progress.push(sqlBytes) },
    );
    return { sqlSha256, progress };
  } finally {
    await handle.close();
  }
}

const refused = (detail: RegExp): object => ({
  error: { code: 'verification-failed', detail: expect.stringMatching(detail) as string },
});

describe('re-reading a backup', () => {
  it('accepts the file that was written, and returns the checksum of its SQL', async () => {
    const { sqlSha256, progress } = await verify(good);
    expect(sqlSha256).toBe(sha256(sql));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(sql.length);
  });

  it('rejects a file in which any single bit has changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length * 8 - 1), async (bit) => {
        const damaged = Buffer.from(good);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(verify(damaged)).rejects.toMatchObject(refused(/\.$/u));
      }),
      { numRuns: 200 },
    );
  });

  it('rejects a file that is shorter or longer', async () => {
    await expect(verify(good.subarray(0, -1))).rejects.toMatchObject(refused(/bytes on disk/u));
    await expect(verify(Buffer.alloc(0))).rejects.toMatchObject(refused(/has 0 bytes/u));
    const longer = Buffer.concat([good, Buffer.from([0])]);
    await expect(verify(longer)).rejects.toMatchObject(refused(/bytes on disk/u));
  });

  it('rejects blocks that were written in another order', async () => {
    const [first = [0, 0], second = [0, 0], third = [0, 0]] = members;
    const swapped = Buffer.concat([
      good.subarray(second[0], third[0]),
      good.subarray(first[0], second[0]),
      good.subarray(third[0]),
    ]);
    await expect(verify(swapped)).rejects.toMatchObject(refused(/./u));
    // The error does not depend on the checksum of the file: with the right checksum the wrong
    // order is still found.
    await expect(verify(swapped, { sha256: sha256(swapped) })).rejects.toMatchObject(refused(/./u));
  });

  it('rejects another number of bytes, tables or rows, even if all checksums are right', async () => {
    const [table] = catalog.tables;
    if (table === undefined) throw new Error('The dump has a table');
    await expect(verify(good, { sqlBytes: sql.length + 1 })).rejects.toMatchObject(
      refused(/bytes of SQL/u),
    );
    await expect(
      verify(good, { catalog: { ...catalog, tables: [{ ...table, rows: table.rows + 1 }] } }),
    ).rejects.toMatchObject(refused(/public\.t were not read back/u));
    await expect(verify(good, { catalog: { ...catalog, tables: [] } })).rejects.toMatchObject(
      refused(/1 instead of 0 blocks/u),
    );
    await expect(verify(good, { catalog: { ...catalog, objects: [] } })).rejects.toMatchObject(
      refused(/objects/u),
    );
  });

  it('rejects a NUL byte, which is never valid in a dump', async () => {
    const withNul = Buffer.from(sql);
    withNul[withNul.indexOf('row 7')] = 0;
    const { file, members: parts } = compress(withNul, 1111);
    const written = { sizeBytes: file.length, sha256: sha256(file), members: parts };
    await expect(verify(file, written)).rejects.toMatchObject({
      error: {
        code: 'verification-failed',
        detail: 'There is a NUL byte in the dump. No dump contains NUL bytes.',
      },
    });
  });

  it('rejects a dump that was already incomplete when it was written', async () => {
    const cut = sql.subarray(0, sql.indexOf('-- PostgreSQL database dump complete'));
    const written = compress(cut, 1111);
    await expect(
      verify(written.file, {
        sizeBytes: written.file.length,
        sha256: sha256(written.file),
        sqlBytes: cut.length,
        members: written.members,
      }),
    ).rejects.toMatchObject(refused(/cut off/u));
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(verify(good, {}, controller.signal)).rejects.toMatchObject({
      error: { code: 'backup-cancelled' },
    });
  });
});
