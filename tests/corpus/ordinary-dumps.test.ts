/**
 * Dumps of ordinary databases by pg_dump, with options, owners and extensions: restored and drilled
 * without stale databases or roles.
 */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { engineForTest, type TestEngine } from '../support/engine.ts';
import { databasesOf, dumpOf, inPhase, errorCodeOf, restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const origin = 'whole origin';
const copy = 'whole copy';
const sql = `create schema ext; create extension postgres_fdw schema ext; create extension hstore;
  create foreign data wrapper dummy; create server elsewhere foreign data wrapper dummy;
  create user mapping for public server elsewhere; create publication everything for all tables;
  create table t (id int generated always as identity primary key, h hstore); insert into t (h) values ('a=>1'), (null);
  alter table t owner to whole_owner; select lo_from_bytea(4811, 'abc'); alter large object 4811 owner to whole_owner;
  create default conversion ours for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
  create function on_ddl() returns event_trigger language plpgsql as 'begin null; end';
  create event trigger on_ddl on ddl_command_end execute function on_ddl();`;

let engine: TestEngine;
let connectionId: string;
beforeAll(async () => {
  await cluster.psql('postgres', 'create role whole_owner');
  await cluster.createDatabase(origin);
  await cluster.psql(origin, sql);
});
afterAll(async () => {
  await cluster.dropDatabase(origin);
  await cluster.psql('postgres', 'drop role if exists whole_owner');
});

async function start(): Promise<void> {
  engine = await engineForTest();
  connectionId = (await engine.connect(cluster, { database: 'postgres' })).id;
  onTestFinished(async () => {
    await cluster.dropDatabase(copy);
    await cluster.psql('postgres', `drop role if exists "${copy}_owner"`);
  });
}

const rolesLeft = (): Promise<string> =>
  cluster.psql(
    'postgres',
    `select count(*) from pg_catalog.pg_roles where rolname like 'nightjar_owner_%' or rolname like '${copy}%'`,
  );

/** Resolves with the dump and with the owner of its table after the restore. */
const withOptions = async (...options: string[]): Promise<{ filePath: string; owner: string }> => {
  const filePath = await dumpOf(cluster, origin, ...options);
  const order = { filePath, connectionId, database: copy, trusted: true };
  await restore(engine, order);
  const owners = `select pg_catalog.pg_get_userbyid(relowner) from pg_catalog.pg_class where oid = 'public.t'::regclass`;
  return { filePath, owner: await cluster.psql(copy, owners) };
};

it('a dump with all names in quotes is restored', async () => {
  await start();
  const { owner } = await withOptions('--quote-all-identifiers', '--inserts');
  expect(owner).toBe('whole_owner');
});

it('a dump that drops objects before it creates them, with owners and extensions, is restored and proven', async () => {
  await start();
  const { filePath, owner } = await withOptions('--clean', '--if-exists');
  expect(owner).toBe('whole_owner');
  const drill = { filePath, connectionId, trusted: true, where: 'here' } as const;
  const proof = await engine.nightjar.drills.start(drill).finished;
  expect(proof).toMatchObject({ differences: [], ownersNotCompared: true });
});

it('a restore whose database name is taken at the end leaves no database and no role', async () => {
  await start();
  const filePath = await dumpOf(cluster, origin, '--no-owner');
  const before = await databasesOf(cluster);
  let taken: Promise<unknown> = Promise.resolve();
  const end = inPhase(engine, 'checking', () => {
    taken = cluster.psql('postgres', `create database "${copy}"`);
  });
  const order = { filePath, connectionId, database: copy, trusted: true };
  expect(await errorCodeOf(restore(engine, order))).not.toBe('none');
  end();
  await taken;
  expect((await databasesOf(cluster)).filter((name) => name !== copy)).toEqual(before);
  expect(await rolesLeft()).toBe('0');
});

it('a drill on a server leaves no role there', async () => {
  await start();
  const filePath = await dumpOf(cluster, origin, '--no-owner');
  const drill = { filePath, connectionId, trusted: true, where: { connectionId } } as const;
  const proof = await engine.nightjar.drills.start(drill).finished;
  expect(proof).toMatchObject({ differences: [] });
  expect(await rolesLeft()).toBe('0');
});
