/** The content of a backup, shown without a restore, is equal to the content of the server. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { createCatalogs, type Catalogs } from '../../src-main/catalog/catalogs.ts';
import { createIndexCache } from '../../src-main/catalog/open/index-cache.ts';
import { startServerOfMajor } from '../support/other-majors.ts';
import {
  engineForTest,
  entriesOf,
  homeForTest,
  runCli,
  runToEnd,
  temporaryFolder,
} from '../support/engine.ts';
import { sharedCluster, type TestClusterClient } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'browsed';

const scene = `
CREATE SCHEMA "odd schema";
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE "odd schema"."odd ""table""
" (id integer PRIMARY KEY, "a ""b"", c" text, raw bytea, list text[], doc jsonb, flag boolean,
  price numeric, doubled numeric GENERATED ALWAYS AS (price * 2) STORED, at timestamptz, bits bit(4));
INSERT INTO "odd schema"."odd ""table""
" (id, "a ""b"", c", raw, list, doc, flag, price, at, bits) VALUES
  (1, E'line\\nbreak\\r\\ttab \\\\ back ''quote'' "double" \\x08\\x0b\\x0c', '\\x00ff5c0a', ARRAY['a,b', NULL, '', 'NULL', E'\\\\'], '{"a": "\\\\n"}', true, 1.50, '2026-02-14 10:30:00+00', B'1010'),
  (2, E'\\\\.', '\\x', '{}', 'null', false, 'NaN', 'infinity', B'0000'),
  (3, E'\\\\N', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, '', NULL, NULL, NULL, NULL, -1e10, NULL, NULL),
  (5, E'COPY t (a) FROM stdin;\\n\\\\.\\n-- Name: x; Type: TABLE; Schema: y; Owner: z\\n\\\\! touch /tmp/never', NULL, NULL, NULL, NULL, 0, NULL, NULL),
  (6, E'Grüße 首都 \\U0001F989 ), (1, ''x'');', NULL, NULL, NULL, NULL, 0, NULL, NULL);
CREATE TABLE parts (id integer, region text) PARTITION BY LIST (region);
CREATE TABLE parts_north PARTITION OF parts FOR VALUES IN ('north');
CREATE TABLE parts_south PARTITION OF parts FOR VALUES IN ('south');
INSERT INTO parts SELECT n, CASE n % 2 WHEN 0 THEN 'north' ELSE 'south' END FROM generate_series(1, 3000) n;
CREATE SEQUENCE tickets START 41; SELECT nextval('tickets');
CREATE VIEW north AS SELECT * FROM parts_north;
SELECT lo_from_bytea(0, '\\x010203');
`;

describe('a backup compared with the live database', () => {
  it('the comparison shows what has changed since the backup, in the window and in the terminal, and leaves nothing', async () => {
    await cluster.createDatabase('alive');
    await cluster.psql(
      'alive',
      `create table t (a int primary key, b text); insert into t values (1, 'one'), (2, 'two');
       create table gone (a int); select lo_from_bytea(4711, 'x');`,
    );
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: 'alive' });
    const file = await engine.backUpWell(id);
    const { openedId } = await engine.nightjar.catalogs.open(file);
    const compare = (operation = {}): Promise<BackupDifference> =>
      engine.nightjar.catalogs.compareLive(openedId, { connectionId: id }, operation);
    expect(await compare()).toMatchObject({ same: true });
    await engine.nightjar.admin.audit.flush();
    const kinds = ['database-compared' as const];
    const noted = { before: null, limit: 10, kinds, text: '' };
    expect((await engine.nightjar.admin.audit.list(noted)).entries).toMatchObject([
      { sentence: `tester started to compare ${path.basename(file)} with alive as it is now.` },
    ]);
    await cluster.psql(
      'alive',
      `update t set b = 'zwei' where a = 2; drop table gone; select lo_put(4711, 0, 'y');`,
    );
    const fractions: number[] = [];
    const found = await compare({ onProgress: (fraction: number) => fractions.push(fraction) });
    expect(found).toMatchObject({
      same: false,
      tables: [
        { name: 't', change: 'changed', rows: { changed: 1, samples: [{ key: ['2'] }] } },
        { name: 'gone', change: 'removed' },
      ],
      largeObjects: {
        added: 0,
        removed: 0,
        changed: 1,
        samples: [{ change: 'changed', oid: '4711' }],
      },
    });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    const stopping = new AbortController();
    stopping.abort();
    await expect(compare({ signal: stopping.signal })).rejects.toMatchObject({
      error: { code: 'reading-cancelled' },
    });
    expect((await engine.nightjar.backups.list(id)).backups).toHaveLength(1);
    const ended = await runCli(
      await homeForTest(),
      ['diff', file, '--url', cluster.url('alive'), '--json'],
      { PGPASSWORD: cluster.password },
    );
    expect(JSON.parse(ended.stdout)).toMatchObject({ success: true, data: { same: false } });
    const own = (await entriesOf('/tmp')).filter((name) =>
      name.startsWith(`nightjar-private-${process.pid}-`),
    );
    expect(own).toEqual([]);
    await cluster.dropDatabase('alive');
  });
});

/** As the server itself prints each value, and null for NULL. */
async function rowsOnServer(
  server: TestClusterClient,
  name: string,
  table: string,
  columns: readonly string[],
  order: string,
): Promise<(string | null)[][]> {
  const values = columns.map((column) => `"${column.replaceAll('"', '""')}"::text`).join(', ');
  const answer = await server.psql(
    name,
    `SET bytea_output = 'hex'; SELECT coalesce(json_agg(json_build_array(${values}) ORDER BY ${order}), '[]') FROM ${table}`,
  );
  const booleans: Record<string, string> = { true: 't', false: 'f' };
  const isFlag = columns.map((column) => column === 'flag');
  return (JSON.parse(answer) as (string | null)[][]).map((row) =>
    row.map((value, at) =>
      isFlag[at] === true && value !== null ? (booleans[value] ?? value) : value,
    ),
  );
}

