/** Output of pg_dump versions around the same table, each in its own form; written manually. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oldDump } from '../../tests/support/old-dump.ts';
import { compareBackups } from '../catalog/compare/compare-backups.ts';
import { definitionOf } from '../catalog/objects/definitions.ts';
import { exportedBytes } from '../catalog/rows/export-table.ts';
import { openBackup } from '../catalog/open/open-backup.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import { readRows } from '../catalog/rows/table-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-forms-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Form {
  version: string;
  /** Lines before the `SET` lines, and after the closing comment. */
  restrict: readonly [string, string];
  settings: string;
  /** Lines before the table. */
  before: string;
  /** Name of the table in statements. */
  table: string;
  after: string;
}

const restricted = ['\\restrict Kx3\n\n', '\\unrestrict Kx3\n\n'] as const;
const emptyPath = "SELECT pg_catalog.set_config('search_path', '', false);\n";
const accessMethod = "SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n";

const forms: Form[] = [
  {
    version: '9.6.24',
    restrict: ['', ''],
    settings: '',
    before: `--
-- Name: plpgsql; Type: EXTENSION; Schema: -; Owner: 
--

CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;


SET search_path = public, pg_catalog;

SET default_tablespace = '';

SET default_with_oids = false;

`,
    table: 'book',
    after: '',
  },
  {
    version: '16.10',
    restrict: restricted,
    settings: `${emptyPath}SET xmloption = content;\n`,
    before: accessMethod,
    table: 'public.book',
    after: '',
  },
  {
    version: '17.6',
    restrict: restricted,
    settings: `SET transaction_timeout = 0;\n${emptyPath}SET xmloption = content;\n`,
    before: accessMethod,
    table: 'public.book',
    after: '',
  },
  {
    version: '18.1',
    restrict: restricted,
    settings: `SET transaction_timeout = 0;\n${emptyPath}SET xmloption = content;\n`,
    before: accessMethod,
    table: 'public.book',
    after: `--
-- Statistics for Name: book; Type: STATISTICS DATA; Schema: public; Owner: ada
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
\t'version', '180001'::integer,
\t'schemaname', 'public',
\t'relname', 'book',
\t'reltuples', '2'::real
);


`,
  },
];

function dumpOf({ version, restrict, settings, before, table, after }: Form): string {
  return `--
-- PostgreSQL database dump
--

${restrict[0]}-- Dumped from database version ${version}
-- Dumped by pg_dump version ${version}

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
${settings}SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;

${before}--
-- Name: book; Type: TABLE; Schema: public; Owner: ada
--

CREATE TABLE ${table} (
    id integer NOT NULL,
    title text
);


ALTER TABLE ${table} OWNER TO ada;

--
-- Data for Name: book; Type: TABLE DATA; Schema: public; Owner: ada
--

COPY ${table} (id, title) FROM stdin;
1\tfirst
2\t\\N
\\.


--
-- Name: book book_pkey; Type: CONSTRAINT; Schema: public; Owner: ada
--

ALTER TABLE ONLY ${table}
    ADD CONSTRAINT book_pkey PRIMARY KEY (id);


${after}--
-- PostgreSQL database dump complete
--

${restrict[1]}`;
}

async function opened(form: Form): Promise<OpenBackup> {
  const file = path.join(folder, `${form.version}.sql`);
  await writeFile(file, dumpOf(form));
  return openBackup(file, { cache: null });
}

describe('a dump of another version', () => {
  it.each(forms)('is read: pg_dump $version', async (form) => {
    const backup = await opened(form);
    expect(backup.problem).toBeNull();
    expect(backup.head).toMatchObject({ serverVersion: form.version, pgDumpVersion: form.version });
    const [table] = backup.tables;
    expect(backup.tables).toMatchObject([
      { schema: 'public', name: 'book', columns: ['id', 'title'], rows: 2 },
    ]);
    if (table === undefined) throw new Error('no table');
    expect((await readRows(backup, table, { offset: 0, limit: 9 })).rows).toMatchObject([
      { values: ['1', 'first'] },
      { values: ['2', null] },
    ]);
    const { sql } = await definitionOf(backup, table.object ?? -1);
    expect(sql).toContain('PRIMARY KEY (id)');
    expect(sql).not.toContain('pg_restore_relation_stats');
    await backup.close();
  });

  it('is equal to another dump of the same form, regardless of its statistics', async () => {
    const [, , before, after] = forms;
    if (before === undefined || after === undefined) throw new Error('no forms');
    const [one, other] = [await opened(before), await opened(after)];
    expect(await compareBackups(one, other)).toMatchObject({ same: true });
    await one.close();
    await other.close();
  });
});

