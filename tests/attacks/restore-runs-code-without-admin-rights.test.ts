/**
 * A superuser restores the backup of another user's database: code that the owner has put into it
 * runs, during the restore and later, only with the privileges of an owner of that database.
 */
import { sentences } from '../support/restore-warnings.ts';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import {
  engineForTest,
  entriesOf,
  runToEnd,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { sharedCluster, startTestCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const owner = 'stranger';
beforeAll(() => cluster.psql('postgres', `create role ${owner} login password 'secret'`));
afterAll(() => cluster.psql('postgres', `drop role if exists ${owner}`));

const isSuperuser = (): Promise<string> =>
  cluster.psql('postgres', `select rolsuper from pg_catalog.pg_roles where rolname = '${owner}'`);

/** In a separate session, because SET ROLE can be reverted. */
async function asOwner(database: string, sql: string): Promise<string> {
  const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql];
  const { exitCode, stdout, stderr } = await runToEnd(
    path.join(cluster.binDirectory, 'psql'),
    args,
    {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: owner,
      PGPASSWORD: 'secret',
      PGDATABASE: database,
    },
  );
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** Every place from which a restore calls functions of a dump. */
const everywhere = `
  create function grab() returns boolean language plpgsql as $$ begin
    begin execute 'reset role'; exception when others then null; end;
    begin execute 'alter role ${owner} superuser'; exception when others then null; end;
    return true; end $$;
  create function grab(int) returns int language plpgsql immutable as $$ begin perform public.grab(); return $1; end $$;
  create function grab_row() returns trigger language plpgsql as $$ begin perform public.grab(); return new; end $$;
  create function helper() returns void language plpgsql security definer as $$ begin perform public.grab(); end $$;
  create table checked (a int check (public.grab()));
  create table defaulted (a int, b int default public.grab(1));
  create table generated (a int, b int generated always as (public.grab(a)) stored);
  create table triggered (a int);
  create trigger always before insert on triggered for each row execute function public.grab_row();
  alter table triggered enable always trigger always;
  create constraint trigger deferred_one after insert on checked deferrable initially deferred for each row execute function public.grab_row();
  insert into checked values (1); insert into defaulted (a) values (1); insert into generated (a) values (1); insert into triggered values (1);
  create index by_function on defaulted (public.grab(a));
  create materialized view mirrored as select public.grab(a) from defaulted;
  create domain positive as int check (public.grab());
  create view secrets as select rolname, rolpassword from pg_catalog.pg_authid;
  create rule instead as on update to defaulted do instead select public.grab();
  create function set_path() returns boolean language plpgsql as $$ begin
    execute pg_catalog.format('alter database %I set search_path = public, pg_catalog', pg_catalog.current_database()); return true; end $$;
  create table pathed (a int check (public.set_path())); insert into pathed values (1); comment on table pathed is 'x';
  create domain public.text as pg_catalog.text check (public.grab());
  analyze;`;

async function scene(database: string): Promise<void> {
  await cluster.createDatabase(database);
  onTestFinished(() => cluster.dropDatabase(database));
  await cluster.psql('postgres', `alter database "${database}" owner to ${owner}`);
  await cluster.psql(database, `alter schema public owner to ${owner}`);
  await asOwner(database, everywhere);
  expect(await isSuperuser()).toBe('f');
}

async function restore(
  engine: TestEngine,
  order: { filePath: string; connectionId: string; database: string; mode: 'new' | 'replace' },
): Promise<readonly string[]> {
  const { finished } = await engine.nightjar.restores.start({
    trusted: true,
    tables: null,
    ...order,
  });
  return sentences((await finished).warnings);
}

const ownersOf = (database: string): Promise<string> =>
  cluster.psql(
    database,
    `select string_agg(distinct pg_catalog.pg_get_userbyid(o), ',') from (
       select relowner as o from pg_catalog.pg_class where relnamespace = 'public'::regnamespace
       union all select proowner from pg_catalog.pg_proc where pronamespace = 'public'::regnamespace
       union all select datdba from pg_catalog.pg_database where datname = current_database()) owners`,
  );

describe('a restore by a superuser', () => {
  it("a restore into a new database gives no code the superuser's privileges, neither then nor later", async () => {
    await scene('stranger shop');
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: 'stranger shop' });
    const filePath = await engine.backUpWell(id);
    const order = { filePath, connectionId: id, database: 'stranger copy', mode: 'new' } as const;
    const review = await engine.nightjar.restores.review({
      ...order,
      trusted: false,
      tables: null,
    });
    expect(sentences(review.warnings).join('\n')).toContain('with the rights of a new role');
    onTestFinished(async () => {
      await cluster.dropDatabase('stranger copy');
      await cluster.psql('postgres', 'drop role if exists "stranger copy_owner"');
    });
    const warnings = await restore(engine, order);
    expect(warnings.join('\n')).toContain('belong to the new role “stranger copy_owner”');
    expect(await isSuperuser()).toBe('f');
    expect(await ownersOf('stranger copy')).toBe('stranger copy_owner');
    // Objects that are called later have no other privileges: a function of their owner, and a
    // view.
    await asOwner('stranger copy', 'select public.helper()');
    expect(await isSuperuser()).toBe('f');
    await expect(
      cluster.psql('stranger copy', `set role "stranger copy_owner"; select * from public.secrets`),
    ).rejects.toThrow('permission denied');
    const rights = `select rolcanlogin, rolbypassrls, rolpassword is null from pg_catalog.pg_authid where rolname = 'stranger copy_owner'`;
    expect(await cluster.psql('postgres', rights)).toBe('f|f|t');
  });

  it('a restore in place of a database gives everything to the owner of the replaced database', async () => {
    await scene('stranger place');
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: 'stranger place' });
    const filePath = await engine.backUpWell(id);
    await restore(engine, {
      filePath,
      connectionId: id,
      database: 'stranger place',
      mode: 'replace',
    });
    expect(await isSuperuser()).toBe('f');
    expect(await ownersOf('stranger place')).toBe(owner);
    await asOwner('stranger place', 'select public.helper()');
    expect(await isSuperuser()).toBe('f');
    const [replaced] = await engine.nightjar.restores.replaced();
    await engine.nightjar.restores.discard(replaced?.id ?? '');
    const left = `select count(*) from pg_catalog.pg_roles where rolname like 'nightjar_owner_%'`;
    expect(await cluster.psql('postgres', left)).toBe('0');
  });
});

