/**
 * Requirements of a dump that the server or the user does not meet, and the options that restore
 * the dump anyway.
 */
import { sentences } from '../support/restore-warnings.ts';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { FinishedRestore } from '#shared/domain/restore.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { remediesFor } from '#shared/errors/restore-remedies.ts';
import { startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { dumpOf, restore } from '../support/restore-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const guest = 'options_guest';
let engine: TestEngine;
let admin: Connection;
let modest: Connection;

beforeAll(async () => {
  engine = await startEngine();
  await cluster.psql('postgres', `create role ${guest} login createdb password 'secret'`);
  admin = await engine.connect(cluster, { name: 'admin', database: 'postgres' });
  modest = await engine.connect(
    cluster,
    { name: 'modest', database: 'postgres', user: guest },
    'secret',
  );
});
afterAll(async () => {
  await engine.stop();
  await cluster.psql('postgres', 'drop database if exists "with options"');
  await cluster.psql('postgres', `drop role ${guest}`);
});

const head = `--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET check_function_bodies = false;
SELECT pg_catalog.set_config('search_path', '', false);
`;
const entry = (name: string, type: string, sql: string, schema = 'public'): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: ${schema}; Owner: nobody_here\n--\n\n${sql}\n\n`;
const rows = (table: string, lines: string): string =>
  `--\n-- Data for Name: ${table}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.${table} (n) FROM stdin;\n${lines}\\.\n\n`;
const tail = '--\n-- PostgreSQL database dump complete\n--\n';

const t = entry('t', 'TABLE', 'CREATE TABLE public.t (\n    n integer\n);');

async function fileWith(sql: string): Promise<string> {
  const file = path.join(await temporaryFolder(), 'dump.sql');
  await writeFile(file, head + sql + tail);
  return file;
}

/** Restores into a database that is dropped again after the query. */
async function restored(
  filePath: string,
  { as = admin, asking, ...options }: RestoreOptions & { as?: Connection; asking?: string } = {},
): Promise<FinishedRestore & { answer: string }> {
  const database = 'with options';
  await cluster.psql('postgres', `drop database if exists "${database}"`);
  const order = { filePath, connectionId: as.id, database, trusted: true, ...options };
  const review = await engine.nightjar.restores.review({ mode: 'new', tables: null, ...order });
  const done = await restore(engine, order);
  // Everything that is reported after the restore was also reported before.
  for (const warning of sentences(done.warnings).filter((one) =>
    /^Left out|^The comment/u.test(one),
  )) {
    expect(sentences(review.warnings)).toContain(warning);
  }
  const answer = asking === undefined ? '' : (await cluster.psql(database, asking)).trim();
  return { ...done, answer };
}

const drill = (filePath: string): Promise<Proof> =>
  engine.nightjar.drills.start({ filePath, connectionId: null, trusted: true, where: 'here' })
    .finished;

const errorOf = async (operation: Promise<unknown>): Promise<ExpectedError> => {
  const fault = await operation.catch((error: unknown) => error);
  if (!(fault instanceof ExpectedError)) throw new Error('It did not fail');
  return fault;
};

describe('objects that belong to the server', () => {
  it('comments on plpgsql are left out for a user who is not a superuser, and this is reported before', async () => {
    const file = await fileWith(
      entry(
        'plpgsql',
        'EXTENSION',
        'CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;',
        '-',
      ) +
        entry('EXTENSION plpgsql', 'COMMENT', "COMMENT ON EXTENSION plpgsql IS 'ours';", '-') +
        t +
        rows('t', '1\n2\n'),
    );
    const done = await restored(file, { as: modest });
    expect(done).toMatchObject({ tables: 1, rows: 2 });
    expect(sentences(done.warnings)).toContain(
      'Left out, because it belongs to the server and only its owner may change it: the comment on extension plpgsql.',
    );
    const whole = await restored(file, {
      asking: `select obj_description(oid) from pg_extension where extname = 'plpgsql'`,
    });
    expect(whole.answer).toBe('ours');
  });

  it('objects that old dumps create and a new database already has exist after the restore', async () => {
    const file = await fileWith(
      entry('plpgsql', 'PROCEDURAL LANGUAGE', 'CREATE PROCEDURAL LANGUAGE plpgsql;', '-') +
        'CREATE EXTENSION plpgsql WITH SCHEMA pg_catalog;\n' +
        "COMMENT ON DATABASE elsewhere IS 'a shop';\n" +
        'ALTER PROCEDURAL LANGUAGE plpgsql OWNER TO options_guest;\n' +
        entry('public', 'SCHEMA', 'CREATE SCHEMA public;', '-') +
        "COMMENT ON SCHEMA public IS 'mine';\n" +
        t,
    );
    for (const as of [admin, modest]) {
      const done = await restored(file, {
        as,
        asking: `select obj_description('public'::regnamespace)`,
      });
      expect(done.answer).toBe('mine');
      expect(sentences(done.warnings)).toContain(
        'The comment on the database itself was left out.',
      );
    }
  });

  it('a dump of one schema is restored and proven', async () => {
    await cluster.psql('postgres', 'drop database if exists "by schema"');
    await cluster.createDatabase('by schema');
    await cluster.psql('by schema', 'create table t (n int); insert into t values (1)');
    const file = await dumpOf(cluster, 'by schema', '-n', 'public');
    expect(await readFile(file, 'utf8')).toContain('CREATE SCHEMA public;');
    expect(await restored(file)).toMatchObject({ tables: 1, rows: 1 });
    expect((await drill(file)).differences).toEqual([]);
    await cluster.dropDatabase('by schema');
  });

  it('a dump without a version is proven in a server of an installed version', async () => {
    const file = await fileWith(t + rows('t', '1\n2\n'));
    expect(await drill(file)).toMatchObject({ rows: 2, differences: [] });
  });
});

describe('owners that do not exist here', () => {
  const sql =
    'ALTER SCHEMA public OWNER TO rdsadmin;\n' +
    t +
    'ALTER TABLE public.t OWNER TO nobody_here;\n' +
    "CREATE SCHEMA own AUTHORIZATION nobody_here;\nSET SESSION AUTHORIZATION 'nobody_here';\nCREATE TABLE own.u (a int);\n" +
    'REVOKE ALL ON SCHEMA public FROM rdsadmin;\nGRANT ALL ON TABLE public.t TO nobody_here WITH GRANT OPTION;\n' +
    'ALTER DEFAULT PRIVILEGES FOR ROLE rdsadmin IN SCHEMA public GRANT SELECT ON TABLES  TO nobody_here;\n';

  it('owners, grants and roles that do not exist here are left out if the user asks for it', async () => {
    const file = await fileWith(sql);
    const { error } = await errorOf(restored(file));
    expect(error).toEqual({
      code: 'roles-missing',
      roles: ['nobody_here', 'rdsadmin'],
      needed: [],
    });
    for (const as of [admin, modest]) {
      const done = await restored(file, {
        as,
        withoutOwners: true,
        asking: `select count(*) from pg_class where relname in ('t', 'u') and relacl is null`,
      });
      expect(done.answer).toBe('2');
      expect(sentences(done.warnings)).toContain(
        'Owners, grants and default privileges of the file are left out, as you asked.',
      );
    }
  });

  it('roles of policies must exist', async () => {
    const file = await fileWith(
      `${sql}${entry('t p', 'POLICY', 'CREATE POLICY p ON public.t TO policed USING (true);')}`,
    );
    const { error } = await errorOf(restored(file, { withoutOwners: true }));
    expect(error).toEqual({ code: 'roles-missing', roles: ['policed'], needed: ['policed'] });
  });
});

describe('objects that cannot be created', () => {
  const plain = entry(
    'plain(integer)',
    'FUNCTION',
    'CREATE FUNCTION public.plain(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $_$ SELECT other($1) $_$;\nCREATE FUNCTION public.other(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $_$ SELECT $1 $_$;',
  );
  const sql =
    plain +
    t +
    entry(
      'g',
      'TABLE',
      'CREATE TABLE public.g (\n    n integer,\n    m integer GENERATED ALWAYS AS (public.plain(n)) STORED\n);',
    ) +
    rows('t', '1\n2\n') +
    rows('g', '1\n') +
    entry(
      't t_n_key',
      'CONSTRAINT',
      'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_n_key UNIQUE (n);',
    ) +
    entry('i', 'INDEX', 'CREATE INDEX i ON public.t USING btree (public.plain(n));') +
    entry('INDEX i', 'COMMENT', "COMMENT ON INDEX public.i IS 'an index';");

  it('objects that cannot be created are left out together with the objects that need them, and are listed', async () => {
    const file = await fileWith(
      sql.replaceAll(' GENERATED ALWAYS AS (public.plain(n)) STORED', ''),
    );
    const { error } = await errorOf(restored(file));
    if (error.code !== 'restore-failed') throw new Error(error.code);
    const remedies = remediesFor(error.failure).map(({ options }) => options);
    expect(remedies.at(-1)).toEqual({ leaveOut: ['index public.i'] });
    // Newer servers set the search path of index builds themselves, regardless of the setting.
    expect(remedies).toHaveLength((error.failure?.serverMajor ?? 0) < 17 ? 2 : 1);
    const done = await restored(file, {
      ...remedies.at(-1),
      asking: `select count(*) from pg_constraint where conname = 't_n_key'`,
    });
    expect(done).toMatchObject({ tables: 2, rows: 3, answer: '1' });
    expect(sentences(done.warnings)).toContain('Left out, as you asked: index public.i.');
    expect(sentences(done.warnings)).toContain(
      'Left out too, because they need it: comment public.INDEX i.',
    );
  });

  it('objects are created with the search path of the user who restores', async () => {
    const file = await fileWith(sql);
    const major = Number((await cluster.psql('postgres', 'show server_version_num')).slice(0, 2));
    const done = await restored(file, {
      searchPath: ['public'],
      ...(major < 17 ? {} : { leaveOut: ['index public.i'] }),
      asking: `select (select m from g), (select setconfig from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database()))`,
    });
    expect(done.answer).toBe('1|{search_path=public}');
  });

  it('rows that violate a constraint are left out together with the objects that need their key', async () => {
    const file = await fileWith(
      t +
        rows('t', '1\n1\n') +
        entry('f', 'TABLE', 'CREATE TABLE public.f (\n    n integer\n);') +
        entry(
          't t_n_key',
          'CONSTRAINT',
          'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_n_key UNIQUE (n);',
        ) +
        entry(
          'CONSTRAINT t_n_key ON t',
          'COMMENT',
          "COMMENT ON CONSTRAINT t_n_key ON public.t IS 'x';",
        ) +
        entry(
          'f f_n_fkey',
          'FK CONSTRAINT',
          'ALTER TABLE ONLY public.f\n    ADD CONSTRAINT f_n_fkey FOREIGN KEY (n) REFERENCES public.t(n);',
        ),
    );
    const { error } = await errorOf(restored(file));
    expect(error).toMatchObject({ failure: { object: 'constraint public.t t_n_key' } });
    const done = await restored(file, { leaveOut: ['CONSTRAINT public.t t_n_key'] });
    expect(sentences(done.warnings)).toContain(
      'Left out too, because they need it: comment public.CONSTRAINT t_n_key ON t, fk constraint public.f f_n_fkey.',
    );
    expect(await restored(file, { leaveOut: ['rows of table public.t'] })).toMatchObject({
      rows: 0,
    });
  });

  it('an option to leave out a name that is not in the dump is rejected', async () => {
    const operation = restored(await fileWith(t), { leaveOut: ['index public.nothing'] });
    expect((await errorOf(operation)).error).toMatchObject({ code: 'invalid-input' });
    const path_ = restored(await fileWith(t), { searchPath: ['pg_temp'] });
    expect((await errorOf(path_)).error).toMatchObject({ code: 'invalid-input' });
  });
});
