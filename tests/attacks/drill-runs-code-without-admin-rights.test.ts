/**
 * The owner of a database puts code into it, and an admin proves its backup: the code runs as a
 * role without any privileges, regardless of what it tries to do.
 */
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Proof } from '#shared/domain/proof.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { realProcesses, type ProcessPort } from '../../src-main/system/processes.ts';
import { engineForTest, entriesOf, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { serverSettings } from '../../src-main/drill/needs/server-settings.ts';
import { startServerOfMajor } from '../support/other-majors.ts';
import { sharedCluster, startTestCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const owner = 'attack_owner';
beforeAll(() => cluster.psql('postgres', `create role ${owner} login`));
afterAll(() => cluster.psql('postgres', `drop role if exists ${owner}`));

async function databaseOf(name: string, sql: string): Promise<string> {
  await cluster.createDatabase(name);
  onTestFinished(() => cluster.dropDatabase(name));
  await cluster.psql(name, `alter schema public owner to ${owner}; set role ${owner}; ${sql}`);
  return name;
}

/** A folder that every user can write to: a file in it shows that a program ran. */
async function traces(): Promise<string> {
  const folder = await temporaryFolder('nightjar-traces-');
  await chmod(folder, 0o777);
  return folder;
}

async function drill(engine: TestEngine, database: string): Promise<Proof | NightjarError> {
  const { id } = await engine.connect(cluster, { database });
  const filePath = await engine.backUpWell(id);
  return await engine.nightjar.drills
    .start({ filePath, connectionId: id, trusted: false, where: 'here' })
    .finished.catch((error: unknown) => {
      if (error instanceof ExpectedError) return error.error;
      throw error;
    });
}

/** Runs `attempt` as a superuser; as any other user, raises an error that asks for a superuser. */
const whenSuperuser = (attempt: string, words: string): string => `begin
  if (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then ${attempt};
  elsif current_user like 'drill_%' then raise exception '%', ${words}; end if;
  return true; end`;

it.each([
  ['permission denied for table t', 'permission denied for table t'],
  ['must be superuser to do that', 'must be superuser to do that'],
  ['must be owner of table t', 'must be owner of table t'],
])('no error text makes a drill start again with more privileges: %s', async (_name, words) => {
  const folder = await traces();
  const attempt = `execute 'copy (select 1) to program ''touch ${folder}/ran'''`;
  const database = await databaseOf(
    'attack words',
    `create function look(a int) returns boolean language plpgsql as $$ ${whenSuperuser(attempt, `'${words}'`)} $$;
     create table t (a int check (look(a))); insert into t values (1), (2);`,
  );
  const outcome = await drill(await engineForTest(), database);
  expect(outcome).toMatchObject({
    notRestored: 'refused',
    differences: expect.arrayContaining([words]),
  });
  expect(await entriesOf(folder)).toEqual([]);
});

it('an object that only a superuser can create does not let code of the dump run as a superuser', async () => {
  const folder = await traces();
  const database = await databaseOf(
    'attack kinds',
    `create function note() returns void language plpgsql as $$ begin
       if (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
         execute 'copy (select 1) to program ''touch ${folder}/ran''';
       end if;
     exception when others then null; end $$;
     create function on_event() returns event_trigger language plpgsql as $$ begin perform public.note(); end $$;
     create type pair as (a int, b int);
     create function compare(pair, pair) returns int language plpgsql immutable as $$ begin perform public.note(); return 0; end $$;
     create function less(pair, pair) returns boolean language plpgsql immutable as $$ begin perform public.note(); return false; end $$;
     create operator < (leftarg = pair, rightarg = pair, function = less);
     create function validate(text[], oid) returns void language plpgsql as $$ begin perform public.note(); end $$;
     create function pair_to_int(pair) returns int language plpgsql immutable as $$ begin perform public.note(); return 1; end $$;
     create cast (pair as int) with function pair_to_int(pair) as implicit;
     create table t (p pair, constraint c check ((p is null) or public.less(p, p) is not null));
     insert into t values (row(1, 2));
     reset role;
     create event trigger catch_all on ddl_command_end execute function public.on_event();
     create operator class pair_ops for type public.pair using btree as operator 1 public.<, function 1 public.compare(public.pair, public.pair);
     create foreign data wrapper wrapper validator public.validate;
     create publication all_of_it for all tables;`,
  );
  // Creating the wrapper calls its function: here the superuser who prepared the test did that.
  expect(await entriesOf(folder)).toEqual(['ran']);
  await rm(path.join(folder, 'ran'));
  const outcome = await drill(await engineForTest(), database);
  // The wrapper calls a function of the dump: it is not created by a superuser, and no other role
  // can create it.
  expect(outcome).toMatchObject({ code: 'drill-needs-superuser' });
  expect(await entriesOf(folder)).toEqual([]);
  await cluster.psql(database, 'drop foreign data wrapper wrapper');
  await rm(path.join(folder, 'ran'));
  const proof = await drill(await engineForTest(), database);
  expect(proof).toMatchObject({ differences: [] });
  expect(await entriesOf(folder)).toEqual([]);
});

it('a drill ends after a limited time for every dump', async () => {
  const database = await databaseOf(
    'attack loop',
    `create function forever(a int) returns boolean language plpgsql as $$ begin
       while current_user like 'drill_%' loop perform pg_catalog.pg_sleep(0.1); end loop; return true; end $$;
     create table t (a int check (forever(a))); insert into t values (1);`,
  );
  const limitMs = 4000;
  const engine = await engineForTest({ faults: { drillLimitMs: limitMs } });
  expect(await drill(engine, database)).toEqual({ code: 'drill-too-long', limitMs });
});

/** As on a computer without bubblewrap. */
const withoutSandbox: ProcessPort = {
  ...realProcesses,
  run: (request) =>
    realProcesses.run(
      path.basename(request.file) === 'bwrap'
        ? { ...request, file: '/nonexistent/bwrap' }
        : request,
    ),
};

const native = `create function own_random() returns uuid language c as '$libdir/pgcrypto', 'pg_random_uuid';
   create table t (a int, id uuid default public.own_random()); insert into t values (1);
   create view v as select * from t; create table other (a int); insert into other values (1);`;

it('functions in C are created only if a superuser has no rights outside of the sandbox, and are named if there is no sandbox', async () => {
  const database = 'attack native';
  await cluster.createDatabase(database);
  onTestFinished(() => cluster.dropDatabase(database));
  await cluster.psql(database, native);
  const without = await drill(await engineForTest({ processes: withoutSandbox }), database);
  // Its rows need the function.
  expect(without).toMatchObject({
    code: 'drill-failed',
    detail: expect.stringContaining('Rows of public.t need functions') as unknown,
  });
  await cluster.psql(database, 'truncate t');
  expect(await drill(await engineForTest({ processes: withoutSandbox }), database)).toMatchObject({
    differences: [],
    leftOut: ['function public.own_random()', 'table public.t', 'view public.v'],
  });
  await cluster.psql(database, 'insert into t values (1)');
  expect(await drill(await engineForTest(), database)).toMatchObject({ differences: [] });
});

it('a superuser in the sandbox of a drill has no access to files, programs of this computer and the network', async () => {
  const folder = await traces();
  const server = await startTestCluster({ sandboxed: true, network: false });
  onTestFinished(() => server.remove());
  expect(server.cluster.isSandboxed).toBe(true);
  await server.createDatabase('room');
  const says = async (program: string): Promise<string> =>
    await server.psql(
      'room',
      `create temporary table said (line text); copy said from program $$(${program}) 2>&1; true$$; select string_agg(line, ',') from said`,
    );
  await says(`touch ${folder}/ran`).catch(() => '');
  expect(await entriesOf(folder)).toEqual([]);
  expect(await says(`ls ${process.cwd()} /root /home`)).toContain('No such file');
  expect(await says('cat /proc/net/dev | tail -n +3 | cut -d: -f1')).toMatch(/^\s*lo$/u);
  // It sees only its own processes, not those of the computer.
  expect(Number(await says('ls -d /proc/[0-9]* | wc -l'))).toBeLessThan(30);
  await expect(says(`kill -0 ${process.pid} && echo alive`)).resolves.not.toContain('alive');
});

it('no object of the dump runs when the superuser of the drill logs in', async () => {
  const server = await startServerOfMajor(18, serverSettings(18, 1));
  onTestFinished(() => server.remove());
  await server.createDatabase('proven');
  await server.psql(
    'proven',
    `create table seen (who text);
     create function look() returns event_trigger language plpgsql as $$ begin insert into public.seen values (current_user); end $$;
     create event trigger on_login on login execute function look(); alter event trigger on_login enable always`,
  );
  expect(await server.psql('proven', 'select count(*) from seen')).toBe('0');
});

it('a failed drill reports the reason, even if its unfinished database cannot be dropped', async () => {
  const database = await databaseOf(
    'attack subscribed',
    `create table t (a int); insert into t values (1); reset role;
     create function look(a int) returns boolean language plpgsql as $$ begin
       if current_user like 'drill_%' then raise exception 'not in here'; end if; return true; end $$;
     create materialized view last_of_all as select look(a) from t;
     create subscription follows connection 'host=127.0.0.1 port=1 dbname=none' publication p with (connect = false)`,
  );
  onTestFinished(async () => {
    await cluster.psql(
      database,
      `alter subscription follows disable; alter subscription follows set (slot_name = none); drop subscription follows`,
    );
  });
  const outcome = await drill(await engineForTest(), database);
  expect(outcome).toMatchObject({
    notRestored: 'refused',
    differences: expect.arrayContaining(['not in here']),
  });
});