it('a superuser who replaces a database of a superuser makes no code of the dump a superuser', async () => {
  const database = 'super shop';
  await scene(database);
  onTestFinished(async () => {
    await cluster.dropDatabase(database);
    await cluster.psql('postgres', `drop role if exists "${database}_owner"`);
  });
  await cluster.psql('postgres', `alter database "${database}" owner to "${cluster.user}"`);
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database });
  const filePath = await engine.backUpWell(id);
  await restore(engine, { filePath, connectionId: id, database, mode: 'replace' });
  await asOwner(database, 'select public.helper()');
  expect(await isSuperuser()).toBe('f');
  expect((await ownersOf(database)).split(',').toSorted()).toEqual(
    [cluster.user, `${database}_owner`].toSorted(),
  );
  const [replaced] = await engine.nightjar.restores.replaced();
  await engine.nightjar.restores.discard(replaced?.id ?? '');
});

it('if the server lets no new role log in, the restore still runs and reports with whose privileges', async () => {
  const server = await startTestCluster();
  onTestFinished(() => server.remove());
  const hbaFile = await server.psql('postgres', 'show hba_file');
  await writeFile(
    hbaFile,
    `host all ${server.user} all scram-sha-256\nlocal all ${server.user} scram-sha-256\nhost all all all reject\nlocal all all reject\n`,
  );
  await server.psql('postgres', 'select pg_reload_conf(); create database shop');
  await server.psql('shop', 'create table t (a int); insert into t values (1)');
  const engine = await engineForTest();
  const { id } = await engine.connect(server, { database: 'shop' });
  const filePath = await engine.backUpWell(id);
  const warnings = await restore(engine, {
    filePath,
    connectionId: id,
    database: 'copy',
    mode: 'new',
  });
  expect(warnings.join()).toContain(`ran with the rights of “${server.user}”`);
  expect(await server.psql('copy', 'select count(*) from t')).toBe('1');
  const left = `select count(*) from pg_catalog.pg_roles where rolname like 'nightjar_owner_%' or rolname = 'copy_owner'`;
  expect(await server.psql('postgres', left)).toBe('0');
});

