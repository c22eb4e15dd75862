/** The content of the file is compared with the server's own counts, in the same snapshot. */
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../src-main/logging/log.ts';
import {
  takeServerSnapshot,
  type ServerSnapshot,
} from '../../src-main/backup/server/server-snapshot.ts';
import { integer, sql } from '../../src-main/postgres/connection/quote-sql.ts';
import { PsqlSession } from '../../src-main/postgres/connection/psql-session.ts';
import { realProcesses } from '../../src-main/system/processes.ts';
import { engineForTest, soon, temporaryFolder } from '../support/engine.ts';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();

async function databaseOf(name: string, sql: string): Promise<void> {
  await cluster.createDatabase(name);
  await cluster.psql(name, sql);
}

function environmentFor(database: string): NodeJS.ProcessEnv {
  const { host, port, user, password } = cluster;
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
  };
}

describe('source counts', () => {
  it('source counts match a dump of unusual tables, extensions and partitions', async () => {
    await databaseOf(
      'truthful',
      `create table "line
break ""quoted"" back\\slash" (a int);
      insert into "line
break ""quoted"" back\\slash" select generate_series(1, 7);
      create table parent (a int); create table child () inherits (parent);
      insert into parent values (1); insert into child values (2), (3);
      create table parts (a int) partition by range (a);
      create table parts_1 partition of parts for values from (0) to (10);
      insert into parts values (5);
      create type mood as enum ('sad', 'glad');
      create table by_hash (m mood, a int) partition by hash (m);
      create table hash_0 partition of by_hash for values with (modulus 2, remainder 0)
        partition by list (a);
      create table hash_0_all partition of hash_0 default;
      create table hash_1 partition of by_hash for values with (modulus 2, remainder 1);
      insert into by_hash values ('sad', 1), ('glad', 2), ('glad', 3);
      create unlogged table scratch (a int); insert into scratch values (1);
      create table nothing (); create schema "pgish"; create table pgish.t (a int);
      create materialized view seen as select 1 as a;`,
    );
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: 'truthful' });
    const file = await engine.backUpWell(id);
    const manifest = await readManifest(path.dirname(file), path.basename(file));
    expect(manifest?.sourceCounts).toEqual({ tables: 9, tablesCounted: 9, rowsCounted: 15 });
    expect(await engine.log()).not.toContain('the server exported no snapshot');
    await cluster.dropDatabase('truthful');
  });

  it('source counts use the true size of tables: a large table that was never analysed is not read twice', async () => {
    await databaseOf(
      'never analysed',
      `create table large (a text) with (autovacuum_enabled = off);
       insert into large select repeat('x', 1000) from generate_series(1, 12000);
       create table small (a int) with (autovacuum_enabled = off); insert into small values (1);`,
    );
    const snapshot = await takeServerSnapshot({
      server: { processes: realProcesses },
      psql: path.join(cluster.binDirectory, 'psql'),
      majorVersion: 15,
      countAllRows: false,
      largeTables: null,
      log: createLog({ folder: await temporaryFolder() }),
      env: environmentFor('never analysed'),
      signal: new AbortController().signal,
    });
    expect(await snapshot?.begin()).toEqual([]);
    const tables = await snapshot?.finish();
    expect(tables?.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { schema: 'public', name: 'large', rows: null, root: null },
      { schema: 'public', name: 'small', rows: 1, root: null },
    ]);
    await cluster.dropDatabase('never analysed');
  });

  it('source counts that are no longer needed are cancelled: the query ends on the server', async () => {
    const session = new PsqlSession(realProcesses, path.join(cluster.binDirectory, 'psql'), {
      ...environmentFor('postgres'),
      PGAPPNAME: 'long question',
    });
    const answer = session.ask(sql`select pg_sleep(600)`).catch(() => null);
    const running = `select count(*) from pg_stat_activity where application_name = 'long question' and state = 'active'`;
    await vi.waitFor(async () => expect(await cluster.psql('postgres', running)).toBe('1'), soon);
    await session.end();
    expect(await answer).toBeNull();
    await vi.waitFor(async () => expect(await cluster.psql('postgres', running)).toBe('0'), soon);
  });

  it('source counts reject a dump in which a table is missing or incomplete, and name it', async () => {
    await databaseOf(
      'half told',
      'create table kept (a int); insert into kept select generate_series(1, 50); create table gone (a int);',
    );
    // A pg_dump that omits data silently, which no other check detects.
    const tools = await temporaryFolder();
    const real = path.dirname((await toolsOf()).pgDump);
    for (const name of ['psql', 'pg_dumpall']) {
      await writeFile(path.join(tools, name), `#!/bin/sh\nexec '${real}/${name}' "$@"\n`);
    }
    const script = (filter: string): string =>
      `#!/bin/sh\ncase "$1" in --version) exec '${real}/pg_dump' "$@";; esac\n${filter}\n`;
    const engine = await engineForTest();
    const { id } = await engine.connect(cluster, { database: 'half told' });
    const outcomes: string[] = [];
    for (const filter of [
      `exec '${real}/pg_dump' "$@" --exclude-table-data=gone`,
      `'${real}/pg_dump' "$@" | sed '/^50$/d'`,
    ]) {
      await writeFile(path.join(tools, 'pg_dump'), script(filter));
      for (const name of ['psql', 'pg_dumpall', 'pg_dump'])
        await chmod(path.join(tools, name), 0o755);
      await engine.nightjar.settings.chooseToolsFolder(tools);
      const run = await engine.backUp(id);
      outcomes.push(run.state === 'failed' ? JSON.stringify(run.error) : run.state);
    }
    expect(outcomes[0]).toContain('The dump differs from the server: public.gone is missing.');
    expect(outcomes[1]).toContain('public.kept has 49 rows instead of 50.');
    expect((await engine.nightjar.backups.list(id)).backups).toEqual([]);
    await cluster.dropDatabase('half told');
  });
});

