import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { framePieces, membersOfFrame, rowsOf, tablesApart } from './frame-sql.ts';
import { digestFile, type DumpFile, type FileDigests } from './read-sql.ts';

const head = 'CREATE TABLE a ();\nCOPY a (x) FROM stdin;\n';
const rowsOfA = 'one\ntwo\nthree\nfour\n';
const between = '\\.\nCOPY b (x) FROM stdin;\n';
const rowsOfB = 'five\n';
const sql = `${head}${rowsOfA}${between}${rowsOfB}\\.\n-- end\n`;
const tableAt = (name: string, rows: string): CatalogTable => ({
  schema: 'public',
  name,
  columns: ['x'],
  rows: rows.split('\n').length - 1,
  dataStart: sql.indexOf(rows),
  dataEnd: sql.indexOf(rows) + rows.length,
});
const a = tableAt('a', rowsOfA);
const b = tableAt('b', rowsOfB);

interface Scene {
  file: DumpFile;
  manifest: Manifest;
  reader: { digests: FileDigests; decompress: null };
}

/** A file whose members have this number of bytes of SQL. */
async function scene(memberBytes: number, text = sql): Promise<Scene> {
  const starts = Array.from(
    { length: Math.ceil(sql.length / memberBytes) },
    (_, n) => n * memberBytes,
  );
  const members = starts.map((at) => gzipSync(text.slice(at, at + memberBytes)));
  const gz = Buffer.concat(members);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-frame-'));
  const filename = path.join(folder, 'dump.sql.gz');
  await writeFile(filename, gz);
  const handle = await open(filename, 'r');
  onTestFinished(async () => {
    await handle.close();
    await rm(folder, { recursive: true });
  });
  const manifest = {
    file: { sizeBytes: gz.length },
    sql: { sizeBytes: sql.length },
    gzipMembers: starts.map((at, n) => [Buffer.concat(members.slice(0, n)).length, at]),
    catalog: { tables: [a, b], objects: [] },
  } as unknown as Manifest;
  const file = { filename, handle };
  const digests = await digestFile(file, manifest, new AbortController().signal);
  return { file, manifest, reader: { digests, decompress: null } };
}

/** The pieces as text, with the names of tables in brackets. */
async function frameOf({ file, manifest, reader }: Scene, apart: CatalogTable[]): Promise<string> {
  let text = '';
  for await (const piece of framePieces(file, manifest, apart, reader)) {
    text += piece.kind === 'sql' ? piece.bytes.toString() : `[${piece.table.name}]`;
  }
  return text;
}

async function rowsAsText({ file, manifest, reader }: Scene, table: CatalogTable): Promise<string> {
  let text = '';
  for await (const bytes of rowsOf(file, manifest, table, reader)) text += bytes.toString();
  return text;
}

describe('the frame of a dump', () => {
  it.each([1, 2, 3, 7, 16, 1000])(
    'is everything except the rows, and the rows are complete, with members of %i bytes',
    async (memberBytes) => {
      const dump = await scene(memberBytes);
      expect(await frameOf(dump, [a, b])).toBe(`${head}[a]${between}[b]\\.\n-- end\n`);
      expect(await frameOf(dump, [b])).toBe(`${head}${rowsOfA}${between}[b]\\.\n-- end\n`);
      expect(await frameOf(dump, [])).toBe(sql);
      expect(await rowsAsText(dump, a)).toBe(rowsOfA);
      expect(await rowsAsText(dump, b)).toBe(rowsOfB);
    },
  );

  it('is read without the members that contain only rows', async () => {
    const { manifest } = await scene(4);
    const inRows = manifest.gzipMembers.flatMap(([, at], index) =>
      at >= a.dataStart && at + 4 <= a.dataEnd ? [index] : [],
    );
    expect(inRows.length).toBeGreaterThan(2);
    const frame = membersOfFrame(manifest, [a]);
    expect(frame.filter((index) => inRows.includes(index))).toEqual([]);
    expect(frame.length).toBe(manifest.gzipMembers.length - inRows.length);
  });
});

describe('rows at a position that a manifest names', () => {
  it('a NUL byte in them is reported as damage, as in one session', async () => {
    for (const memberBytes of [1, 5, 1000]) {
      const rows = rowsAsText(await scene(memberBytes, sql.replace('three', 'th\0ee')), a);
      await expect(rows).rejects.toMatchObject({
        error: {
          code: 'verification-failed',
          detail: expect.stringContaining(`at byte ${sql.indexOf('three') + 2} of`),
        },
      });
    }
  });

  it.each([
    ['contain an end of rows', { ...a, dataEnd: b.dataEnd, rows: a.rows + b.rows + 2 }],
    ['begin with an end of rows', { ...a, dataStart: a.dataEnd, dataEnd: b.dataStart, rows: 2 }],
    ['end in the middle of a row', { ...a, dataEnd: a.dataEnd - 3, rows: a.rows - 1 }],
    ['are fewer', { ...a, rows: a.rows + 1 }],
  ])('are rejected if they %s', async (_, table) => {
    for (const memberBytes of [1, 2, 5, 1000]) {
      const rows = rowsAsText(await scene(memberBytes), table);
      await expect(rows).rejects.toThrow('are not where the manifest names them');
    }
  });

  it('small tables, tables of INSERT statements and impossible positions are not read apart', () => {
    const large = { ...a, dataStart: 0, dataEnd: 2_000_000 };
    const tables = [
      large,
      { ...large, name: 'same place' },
      { ...large, dataStart: 2_000_100, dataEnd: 2_000_200 },
      { ...large, dataStart: 3_000_000, dataEnd: 5_000_000, form: 'inserts' as const },
      { ...large, dataStart: 5_000_000, dataEnd: 7_000_000 },
      { ...large, dataStart: 8_000_000, dataEnd: 9_900_000 },
    ];
    const catalog = { tables, objects: [] };
    const sizes = { sizeBytes: 9_000_000, sha256: '' };
    const found = tablesApart({ catalog, sql: sizes });
    expect(found.map(({ dataStart }) => dataStart)).toEqual([0, 5_000_000]);
  });
});
