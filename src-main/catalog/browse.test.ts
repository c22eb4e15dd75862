import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '#shared/errors/errors.ts';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { systemClock } from '../system/clock.ts';
import type { Log } from '../system/ports.ts';
import { backupsInUse } from '../backup-folder/read-locks.ts';
import { createCatalogs, type Catalogs } from './catalogs.ts';
import { escapeCopy } from '../dump-sql/copy-text.ts';
import { createIndexCache } from './open/index-cache.ts';

const head = `--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

`;
const tail = '--\n-- PostgreSQL database dump complete\n--\n\n';
const quiet: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  registerSecret: () => undefined,
};

let folder = '';
let catalogs: Catalogs;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar browse '));
  const cache = createIndexCache(path.join(folder, 'kept'), systemClock, quiet);
  catalogs = createCatalogs({
    cache,
    log: quiet,
    madeHere: async () => false,
    keptProof: async () => null,
  });
});
afterEach(async () => {
  await catalogs.closeAll();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(sql: string | Buffer, name = 'dump.sql'): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, name.endsWith('.gz') ? gzipSync(sql) : sql);
  return file;
}

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof NightjarFailure) return error.error.code;
    throw error;
  }
}

function entry(type: string, name: string, sql: string): string {
  return `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n${sql}\n\n`;
}

type Cell = string | null;

function copyBlock(name: string, columns: readonly string[], rows: readonly Cell[][]): string {
  const line = (row: readonly Cell[]): string =>
    row
      .map((cell) => (cell === null ? '\\N' : escapeCopy(Buffer.from(cell)).toString()))
      .join('\t');
  return `--\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.${name} (${columns.join(', ')}) FROM stdin;\n${rows.map((row) => `${line(row)}\n`).join('')}\\.\n\n`;
}

