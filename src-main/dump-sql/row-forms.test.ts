/** Forms of rows in dumps that pg_dump or users write. Unclear rows are never reported as equal. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { compareBackups } from '../catalog/compare/compare-backups.ts';
import { exportedBytes } from '../catalog/rows/export-table.ts';
import { openBackup } from '../catalog/open/open-backup.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import { readRows } from '../catalog/rows/table-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-foreign-'));
});
afterAll(async () => {
  for (const backup of backups) await backup.close();
  await rm(folder, { recursive: true, force: true });
});

const opening =
  "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n";
const closing = '--\n-- PostgreSQL database dump complete\n--\n\n';
const entry = (type: string, name: string, sql: string): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n${sql}\n\n\n`;

const data = (name: string, rows: string): string =>
  `--\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\n${rows}\n\n`;

const backups: OpenBackup[] = [];
async function opened(sql: string, head = opening): Promise<OpenBackup> {
  const file = path.join(folder, `${backups.length}.sql`);
  await writeFile(file, head + sql + closing);
  const backup = await openBackup(file, { cache: null });
  backups.push(backup);
  return backup;
}

async function compared(before: string, after: string): Promise<BackupDifference> {
  const [one, other] = [await opened(before), await opened(after)];
  return compareBackups(one, other);
}

describe('rows of columns that only one side has', () => {
  it('are a change even without a definition', async () => {
    const found = await compared(
      'COPY public.t (id) FROM stdin;\n1\n\\.\n\n',
      'COPY public.t (id, b) FROM stdin;\n1\t2\n\\.\n\n',
    );
    expect(found).toMatchObject({
      same: false,
      tables: [{ change: 'changed', columnsAdded: ['b'] }],
    });
  });

  it('are not reported as equal if no definition explains them', async () => {
    const child = entry(
      'TABLE',
      'c',
      'CREATE TABLE public.c (\n    x integer\n)\nINHERITS (public.p);',
    );
    const found = await compared(
      child + data('c', "INSERT INTO public.c VALUES (1, 'a', 3);"),
      child + data('c', 'COPY public.c (id, v, x) FROM stdin;\n1\tb\t3\n\\.'),
    );
    expect(found).toMatchObject({ same: false, tables: [{ change: 'changed', rows: null }] });
  });
});

it('rows are distinguished by keys that differ only after thousands of characters', async () => {
  const table =
    entry('TABLE', 't', 'CREATE TABLE public.t (\n    k text NOT NULL,\n    v text\n);') +
    entry(
      'CONSTRAINT',
      't t_pkey',
      'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (k);',
    );
  const long = 'k'.repeat(5000);
  const rows = (...lines: string[]): string =>
    data('t', `COPY public.t (k, v) FROM stdin;\n${lines.join('\n')}\n\\.`) + table;
  const { tables } = await compared(
    rows(`${long}a\t1`, `${long}b\t2`, `${long}c\t3`),
    rows(`${long}c\t3`, `${long}a\t1`, `${long}d\t2`),
  );
  expect(tables).toMatchObject([{ rows: { added: 1, removed: 1, changed: 0 } }]);
});

describe('a sequence with a line break in its name', () => {
  const set = (sql: string): string => entry('SEQUENCE SET', 'a b', sql);
  const setTo = (value: string): string =>
    set(`SELECT pg_catalog.setval('public."a\nb"', ${value}, true);`);

  it('is compared by its value', async () => {
    const { sequences } = await compared(setTo('5'), setTo('99'));
    expect(sequences).toEqual([{ schema: 'public', name: 'a b', before: '5', after: '99' }]);
    expect((await compared(setTo('5'), setTo('5'))).same).toBe(true);
    const [found] = (await opened(setTo('5'))).catalog.sequences ?? [];
    expect(found).toEqual({ schema: 'public', name: 'a\nb', lastValue: '5', isCalled: true });
  });

  it('is a difference if its value cannot be read', async () => {
    const odd = set(`SELECT pg_catalog.setval('public."a\nb"', 5 + 1, true);`);
    expect(await compared(odd, odd)).toMatchObject({
      same: false,
      sequences: [{ before: 'an unreadable value', after: 'an unreadable value' }],
    });
  });
});

describe('INSERT statements without columns', () => {
  const parent = entry(
    'TABLE',
    'p',
    'CREATE TABLE public.p (\n    id integer,\n    twice integer GENERATED ALWAYS AS ((id * 2)) STORED,\n    v text\n);',
  );
  const other = entry('TABLE', 'q', 'CREATE TABLE public.q (\n    v text,\n    w text\n);');
  const child = entry(
    'TABLE',
    'c',
    'CREATE TABLE public.c (\n    x integer,\n    w text\n)\nINHERITS (public.p, public.q);',
  );
  const grandchild = entry('TABLE', 'g', 'CREATE TABLE public.g (\n)\nINHERITS (public.c);');
  const type = entry('TYPE', 'ct', 'CREATE TYPE public.ct AS (\n\tid integer,\n\tv text\n);');
  const typed = entry('TABLE', 'typed', 'CREATE TABLE public.typed OF public.ct;');
  const partition = entry(
    'TABLE',
    'part',
    "CREATE TABLE public.part PARTITION OF public.p\nFOR VALUES FROM ('1') TO ('2');",
  );

  it.each([
    ['its parents and itself', child + parent + other, 'c', "1, DEFAULT, 'a', 'b', 3"],
    ['a parent of its parent', parent + other + child + grandchild, 'g', "1, DEFAULT, 'a', 'b', 3"],
    ['its type', type + typed, 'typed', "1, 'a'"],
    ['the table that it is a partition of', parent + partition, 'part', "1, DEFAULT, 'a'"],
  ])('have the columns of %s', async (_what, sql, name, values) => {
    const rows = (text: string): string =>
      data(name, `INSERT INTO public.${name} VALUES (${text});`);
    const backup = await opened(sql + rows(values));
    const columns = ['id', 'v', 'w', 'x'].slice(0, values.includes('3') ? 4 : 2);
    expect(backup.warnings).toEqual([]);
    expect(backup.tables.find((table) => table.name === name)?.columns).toEqual(columns);
    const line = (text: string): string =>
      text.replace(' DEFAULT,', '').replaceAll("'", '').replaceAll(', ', '\t');
    const copy = (text: string): string =>
      data(name, `COPY public.${name} (${columns.join(', ')}) FROM stdin;\n${line(text)}\n\\.`);
    expect((await compared(sql + rows(values), sql + copy(values))).same).toBe(true);
    const changed = values.replace("'a'", "'z'");
    expect((await compared(sql + rows(values), sql + rows(changed))).same).toBe(false);
    expect((await compared(sql + rows(values), sql + copy(changed))).same).toBe(false);
  });

  it('have numbers for columns, and a warning, if the column names are unknown', async () => {
    const rows =
      "INSERT INTO public.typed VALUES (1, 'a');\nINSERT INTO public.typed VALUES (2, 'b');\n\n";
    for (const sql of [typed, '']) {
      const backup = await opened(sql + rows);
      expect(backup.tables).toMatchObject([{ columns: ['column 1', 'column 2'], rows: 2 }]);
      expect(backup.warnings).toEqual([
        'The dump does not contain the column names of public.typed: the columns are numbered.',
      ]);
      expect((await compared(sql + rows, sql + rows.replace('b', 'c'))).same).toBe(false);
      expect((await compared(sql + rows, sql + rows)).same).toBe(true);
    }
  });
});

describe('between rows that are INSERT statements', () => {
  const table = entry('TABLE', 't', 'CREATE TABLE public.t (\n    id integer,\n    v text\n);');
  const first = "INSERT INTO public.t VALUES (1, 'a');";
  const last =
    "INSERT INTO public.t VALUES (2, 'b'), (3, 'c;');\nINSERT INTO public.t VALUES (4, 'd');";
  const valuesOf = async (backup: OpenBackup): Promise<unknown[]> => {
    const [found] = backup.tables;
    if (found === undefined) throw new Error('The dump has a table');
    const { rows } = await readRows(backup, found, { offset: 0, limit: 9 });
    const { rows: fromThird } = await readRows(backup, found, { offset: 2, limit: 9 });
    expect(fromThird).toEqual(rows.slice(2));
    return rows.map(({ values }) => values.join(' '));
  };

  it.each([
    ['a query', 'INSERT INTO public.t SELECT 7, x FROM public.u;'],
    ['a query of named columns', "INSERT INTO public.t (v, id)\n  SELECT 'x;\n', 7;"],
    [
      'a query in parentheses',
      'INSERT INTO public.t OVERRIDING SYSTEM VALUE\n(SELECT 7, $x$;\nINSERT INTO public.t VALUES (8);\n$x$);',
    ],
    ['a query with a name', 'INSERT INTO public.t WITH w AS (SELECT 1)\nSELECT 7 FROM w;'],
  ])('%s is skipped, counted and reported', async (_what, statement) => {
    const backup = await opened(table + data('t', `${first}\n${statement}\n${last}`));
    expect(backup.tables).toMatchObject([{ rows: 4, hasQueriedRows: true }]);
    expect(backup.warnings).toEqual([
      '1 INSERT statement inserts rows of a query into public.t: these rows are not shown and not counted.',
    ]);
    expect(await valuesOf(backup)).toEqual(['1 a', '2 b', '3 c;', '4 d']);
  });

  it.each([
    ['a change', "UPDATE public.t SET v = E'\\'\nINSERT INTO public.t VALUES (8);\n' WHERE false;"],
    ['a block comment', "/* It's\nINSERT INTO public.t VALUES (8); */"],
    [
      'a statement that begins inside of a line',
      'WITH w AS (\n  INSERT INTO public.t VALUES (8, 8) RETURNING id)\nSELECT id FROM w;',
    ],
    [
      'text after rows',
      "INSERT INTO public.t VALUES (1, 'e') ON CONFLICT (id)\n  DO UPDATE SET v = 'x; it''s\n(9)';",
      ['1 e'],
    ],
  ])('%s is skipped', async (_what, statement, more: string[] = []) => {
    const backup = await opened(table + data('t', `${first}\n${statement}\n${last}`));
    expect(backup.warnings).toEqual([]);
    expect(backup.tables[0]).toMatchObject({ rows: 4 + more.length });
    expect(await valuesOf(backup)).toEqual(['1 a', ...more, '2 b', '3 c;', '4 d']);
  });

  it('two INSERT statements in one line are both rows', async () => {
    const backup = await opened(table + data('t', `${first} ${last}`));
    expect(await valuesOf(backup)).toEqual(['1 a', '2 b', '3 c;', '4 d']);
  });

  it('rows that a query creates are never reported as equal', async () => {
    const sql = table + data('t', `${first}\nINSERT INTO public.t SELECT 7, x FROM public.u;`);
    expect(await compared(sql, sql)).toMatchObject({ same: false, tables: [{ rows: null }] });
    expect((await compared(table + data('t', first), sql)).same).toBe(false);
    const alone = await opened('INSERT INTO public.t SELECT 7, x FROM public.u;\n\n');
    expect(alone.tables).toMatchObject([{ name: 't', rows: 0 }]);
  });
});

