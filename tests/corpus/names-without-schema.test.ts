/**
 * Dumps whose names have no schema, as in manually written files and in files of older programs:
 * Nightjar finds the same content as psql, no matter which tables are chosen.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  homeForTest,
  runCli,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
let engine: TestEngine;
let connection: Connection;
beforeAll(async () => {
  engine = await startEngine();
  connection = await engine.connect(cluster, { database: sampleDatabaseName });
});
afterAll(() => engine.stop());
afterEach(() => cluster.dropDatabase('alone'));

const opening =
  "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n";
const closing = '--\n-- PostgreSQL database dump complete\n--\n\n';
const entry = (type: string, name: string, sql: string, schema = 'public'): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: ${schema}; Owner: -\n--\n\n${sql}\n\n\n`;
const data = (name: string, sql: string, schema = 'public'): string =>
  `--\n-- Data for Name: ${name}; Type: TABLE DATA; Schema: ${schema}; Owner: -\n--\n\n${sql}\n\n\n`;
const schema = (name: string): string =>
  `--\n-- Name: ${name}; Type: SCHEMA; Schema: -; Owner: -\n--\n\nCREATE SCHEMA ${name};\n\n\n`;
const shippers = entry(
  'TABLE',
  'shippers',
  'CREATE TABLE shippers (\n    shipper_id smallint NOT NULL,\n    company_name character varying(40) NOT NULL\n);',
);
const empty = entry('TABLE', 'empty', 'CREATE TABLE empty (\n    id smallint\n);');
const rows = "INSERT INTO shippers VALUES (1, 'Fast');\nINSERT INTO shippers VALUES (2, 'Slow');";

const dumps: Record<string, string> = {
  'the form of Northwind': shippers + empty + data('shippers', rows),
  'keys, indexes and sequences': [
    entry(
      'SEQUENCE',
      'shippers_id_seq',
      'CREATE SEQUENCE shippers_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;',
    ),
    shippers.replace('NOT NULL', "DEFAULT nextval('shippers_id_seq'::regclass) NOT NULL"),
    empty,
    data('shippers', `${rows}\nSELECT setval('shippers_id_seq', 2, true);`),
    entry(
      'CONSTRAINT',
      'shippers pk',
      'ALTER TABLE ONLY shippers\n    ADD CONSTRAINT pk PRIMARY KEY (shipper_id);',
    ),
    entry('INDEX', 'i', 'CREATE INDEX i ON shippers USING btree (company_name);'),
    entry(
      'FK CONSTRAINT',
      'empty fk',
      'ALTER TABLE ONLY empty\n    ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES shippers(shipper_id);',
    ),
  ].join(''),
  'rows of COPY, and a setval at the end of other rows': [
    entry('TABLE', 'orders', 'CREATE TABLE orders (\n    id serial,\n    note text\n);'),
    shippers,
    data('orders', 'COPY orders (id, note) FROM stdin;\n7\tone\n8\ttwo\n\\.\n'),
    data(
      'shippers',
      `COPY shippers (shipper_id, company_name) FROM stdin;\n1\tFast\n\\.\n\nSELECT pg_catalog.setval('orders_id_seq', 8);`,
    ),
  ].join(''),
  'small letters, names in quotes, and names that are folded': [
    entry('TABLE', 'Shippers', 'create table public.Shippers\n(\n    Id int,\n    "Name" text\n);'),
    entry('TABLE', 'Shippers', 'create table if not exists "Shippers" (id int);'),
    data(
      'Shippers',
      'insert into SHIPPERS (ID, "Name") values (1, \'a\'), (2, \'b\');\ninsert into "Shippers" values (3);',
    ),
  ].join(''),
  'a search path of several schemas': [
    schema('a'),
    schema('b'),
    'SET search_path = a, public;\n\n',
    entry('TABLE', 't', 'CREATE TABLE t (\n    id integer\n);', 'a'),
    entry('TABLE', 'u', 'CREATE TABLE public.u (\n    id integer\n);'),
    "SELECT pg_catalog.set_config('search_path', 'b, a', false);\n\n",
    entry('TABLE', 't', 'CREATE TABLE t (\n    id integer\n);', 'b'),
    entry('TABLE', 'w', 'CREATE TABLE a.w (\n    id integer\n);', 'a'),
    data('t', 'INSERT INTO t VALUES (1);\nINSERT INTO w VALUES (2);', 'b'),
    'SET search_path TO a, b, public;\n\n',
    data('t', 'COPY t (id) FROM stdin;\n3\n4\n\\.\n\nINSERT INTO u VALUES (5);', 'a'),
    'RESET search_path;\n\n',
    data('u', 'INSERT INTO u VALUES (6);\nINSERT INTO b.t VALUES (7);'),
  ].join(''),
  'a schema that is not there, and a comment that says another one': [
    'SET search_path = \'gone\', "$user", public;\n\n',
    entry('TABLE', 'shippers', 'CREATE TABLE shippers (\n    id integer\n);', 'northwind'),
    data('shippers', 'INSERT INTO shippers VALUES (1);', 'northwind'),
  ].join(''),
  'several statements in a line': [
    schema('s'),
    entry('TABLE', 't', 'SET search_path TO s; CREATE TABLE t (id int, note text);', 's'),
    entry('TABLE', 'u', 'CREATE TABLE u (id int);', 's'),
    data(
      't',
      "INSERT INTO t VALUES (1, 'a; b'); INSERT INTO u VALUES (2); INSERT INTO t VALUES (3, 'x; INSERT INTO u VALUES (1)');",
      's',
    ),
  ].join(''),
  // psql 16 and older also send the line `\.` to the server. The server rejects rows if not all
  // lines have the same line ending.
  'lines that end with CR and LF': [
    entry('TABLE', 'orders', 'CREATE TABLE orders (\n    id integer,\n    note text\n);'),
    data('orders', 'COPY orders (id, note) FROM stdin;\n7\tone\n8\ttwo\n\\.\n'),
  ]
    .join('')
    .replaceAll('\n', '\r\n'),
  'rows among those of another table': [
    shippers,
    empty,
    data('empty', `INSERT INTO empty VALUES (9);\n${rows}`),
  ].join(''),
};

const tail = `SET search_path TO "$user", public;\n\nINSERT INTO "schema_migrations" (version) VALUES\n('20240102'),\n('20240101');\n`;

interface Held {
  /** “schema.name” */
  table: string;
  rows: number;
}