function insertBlock(name: string, rows: readonly Cell[][], perStatement: number): string {
  const cell = (value: Cell): string =>
    value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`;
  const tuples = rows.map((row) => `(${row.map(cell).join(', ')})`);
  const statements: string[] = [];
  for (let at = 0; at < tuples.length; at += perStatement) {
    const some = tuples.slice(at, at + perStatement);
    statements.push(
      perStatement === 1
        ? `INSERT INTO public.${name} VALUES ${some.join('')};\n`
        : `INSERT INTO public.${name} VALUES\n\t${some.join(',\n\t')};\n`,
    );
  }
  return `--\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\n${statements.join('')}\n`;
}

const createT = entry('TABLE', 't', 'CREATE TABLE public.t (\n    a text,\n    b text\n);');
const cells = fc.option(
  fc.string({
    unit: fc.constantFrom(
      'a',
      'ß',
      '✓',
      '\\',
      '.',
      'N',
      '\n',
      '\t',
      '\r',
      "'",
      '"',
      ',',
      '(',
      ')',
      ';',
      'x',
      '7',
      '\b',
      '\v',
      '-',
    ),
    maxLength: 12,
  }),
  { nil: null, freq: 6 },
);
const tables = fc.array(fc.tuple(cells, cells), { maxLength: 12 });

describe('files that are open', () => {
  const name = 'backup_2026-02-14T10-30-00.sql.gz';
  const isHeld = async (file: string): Promise<boolean> =>
    (await backupsInUse(path.dirname(file))).has(name);
  const dump = `${head}COPY public.t (a) FROM stdin;\n1\n\\.\n${tail}`;

  it('are closed on release, and those that somebody works with after that', async () => {
    const file = await fileOf(dump, name);
    const [idle, busy] = [await catalogs.open(file), await catalogs.open(file)];
    const exported = catalogs.exported(busy.openedId, { table: 0, format: 'csv' });
    const pieces = exported[Symbol.asyncIterator]();
    expect((await pieces.next()).done).toBe(false);
    await catalogs.release();
    expect(await codeOf((async () => catalogs.contents(idle.openedId))())).toBe('backup-not-open');
    expect(await isHeld(file)).toBe(true);
    while ((await pieces.next()).done !== true);
    expect(await codeOf((async () => catalogs.contents(busy.openedId))())).toBe('backup-not-open');
    expect(await isHeld(file)).toBe(false);
  });

  it('are not left open for whoever asked before a release', async () => {
    const file = await fileOf(dump, name);
    const opening = catalogs.open(file);
    await catalogs.release();
    expect(await codeOf(opening)).toBe('reading-cancelled');
    expect(await isHeld(file)).toBe(false);
  });
});

describe('any table', () => {
  it.each([
    ['COPY', 'dump.sql', (rows: Cell[][]) => copyBlock('t', ['a', 'b'], rows)],
    ['COPY in gzip', 'dump.sql.gz', (rows: Cell[][]) => copyBlock('t', ['a', 'b'], rows)],
    ['INSERTs', 'dump.sql', (rows: Cell[][]) => insertBlock('t', rows, 1)],
    ['INSERTs of three rows', 'dump.sql', (rows: Cell[][]) => insertBlock('t', rows, 3)],
  ])('comes back the same from %s', async (_form, name, data) => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 0, max: 12 }), async (rows, offset) => {
        const file = await fileOf(head + createT + data(rows) + tail, name);
        const { openedId, tables: found, warnings } = await catalogs.open(file);
        expect(warnings).toEqual([]);
        expect(found).toMatchObject([{ name: 't', rows: rows.length, columns: ['a', 'b'] }]);
        const page = await catalogs.rows(openedId, { table: 0, offset, limit: 100 });
        expect(page.rows).toEqual(
          rows.slice(offset).map((values, at) => ({ number: offset + at, values })),
        );
        await catalogs.close(openedId);
      }),
      { numRuns: 60 },
    );
  });

  it('comes back the same from a CSV, NULL apart from the empty text', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        const file = await fileOf(head + createT + copyBlock('t', ['a', 'b'], rows) + tail);
        const { openedId } = await catalogs.open(file);
        const target = path.join(folder, 'out.csv');
        await catalogs.exportTable(openedId, { table: 0, format: 'csv', target });
        const quoted = (cell: Cell): string =>
          cell === null ? '' : `"${cell.replaceAll('"', '""')}"`;
        const lines = [['a', 'b'], ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`);
        expect(await readFile(target, 'utf8')).toBe(lines.join(''));
        await catalogs.close(openedId);
      }),
      { numRuns: 100 },
    );
  });

  it('has one fingerprint, whatever the order of rows and columns and the form of the dump', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (rows) => {
        const swapped = rows.toReversed().map(([a, b]): Cell[] => [b, a]);
        const prints: string[] = [];
        for (const [at, data] of [
          copyBlock('t', ['a', 'b'], rows),
          copyBlock('t', ['b', 'a'], swapped),
          insertBlock('t', rows, 2),
        ].entries()) {
          const file = await fileOf(head + createT + data + tail, `${at}.sql`);
          const { openedId } = await catalogs.open(file);
          prints.push(await catalogs.fingerprint(openedId, 0));
          await catalogs.close(openedId);
        }
        expect(new Set(prints).size).toBe(1);
        expect(prints[0]).toMatch(new RegExp(`^${rows.length}:[0-9a-f]{32}$`, 'u'));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the sequences and large objects', () => {
  it('are told with their values', async () => {
    const sql =
      entry('SEQUENCE SET', 'tickets', "SELECT pg_catalog.setval('public.tickets', 41, true);") +
      "SELECT pg_catalog.lo_open('16400', 131072);\nSELECT pg_catalog.lowrite(0, '\\x00ff10');\nSELECT pg_catalog.lo_close(0);\n";
    const contents = await catalogs.open(await fileOf(head + sql + tail));
    expect(contents.sequences).toEqual([
      { schema: 'public', name: 'tickets', lastValue: '41', isCalled: true },
    ]);
    expect(contents.largeObjects).toMatchObject({ count: 1, bytes: 3 });
  });
});

describe('a definition', () => {
  it('of a table brings all that belongs to it, and nothing of a table with a similar name', async () => {
    const sql = [
      createT,
      entry('TABLE', '"t x"', 'CREATE TABLE public."t x" (\n    a text\n);'),
      entry('TABLE', 't x', 'CREATE TABLE public."t x" (\n    a text\n);'),
      copyBlock('t', ['a', 'b'], [['1', '2']]),
      entry(
        'CONSTRAINT',
        't t_pkey',
        'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (a);',
      ),
      entry(
        'CONSTRAINT',
        't x_pkey',
        'ALTER TABLE ONLY public."t x"\n    ADD CONSTRAINT x_pkey PRIMARY KEY (a);',
      ),
      entry('INDEX', 'some', 'CREATE INDEX some ON public.t USING btree (b);'),
      entry(
        'COMMENT',
        'COLUMN t.a',
        "COMMENT ON COLUMN public.t.a IS '--\n-- Name: x; Type: TABLE; Schema: y; Owner: z\nCOPY x (a) FROM stdin;';",
      ),
    ].join('');
    const { openedId, objects } = await catalogs.open(await fileOf(head + sql + tail));
    const { sql: text } = await catalogs.definition(openedId, 0);
    expect(text).toBe(
      [
        'CREATE TABLE public.t (\n    a text,\n    b text\n);',
        'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (a);',
        'CREATE INDEX some ON public.t USING btree (b);',
        "COMMENT ON COLUMN public.t.a IS '--\n-- Name: x; Type: TABLE; Schema: y; Owner: z\nCOPY x (a) FROM stdin;';",
      ].join('\n\n'),
    );
    expect(objects.map(({ kind }) => kind)).toEqual([
      'table',
      'table',
      'table',
      'constraint',
      'constraint',
      'index',
      'other',
    ]);
  });
});

describe('searching', () => {
  const rows = Array.from({ length: 50 }, (_none, at): Cell[] => [
    `row ${at}`,
    at % 10 === 0 ? 'Ten' : null,
  ]);
  it('finds rows by part of a value, goes on where it stopped, and can be held to one column', async () => {
    const file = await fileOf(head + createT + copyBlock('t', ['a', 'b'], rows) + tail);
    const { openedId } = await catalogs.open(file);
    const what = { table: 0, text: 'ten', column: null, matchCase: false, fromRow: 0, limit: 2 };
    const first = await catalogs.search(openedId, what);
    expect(first.rows.map(({ number }) => number)).toEqual([0, 10]);
    expect(first.nextRow).toBe(11);
    const rest = await catalogs.search(openedId, { ...what, fromRow: 11, limit: 10 });
    expect(rest.rows.map(({ number }) => number)).toEqual([20, 30, 40]);
    expect(rest.nextRow).toBeNull();
    expect((await catalogs.search(openedId, { ...what, matchCase: true })).rows).toEqual([]);
    expect((await catalogs.search(openedId, { ...what, column: 'a' })).rows).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const file = await fileOf(head + createT + copyBlock('t', ['a', 'b'], rows) + tail);
    const { openedId } = await catalogs.open(file);
    const what = { table: 0, text: 'x', column: null, matchCase: false, fromRow: 0, limit: 2 };
    const signal = AbortSignal.abort();
    expect(await codeOf(catalogs.search(openedId, what, { signal }))).toBe('reading-cancelled');
  });
});

describe('a value that is too long to show', () => {
  it('is cut, and said to be; alone it is shown further', async () => {
    const long = 'ü'.repeat(20_000);
    const file = await fileOf(head + createT + copyBlock('t', ['a', 'b'], [[long, 'x']]) + tail);
    const { openedId } = await catalogs.open(file);
    const two = await catalogs.rows(openedId, { table: 0, offset: 0, limit: 2 });
    expect(two.cut).toEqual([{ row: 0, column: 0, bytes: 40_000 }]);
    expect(two.rows[0]?.values[0]).toBe('ü'.repeat(2048));
    const one = await catalogs.rows(openedId, { table: 0, offset: 0, limit: 1 });
    expect(one.cut).toEqual([]);
    expect(one.rows[0]?.values).toEqual([long, 'x']);
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
    'that was cut off (%s) is opened as far as it goes',
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
      const file = path.join(folder, name);
      await writeFile(file, bytes.subarray(0, bytes.length / 2));
      const { openedId, warnings, tables } = await catalogs.open(file);
      expect(warnings).toHaveLength(1);
      expect(tables[0]?.rows).toBeGreaterThan(1000);
      const page = await catalogs.rows(openedId, { table: 0, offset: 900, limit: 1 });
      expect(page.rows).toEqual([{ number: 900, values: ['900', String(Math.sin(900))] }]);
    },
  );

  it.each([
    ['of another kind', 'picture.sql', 'GIF89a\n', 'file-not-a-dump'],
    ['that is empty', 'empty.sql', '', 'file-not-a-dump'],
    ['for pg_restore', 'custom.dump', 'PGDMP\u0001\u000e\u0000', 'file-not-a-dump'],
    [
      'of the roles of a server',
      'roles.sql',
      '--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE a;\n',
      'file-not-a-dump',
    ],
    [
      'of a whole server, without a choice,',
      'all.sql',
      `--\n-- PostgreSQL database cluster dump\n--\n\n\\connect a\n${whole}\n\\connect b\n${whole}`,
      'several-databases-in-file',
    ],
  ])('%s is refused', async (_what, name, sql, code) => {
    expect(await codeOf(catalogs.open(await fileOf(sql, name)))).toBe(code);
  });

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${whole}`, 'utf16le')],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x00])],
  ])('in %s is refused, and why', async (what, bytes) => {
    await expect(catalogs.open(await fileOf(bytes))).rejects.toMatchObject({
      error: { code: 'file-not-a-dump', detail: expect.stringContaining(what) as string },
    });
  });

  it('that is not there is refused', async () => {
    expect(await codeOf(catalogs.open(path.join(folder, 'nothing.sql')))).toBe('backup-not-found');
  });

  it('that is written to while it is open is not read on', async () => {
    const file = await fileOf(whole);
    const { openedId } = await catalogs.open(file);
    await writeFile(file, whole.replace('three', 'seven'));
    await utimes(file, new Date(1), new Date(1));
    const rows = catalogs.rows(openedId, { table: 0, offset: 0, limit: 5 });
    expect(await codeOf(rows)).toBe('file-changed');
  });

  it('that is damaged inside says so instead of giving wrong rows', async () => {
    const bytes = gzipSync(whole);
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 0xff;
    const file = path.join(folder, 'dump.sql.gz');
    await writeFile(file, bytes);
    expect(await codeOf(catalogs.open(file))).toBe('verification-failed');
  });

  it('is read through once, and nothing is written beside it', async () => {
    const file = await fileOf(whole, 'dump.sql.gz');
    let steps = 0;
    const onProgress = (): void => void (steps += 1);
    const first = await catalogs.open(file, { onProgress });
    expect(steps).toBeGreaterThan(0);
    steps = 0;
    const second = await catalogs.open(file, { onProgress });
    expect(steps).toBe(0);
    expect({ ...second, openedId: '' }).toEqual({ ...first, openedId: '' });
    expect((await readdir(folder)).toSorted()).toEqual(['dump.sql.gz', 'kept']);
    const [kept = ''] = await readdir(path.join(folder, 'kept'));
    expect((await stat(path.join(folder, 'kept', kept))).mode & 0o777).toBe(0o600);
  });

  it('is read again when it is another one under the same name', async () => {
    const file = await fileOf(whole);
    await catalogs.open(file);
    await fileOf(whole.replace('3\tthree\n', ''));
    expect((await catalogs.open(file)).tables[0]?.rows).toBe(2);
  });

  it('older than PostgreSQL 10.3 names its schema once', async () => {
    const sql = `${head}SET search_path = shop, pg_catalog;\n\nCOPY t (a) FROM stdin;\n1\n\\.\n\n${tail}`;
    expect((await catalogs.open(await fileOf(sql))).tables).toMatchObject([
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
    const { openedId } = await catalogs.open(await fileOf(sql));
    const page = await catalogs.rows(openedId, { table: 0, offset: 0, limit: 1 });
    expect(page.rows[0]?.values).toEqual(['café', 'naïve']);
  });
});