it('grants by other roles are restored, and the rest runs without the privileges of a superuser', async () => {
  const [database, copy] = ['granted shop', 'granted copy'];
  await cluster.createDatabase(database);
  await cluster.psql('postgres', 'create role giver; create role taker');
  onTestFinished(async () => {
    for (const one of [database, copy]) await cluster.dropDatabase(one);
    await cluster.psql('postgres', `drop role if exists "${copy}_owner", giver, taker`);
  });
  await cluster.psql(
    database,
    `create table t (a int); grant select on t to giver with grant option; grant usage on schema public to giver;
     set role giver; grant select on t to taker;`,
  );
  const filePath = path.join(await temporaryFolder(), 'granted.sql');
  const dumped = await runToEnd(
    path.join(cluster.binDirectory, 'pg_dump'),
    [`--file=${filePath}`],
    {
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: database,
    },
  );
  expect(dumped.stderr).toBe('');
  expect(await readFile(filePath, 'utf8')).toContain('SET SESSION AUTHORIZATION');
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database });
  const order = { filePath, connectionId: id, database: copy, mode: 'new' } as const;
  const review = await engine.nightjar.restores.review({ ...order, trusted: true, tables: null });
  expect(sentences(review.warnings).join()).toContain('with the rights of a new role');
  await restore(engine, order);
  const acl = `select relacl::text from pg_catalog.pg_class where relname = 't'`;
  expect(await cluster.psql(copy, acl)).toContain('taker=r/giver');
});

it('an admin who is not a superuser and can create roles does not pass on privileges either', async () => {
  await cluster.psql(
    'postgres',
    `create role maker login createdb createrole password 'secret'; create role helped; grant helped to maker with admin option`,
  );
  onTestFinished(async () => {
    for (const database of ['maker copy', 'maker shop']) await cluster.dropDatabase(database);
    await cluster.psql('postgres', 'drop role if exists "maker copy_owner", maker, helped');
  });
  const grab = `create function grab() returns boolean language plpgsql as $$ begin
    begin grant helped to ${owner}; exception when others then null; end; return true; end $$;
    create table t (a int check (public.grab())); insert into t values (1);`;
  await cluster.psql('postgres', 'create database "maker shop" owner maker');
  await cluster.psql(
    'maker shop',
    `set role maker; create extension hstore; ${grab.replace('insert', '-- ')}`,
  );
  await cluster.psql('maker shop', "alter table t add b hstore; comment on table t is 'shop'");
  const engine = await engineForTest();
  const { id } = await engine.connect(
    cluster,
    { name: 'maker', database: 'maker shop', user: 'maker' },
    'secret',
  );
  const filePath = await engine.backUpWell(id);
  const warnings = await restore(engine, {
    filePath,
    connectionId: id,
    database: 'maker copy',
    mode: 'new',
  });
  expect(warnings.join()).toContain('“maker copy_owner”');
  await restore(engine, { filePath, connectionId: id, database: 'maker shop', mode: 'replace' });
  for (const database of ['maker copy', 'maker shop']) {
    const comment = `select pg_catalog.obj_description('public.t'::regclass)`;
    expect(await cluster.psql(database, comment)).toBe('shop');
  }
  expect(await ownersOf('maker copy')).toContain('maker copy_owner');
  const isHelped = `select pg_catalog.pg_has_role('${owner}', 'helped', 'member')`;
  expect(await cluster.psql('postgres', isHelped)).toBe('f');
  for (const replaced of await engine.nightjar.restores.replaced()) {
    await engine.nightjar.restores.discard(replaced.id);
  }
});

const head = `--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\nCREATE TABLE public.t (\n    a text\n);\n\n`;
const end = `\n--\n-- PostgreSQL database dump complete\n--\n\n`;

