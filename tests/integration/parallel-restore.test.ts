/**
 * A restore in several sessions gives the same database as one in one session, and is as strict: a
 * session that fails, a file that changes and a cancelled restore leave nothing.
 */
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest } from '#shared/domain/manifest.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  descendants,
  soon,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { everyKindSql } from '../support/every-object-kind.ts';
import {
  databasesOf,
  dumpOf,
  errorCodeOf,
  inPhase,
  restore,
  startRestore,
} from '../support/restore-scene.ts';
import { compareDatabases, startTestCluster, type TestCluster } from '../support/test-cluster.ts';

let cluster: TestCluster;
let engine: TestEngine;
let connectionId: string;
let backup: string;

const several = 'the restore uses several sessions';
const repeated = 'it is repeated in one session';

/** Three tables whose rows are read apart, many small ones, and everything that links them. */
const linkedSql = `
  create function is_known(int) returns boolean language plpgsql immutable as 'begin return exists (select from public.large_1 where id = $1); end';
  ${[1, 2, 3].map((n) => `create table large_${n} (id int primary key, other int not null, words text); insert into large_${n} select i, i, repeat(md5(i::text), 3) from generate_series(1, 12000) i; create index on large_${n} (words); create unique index on large_${n} (other);`).join('\n')}
  alter table large_1 cluster on large_1_pkey; alter table large_2 replica identity using index large_2_other_idx;
  create index on large_3 (other) where is_known(id);
  create function known(int) returns bigint language plpgsql immutable as 'begin return (select count(*) from (select from public.large_1 limit $1) as seen); end';
  create table large_4 (id int, words text, known bigint generated always as (known(id % 10)) stored); insert into large_4 select i, repeat(md5(i::text), 6) from generate_series(1, 12000) i;
  alter table large_1 add foreign key (id) references large_3; alter table large_2 add foreign key (id) references large_1; alter table large_3 add foreign key (other) references large_2 (other) deferrable;
  ${Array.from({ length: 60 }, (_, n) => `create table small_${n} (id serial primary key, large int references large_1); insert into small_${n} (large) select ${n} + i from generate_series(1, 5) i;`).join('\n')}
`;

beforeAll(async () => {
  // Few locks: a transaction that creates everything would fail.
  cluster = await startTestCluster({
    settings: {
      max_locks_per_transaction: '10',
      max_connections: '40',
      wal_level: 'logical',
      idle_session_timeout: '1h',
    },
  });
  engine = await startEngine();
  await cluster.createDatabase('original');
  await cluster.psql('original', everyKindSql + linkedSql);
  const connection = await engine.connect(cluster, { database: 'original' });
  connectionId = connection.id;
  backup = await engine.backUpWell(connectionId);
});
afterAll(async () => {
  await engine.stop();
  await cluster.remove();
});

let logBefore = 0;
const newLog = async (): Promise<string> => {
  const log = await engine.log();
  const added = log.slice(logBefore);
  logBefore = log.length;
  return added;
};

afterEach(async () => {
  expect(
    (await databasesOf(cluster)).filter((name) => name.startsWith('nightjar_restore_')),
  ).toEqual([]);
  expect((await descendants()).filter(({ name }) => name === 'psql')).toEqual([]);
  await newLog();
});

const differencesOf = async (database: string): Promise<string[]> => {
  const differences = await compareDatabases(
    cluster.database('original'),
    cluster.database(database),
  );
  await cluster.psql(database, 'drop subscription if exists idle');
  await cluster.dropDatabase(database);
  // The partition of a row that is stored by the hash of an enum depends on the server.
  return differences.filter((one) => !one.startsWith('rows of public.hashed_'));
};