describe('an export', () => {
  const sql =
    head +
    createT +
    copyBlock('t', ['a', 'b'], [['1', null]]) +
    entry('INDEX', 'some', 'CREATE INDEX some ON public.t USING btree (b);') +
    tail;

  it('as SQL has the definition, the rows, and what belongs to the table', async () => {
    const { openedId } = await catalogs.open(await fileOf(sql));
    const target = path.join(folder, 'out.sql');
    await catalogs.exportTable(openedId, { table: 0, format: 'sql', target });
    expect(await readFile(target, 'utf8')).toBe(
      'SET client_encoding = \'UTF8\';\nSET standard_conforming_strings = on;\nSET check_function_bodies = false;\n\nCREATE TABLE public.t (\n    a text,\n    b text\n);\n\nCOPY "public"."t" ("a", "b") FROM stdin;\n1\t\\N\n\\.\n\nCREATE INDEX some ON public.t USING btree (b);\n',
    );
    expect((await stat(target)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['LATIN1', 'größe', 'utf8', 'UTF8'],
    ['SQL_ASCII', 'Size', 'latin1', 'SQL_ASCII'],
  ] as const)('of a dump in %s is in one encoding', async (encoding, name, bytes, said) => {
    const create = `CREATE TABLE public.t (\n    "${name}" text\n);`;
    const copy = `COPY "public"."t" ("${name}") FROM stdin;\nnaïve\n\\.\n`;
    const block = copyBlock('t', [`"${name}"`], [['naïve']]);
    const dump = `${head.replace('UTF8', encoding)}${entry('TABLE', 't', create)}${block}${tail}`;
    const { openedId } = await catalogs.open(await fileOf(Buffer.from(dump, 'latin1')));
    const target = path.join(folder, 'out');
    await catalogs.exportTable(openedId, { table: 0, format: 'csv', target });
    expect(await readFile(target, bytes)).toBe(`"${name}"\r\n"naïve"\r\n`);
    await catalogs.exportTable(openedId, { table: 0, format: 'sql', target });
    expect(await readFile(target, bytes)).toBe(
      `SET client_encoding = '${said}';\nSET standard_conforming_strings = on;\nSET check_function_bodies = false;\n\n${create}\n\n${copy}\n\n`,
    );
  });

  it('that is stopped, or cannot be written, leaves nothing', async () => {
    const { openedId } = await catalogs.open(await fileOf(sql));
    const target = path.join(folder, 'out.csv');
    const what = { table: 0, format: 'csv', target } as const;
    const signal = AbortSignal.abort();
    expect(await codeOf(catalogs.exportTable(openedId, what, { signal }))).toBe(
      'reading-cancelled',
    );
    const nowhere = { ...what, target: path.join(folder, 'no such folder', 'out.csv') };
    expect(await codeOf(catalogs.exportTable(openedId, nowhere))).toBe('export-failed');
    expect((await readdir(folder)).toSorted()).toEqual(['dump.sql', 'kept']);
  });
});

describe('comparing', () => {
  const pk = (name: string): string =>
    entry(
      'CONSTRAINT',
      `${name} ${name}_pkey`,
      `ALTER TABLE ONLY public.${name}\n    ADD CONSTRAINT ${name}_pkey PRIMARY KEY (a);`,
    );
  async function differences(before: string, after: string) {
    const one = await catalogs.open(await fileOf(head + before + tail, 'before.sql'));
    const two = await catalogs.open(await fileOf(head + after + tail, 'after.sql.gz'));
    return catalogs.compare(one.openedId, two.openedId);
  }

  it('counts rows added, removed and changed by primary key, and shows some', async () => {
    const rows = Array.from({ length: 3000 }, (_none, at): Cell[] => [String(at), `v${at}`]);
    const changed = rows
      .filter(([a]) => a !== '7')
      .map(([a = '', b = '']): Cell[] => (a === '1234' ? [a, null] : [a, b]));
    changed.push(['', 'empty key']);
    const found = await differences(
      createT + copyBlock('t', ['a', 'b'], rows) + pk('t'),
      createT +
        copyBlock(
          't',
          ['b', 'a'],
          changed.toReversed().map(([a, b]) => [b ?? null, a ?? null]),
        ) +
        pk('t'),
    );
    expect(found.tables).toMatchObject([
      { change: 'changed', definitionChanged: false, rowsBefore: 3000, rowsAfter: 3000 },
    ]);
    expect(found.tables[0]?.rows).toEqual({
      added: 1,
      removed: 1,
      changed: 1,
      keyColumns: ['a'],
      samples: expect.arrayContaining([
        {
          change: 'changed',
          key: ['1234'],
          values: [{ column: 'b', before: 'v1234', after: null }],
        },
        { change: 'added', key: [''], values: [{ column: 'b', before: null, after: 'empty key' }] },
        { change: 'removed', key: ['7'], values: [{ column: 'b', before: 'v7', after: null }] },
      ]),
    });
    expect(found.same).toBe(false);
  });

  it('counts rows of a table without a key, doubled ones too', async () => {
    const found = await differences(
      createT +
        copyBlock(
          't',
          ['a', 'b'],
          [
            ['x', 'y'],
            ['x', 'y'],
            ['1', '2'],
          ],
        ),
      createT +
        copyBlock(
          't',
          ['a', 'b'],
          [
            ['1', '2'],
            ['x', 'y'],
            ['3', '4'],
          ],
        ),
    );
    expect(found.tables[0]?.rows).toMatchObject({ added: 1, removed: 1, changed: 0 });
  });

  it('tells tables, columns, other objects and sequences apart', async () => {
    const view = (sql: string): string => entry('VIEW', 'v', `CREATE VIEW public.v AS\n ${sql};`);
    const set = (value: number): string =>
      entry('SEQUENCE SET', 's', `SELECT pg_catalog.setval('public.s', ${value}, true);`);
    const found = await differences(
      createT +
        entry('TABLE', 'old', 'CREATE TABLE public.old (\n    a text\n);') +
        view('SELECT 1') +
        set(1),
      entry(
        'TABLE',
        't',
        'CREATE TABLE public.t (\n    a text NOT NULL,\n    c numeric(10,2)\n);',
      ) +
        entry('TABLE', 'new', 'CREATE TABLE public.new (\n    a text\n);') +
        view('SELECT 2') +
        set(5),
    );
    expect(found.tables).toMatchObject([
      {
        name: 't',
        change: 'changed',
        columnsAdded: ['c'],
        columnsRemoved: ['b'],
        columnsChanged: [{ column: 'a', before: 'text', after: 'text NOT NULL' }],
      },
      { name: 'new', change: 'added' },
      { name: 'old', change: 'removed' },
    ]);
    expect(found.objects).toEqual([
      { change: 'changed', type: 'VIEW', schema: 'public', name: 'v' },
    ]);
    expect(found.sequences).toEqual([{ schema: 'public', name: 's', before: '1', after: '5' }]);
  });

  it('takes a sequence that a dump makes and does not set for one that is not used yet', async () => {
    const made = entry('SEQUENCE', 's', 'CREATE SEQUENCE public.s;');
    const set = (isCalled: boolean): string =>
      made + entry('SEQUENCE SET', 's', `SELECT pg_catalog.setval('public.s', 1, ${isCalled});`);
    expect((await differences(made, set(false))).same).toBe(true);
    expect((await differences(set(false), made)).same).toBe(true);
    const used = [{ schema: 'public', name: 's', before: null, after: '1' }];
    expect((await differences(made, set(true))).sequences).toEqual(used);
  });

  it('finds nothing between a dump and itself in another form', async () => {
    const rows: Cell[][] = [
      ['1', "it's"],
      ['2', null],
      ['3', 'back\\slash\nline'],
    ];
    const found = await differences(
      createT + copyBlock('t', ['a', 'b'], rows) + pk('t'),
      createT + insertBlock('t', rows, 2) + pk('t'),
    );
    expect(found.same).toBe(true);
  });
});

it('keeps nothing open and answers nothing after closing', async () => {
  const { openedId } = await catalogs.open(await fileOf(head + tail));
  await catalogs.close(openedId);
  expect(await codeOf(catalogs.definition(openedId, 0))).toBe('backup-not-open');
});