async function dump(
  server: TestClusterClient,
  file: string,
  name: string,
  args: readonly string[],
): Promise<void> {
  const ended = await runToEnd(
    path.join(server.binDirectory, 'pg_dump'),
    [...args, '--file', file],
    {
      PGHOST: server.host,
      PGPORT: String(server.port),
      PGUSER: server.user,
      PGPASSWORD: server.password,
      PGDATABASE: name,
    },
  );
  if (ended.exitCode !== 0) throw new Error(ended.stderr);
}

async function catalogsForTest(): Promise<Catalogs> {
  const log = { info() {}, warn() {}, error() {}, registerSecret() {} };
  return createCatalogs({
    cache: createIndexCache(path.join(await temporaryFolder(), 'kept'), systemClock, log),
    log,
    createdHere: async () => false,
    storedProof: async () => null,
  });
}

beforeAll(async () => {
  await (await cluster.createDatabase(database)).psql(scene);
});
afterAll(() => cluster.dropDatabase(database));

async function expectSameRows(catalogs: Catalogs, file: string): Promise<void> {
  const contents = await catalogs.open(file);
  expect(contents.warnings).toEqual([]);
  const odd = contents.tables.find(({ name }) => name === 'odd "table"\n');
  const columns = ['id', 'a "b", c', 'raw', 'list', 'doc', 'flag', 'price', 'at', 'bits'];
  const page = await catalogs.rows(contents.openedId, {
    table: odd?.index ?? -1,
    offset: 0,
    limit: 100,
  });
  const shown = page.rows.map(({ values }) =>
    columns.map((column) => values[page.columns.indexOf(column)]),
  );
  const there = await rowsOnServer(
    cluster,
    database,
    `"odd schema"."odd ""table""\n"`,
    columns,
    'id',
  );
  expect(shown).toEqual(there);
  const north = contents.tables.find(({ name }) => name === 'parts_north');
  expect(north?.rows).toBe(1500);
  expect(contents.sequences).toMatchObject([{ name: 'tickets', lastValue: '41', isCalled: true }]);
  await catalogs.closeAll();
}