describe('many tables', () => {
  const tables = 1000;
  const database = 'many';
  const psql = path.join(cluster.binDirectory, 'psql');
  const nothingRuns = async (): Promise<void> => undefined;
  let release = nothingRuns;

  beforeAll(async () => {
    await databaseOf(
      database,
      `do $$ begin for n in 1..${tables} loop execute format('create table t%s as select 1 as a', n); end loop; end $$`,
    );
  });
  afterEach(async () => {
    await release();
    release = nothingRuns;
  });
  afterAll(() => cluster.dropDatabase(database));

  /** What the session with the snapshot does, as the server sees it. */
  const seen = async (): Promise<{ query: string; state: string; since: string }> =>
    JSON.parse(
      await cluster.psql(
        'postgres',
        `select json_build_object('query', query, 'state', state, 'since', query_start) from pg_stat_activity where application_name = 'counts many'`,
      ),
    ) as { query: string; state: string; since: string };
  const untilSeen = async (word: string): Promise<void> =>
    await vi.waitFor(async () => expect((await seen()).query).toContain(word), soon);
  const untilIdle = async (): Promise<void> =>
    await vi.waitFor(
      async () => {
        const before = await seen();
        await delay(300);
        expect(await seen()).toEqual({ ...before, state: 'idle in transaction' });
      },
      { ...soon, interval: 10 },
    );
  const looks = 'pg_locks';
  const counts = 'count(*) from only';

  /** A snapshot, and another session that can lock the tables as pg_dump does. */
  async function scene(): Promise<{
    snapshot: ServerSnapshot;
    lock: (first: number, last: number) => Promise<unknown>;
  }> {
    const env = environmentFor(database);
    const snapshot = await takeServerSnapshot({
      server: { processes: realProcesses },
      psql,
      majorVersion: 15,
      countAllRows: false,
      largeTables: null,
      log: createLog({ folder: await temporaryFolder() }),
      env: { ...env, PGAPPNAME: 'counts many' },
      signal: new AbortController().signal,
    });
    if (snapshot === null) throw new Error('The server exports no snapshot');
    const dump = new PsqlSession(realProcesses, psql, env);
    await dump.ask(sql`begin`);
    release = async () => {
      await snapshot.release();
      await dump.end();
    };
    return {
      snapshot,
      lock: (first, last) =>
        dump.ask(
          sql`do $$ begin for n in ${integer(first)}..${integer(last)} loop execute format('lock table t%s in access share mode', n); end loop; end $$`,
        ),
    };
  }

  it('are counted as soon as another session has locked all of them', async () => {
    const { snapshot, lock } = await scene();
    await untilSeen(looks);
    await lock(2, tables);
    for (let look = 0; look < 2; look += 1) {
      const { since } = await seen();
      await vi.waitFor(async () => expect((await seen()).since).not.toBe(since), soon);
    }
    expect((await seen()).query).toContain(looks);
    await lock(1, 1);
    await untilSeen(counts);
    expect(await snapshot.begin()).toEqual([]);
    const counted = (await snapshot.finish())?.filter(({ rows }) => rows === 1);
    expect(counted).toHaveLength(tables);
  });

  it('that were rewritten are found, also if all others were counted before pg_dump began', async () => {
    const { snapshot, lock } = await scene();
    await cluster.psql(database, 'alter table t7 alter column a type text');
    await lock(1, tables);
    await untilSeen(counts);
    await untilIdle();
    expect(await snapshot.begin()).toEqual([{ schema: 'public', name: 't7' }]);
    const counted = (await snapshot.finish())?.filter(({ rows }) => rows === 1);
    expect(counted).toHaveLength(tables - 1);
  });

  it('are no longer counted after the backup has ended early', async () => {
    const { snapshot, lock } = await scene();
    await lock(1, tables);
    await untilSeen(counts);
    // An error that nobody handles would fail the test.
    await snapshot.release();
    expect(snapshot.isKept()).toBe(false);
  });
});

async function toolsOf(): Promise<{ pgDump: string }> {
  const engine = await engineForTest();
  const [tools] = await engine.nightjar.tools.list();
  if (tools === undefined) throw new Error('there are no tools');
  return { pgDump: path.join(tools.binDirectory, 'pg_dump') };
}
