/**
 * Dumps that drop and create databases (`pg_dump --clean --create`), of a whole server
 * (pg_dumpall), and several dumps in one file: each is opened, verified, restored and proven like
 * any other dump, and nothing else on the server changes.
 */
import { sentences } from '../support/restore-warnings.ts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import {
  homeForTest,
  runCli,
  runToEnd,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { everyKindSql } from '../support/every-object-kind.ts';
import { databasesOf, dumpOf, restore } from '../support/restore-scene.ts';
import { compareDatabases, startTestCluster, type TestCluster } from '../support/test-cluster.ts';

const [every, odd] = ['every', "odd 'name"];
let cluster: TestCluster;
let engine: TestEngine;
let connection: Connection;
let folder = '';
let ofServer = '';
let plain = '';

beforeAll(async () => {
  engine = await startEngine();
  cluster = await startTestCluster();
  await cluster.psql('postgres', 'create role ada; create role "odd role"');
  await cluster.psql('postgres', `create database ${every} owner ada`);
  await cluster.psql(
    'postgres',
    `create database "${odd}" template template0 lc_collate 'C' lc_ctype 'C'`,
  );
  await cluster.psql(
    'postgres',
    `alter database ${every} set search_path to public, "odd "" schema"; alter database ${every} set app.tenant to 'x';
     alter role ada in database ${every} set work_mem to '7MB'; comment on database ${every} is 'all'; alter database ${every} connection limit 50;
     grant connect on database ${every} to "odd role"; revoke temporary on database ${every} from public`,
  );
  await cluster.psql(every, everyKindSql);
  await cluster.psql(
    every,
    `create table keyed (id int primary key, b text); create function of_view() returns int language sql as 'select 1';
     create view grouped as select id, b from keyed group by id; alter table base owner to ada`,
  );
  await cluster.psql(odd, `create table t (id int primary key); insert into t values (1), (2)`);
  await cluster.psql('postgres', 'create table in_postgres (id int)');
  connection = await engine.connect(cluster, { database: odd });
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-server-'));
  ofServer = path.join(folder, 'server.sql');
  await dumpAll(ofServer, '--clean', '--if-exists');
  plain = await dumpAll(path.join(folder, 'plain.sql'));
});
afterAll(async () => {
  await engine.stop();
  await cluster.stop();
  await rm(folder, { recursive: true });
});

async function dumpAll(file: string, ...options: string[]): Promise<string> {
  const { exitCode, stderr } = await runToEnd(
    path.join(cluster.binDirectory, 'pg_dumpall'),
    [...options, '-f', file],
    {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
    },
  );
  if (exitCode !== 0) throw new Error(stderr);
  return file;
}

async function inOne(...files: string[]): Promise<string> {
  const file = path.join(await temporaryFolder(), 'several.sql');
  await writeFile(file, Buffer.concat(await Promise.all(files.map((one) => readFile(one)))));
  return file;
}

async function into(database: string, filePath: string, databaseInFile: string | null = null) {
  const order = { filePath, connectionId: connection.id, database, databaseInFile, trusted: true };
  return await restore(engine, order);
}

/**
 * If a row is stored by the hash of an enum, its partition depends on the number that the enum has
 * on that server.
 */
const differences = async (a: string, b: string): Promise<string[]> =>
  (await compareDatabases(cluster.database(a), cluster.database(b))).filter(
    (one) => !one.startsWith('rows of public.hashed_'),
  );

const drill = async (filePath: string, databaseInFile: string | null = null) =>
  await engine.nightjar.drills.start({
    filePath,
    connectionId: null,
    trusted: true,
    where: 'here',
    databaseInFile,
  }).finished;

const errorCodeOf = async (operation: Promise<unknown>): Promise<unknown> =>
  await operation.then(
    () => null,
    (fault: unknown) => (fault instanceof ExpectedError ? fault.error : fault),
  );