/** Inputs in which psql sees a command and a reader of the dump sees SQL or rows. */
const forms: readonly (readonly [name: string, sql: string | Buffer])[] = [
  ['a NUL byte hides a line break', "COMMENT ON TABLE public.t IS '\n\0';\n\\! touch MARK\n--';"],
  ['a NUL byte splits a command', '\\unre\0\nstrict `touch MARK`\n'],
  ['a NUL byte ends the rows', 'COPY public.t (a) FROM stdin;\nx\0\n\\.\n\\! touch MARK\n\\.\n'],
  ['a carriage return ends a comment', "-- '\r\n\\! touch MARK\n-- '\n"],
  ['COPY in small letters', "copy public.t (a) from stdin;\n'\n\\.\n\\! touch MARK\n';\n"],
  ['COPY on two lines', "COPY public.t (a)\nFROM stdin;\n'\n\\.\n\\! touch MARK\n';\n"],
  ['COPY of CSV', "COPY public.t (a) FROM stdin WITH (FORMAT csv);\n'\n\\.\n\\! touch MARK\n';\n"],
  ['COPY in parentheses', "SELECT (\nCOPY public.t (a) FROM stdin;\n'\n\\.\n\\! touch MARK\n');\n"],
  [
    'COPY in a body',
    "CREATE FUNCTION public.f() RETURNS int BEGIN ATOMIC\nCOPY public.t (a) FROM stdin;\n'\n\\.\n\\! touch MARK\n'; END;\n",
  ],
  [
    'escapes switched by a rollback',
    "BEGIN;\nSAVEPOINT a;\nSET standard_conforming_strings = off;\nROLLBACK TO a;\nSELECT '\\';\n\\! touch MARK\n--';\nCOMMIT;\n",
  ],
  [
    'escapes switched by a function',
    "SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);\nSELECT '\\';\n\\! touch MARK\n--';\n",
  ],
  [
    'escapes switched by a block',
    "DO $$ begin perform set_config('standard_conforming_strings', 'off', false); end $$;\nSELECT '\\';\n\\! touch MARK\n--';\n",
  ],
  [
    'an encoding switched by a function',
    Buffer.concat([
      Buffer.from(
        "SELECT pg_catalog.set_config('client_encoding', 'SJIS', false);\nCREATE TABLE public.\"",
      ),
      Buffer.from([0xe3, 0x81, 0x82, 0x95]),
      Buffer.from('" (a text);\n\\! touch MARK\n-- "\n'),
    ]),
  ],
  ['a dollar sign behind an emoji', 'SELECT 1 AS 😀$$;\n\\! touch MARK\n-- $$\n'],
  ['an escape behind an emoji', "SELECT 1 AS 😀E'\\';\n\\! touch MARK\n--';\n"],
  ['a text that goes on', "SELECT E'a'\n'\\';\n\\! touch MARK\n--';\n"],
  [
    'a name that is a command',
    'CREATE TABLE public."x\n\\! touch MARK\n" (a text);\nCOPY public."x\n\\! touch MARK\n" (a) FROM stdin;\n\\! touch MARK\n\\.\n',
  ],
  [
    'rows behind a COPY that fails',
    'COPY public.nosuch (a) FROM stdin;\n\\! touch MARK\n\\unrestrict `touch MARK`\n\\.\n',
  ],
];

it.each(forms)('a dump cannot contain a psql command: %s', async (_name, sql) => {
  const folder = await temporaryFolder('nightjar-marks-');
  await chmod(folder, 0o777);
  const mark = path.join(folder, 'ran');
  const text = Buffer.from(sql).toString('latin1').replaceAll('MARK', mark);
  const filePath = path.join(await temporaryFolder(), 'hostile.sql');
  await writeFile(
    filePath,
    Buffer.concat([Buffer.from(head), Buffer.from(text, 'latin1'), Buffer.from(end)]),
  );
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database: 'postgres' });
  const database = 'hostile form';
  const done = await restore(engine, { filePath, connectionId: id, database, mode: 'new' }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ExpectedError) return false;
      throw error;
    },
  );
  expect(await entriesOf(folder)).toEqual([]);
  if (done) await cluster.dropDatabase(database);
  await cluster.psql('postgres', `drop role if exists "${database}_owner"`);
});
