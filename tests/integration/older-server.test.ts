/**
 * Dumps in the form that pg_dump 18 writes, restored into PostgreSQL 14. pg_dump 18 is not
 * installed here: its differences to the pg_dump of this computer are inserted into a real dump
 * (pg_dump.c and pg_backup_archiver.c of 18).
 */
import { sentences } from '../support/restore-warnings.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { createSmallDatabase, startEngine, type TestEngine } from '../support/engine.ts';
import { startServerOfMajor } from '../support/other-majors.ts';
import { databasesOf, dumpOf, restore } from '../support/restore-scene.ts';
import { compareDatabases, sharedCluster, type TestCluster } from '../support/test-cluster.ts';

const newer = sharedCluster();
const origin = 'older origin';
let older: TestCluster;
let engine: TestEngine;
let connection: Connection;
beforeAll(async () => {
  older = await startServerOfMajor(14);
  engine = await startEngine();
  connection = await engine.connect(older, { database: 'postgres' });
  await createSmallDatabase(newer, origin);
  await newer.psql(
    origin,
    `create table made (a int constraint made_a_there not null, twice int generated always as (a * 2) stored);
     insert into made select generate_series(1, 100);
     create table parts (n int) partition by range (n);
     create table parts_low partition of parts for values from (0) to (50);
     insert into parts select generate_series(0, 49);
     create function sum_of(int, int) returns int language sql begin atomic select $1 + $2; end;
     select lo_from_bytea(0, 'a large object')`,
  );
});
afterAll(async () => {
  await engine.stop();
  await newer.dropDatabase(origin);
  await older.remove();
});

/** `$&` in `inserted` is the matched text, after which the new text is inserted. */
async function asOf18(file: string, inserted: readonly (readonly [RegExp, string])[] = []) {
  const statistics = `$&--
-- Statistics for Name: made; Type: STATISTICS DATA; Schema: public; Owner: -
--

SELECT * FROM pg_catalog.pg_restore_relation_stats(
\t'version', '180001'::integer,
\t'schemaname', 'public',
\t'relname', 'made',
\t'relpages', '1'::integer,
\t'reltuples', '100'::real
);
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
\t'version', '180001'::integer,
\t'schemaname', 'public',
\t'relname', 'made',
\t'attname', 'a'
);


`;
  let text = await readFile(file, 'utf8');
  for (const [place, written] of [
    [/^-- Dumped from database version .*$/mu, '-- Dumped from database version 18.1'],
    [/^-- Dumped by pg_dump version .*$/mu, '-- Dumped by pg_dump version 18.1'],
    [/^SET idle_in_transaction_session_timeout = 0;\n/mu, '$&SET transaction_timeout = 0;\n'],
    [/^ {4}a integer NOT NULL/mu, '    a integer CONSTRAINT made_a_there NOT NULL'],
    [/^COPY public\.made [\s\S]*?^\\\.\n\n\n/mu, statistics],
    ...inserted,
  ] as const) {
    expect(text).toMatch(place);
    text = text.replace(place, written);
  }
  await writeFile(file, text);
  return file;
}

const order = (filePath: string, database: string) =>
  ({
    filePath,
    connectionId: connection.id,
    database,
    mode: 'new',
    trusted: true,
    tables: null,
  }) as const;

it('settings that an older server does not need are left out, and this is reported before and after', async () => {
  const file = await asOf18(await dumpOf(newer, origin, '--no-owner'));
  const review = await engine.nightjar.restores.review(order(file, 'from 18'));
  expect(review.blocker).toBeNull();
  expect(sentences(review.warnings)).toEqual(
    expect.arrayContaining([
      'The backup comes from PostgreSQL 18.1, and this server is 14.23: features that only the newer version has cannot be restored.',
      'pg_dump 18.1 wrote a setting (transaction_timeout) that this server does not support; it is left out.',
      'pg_dump 18.1 wrote statistics of the planner that this server does not support; they are left out.',
    ]),
  );
  expect(sentences(review.warnings).join()).not.toContain(
    'contains features that this server does not support',
  );
  const done = await restore(engine, order(file, 'from 18'));
  expect(sentences(done.warnings)).toEqual(
    expect.arrayContaining([
      'The setting transaction_timeout, which this server does not support, was left out.',
      'Statistics of the planner, which this server does not support, were left out.',
    ]),
  );
  expect(await compareDatabases(newer.database(origin), older.database('from 18'))).toEqual([]);

  const some = { ...order(file, 'from 18 in part'), tables: [{ schema: 'public', name: 'loans' }] };
  expect(await restore(engine, some)).toMatchObject({ rows: 500 });
});

it.each([
  [
    'virtual generated columns (new in 18)',
    [/^ {4}a integer CONSTRAINT/mu, '    v integer GENERATED ALWAYS AS ((a + 1)),\n$&'],
  ],
  [
    'NOT NULL as a constraint of a table (new in 18)',
    [/^CREATE TABLE public\.parts_low \(/mu, '$&\n    CONSTRAINT n_there NOT NULL n,'],
  ],
  [
    'NULLS NOT DISTINCT (new in 15)',
    [
      /^-- Name: readers readers_pkey[\s\S]*?\n--\n/mu,
      '$&\nALTER TABLE ONLY public.made\n    ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a);\n',
    ],
  ],
  [
    'collations that PostgreSQL itself provides (new in 17)',
    [
      /^SET default_tablespace = '';$/mu,
      "CREATE COLLATION public.plain (provider = builtin, locale = 'C.UTF-8');\n\n$&",
    ],
  ],
] as const)('%s are named, fail, and leave everything as it was', async (words, inserted) => {
  const database = 'older target';
  await older.createDatabase(database);
  await older.psql(database, 'create table here_before as select 42 as a');
  const file = await asOf18(await dumpOf(newer, origin, '--no-owner'), [inserted]);
  const before = await databasesOf(older);
  const wanted = { ...order(file, database), mode: 'replace' } as const;
  const review = await engine.nightjar.restores.review(wanted);
  expect(sentences(review.warnings).join('\n')).toContain(
    `The backup contains features that this server does not support: ${words}. The restore will fail and change nothing.`,
  );
  const error = await restore(engine, wanted).catch((fault: unknown) => fault);
  expect(error instanceof ExpectedError ? error.error : error).toMatchObject({
    code: 'restore-failed',
  });
  expect(await databasesOf(older)).toEqual(before);
  expect(await older.psql(database, 'select a from here_before')).toBe('42');
  await older.dropDatabase(database);
});

it('objects in a backup created here that an older server does not support are named, too', async () => {
  const database = 'older ours';
  await newer.createDatabase(database);
  await newer.psql(
    database,
    "create table t (a int, unique nulls not distinct (a)); comment on table t is 'BEGIN ATOMIC'",
  );
  const { id } = await engine.connect(newer, { database });
  const file = await engine.backUpWell(id);
  const { warnings } = await engine.nightjar.restores.review({
    ...order(file, 'never'),
    trusted: false,
  });
  expect(sentences(warnings)).toContain(
    'The backup contains features that this server does not support: NULLS NOT DISTINCT (new in 15). The restore will fail and change nothing.',
  );
  await newer.dropDatabase(database);
});
