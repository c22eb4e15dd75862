import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  catalogScene,
  codeOf,
  copyBlock,
  createT,
  entry,
  head,
  tail,
} from '../../../tests/support/catalog-scene.ts';

const scene = catalogScene();

describe('the sequences and large objects', () => {
  it('are listed with their values', async () => {
    const sql =
      entry('SEQUENCE SET', 'tickets', "SELECT pg_catalog.setval('public.tickets', 41, true);") +
      "SELECT pg_catalog.lo_open('16400', 131072);\nSELECT pg_catalog.lowrite(0, '\\x00ff10');\nSELECT pg_catalog.lo_close(0);\n";
    const contents = await scene.catalogs.open(await scene.fileOf(head + sql + tail));
    expect(contents.sequences).toEqual([
      { schema: 'public', name: 'tickets', lastValue: '41', isCalled: true },
    ]);
    expect(contents.largeObjects).toMatchObject({ count: 1, bytes: 3 });
  });
});

describe('a file', () => {
  const whole =
    head +
    createT +
    copyBlock(
      't',
      ['a', 'b'],
      [
        ['1', 'one'],
        ['2', 'two'],
        ['3', 'three'],
      ],
    ) +
    tail;

  it.each(['dump.sql', 'dump.sql.gz'])(
    'that is truncated (%s) is opened up to its end',
    async (name) => {
      const long =
        head +
        createT +
        copyBlock(
          't',
          ['a', 'b'],
          Array.from({ length: 5000 }, (_none, at) => [String(at), String(Math.sin(at))]),
        ) +
        tail;
      const bytes = name.endsWith('.gz') ? gzipSync(long) : Buffer.from(long);
      const file = path.join(scene.folder, name);
      await writeFile(file, bytes.subarray(0, bytes.length / 2));
      const { openedId, damage, warnings, tables } = await scene.catalogs.open(file);
      expect(damage).not.toBeNull();
      expect(warnings).toEqual([]);
      expect(tables[0]?.state).toBe('cut');
      expect(tables[0]?.rows).toBeGreaterThan(1000);
      const page = await scene.catalogs.rows(openedId, { table: 0, offset: 900, limit: 1 });
      expect(page.rows).toEqual([{ number: 900, values: ['900', String(Math.sin(900))] }]);
    },
  );

  describe('that ends', () => {
    const [createU, createW] = ['u', 'w'].map((name) => createT.replaceAll(/\bt\b/gu, name));
    const definitions = head + createT + createU + createW;
    const rows = (name: string) => copyBlock(name, ['a', 'b'], [['1', 'one']]);
    const key = entry('CONSTRAINT', 't t_pkey', 'ALTER TABLE ONLY public.t ADD PRIMARY KEY (a);');
    const statesOf = async (sql: string) => {
      const { damage, tables } = await scene.catalogs.open(await scene.fileOf(sql));
      return { isDamaged: damage !== null, states: tables.map(({ state }) => state) };
    };

    it('within the rows names the table that is cut, and those whose rows are missing', async () => {
      const cut = rows('u').slice(0, rows('u').indexOf('one') + 1);
      expect(await statesOf(definitions + rows('t') + cut)).toEqual({
        isDamaged: true,
        states: ['whole', 'cut', 'missing'],
      });
    });

    it('after all rows has every row', async () => {
      expect(await statesOf(definitions + rows('t') + rows('u') + key)).toEqual({
        isDamaged: true,
        states: ['whole', 'whole', 'whole'],
      });
    });

    it('where it should is not damaged, even if tables have no rows', async () => {
      expect(await statesOf(definitions + rows('t') + tail)).toEqual({
        isDamaged: false,
        states: ['whole', 'whole', 'whole'],
      });
    });
  });

  it.each([
    ['of another kind', 'picture.sql', 'GIF89a\n', 'file-not-a-dump'],
    ['that is empty', 'empty.sql', '', 'file-not-a-dump'],
    ['for pg_restore', 'custom.dump', 'PGDMP\u0001\u000e\u0000', 'file-not-a-dump'],
    [
      'with the roles of a server',
      'roles.sql',
      '--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE a;\n',
      'file-not-a-dump',
    ],
    [
      'with all databases of a server, without a choice,',
      'all.sql',
      `--\n-- PostgreSQL database cluster dump\n--\n\n\\connect a\n${whole}\n\\connect b\n${whole}`,
      'several-databases-in-file',
    ],
  ])('%s is rejected', async (_what, name, sql, code) => {
    expect(await codeOf(scene.catalogs.open(await scene.fileOf(sql, name)))).toBe(code);
  });

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${whole}`, 'utf16le')],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x00])],
  ])('in %s is rejected, with the reason', async (what, bytes) => {
    await expect(scene.catalogs.open(await scene.fileOf(bytes))).rejects.toMatchObject({
      error: { code: 'file-not-a-dump', detail: expect.stringContaining(what) as string },
    });
  });

  it('that does not exist is rejected', async () => {
    expect(await codeOf(scene.catalogs.open(path.join(scene.folder, 'nothing.sql')))).toBe(
      'backup-not-found',
    );
  });

  it('that is changed while it is open is not read any more', async () => {
    const file = await scene.fileOf(whole);
    const { openedId } = await scene.catalogs.open(file);
    await writeFile(file, whole.replace('three', 'seven'));
    await utimes(file, new Date(1), new Date(1));
    const rows = scene.catalogs.rows(openedId, { table: 0, offset: 0, limit: 5 });
    expect(await codeOf(rows)).toBe('file-changed');
  });

  it('that is damaged inside reports the damage instead of returning wrong rows', async () => {
    const bytes = gzipSync(whole);
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 0xff;
    const file = path.join(scene.folder, 'dump.sql.gz');
    await writeFile(file, bytes);
    expect(await codeOf(scene.catalogs.open(file))).toBe('verification-failed');
  });

  it('is read through once, and no file is written next to it', async () => {
    const file = await scene.fileOf(whole, 'dump.sql.gz');
    let steps = 0;
    const onProgress = (): void => void (steps += 1);
    const first = await scene.catalogs.open(file, { onProgress });
    expect(steps).toBeGreaterThan(0);
    steps = 0;
    const second = await scene.catalogs.open(file, { onProgress });
    expect(steps).toBe(0);
    expect({ ...second, openedId: '' }).toEqual({ ...first, openedId: '' });
    expect((await readdir(scene.folder)).toSorted()).toEqual(['dump.sql.gz', 'kept']);
    const [kept = ''] = await readdir(path.join(scene.folder, 'kept'));
    expect((await stat(path.join(scene.folder, 'kept', kept))).mode & 0o777).toBe(0o600);
  });

  it('is read again if another file has the same name', async () => {
    const file = await scene.fileOf(whole);
    await scene.catalogs.open(file);
    await scene.fileOf(whole.replace('3\tthree\n', ''));
    expect((await scene.catalogs.open(file)).tables[0]?.rows).toBe(2);
  });

  it('older than PostgreSQL 10.3 names its schema once', async () => {
    const sql = `${head}SET search_path = shop, pg_catalog;\n\nCOPY t (a) FROM stdin;\n1\n\\.\n\n${tail}`;
    expect((await scene.catalogs.open(await scene.fileOf(sql))).tables).toMatchObject([
      { schema: 'shop', name: 't', rows: 1 },
    ]);
  });

  it('in LATIN1 is shown in its own characters', async () => {
    const sql = Buffer.from(
      head.replace('UTF8', 'LATIN1') +
        createT +
        'COPY public.t (a, b) FROM stdin;\ncaf\u00e9\tna\u00efve\n\\.\n\n' +
        tail,
      'latin1',
    );
    const { openedId } = await scene.catalogs.open(await scene.fileOf(sql));
    const page = await scene.catalogs.rows(openedId, { table: 0, offset: 0, limit: 1 });
    expect(page.rows[0]?.values).toEqual(['café', 'naïve']);
  });
});