describe('a restore in several sessions', () => {
  it('gives the same database as the original', async () => {
    const order = { filePath: backup, connectionId, database: 'copy', sessions: 4 };
    await restore(engine, order);
    const log = await newLog();
    expect(log).toContain(`${several} {"sessions":4`);
    expect(log).not.toContain(repeated);
    expect(await differencesOf('copy')).toEqual([]);
  });

  it('gives the same database from a foreign dump in one gzip stream', async () => {
    const plain = await dumpOf(cluster, 'original', '--no-owner', '--load-via-partition-root');
    const filePath = `${plain}.gz`;
    await writeFile(filePath, gzipSync(await readFile(plain), { level: 1 }));
    const order = { filePath, connectionId, database: 'theirs', trusted: true, sessions: 3 };
    await restore(engine, order);
    const log = await newLog();
    expect(log).toContain(`${several} {"sessions":3`);
    // Rows that are loaded through a partitioned table.
    expect(log).toContain('a part of the dump {"why":"rows whose order may matter"}');
    expect(log).not.toContain(repeated);
    expect(await differencesOf('theirs')).toEqual([]);
  });

  it('a large table gets a new file, so that its rows need no WAL, and keeps rows that it has', async () => {
    const filePath = path.join(await temporaryFolder(), 'twice.sql');
    const rowsOf = (table: string, rows: number): string =>
      `--\n-- Data for Name: ${table}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public."${table}" (a) FROM stdin;\n${'a line of a large table\n'.repeat(rows)}\\.\n\n`;
    const names = ['large $é', 'small'];
    const tables = names.map((name) => `CREATE TABLE public."${name}" (a text);\n`).join('');
    const rows = [rowsOf('large $é', 60_000), rowsOf('small', 3), rowsOf('large $é', 60_000)];
    await writeFile(
      filePath,
      `--\n-- PostgreSQL database dump\n--\n\n${tables}\n${rows.join('')}--\n-- PostgreSQL database dump complete\n--\n\n`,
    );
    await restore(engine, {
      filePath,
      connectionId,
      database: 'twice',
      trusted: true,
      sessions: 2,
    });
    const log = await newLog();
    expect(log).toContain(`${several} {"sessions":2`);
    expect(log).not.toContain(repeated);
    expect(await cluster.psql('twice', 'select count(*) from "large $é"')).toBe('120000');
    const withNewFile = `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relfilenode <> oid`;
    expect(await cluster.psql('twice', withNewFile)).toBe('large $é');
    await cluster.dropDatabase('twice');
  });

  it('code of a dump changes its session for all rows after it', async () => {
    const filePath = path.join(await temporaryFolder(), 'settings.sql');
    const days = (n: number): string =>
      `--\n-- Data for Name: day_${n}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.day_${n} (day) FROM stdin;\n01/02/2026\n\\.\n\n`;
    const tables = `CREATE TABLE public.day_1 (day date);\nCREATE TABLE public.day_2 (day date);\nCREATE TABLE public.idle (timeout text);\n`;
    const sets = `set_config('datestyle', 'ISO, DMY', false)`;
    for (const code of [
      `DO $$ begin perform ${sets}; end $$;`,
      `CREATE TABLE public.made AS SELECT ${sets};`,
    ]) {
      const idle = `INSERT INTO public.idle SELECT current_setting('idle_session_timeout');\n`;
      const sql = `${tables}${code}\n${days(1)}${days(2)}${idle}`;
      await writeFile(
        filePath,
        `--\n-- PostgreSQL database dump\n--\n\nSELECT pg_catalog.set_config('search_path', '', false);\n${sql}--\n-- PostgreSQL database dump complete\n--\n\n`,
      );
      const order = { filePath, connectionId, database: 'set', trusted: true, sessions: 2 };
      await restore(engine, order);
      const found = await cluster.psql(
        'set',
        `select (select day from day_1), (select day from day_2), (select timeout from idle)`,
      );
      expect(found).toBe('2026-02-01|2026-02-01|0');
      await cluster.dropDatabase('set');
    }
  });

  it('a drill in several sessions proves the backup', async () => {
    const proof = await engine.nightjar.drills.start({
      filePath: backup,
      connectionId,
      trusted: false,
      where: 'here',
      sessions: 2,
    }).finished;
    expect(proof.differences).toEqual([]);
    const log = await newLog();
    expect(log).toContain(`${several} {"sessions":2`);
    expect(log).not.toContain(repeated);
  });
});

/** A copy of the backup with its manifest. */
async function copyOfBackup(): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of [backup, manifestOf(backup)])
    await writeFile(path.join(folder, path.basename(file)), await readFile(file));
  return path.join(folder, path.basename(backup));
}

const manifestOf = (file: string): string => file.replace('.sql.gz', '.manifest.json');