/** The result of psql. */
async function madeByPsql(sql: string): Promise<{ held: Held[]; sequences: string[] }> {
  const { psql } = await cluster.createDatabase('by_psql');
  try {
    await psql(sql);
    const held =
      await psql(`select coalesce(json_agg(json_build_object('table', schemaname || '.' || tablename, 'rows',
      (xpath('/row/n/text()', query_to_xml(format('select count(*) n from %I.%I', schemaname, tablename), false, true, '')))[1]::text::int)), '[]')
      from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`);
    const sequences = await psql(
      `select coalesce(json_agg(schemaname || '.' || sequencename || ' ' || last_value), '[]') from pg_sequences where last_value is not null`,
    );
    return { held: JSON.parse(held) as Held[], sequences: JSON.parse(sequences) as string[] };
  } finally {
    await cluster.dropDatabase('by_psql');
  }
}

const sorted = (held: readonly Held[]): Held[] =>
  held.toSorted((a, b) => (a.table < b.table ? -1 : 1));

describe.each(Object.entries(dumps))('a dump with %s', (_name, sql) => {
  it('a dump without schema names lists what psql creates, and its tables are restored alone with all of their rows', async () => {
    const file = path.join(await temporaryFolder(), 'names.sql');
    await writeFile(file, opening + sql + closing);
    const { held, sequences } = await madeByPsql(opening + sql + closing);
    const opened = await engine.nightjar.catalogs.open(file);
    expect(
      sorted(opened.tables.map((one) => ({ table: `${one.schema}.${one.name}`, rows: one.rows }))),
    ).toEqual(sorted(held));
    expect(opened.sequences.map((one) => `${one.schema}.${one.name} ${one.lastValue}`)).toEqual(
      sequences,
    );
    expect(await verifyFile(file)).toMatchObject({
      tables: held.length,
      rows: held.reduce((sum, one) => sum + one.rows, 0),
    });
    for (const { schema: inSchema, name, rows: count } of opened.tables.slice(0, 2)) {
      const done = await restore(engine, {
        filePath: file,
        connectionId: connection.id,
        database: 'alone',
        trusted: true,
        tables: [{ schema: inSchema, name }],
      });
      expect(done).toMatchObject({ tables: 1, rows: count });
      const there = await cluster.psql('alone', `select count(*) from "${inSchema}"."${name}"`);
      expect(there.trim()).toBe(String(count));
      const set = await cluster.psql(
        'alone',
        `select sequencename || ' ' || last_value from pg_sequences where last_value is not null`,
      );
      const ofTable = sequences.filter((one) => one.startsWith(`${inSchema}.${name}_`));
      expect(set.trim()).toBe(ofTable.join('\n').replaceAll('public.', ''));
      await cluster.dropDatabase('alone');
    }
  });
});

it('a dump whose names have no schema is proven, and a dump of the result by pg_dump is proven, too', async () => {
  const file = path.join(await temporaryFolder(), 'proven.sql');
  const version = await cluster.psql('postgres', 'show server_version_num');
  const made = `-- Dumped from database version ${Math.floor(Number(version) / 10_000)}\n\n`;
  await writeFile(file, opening + made + (dumps['keys, indexes and sequences'] ?? '') + closing);
  const proof: Proof = await engine.nightjar.drills.start({
    filePath: file,
    connectionId: null,
    trusted: true,
    where: 'here',
  }).finished;
  expect(proof).toMatchObject({ tables: 2, rows: 2, differences: [] });
});

it('rows that Rails writes after the closing line are shown as rows of their table', async () => {
  const file = path.join(await temporaryFolder(), 'structure.sql');
  const table =
    'CREATE TABLE public.schema_migrations (\n    version character varying NOT NULL\n);';
  const path_ = "SELECT pg_catalog.set_config('search_path', '', false);\n\n";
  await writeFile(file, path_ + entry('TABLE', 'schema_migrations', table) + closing + tail);
  const { tables } = await engine.nightjar.catalogs.open(file);
  expect(tables).toMatchObject([{ schema: 'public', name: 'schema_migrations', rows: 2 }]);
  const home = await homeForTest();
  for (const name of ['schema_migrations', 'public.schema_migrations']) {
    const { stdout } = await runCli(home, ['inspect', file, '--table', name]);
    expect(stdout).toContain('20240101');
  }
});
