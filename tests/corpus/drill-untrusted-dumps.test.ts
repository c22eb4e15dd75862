/**
 * Drills of dumps that were not created by this installation: exact for good dumps, safe for
 * malicious dumps.
 */
import { createHash } from 'node:crypto';
import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '#shared/domain/manifest.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import {
  entriesOf,
  runToEnd,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
let engine: TestEngine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

async function drill(filePath: string, trusted = true): Promise<Proof> {
  return await engine.nightjar.drills.start({
    filePath,
    connectionId: null,
    trusted,
    where: 'here',
  }).finished;
}

const failure = async (filePath: string, trusted = true): Promise<unknown> =>
  await drill(filePath, trusted).then(
    (proof) => proof,
    (error: unknown) => (error instanceof ExpectedError ? error.error : error),
  );

/** pg_dump as an admin would run it. */
async function dump(database: string, ...options: string[]): Promise<string> {
  const file = path.join(await temporaryFolder(), `${database}.sql`);
  const { exitCode, stderr } = await runToEnd(
    path.join(cluster.binDirectory, 'pg_dump'),
    [...options, `--file=${file}`],
    {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: database,
    },
  );
  if (exitCode !== 0) throw new Error(stderr);
  return file;
}

/** Inserts SQL where an attacker would: before the closing comment. */
async function withSql(file: string, sql: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  const closing = '--\n-- PostgreSQL database dump complete';
  await writeFile(
    file,
    text.replace(closing, () => `${sql}\n\n${closing}`),
  );
  return file;
}

