/**
 * Drills of backups that cannot be compared word by word: the source has settings, or pg_dump had
 * options, that change the notation of definitions or values; the dump needs roles and libraries
 * from outside; or it contains markers of its server. None of these is a difference.
 */
import { sentences } from '../support/restore-warnings.ts';
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Proof } from '#shared/domain/proof.ts';
import { attempts } from '../support/attempts.ts';
import { runToEnd, startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { everyKindSql } from '../support/every-object-kind.ts';
import { restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
let engine: TestEngine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

async function drill(filePath: string): Promise<Proof> {
  return await engine.nightjar.drills.start({
    filePath,
    connectionId: null,
    trusted: true,
    where: 'here',
  }).finished;
}

/** pg_dump as an admin would run it. */
async function dump(database: string, options: string, settings = ''): Promise<string> {
  const file = path.join(await temporaryFolder(), 'dump.sql');
  const { exitCode, stderr } = await runToEnd(
    path.join(cluster.binDirectory, 'pg_dump'),
    [...options.split(' ').filter((option) => option !== ''), `--file=${file}`],
    {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: database,
      PGOPTIONS: settings,
    },
  );
  if (exitCode !== 0) throw new Error(stderr);
  return file;
}

describe('options of pg_dump', () => {
  const database = 'options of pg_dump';
  beforeAll(async () => {
    await cluster.createDatabase(database);
    await cluster.psql(database, everyKindSql);
  });
  afterAll(async () => {
    await cluster.psql(database, 'drop subscription if exists idle');
    await cluster.dropDatabase(database);
  });

  const allOptions = [
    '--quote-all-identifiers --disable-dollar-quoting --load-via-partition-root',
    '--use-set-session-authorization',
    '--inserts --no-comments --no-owner',
    '--section=pre-data --no-privileges',
  ];
  it.each(allOptions.slice(0, attempts(2, allOptions.length)))(
    'a dump with %s is proven',
    async (options) => {
      expect((await drill(await dump(database, options))).differences).toEqual([]);
    },
  );
});

describe('settings of the source', () => {
  const database = 'settings of the source';
  beforeAll(async () => {
    await cluster.createDatabase(database);
    await cluster.psql(
      database,
      String.raw`create extension hstore; create domain moment as timestamptz; create type pair as (a timestamptz, b text);
       create table "values" (id int primary key, b bytea default '\x0001ff', bs bytea[],
         t timestamptz default '2026-01-01 00:00+00', ts timestamptz[], r tstzrange, m moment, p pair, f float8, g real, "user" text);
       insert into "values" values (1, '\x00ff41', array['\x0041'::bytea], '2026-06-01 12:00+00', '{2026-01-01 00:00+00}',
         '[2026-01-01 00:00+00,2026-07-01 00:00+00)', '1850-01-01 00:00+00', row('2026-01-01 00:00+00', E'a\\b'), 1e12, 0.1, 'a');
       insert into "values" (id) values (2);
       create table parts (t timestamptz, v int) partition by range (t);
       create table part partition of parts for values from ('2026-01-01 00:00+00') to ('2026-07-01 00:00+00');
       insert into parts values ('2026-02-01', 1);
       create view seen as select v.t, v."user" from "values" v where v.t > '2026-01-01 00:00+00' and v.b <> '\x00';
       create function f(a timestamptz default '2026-01-01 00:00+00', b bytea default '\x00') returns text language plpgsql as
         $$ begin return 'it''s \d'; end $$;
       create type mood as enum (E'a\\b'); create table moods (m mood default E'a\\b'); insert into moods values (E'a\\b');
       comment on table moods is E'a\\b';
       create type named as (r regclass, rs regrole[], x text); create domain role as regrole;
       create table naming (n named default row('moods', '{nightjar}', 'x')::named, r role, a aclitem[]);
       insert into naming values (row('moods', '{nightjar}', 'moods'), 'nightjar', '{nightjar=r/nightjar}');
       create table by_role (r regrole) partition by list (r);
       create table of_role partition of by_role for values in ('nightjar'); insert into by_role values ('nightjar');`,
    );
  });
  afterAll(() => cluster.dropDatabase(database));

  const settings: Record<string, string> = {
    quote_all_identifiers: 'on',
    bytea_output: 'escape',
    TimeZone: 'Europe/Berlin',
    standard_conforming_strings: 'off',
    extra_float_digits: '-5',
    IntervalStyle: 'iso_8601',
    DateStyle: 'SQL,DMY',
  };

  it('settings of the source that change the notation make no difference in a dump of another installation', async () => {
    const inSession = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    const file = await dump(database, '--extra-float-digits=-5', inSession.join(' '));
    const text = await readFile(file, 'utf8');
    // The notation differs as much as possible.
    expect(text).toContain('standard_conforming_strings = off');
    expect(text).toMatch(/2026-06-01 14:00:00\+02/u);
    expect(text).toContain('FROM "public"."values"');
    expect((await drill(file)).differences).toEqual([]);
  });

  it('settings of the source make no difference in a backup that was created here', async () => {
    for (const [name, value] of Object.entries(settings)) {
      await cluster.psql('postgres', `alter database "${database}" set ${name} = '${value}'`);
    }
    const { id } = await engine.connect(cluster, { database });
    expect((await drill(await engine.backUpWell(id))).differences).toEqual([]);
  });
});

describe('requirements outside the dump', () => {
  it('a drill creates the missing requirements of a dump, or leaves them out and reports it', async () => {
    const database = 'needs from outside';
    const roles = ['"Odd ""Role"', 'outside_a', 'outside_b', 'outside_body', 'outside_pair'];
    for (const role of roles) await cluster.psql('postgres', `create role ${role}`);
    await cluster.createDatabase(database);
    await cluster.psql(
      database,
      `create domain some_role as regrole; create type pair as (a int, r regrole);
       create function who() returns oid language plpgsql immutable as $$ begin return 'outside_body'::regrole::oid; end $$;
       create table t (id int primary key, r regrole, rs regrole[], a aclitem default 'outside_a=r/outside_b'::aclitem, aa aclitem[], d some_role, p pair);
       insert into t values (1, '"Odd ""Role"', array['"Odd ""Role"'::regrole, 'outside_a'], 'outside_a=r/outside_b',
         array['=r/outside_a'::aclitem, '"Odd ""Role"=rw*/outside_b'], 'outside_a', row(1, 'outside_pair'::regrole));
       create index on t ((who()));
       create function native() returns trigger language c as '$libdir/refint', 'check_primary_key';
       create table watched (a int); create trigger watch before insert on watched for each row execute function native('a', 't', 'id');`,
    );
    const file = await dump(database, '--no-owner');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text
        .replaceAll(/outside_|Odd ""Role/gu, (found) => `gone ${found}`.replaceAll(' ', '_'))
        .replace('$libdir/refint', '/opt/nowhere/refint.so')
        .replace(
          'SET default_table_access',
          `SET default_tablespace = nowhere;\n\nSET default_table_access`,
        ),
    );
    const proof = await drill(file);
    expect(proof.differences).toEqual([]);
    expect(proof.leftOut).toEqual(['function public.native()', 'trigger public.watched watch']);
    // A library by its path, outside of the sandbox of the drill.
    const library = path.join(await mkdtemp(path.join(tmpdir(), 'njtest-library-')), 'refint.so');
    onTestFinished(() => rm(path.dirname(library), { recursive: true, force: true }));
    await chmod(path.dirname(library), 0o755);
    const installed = path.join(
      await cluster.psql(database, `select setting from pg_config where name = 'PKGLIBDIR'`),
      'refint.so',
    );
    await copyFile(installed, library);
    await chmod(library, 0o755);
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('/opt/nowhere/refint.so', () => library),
    );
    const whole = await drill(file);
    expect(whole.differences).toEqual([]);
    expect(whole).not.toHaveProperty('leftOut');
    // On an existing server, the missing requirements are reported before anything happens.
    const { id } = await engine.connect(cluster, { database });
    const order = { filePath: file, connectionId: id, database: 'not made', trusted: true };
    const outcome = await restore(engine, order).catch((error: unknown) => error);
    expect(outcome).toMatchObject({
      error: {
        code: 'roles-missing',
        roles: ['gone_Odd_"Role', 'gone_outside_a', 'gone_outside_b'],
      },
    });
    await cluster.dropDatabase(database);
    for (const role of roles) await cluster.psql('postgres', `drop role ${role}`);
  });
});

describe('markers that only the server may set', () => {
  it('a drill and a restore leave out markers that only the server may set', async () => {
    const database = 'marks';
    await cluster.createDatabase(database);
    await cluster.psql(
      database,
      'create table t (id int primary key, v text); insert into t values (1)',
    );
    const file = await dump(database, '--no-owner');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(
        '\n);\n',
        () => `\n);
ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_attver=3657580976);
ALTER TABLE ONLY public.t ALTER COLUMN v SET (pg_attver=3657580976, n_distinct=5);
`,
      ),
    );
    // The option next to the marker is an option of the table.
    expect((await drill(file)).differences).toEqual([]);
    const { id } = await engine.connect(cluster, { database });
    const restored = await restore(engine, {
      filePath: file,
      connectionId: id,
      database: 'marks restored',
      trusted: true,
    });
    expect(sentences(restored.warnings)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Internal options .*pg_attver.* were left out\./u),
      ]),
    );
    const options = await cluster.psql(
      'marks restored',
      `select attname, attoptions from pg_attribute where attrelid = 't'::regclass and attoptions is not null`,
    );
    expect(options).toBe('v|{n_distinct=5}');
    for (const one of [database, 'marks restored']) await cluster.dropDatabase(one);
  });
});