describe('rows in a backup', () => {
  it('rows in a backup that was created here are equal to the rows of the server', async () => {
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database });
    await expectSameRows(engine.nightjar.catalogs, await engine.backUpWell(id));
  });

  it.each([
    ['COPY', []],
    ['COPY with owners and grants, cleaning first', ['--clean', '--create']],
    ['INSERTs', ['--inserts']],
    ['INSERTs with names', ['--column-inserts', '--quote-all-identifiers']],
    ['INSERTs of many rows', ['--inserts', '--rows-per-insert=100', '--on-conflict-do-nothing']],
  ])(
    'rows in a dump by pg_dump with %s are equal to the rows of the server',
    async (_how, args) => {
      const file = path.join(await temporaryFolder(), 'dump.sql');
      await dump(cluster, file, database, args);
      await expectSameRows(await catalogsForTest(), file);
    },
  );

  it('rows in a dump of PostgreSQL 14 are equal to the rows of the server', async () => {
    const server = await startServerOfMajor(14);
    try {
      const name = 'other';
      await (
        await server.createDatabase(name)
      ).psql(
        'CREATE TABLE t AS SELECT n AS id, md5(n::text) AS word FROM generate_series(1, 50) n',
      );
      const file = path.join(await temporaryFolder(), 'dump.sql');
      await dump(server, file, name, []);
      const catalogs = await catalogsForTest();
      const { openedId } = await catalogs.open(file);
      const page = await catalogs.rows(openedId, { table: 0, offset: 40, limit: 100 });
      const there = await rowsOnServer(server, name, 't', ['id', 'word'], 'id');
      expect(page.rows.map(({ values }) => values)).toEqual(there.slice(40));
      await catalogs.closeAll();
    } finally {
      await server.remove();
    }
  });

  it.each(['LATIN1', 'SQL_ASCII'])(
    'rows in a dump of a database in %s are readable',
    async (encoding) => {
      const name = `browsed_${encoding.toLowerCase()}`;
      await cluster.psql(
        'postgres',
        `create database ${name} encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`,
      );
      await cluster.psql(
        name,
        `set client_encoding = 'UTF8'; create table t as select 'Gr' || chr(${encoding === 'LATIN1' ? 252 : 117}) || 'n' as word`,
      );
      const file = path.join(await temporaryFolder(), 'dump.sql');
      await dump(cluster, file, name, []);
      const catalogs = await catalogsForTest();
      const { openedId } = await catalogs.open(file);
      const page = await catalogs.rows(openedId, { table: 0, offset: 0, limit: 1 });
      expect(page.rows[0]?.values).toEqual([encoding === 'LATIN1' ? 'Grün' : 'Grun']);
      await catalogs.closeAll();
      await cluster.dropDatabase(name);
    },
  );
});

async function runFile(name: string, file: string): Promise<void> {
  const ended = await runToEnd(
    path.join(cluster.binDirectory, 'psql'),
    ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', file],
    {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: name,
    },
  );
  if (ended.exitCode !== 0) throw new Error(ended.stderr);
}

describe('a table exported as SQL', () => {
  it('a table exported as SQL is the same table in another database', async () => {
    const file = path.join(await temporaryFolder(), 'dump.sql');
    await dump(cluster, file, database, ['--no-owner', '--no-privileges']);
    const catalogs = await catalogsForTest();
    const { openedId, tables } = await catalogs.open(file);
    const table = tables.find(({ name }) => name.startsWith('odd'))?.index ?? -1;
    const target = `${file}.table.sql`;
    await catalogs.exportTable(openedId, { table, format: 'sql', target });
    const other = await cluster.createDatabase('browsed export');
    await other.psql('CREATE SCHEMA "odd schema";');
    await runFile(other.name, target);
    const all = `SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM "odd schema"."odd ""table""\n" t`;
    expect(await other.psql(all)).toBe(await cluster.psql(database, all));
    await catalogs.closeAll();
    await cluster.dropDatabase(other.name);
  });

  it.each([
    ['LATIN1', 'ü'],
    ['WIN1252', '€'],
  ])(
    'a table exported from a dump in %s is the same table, and its CSV is in UTF-8',
    async (encoding, letter) => {
      const [there, here] = [`exported_${encoding}`, `exported_again_${encoding}`];
      await cluster.psql(
        'postgres',
        `create database "${there}" encoding '${encoding}' template template0 lc_collate 'C' lc_ctype 'C'`,
      );
      await cluster.psql(
        there,
        `create table t (id int, "gr${letter}" text default '${letter}'); insert into t values (1, default), (2, 'a${letter}b');
       comment on table t is '${letter}';`,
      );
      const file = path.join(await temporaryFolder(), 'dump.sql');
      await dump(cluster, file, there, []);
      const catalogs = await catalogsForTest();
      const { openedId } = await catalogs.open(file);
      await catalogs.exportTable(openedId, { table: 0, format: 'csv', target: `${file}.csv` });
      expect(await readFile(`${file}.csv`, 'utf8')).toBe(
        `"id","gr${letter}"\r\n"1","${letter}"\r\n"2","a${letter}b"\r\n`,
      );
      await catalogs.exportTable(openedId, { table: 0, format: 'sql', target: `${file}.sql` });
      await catalogs.closeAll();
      const again = await cluster.createDatabase(here);
      await runFile(here, `${file}.sql`);
      const all = `select json_agg(t order by id), obj_description('t'::regclass), (select json_agg(pg_get_expr(adbin, adrelid)) from pg_attrdef) from t`;
      expect(await again.psql(all)).toBe(await cluster.psql(there, all));
      await cluster.dropDatabase(there);
      await cluster.dropDatabase(here);
    },
  );
});