describe('a drill of an untrusted dump', () => {
  it('a drill proves a dump with owners, grants, policies and default privileges of roles that do not exist here', async () => {
    await cluster.createDatabase('owned');
    await cluster.psql(
      'postgres',
      'create role "Odd Owner"; create role seller; create role reader',
    );
    await cluster.psql(
      'owned',
      `create schema shop authorization seller;
       create table shop.goods (id int primary key, price numeric not null,
         taxed numeric generated always as (price * 1.2) stored, note text);
       insert into shop.goods (id, price, note) select n, n / 3.0, 'note ' || n from generate_series(1, 200) n;
       alter table shop.goods owner to "Odd Owner";
       grant select on shop.goods to reader; grant usage on schema shop to reader;
       alter default privileges in schema shop grant select on tables to reader;
       alter default privileges for role seller grant select on tables to reader;
       alter table shop.goods enable row level security; alter table shop.goods force row level security;
       create policy cheap on shop.goods for select to reader, seller using (price < 10);
       create function shop.f() returns int language sql as 'select 1'; alter function shop.f() owner to seller;
       create view seen as select * from shop.goods; alter view seen owner to reader;
       select lo_from_bytea(4711, 'large'); alter large object 4711 owner to seller;`,
    );
    const proof = await drill(await dump('owned'));
    expect(proof).toMatchObject({ rows: 200, differences: [], ownersNotCompared: true });
    // INSERT statements contain DEFAULT in place of a generated value.
    const inserts = await dump('owned', '--inserts', '--no-owner', '--no-privileges');
    const without = await drill(inserts);
    expect(without.differences).toEqual([]);
    expect(without).not.toHaveProperty('ownersNotCompared');
    const opened = await engine.nightjar.catalogs.open(inserts);
    const table = opened.tables.find(({ name }) => name === 'goods');
    expect(table?.columns).toEqual(['id', 'price', 'note']);
    const page = await engine.nightjar.catalogs.rows(opened.openedId, {
      table: table?.index ?? -1,
      offset: 0,
      limit: 1,
    });
    expect(page.rows[0]?.values).toEqual(['1', '0.33333333333333333333', 'note 1']);
    // the proof of a file without a manifest is stored, too
    expect(opened.proof).toMatchObject({ by: 'tester', differences: [] });
    await cluster.dropDatabase('owned');
    await cluster.psql('postgres', 'drop role "Odd Owner", seller, reader');
  });

  it('a drill compares text, not bytes, if the dump has another encoding', async () => {
    await cluster.psql(
      'postgres',
      `create database latin encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype 'C'`,
    );
    await cluster.psql(
      'latin',
      `create table words (id int primary key, w text); comment on table words is 'Wörter';
       insert into words values (1, 'caf' || chr(233)), (2, 'plain');`,
    );
    const latin = await dump('latin');
    expect((await drill(latin)).differences).toEqual([]);
    const { catalogs } = engine.nightjar;
    const utf8 = await dump('latin', '--encoding=UTF8');
    const [one, other] = [await catalogs.open(latin), await catalogs.open(utf8)];
    expect(await catalogs.compare(one.openedId, other.openedId)).toMatchObject({ same: true });
    await cluster.psql('latin', `update words set w = w || chr(234) where id = 1`);
    const changed = await catalogs.open(await dump('latin', '--encoding=UTF8'));
    const found = await catalogs.compare(one.openedId, changed.openedId);
    expect(found.tables[0]?.rows).toMatchObject({
      changed: 1,
      samples: [{ key: ['1'], values: [{ column: 'w', before: 'café', after: 'caféê' }] }],
    });
    await cluster.dropDatabase('latin');
  });

  it('a drill finds every difference after a restore: rows, sequences, objects, large objects', async () => {
    await cluster.createDatabase('honest');
    await cluster.psql(
      'honest',
      `create table t (a int primary key, b text); insert into t values (1, 'one'), (2, 'two');
       create sequence s; select nextval('s'); create view v as select a from t;
       create table short (a int); insert into short values (1), (2);
       create table big as select n as a, repeat('x', 1000) as b from generate_series(1, 9000) n;
       create table moved (a int); insert into moved values (1), (2);
       create function f() returns int language sql as 'select 1';
       select lo_from_bytea(4711, 'large');`,
    );
    const file = await withSql(
      await dump('honest', '--no-owner'),
      `UPDATE public.t SET b = 'zwei' WHERE a = 2; SELECT pg_catalog.nextval('public.s');
       DELETE FROM public.short WHERE a = 2; UPDATE public.moved SET a = a WHERE a = 1;
       UPDATE public.big SET b = 'y' WHERE a = 4711;
       CREATE OR REPLACE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'select 2';
       DROP VIEW public.v; CREATE TABLE public.more (a integer); SELECT pg_catalog.lo_put(4711, 0, 'LARGE');`,
    );
    const { differences } = await drill(file);
    // The inserted SQL also affects the part of the dump before it. The rows of `moved` are only in
    // another order.
    expect(differences.filter((one) => !one.startsWith('The definition'))).toEqual([
      // Large enough that a separate connection is used for it.
      'Rows of public.big differ after the restore.',
      'The table public.more was not in the backup.',
      'public.short has 1 row after the restore instead of 2.',
      'Rows of public.t differ after the restore.',
      'The function public.f() differs after the restore.',
      'The view public.v is missing after the restore.',
      'The sequence public.s has the value 2 after the restore instead of 1.',
      '1 large object (4711): content differs after the restore.',
    ]);
    await cluster.dropDatabase('honest');
  });
});