const settingsOf = (database: string): Promise<string> =>
  cluster.psql(
    'postgres',
    `select coalesce(string_agg(c, ';' order by c), '') from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(setconfig) c where datname = '${database}'`,
  );

const optionsOfPgDump = [['--clean'], ['--clean', '--if-exists', '--create']];

describe('a dump by pg_dump', () => {
  it.each(optionsOfPgDump.map((options) => [options.join(' '), options] as const))(
    'a dump with %s is the same after a restore',
    async (_, options) => {
      const before = await databasesOf(cluster);
      const file = await dumpOf(cluster, every, ...options);
      expect(await verifyFile(file)).toMatchObject({ databases: [] });
      const database = `of ${options.length} ${options.join(' ').slice(0, 9)}`;
      const { warnings } = await into(database, file);
      expect(await differences(every, database)).toEqual([]);
      expect(await databasesOf(cluster)).toEqual([...before, database].toSorted());
      expect(await settingsOf(every)).toContain('app.tenant=x');
      if (!options.includes('--create')) return;
      expect(await settingsOf(database)).toBe('search_path=public, "odd "" schema"');
      expect(sentences(warnings).join('\n')).toContain('its setting app.tenant');
    },
  );

  it('a dump that drops and creates objects is proven', async () => {
    const file = await dumpOf(cluster, every, '--clean', '--create', '--no-owner');
    expect(await drill(file)).toMatchObject({ differences: [] });
  });

  it('a dump of a database with another collation creates the new database with that collation', async () => {
    const { warnings } = await into('odd again', await dumpOf(cluster, odd, '--create'));
    expect(sentences(warnings).join('\n')).toContain(`creates a database “${odd}”`);
    const sql = `select datcollate from pg_database where datname = 'odd again'`;
    expect(await cluster.psql('postgres', sql)).toBe('C');
  });

  it('single tables are restored without the settings of their database', async () => {
    const file = await dumpOf(cluster, every, '--clean', '--create');
    const tables = [{ schema: 'public', name: 'ranges' }];
    const order = { filePath: file, connectionId: connection.id, trusted: true, tables };
    expect(await restore(engine, { ...order, database: 'one table' })).toMatchObject({ rows: 1 });
  });
});