describe('an attempt in several sessions that fails', () => {
  /** A database with an index that can be created in one session only; `fails` runs for each row. */
  const fragile = async (
    name: string,
    fails: string,
    when = `current_query() ~* '^DO '`,
  ): Promise<string> => {
    await cluster.createDatabase(name);
    await cluster.psql(
      name,
      `create function passes(int) returns boolean language plpgsql immutable as $$ begin
         if ${when} and exists (select from pg_stat_activity where datname = current_database() and usename = current_user and pid <> pg_backend_pid()) then ${fails}; end if;
         return true; end $$;
       create table a (i int); insert into a values (1); create index on a (passes(i));
       ${[1, 2, 3].map((n) => `create table b${n} (i int, t text); insert into b${n} select i, repeat('x', 100) from generate_series(1, 20000) i;`).join('\n')}`,
    );
    const { id } = await engine.connect(cluster, { database: name });
    const file = await engine.backUpWell(id);
    await cluster.dropDatabase(name);
    return file;
  };

  it('a session that the server ends in the middle leads to a second attempt in one session', async () => {
    const filePath = await fragile('ends', 'perform pg_terminate_backend(pg_backend_pid())');
    const order = { filePath, connectionId, database: 'second', sessions: 2 };
    expect(await restore(engine, order)).toMatchObject({ tables: 4, rows: 60_001 });
    const log = await newLog();
    expect(log).toContain(repeated);
    expect(log).toContain('connection-lost');
    await cluster.dropDatabase('second');
  });

  it('no session of the dump stays open while the database is checked', async () => {
    const filePath = await fragile(
      'checked',
      `raise 'a session is open'`,
      `current_query() ~* 'analyze' and exists (select from pg_stat_activity where query ~ '^SELECT ''[0-9a-f]{24}''')`,
    );
    await restore(engine, { filePath, connectionId, database: 'checked', sessions: 2 });
    const log = await newLog();
    expect(log).toContain(`${several} {"sessions":2`);
    expect(log).not.toContain(repeated);
    await cluster.dropDatabase('checked');
  });

  it('a server that refuses further sessions is restored to in one session', async () => {
    const filePath = path.join(await temporaryFolder(), 'limited.sql');
    const dump = await readFile(await dumpOf(cluster, 'original', '-t', 'made'), 'latin1');
    const limits = `create function public.limits(most int) returns int language plpgsql as $$ begin execute format('alter database %I connection limit %s', current_database(), most); return most; end $$;
      create table public.limits (most int, check (public.limits(most) is not null));`;
    const limit = (most: number): string => `INSERT INTO public.limits VALUES (${most});\n`;
    await writeFile(
      filePath,
      dump
        .replace(/^-- Name: made; Type: TABLE;/mu, (line) => limits + limit(1) + line)
        .replace(/^-- PostgreSQL database dump complete/mu, (line) => limit(-1) + line),
      'latin1',
    );
    await restore(engine, {
      filePath,
      connectionId,
      database: 'limited',
      trusted: true,
      sessions: 3,
    });
    const log = await newLog();
    expect(log).toContain('the restore uses one session');
    expect(log).not.toContain(several);
    expect(log).toContain('the server has accepted fewer sessions than the restore wanted');
    expect(log).toContain('connection-limit-reached');
    expect(log).toContain('a part of the dump {"why":"no other session"}');
    expect(log).not.toContain(repeated);
    expect(await cluster.psql('limited', 'select count(*) from made')).toBe('2');
    await cluster.dropDatabase('limited');
  });

  it('positions in a manifest that was changed are not trusted', async () => {
    const filePath = await copyOfBackup();
    const manifest = JSON.parse(await readFile(manifestOf(filePath), 'utf8')) as Manifest;
    const { tables } = manifest.catalog;
    const first = tables.findIndex(({ name }) => name === 'large_1');
    const [large, next] = tables.slice(first, first + 2);
    if (large === undefined || next === undefined) throw new Error('Nothing to change');
    // The COPY statement of the next table, too, would be rows of the first one.
    large.dataEnd = next.dataEnd;
    large.rows += next.rows;
    tables.splice(first + 1, 1);
    await writeFile(manifestOf(filePath), JSON.stringify(manifest));
    await restore(engine, { filePath, connectionId, database: 'positions', sessions: 2 });
    const log = await newLog();
    expect(log).toContain('are not where the manifest names them');
    expect(log).toContain(repeated);
    expect(await differencesOf('positions')).toEqual([]);
  });

  it('a file that changes in the middle is reported as damaged, without a second attempt', async () => {
    const filePath = await copyOfBackup();
    const { gzipMembers } = JSON.parse(await readFile(manifestOf(filePath), 'utf8')) as {
      gzipMembers: [number, number][];
    };
    const [inRows = 0] = gzipMembers[2] ?? [];
    const handle = await open(filePath, 'r+');
    try {
      inPhase(
        engine,
        'restoring',
        () => void handle.write(Buffer.from('damage'), 0, 6, inRows + 100),
      );
      const order = { filePath, connectionId, database: 'cut', sessions: 2 };
      expect(await errorCodeOf(restore(engine, order))).toBe('verification-failed');
    } finally {
      await handle.close();
    }
    expect(await newLog()).not.toContain(repeated);
    expect(await databasesOf(cluster)).not.toContain('cut');
  });

  it('a cancelled restore ends all sessions and leaves nothing', async () => {
    const filePath = await fragile('waits', 'perform pg_sleep(100)');
    const { restoreId, finished } = await startRestore(engine, {
      filePath,
      connectionId,
      database: 'cancelled',
      sessions: 4,
    });
    const code = errorCodeOf(finished);
    await vi.waitFor(async () => {
      const sessions = await cluster.psql(
        'postgres',
        `select count(*) from pg_stat_activity where datname like 'nightjar_restore_%'`,
      );
      expect(Number(sessions)).toBeGreaterThanOrEqual(4);
    }, soon);
    engine.nightjar.restores.cancel(restoreId);
    expect(await code).toBe('restore-cancelled');
    expect(await databasesOf(cluster)).not.toContain('cancelled');
  });
});