describe('a malicious dump', () => {
  it('a drill does not run a malicious dump unless an admin trusts the file', async () => {
    await cluster.createDatabase('hostile');
    await cluster.psql('hostile', 'create table t (a text)');
    const file = await dump('hostile', '--no-owner');
    expect(await failure(file, false)).toMatchObject({ code: 'drill-not-trusted' });
    expect(engine.nightjar.drills.list()[0]).toMatchObject({ state: 'failed' });
  });

  it('a drill starts no program and touches no file, trusted or not', async () => {
    const folder = await temporaryFolder('nightjar-hostile-');
    await chmod(folder, 0o777);
    const bait = path.join(folder, 'bait');
    await appendFile(bait, 'secret');
    await chmod(bait, 0o666);
    const attempts = [
      `COPY public.t FROM PROGRAM 'id > ${folder}/from-program; echo'`,
      `COPY public.t TO PROGRAM 'cat > ${folder}/to-program'`,
      `COPY public.t FROM '${bait}'`,
      `COPY public.t TO '${folder}/to-file'`,
      `PERFORM pg_catalog.lo_export(pg_catalog.lo_from_bytea(0, 'x'), '${folder}/exported')`,
      `PERFORM pg_catalog.lo_import('${bait}')`,
      `EXECUTE 'CREATE FUNCTION public.c() RETURNS int LANGUAGE c AS ''/lib/x86_64-linux-gnu/libc.so.6'', ''getpid'''`,
      `EXECUTE 'ALTER SYSTEM SET archive_command = ''touch ${folder}/archived'''`,
      `PERFORM pg_catalog.pg_read_file('${bait}')`,
      `EXECUTE 'ALTER ROLE CURRENT_USER SUPERUSER'`,
      `EXECUTE 'GRANT pg_execute_server_program TO CURRENT_USER'`,
    ];
    const block = (sql: string): string =>
      `DO $attempt$ BEGIN ${sql}; RAISE EXCEPTION 'it was possible' USING ERRCODE = 'P9999';
       EXCEPTION WHEN SQLSTATE 'P9999' THEN INSERT INTO public.t VALUES ($sql$${sql}$sql$);
         WHEN OTHERS THEN NULL; END $attempt$;`;
    // Each statement that succeeds would add a row that is not in the dump.
    const quiet = await withSql(
      await dump('hostile', '--no-owner'),
      attempts.map(block).join('\n'),
    );
    expect(await failure(quiet)).toMatchObject({ differences: [] });
    expect(await entriesOf(folder)).toEqual(['bait']);

    const loud = await withSql(
      await dump('hostile', '--no-owner'),
      `COPY public.t FROM PROGRAM 'id > ${folder}/from-program';`,
    );
    expect(await failure(loud)).toMatchObject({
      code: 'drill-needs-superuser',
      objects: ['programs are started (COPY … PROGRAM)'],
    });
    expect(await entriesOf(folder)).toEqual(['bait']);
    await cluster.dropDatabase('hostile');
  });

  it('a drill with a forged manifest never runs as a superuser, even if an admin trusts the file', async () => {
    const folder = await temporaryFolder('nightjar-forged-');
    await chmod(folder, 0o777);
    await cluster.createDatabase('forged');
    await cluster.psql(
      'forged',
      `create function guard() returns event_trigger language plpgsql as 'begin end';
       create event trigger guard on ddl_command_end execute function guard();`,
    );
    const { id } = await engine.connect(cluster, { database: 'forged' });
    const ours = await engine.backUpWell(id);
    expect(await failure(ours, false)).toMatchObject({ superuserFor: ['event trigger guard'] });

    const closing = '--\n-- PostgreSQL database dump complete';
    const malicious = `COPY (SELECT 1) TO PROGRAM 'cat > ${folder}/ran';`;
    const sql = gunzipSync(await readFile(ours)).toString();
    const text = sql.replace(closing, () => `${malicious}\n\n${closing}`);
    const bytes = gzipSync(text);
    await writeFile(ours, bytes);
    const manifestPath = ours.replace('.sql.gz', '.manifest.json');
    const manifest = manifestSchema.parse(JSON.parse(await readFile(manifestPath, 'utf8')));
    const hashOf = (data: string | Buffer): string =>
      createHash('sha256').update(data).digest('hex');
    manifest.file = { ...manifest.file, sizeBytes: bytes.length, sha256: hashOf(bytes) };
    manifest.sql = { ...manifest.sql, sizeBytes: Buffer.byteLength(text) };
    await writeFile(manifestPath, JSON.stringify(manifest));
    expect(await failure(ours)).toMatchObject({
      code: 'drill-needs-superuser',
      objects: ['programs are started (COPY … PROGRAM)'],
    });
    expect(await entriesOf(folder)).toEqual([]);
    await cluster.dropDatabase('forged');
  });
});
