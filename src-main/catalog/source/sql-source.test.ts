import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Members } from './gzip-members.ts';
import { SqlFile } from './sql-file.ts';
import { SqlSource } from './sql-source.ts';

/** The SQL is longer than the part of a gzip stream that is kept for reading backwards. */
const sql = Buffer.from(
  Array.from({ length: 600_000 }, (_none, at) => `-- line ${String(at).padStart(8, '0')}\n`).join(
    '',
  ),
);
const lineBytes = 17;
const memberBytes = 1024 * 1024;

function inMembers(): { bytes: Buffer; members: Members } {
  const parts: Buffer[] = [];
  const members: [number, number][] = [];
  let fileStart = 0;
  for (let at = 0; at < sql.length; at += memberBytes) {
    const part = gzipSync(sql.subarray(at, at + memberBytes), { level: 1 });
    members.push([fileStart, at]);
    parts.push(part);
    fileStart += part.length;
  }
  return { bytes: Buffer.concat(parts), members };
}

const gzipped = inMembers();
const kinds = [
  { kind: 'plain SQL', bytes: sql, members: null },
  { kind: 'gzip members', bytes: gzipped.bytes, members: gzipped.members },
  { kind: 'one gzip stream', bytes: gzipSync(sql, { level: 1 }), members: null },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-source-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function textAt(source: SqlSource, offset: number, length: number): Promise<string> {
  const cursor = source.cursor(offset);
  const chunks: Buffer[] = [];
  for (let read = 0; read < length;) {
    const chunk = await cursor.next();
    if (chunk === null) break;
    chunks.push(chunk);
    read += chunk.length;
  }
  await cursor.close();
  return Buffer.concat(chunks).toString('latin1', 0, length);
}

describe.each(kinds)('$kind', ({ kind, bytes, members }) => {
  /** Positions: forward, far back, a little back, across a member, and after the end. */
  const places = [0, 599_990, 3, 61_680, 400_000, 399_000, 61_670, 600_000].map(
    (line) => line * lineBytes + 5,
  );

  it('is read from any position, in any order', async () => {
    const file = await SqlFile.open(await written(kind, bytes));
    const source = new SqlSource(file, sql.length, members);
    for (const offset of places) {
      expect(await textAt(source, offset, 400)).toBe(sql.toString('latin1', offset, offset + 400));
    }
    source.close();
    await file.close();
  });
});

it.each(kinds.filter(({ members }) => members === null))(
  'a part of $kind is read as if it were the whole SQL',
  async ({ kind, bytes }) => {
    const file = await SqlFile.open(await written(kind, bytes));
    const range = { start: 100 * lineBytes, end: 550_000 * lineBytes };
    const source = new SqlSource(file, range.end - range.start, null, range);
    expect(await textAt(source, 0, 400)).toBe(
      sql.toString('latin1', range.start, range.start + 400),
    );
    const last = 549_890 * lineBytes;
    expect(await textAt(source, last, 400)).toBe(
      sql.toString('latin1', range.end - 170, range.end),
    );
    source.close();
    await file.close();
  },
);

async function written(kind: string, bytes: Buffer): Promise<string> {
  const file = path.join(folder, `${kind}.sql`);
  await writeFile(file, bytes);
  return file;
}