describe('a dump of a whole server', () => {
  it('a dump of a whole server lists its databases until one of them is chosen', async () => {
    const databases = ['template1', every, odd, 'postgres'];
    const several = { code: 'several-databases-in-file', filename: 'server.sql', databases };
    expect(await errorCodeOf(engine.nightjar.catalogs.open(ofServer))).toEqual(several);
    expect(await errorCodeOf(into('never', ofServer))).toEqual(several);
    expect(await errorCodeOf(drill(ofServer))).toEqual(several);
    expect(await errorCodeOf(into('never', ofServer, 'other'))).toMatchObject({
      code: 'database-not-in-file',
      databases,
    });
    expect(await verifyFile(ofServer)).toMatchObject({ databases });
    expect(await databasesOf(cluster)).not.toContain('never');
  });

  it('a dump of a whole server restores only the chosen database', async () => {
    const roles = `select string_agg(rolname, ',' order by rolname) from pg_roles where rolname !~ '_owner'`;
    const before = await cluster.psql('postgres', roles);
    const { warnings } = await into('from all', ofServer, every);
    expect(await differences(every, 'from all')).toEqual([]);
    expect(sentences(warnings).join('\n')).toMatch(/roles of the server.*: ada, /u);
    expect(await into('odd from all', ofServer, odd)).toMatchObject({ rows: 2 });
    expect(await cluster.psql('postgres', roles)).toBe(before);
    expect(await drill(ofServer, odd)).toMatchObject({ rows: 2, differences: [] });
  });

  it('a dump of a whole server is opened by database name, also if it is compressed or opened in the terminal', async () => {
    const zipped = path.join(await temporaryFolder(), 'server.sql.gz');
    await writeFile(zipped, gzipSync(await readFile(plain)));
    for (const file of [ofServer, zipped]) {
      const contents = await engine.nightjar.catalogs.open(file, { databaseInFile: odd });
      expect(contents).toMatchObject({ database: odd, warnings: [] });
      const [table] = contents.tables;
      const page = await engine.nightjar.catalogs.rows(contents.openedId, {
        table: table?.index ?? -1,
        offset: 1,
        limit: 5,
      });
      expect(page.rows).toMatchObject([{ values: ['2'] }]);
      const place = contents.objects.findIndex(({ type }) => type === 'CONSTRAINT');
      const { sql } = await engine.nightjar.catalogs.definition(contents.openedId, place);
      expect(sql).toContain('ADD CONSTRAINT t_pkey PRIMARY KEY (id);');
    }
    const home = await homeForTest();
    const without = await runCli(home, ['inspect', zipped]);
    expect(without).toMatchObject({ exitCode: 3 });
    expect(without.stderr).toContain(`“template1”, “${every}”, “${odd}”, “postgres”`);
    const inspected = await runCli(home, ['inspect', zipped, '--database-in-file', odd, '--json']);
    expect(JSON.parse(inspected.stdout)).toMatchObject({ data: { database: odd } });
  });

  it('a dump of a server without databases contains nothing to restore', async () => {
    const globals = await dumpAll(
      path.join(await temporaryFolder(), 'roles.sql'),
      '--globals-only',
    );
    const error = { code: 'file-not-a-dump', detail: expect.stringContaining('no database') };
    expect(await errorCodeOf(engine.nightjar.catalogs.open(globals))).toMatchObject(error);
    expect(await errorCodeOf(into('never', globals))).toMatchObject(error);
    const both = await inOne(globals, await dumpOf(cluster, odd));
    expect(await into('behind roles', both)).toMatchObject({ rows: 2 });
  });

  it('a dump of a server that was cut off still restores its complete databases', async () => {
    const cut = path.join(await temporaryFolder(), 'cut.sql');
    const text = await readFile(plain, 'utf8');
    await writeFile(cut, text.slice(0, text.lastIndexOf('-- PostgreSQL database dump complete')));
    expect(await errorCodeOf(verifyFile(cut))).toMatchObject({ code: 'verification-failed' });
    expect(await into('odd of cut', cut, odd)).toMatchObject({ rows: 2 });
    expect(await errorCodeOf(into('never', cut, 'postgres'))).toMatchObject({
      code: 'verification-failed',
    });
  });
});

describe('several dumps in one file', () => {
  it('several dumps are restored into one database if psql would load them so', async () => {
    const clean = ['--clean', '--if-exists'];
    const other = await dumpOf(cluster, 'postgres', ...clean);
    const two = await inOne(await dumpOf(cluster, odd, ...clean), other);
    expect(await verifyFile(two)).toMatchObject({ tables: 2, databases: [] });
    expect(await into('two in one', two)).toMatchObject({ tables: 2, rows: 2 });
    const halves = await inOne(
      await dumpOf(cluster, odd, '--schema-only'),
      await dumpOf(cluster, odd, '--data-only'),
    );
    expect(await into('two halves', halves)).toMatchObject({ tables: 1, rows: 2 });
  });

  it('one of several dumps must be chosen if they create databases or the later one drops objects of the earlier one', async () => {
    const create = await inOne(
      await dumpOf(cluster, odd, '--create'),
      await dumpOf(cluster, 'postgres', '--clean', '--create'),
    );
    expect(await errorCodeOf(into('never', create))).toMatchObject({
      databases: [odd, 'postgres'],
    });
    expect(await into('one of two', create, odd)).toMatchObject({ rows: 2 });
    const nightly = await dumpOf(cluster, odd, '--clean', '--if-exists');
    const appended = await inOne(nightly, nightly);
    expect(await errorCodeOf(into('never', appended))).toMatchObject({
      databases: ['part 1', 'part 2'],
    });
    expect(await into('the last night', appended, 'part 2')).toMatchObject({ rows: 2 });
  });
});