describe('a dump in an encoding', () => {
  it.each([
    ['EUC_TW', true],
    ['EUC_JIS_2004', true],
    ['MULE_INTERNAL', true],
    ['SJIS', true],
    ['GB18030', true],
    ['EUC_JP', false],
    ['WIN1252', false],
    ['LATIN1', false],
    ['SQL_ASCII', false],
    ['UTF8', false],
  ])('%s has a warning: %s', async (encoding, isWarned) => {
    const { warnings } = await opened('', opening.replace('UTF8', encoding));
    expect(warnings).toEqual(
      isWarned ? [`The dump is in ${encoding}: some rows may be displayed incorrectly.`] : [],
    );
  });
});

describe('an encoding without a decoder', () => {
  const rows = data('t', 'COPY public.t (v) FROM stdin;\nabc\n\\.');

  it('prevents its rows from being reported as equal to rows of another encoding, and its bytes are exported', async () => {
    const [one, other] = [
      await opened(rows, opening.replace('UTF8', 'EUC_TW')),
      await opened(rows),
    ];
    expect((await compareBackups(one, one)).same).toBe(true);
    expect(await compareBackups(one, other)).toMatchObject({
      same: false,
      tables: [{ change: 'changed', rows: null }],
    });
    const [table] = one.tables;
    if (table === undefined) throw new Error('The dump has a table');
    const pieces: Buffer[] = [];
    for await (const piece of exportedBytes(one, table, { format: 'sql' })) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toContain("SET client_encoding = 'EUC_TW';");
  });

  it('is also an encoding that the runtime does not have', async () => {
    vi.stubGlobal('TextDecoder', function lacking() {
      throw new RangeError('not supported');
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    const backup = await opened(rows, opening.replace('UTF8', 'LATIN10'));
    expect(backup.warnings).toEqual([
      'The dump is in LATIN10: some rows may be displayed incorrectly.',
    ]);
    expect((await compareBackups(backup, await opened(rows))).same).toBe(false);
  });
});

it('rows without names are exported as SQL without names', async () => {
  const backup = await opened(data('nameless', "INSERT INTO public.nameless VALUES (1, 'a');"));
  const [table] = backup.tables;
  if (table === undefined) throw new Error('The rows are of a table');
  expect(table.columns).toEqual(['column 1', 'column 2']);
  const pieces: Buffer[] = [];
  for await (const piece of exportedBytes(backup, table, { format: 'sql' })) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toContain(
    'COPY "public"."nameless" FROM stdin;\n1\ta\n\\.\n',
  );
});
