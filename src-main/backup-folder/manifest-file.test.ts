import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '#shared/domain/manifest.ts';
import {
  finishManifests,
  prepareManifest,
  readManifest,
  updateManifest,
  writeManifest,
} from './manifest-file.ts';
import { aManifest } from '../../tests/support/builders.ts';

const manifestName = 'backup_2026-02-14T10-30-00.manifest.json';
const manifest = aManifest({
  admin: 'Zoë "the admin"',
  database: { ...aManifest().database, name: "it's\n數據" },
});
const { filename } = manifest;

const table = { schema: 'public', name: 't', columns: [], rows: 0 };

let folder: string;
const folders: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-manifest-'));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))));

const put = (text: string): Promise<void> => writeFile(path.join(folder, manifestName), text);

describe('the manifest of a backup', () => {
  it('is read as it was written, is private, and leaves no other file', async () => {
    await writeManifest(folder, manifest);
    expect(await readManifest(folder, filename)).toEqual(manifest);
    expect(await readdir(folder)).toEqual([manifestName]);
    expect((await stat(path.join(folder, manifestName))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path.join(folder, manifestName), 'utf8'))).toEqual(manifest);
  });

  it('replaces an older manifest completely', async () => {
    await writeManifest(folder, { ...manifest, admin: 'x'.repeat(10_000) });
    await writeManifest(folder, manifest);
    expect(await readManifest(folder, filename)).toEqual(manifest);
  });

  it('counts as missing if the file does not exist', async () => {
    expect(await readManifest(folder, filename)).toBeNull();
    expect(await readManifest(path.join(folder, 'nowhere'), filename)).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['truncated', JSON.stringify(manifest).slice(0, 200)],
    ['not an object', '[]'],
    ['of an unknown version', JSON.stringify({ ...manifest, schemaVersion: 2 })],
    ['without a field', JSON.stringify({ ...manifest, gzipMembers: undefined })],
    [
      'with a checksum that is not valid',
      JSON.stringify({ ...manifest, file: { sizeBytes: 1, sha256: 'x' } }),
    ],
    ...Object.entries<Partial<Manifest>>({
      'with a block after the end of the file': {
        gzipMembers: [
          [0, 0],
          [2, 1],
        ],
      },
      'with blocks that overlap': {
        gzipMembers: [
          [0, 0],
          [0, 0],
        ],
      },
      'with a block that has more SQL than a block can have': {
        sql: { ...manifest.sql, sizeBytes: 2 ** 40 },
      },
      'with a block that has more bytes than a block can have': {
        file: { ...manifest.file, sizeBytes: 2 ** 40 },
      },
      'with SQL positions that decrease': { gzipMembers: [[0, 5]] },
      'with a negative position': { gzipMembers: [[0, -1]] },
      'with a table that ends before it begins': {
        catalog: { tables: [{ ...table, dataStart: 1, dataEnd: 0 }], objects: [] },
      },
      'with an object after the end of the SQL': {
        catalog: {
          tables: [],
          objects: [{ type: 'TABLE', schema: 'public', name: 't', sqlOffset: 2 }],
        },
      },
    }).map(([what, change]) => [what, JSON.stringify({ ...manifest, ...change })]),
    [
      'about another file',
      JSON.stringify({ ...manifest, filename: 'backup_2026-02-14T10-30-01.sql.gz' }),
    ],
  ])('counts as missing if it is %s', async (_what, text) => {
    await put(text);
    expect(await readManifest(folder, filename)).toBeNull();
  });
});

describe('a manifest whose process was killed while it wrote it', () => {
  const finish = async (): Promise<readonly string[]> =>
    finishManifests(folder, await readdir(folder));

  it('gets its name if its backup was published', async () => {
    await prepareManifest(folder, manifest);
    await writeFile(path.join(folder, filename), 'x');
    expect(await finish()).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual([manifestName, filename]);
    expect(await readManifest(folder, filename)).toEqual(manifest);
  });

  it.each([
    ['was not published', async () => undefined],
    ['is another file', () => writeFile(path.join(folder, filename), 'longer')],
    [
      'already has a manifest',
      async () => {
        await writeFile(path.join(folder, filename), 'x');
        await writeManifest(folder, { ...manifest, admin: 'the first' });
      },
    ],
  ])('is removed if its backup %s', async (_, put) => {
    await put();
    const before = await readdir(folder);
    await prepareManifest(folder, manifest);
    expect(await finish()).toHaveLength(1);
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('changes of a manifest', () => {
  it('wait for each other, and the removal of stale files does not disturb them', async () => {
    await writeFile(path.join(folder, filename), 'x');
    await writeManifest(folder, manifest);
    const changes = Array.from({ length: 8 }, async () => {
      await updateManifest(folder, filename, (old) => ({ ...old, admin: `${old.admin}+` }));
    });
    const sweeps = Array.from({ length: 8 }, async () =>
      finishManifests(folder, await readdir(folder)),
    );
    await Promise.all([...changes, ...sweeps]);
    expect((await readManifest(folder, filename))?.admin).toBe(`${manifest.admin}++++++++`);
    expect((await readdir(folder)).toSorted()).toEqual([manifestName, filename]);
  });
});