describe('the command line', () => {
  it('inspect shows a dump and a table, and prints no control sequence to the terminal', async () => {
    const home = await homeForTest();
    const file = path.join(home, 'dump.sql');
    await dump(cluster, file, database, []);
    const contents = await runCli(home, ['inspect', file]);
    expect(contents).toMatchObject({ exitCode: 0, stderr: '' });
    expect(contents.stdout).toMatch(/public\.parts_north +1500 /u);
    expect(contents.stdout).toMatch(/sequence public\.tickets at 41/u);
    expect(contents.stdout).toMatch(/large objects: 1, 3 bytes/u);

    const rows = await runCli(home, ['inspect', file, '--table', 'parts_north', '--rows', '2']);
    expect(rows.stdout).toContain('row 1 of 1500\n  id: "2"\n  region: "north"\n');
    const odd = 'odd schema.odd "table"\n';
    const found = await runCli(home, ['inspect', file, '--table', odd, '--search', 'never']);
    expect(found.stdout).toContain('row 5 of 6');
    // oxlint-disable-next-line no-control-regex -- these characters must not be there
    expect(found.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/u);
    const csv = await runCli(home, ['inspect', file, '--table', 'parts_north', '--csv']);
    expect(csv.stdout.split('\r\n')).toHaveLength(1502);
    expect((await runCli(home, ['inspect', file, '--table', 'nosuch'])).exitCode).toBe(2);
    expect((await runCli(home, ['inspect', file, '--rows', '2'])).exitCode).toBe(2);
  });

  it('compare lists the changes between two backups', async () => {
    const home = await homeForTest();
    const before = path.join(home, 'before.sql');
    await dump(cluster, before, database, []);
    await cluster.psql(
      database,
      `UPDATE "odd schema"."odd ""table""\n" SET price = 7 WHERE id = 1`,
    );
    const after = path.join(home, 'after.sql');
    await dump(cluster, after, database, ['--inserts']);
    const json = await runCli(home, ['diff', before, after, '--json']);
    const { data } = JSON.parse(json.stdout) as {
      data: { tables: { change: string; rows: object }[] };
    };
    expect(data.tables.filter(({ change }) => change !== 'same')).toMatchObject([
      {
        name: 'odd "table"\n',
        rows: {
          added: 0,
          removed: 0,
          changed: 1,
          keyColumns: ['id'],
          samples: [{ key: ['1'], values: [{ column: 'price', before: '1.50', after: '7' }] }],
        },
      },
    ]);
    expect((await runCli(home, ['diff', before, before])).stdout).toBe('Nothing changed.\n');
    const table = await runCli(home, ['diff', before, after, '--table', 'parts_north']);
    expect(table.stdout).toBe('Nothing changed.\n');
  });
});

it('a malicious dump starts no process', async () => {
  const file = path.join(await temporaryFolder(), 'hostile.sql.gz');
  const witness = `${file}.witness`;
  await writeFile(
    file,
    gzipSync(
      `--\n-- PostgreSQL database dump\n--\n\n\\! touch '${witness}'\n\\o |touch '${witness}'\nCOPY nosuch (a) FROM PROGRAM 'touch ${witness}';\nCOPY public.t (a) FROM stdin;\n\\! touch ${witness}\n\\.\n\\unrestrict \`touch ${witness}\`\n--\n-- PostgreSQL database dump complete\n--\n\n`,
    ),
  );
  const spawned: unknown[] = [];
  const engine = await engineForTest({
    processes: {
      start: (...args: unknown[]) => {
        spawned.push(args);
        throw new Error('nothing is to be started');
      },
    } as never,
  });
  const { openedId, tables } = await engine.nightjar.catalogs.open(file);
  for (const { index } of tables) {
    await engine.nightjar.catalogs.rows(openedId, { table: index, offset: 0, limit: 10 });
  }
  await engine.nightjar.catalogs.compare(openedId, openedId);
  expect(spawned).toEqual([]);
  await expect(runToEnd('test', ['-e', witness])).resolves.toMatchObject({ exitCode: 1 });
});