describe('a dump that names a schema once for the following statements (before 9.6.8 and 10.3)', () => {
  let files = 0;
  async function openedOld(text = oldDump): Promise<OpenBackup> {
    files += 1;
    const file = path.join(folder, `old ${files}.sql`);
    await writeFile(file, text);
    return openBackup(file, { cache: null });
  }

  it('has its tables, rows, sequences and large objects where they belong', async () => {
    const backup = await openedOld();
    expect(backup.problem).toBeNull();
    expect(backup.warnings).toEqual([]);
    expect(backup.tables).toMatchObject([
      { schema: 'public', name: 'goods', columns: ['id', 'm'], rows: 2 },
      { schema: 'shop', name: 'goods', columns: ['id', 'm', 'other'], rows: 3 },
      { schema: 'two\nlines', name: 'goods', columns: ['a'], rows: 2 },
    ]);
    expect(backup.tables.every(({ object }) => object !== null)).toBe(true);
    const shown = await Promise.all(
      backup.tables.map(
        async (table) => (await readRows(backup, table, { offset: 0, limit: 9 })).rows,
      ),
    );
    expect(shown.map((rows) => rows.map(({ values }) => values.join(' ')))).toEqual([
      ['1 good', '2 '],
      ['7 good ', '8 bad 1', '9 bad 2'],
      ['a', "it's b"],
    ]);
    expect(backup.catalog.sequences).toEqual([
      { schema: 'shop', name: 'goods_id_seq', lastValue: '9', isCalled: true },
    ]);
    expect(backup.catalog.largeObjects).toMatchObject({ count: 1, bytes: 6 });
    const definitions = await Promise.all(
      backup.tables.map(async ({ object }) => (await definitionOf(backup, object ?? -1)).sql),
    );
    expect(definitions[0]).toContain('PRIMARY KEY (id)');
    expect(definitions[0]).not.toContain('REFERENCES');
    expect(definitions[1]).toContain('REFERENCES public.goods(id)');
    expect(definitions[1]).toContain('CREATE INDEX by_other');
    expect(definitions[2]).not.toContain('PRIMARY KEY');
    await backup.close();
  });

  it('exports its tables with their schema', async () => {
    const backup = await openedOld();
    const [, table] = backup.tables;
    if (table === undefined) throw new Error('no table');
    const pieces: Buffer[] = [];
    for await (const piece of exportedBytes(backup, table, { format: 'sql' })) pieces.push(piece);
    const sql = Buffer.concat(pieces).toString();
    expect(sql).toContain('SET search_path = "shop", pg_catalog;\n\nCREATE TABLE goods (');
    expect(sql).toContain('COPY "shop"."goods" ("id", "m", "other") FROM stdin;\n7\tgood\t\\N\n');
    await backup.close();
  });

  it('is compared row by row with another dump', async () => {
    const before = await openedOld();
    const after = await openedOld(oldDump.replace('8\tbad\t1', '8\tbad\t3'));
    const { tables } = await compareBackups(before, after);
    expect(tables.map(({ schema, change, rows }) => [schema, change, rows?.keyColumns])).toEqual([
      ['public', 'same', ['id']],
      ['shop', 'changed', ['id']],
      ['two\nlines', 'same', []],
    ]);
    await before.close();
    await after.close();
  });

  it('shows object ids (pg_dump --oids)', async () => {
    const withOids = oldDump.replace(
      'COPY goods (id, m) FROM stdin;\n1\tgood\n2\t\\N\n',
      'COPY goods (id, m) WITH OIDS FROM stdin;\n16400\t1\tgood\n16401\t2\t\\N\n',
    );
    const backup = await openedOld(withOids);
    expect(backup.tables[0]).toMatchObject({ columns: ['oid', 'id', 'm'], rows: 2 });
    await backup.close();
  });
});
