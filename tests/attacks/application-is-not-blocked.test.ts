/**
 * A backup runs while an application reads and a migration alters tables: neither waits for a lock
 * of Nightjar.
 */
import { spawn } from 'node:child_process';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { sql } from '../../src-main/postgres/connection/quote-sql.ts';
import type { QueryOptions } from '../../src-main/postgres/connection/server-access.ts';
import { attempts } from '../support/attempts.ts';
import {
  createSmallDatabase,
  endOf,
  holdTransaction,
  lockTable,
  runToEnd,
  soon,
  type Ended,
} from '../support/engine.ts';
import { backUp, expectPublished, faultScene, useTools } from '../support/fault-scene.ts';
import { ownServerAccess, superuserAt } from '../support/server-access.ts';
import {
  isNightjarSession,
  sharedCluster,
  startTestCluster,
  type TestCluster,
  type TestClusterClient,
} from '../support/test-cluster.ts';

const cluster = sharedCluster();

/** A pg_dump that, at its first call, does not start before the file `go` exists next to it. */
const heldBack = 'until [ -e "$HERE/go" ]; do sleep 0.02; done; exec "$REAL/pg_dump" "$@"';

const keepsSnapshot = `${isNightjarSession} AND state = 'idle in transaction'`;

function environmentOf(
  { host, port, user, password }: Pick<TestClusterClient, 'host' | 'port' | 'user' | 'password'>,
  database: string,
): NodeJS.ProcessEnv {
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
    PGSSLMODE: 'disable',
  };
}

async function plainDump(server: TestClusterClient, database: string): Promise<Ended> {
  return runToEnd(
    path.join(server.binDirectory, 'pg_dump'),
    ['--file=/dev/null'],
    environmentOf(server, database),
  );
}

describe('an application that reads while a migration alters every table', () => {
  const database = 'busy application';
  const tables = 8;
  beforeAll(async () => {
    await cluster.createDatabase(database);
    const fill = Array.from(
      { length: tables },
      (_, at) =>
        `CREATE TABLE busy_${at} AS SELECT n, md5(n::text) AS text FROM generate_series(1, 2000) AS n;`,
    );
    await cluster.psql(database, fill.join('\n'));
  });
  afterAll(() => cluster.dropDatabase(database));

  /** Both loops run on the server until `stop`, so that delays of this process are not measured. */
  async function applicationAndMigration(): Promise<{ stop: () => Promise<number[]> }> {
    await cluster.psql(
      database,
      'DROP TABLE IF EXISTS goes_on; CREATE TABLE goes_on AS SELECT 1 AS n',
    );
    const loop = (body: string): string => `DO $$ DECLARE at int := 0; began timestamptz; BEGIN
      WHILE EXISTS (SELECT FROM goes_on) LOOP at := (at + 1) % ${tables}; ${body} COMMIT; END LOOP; END $$;`;
    const session = (script: string): Promise<Ended> => {
      const psql = spawn(
        path.join(cluster.binDirectory, 'psql'),
        ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'],
        { env: environmentOf(cluster, database), stdio: ['pipe', 'pipe', 'pipe'] },
      );
      psql.stdin.end(script);
      return endOf(psql);
    };
    const application = session(
      `CREATE TEMP TABLE waits (ms float);
       ${loop(`began := clock_timestamp(); EXECUTE format('SELECT FROM busy_%s LIMIT 1', at);
         INSERT INTO waits SELECT 1000 * extract(epoch FROM clock_timestamp() - began); PERFORM pg_sleep(0.001);`)}
       SELECT ms FROM waits ORDER BY ms;`,
    );
    const migration = session(
      loop(
        `EXECUTE format('ALTER TABLE busy_%s ALTER COLUMN text SET DEFAULT %L', at, at); PERFORM pg_sleep(0.001);`,
      ),
    );
    return {
      stop: async () => {
        await cluster.psql(database, 'DELETE FROM goes_on');
        const [reads, alters] = await Promise.all([application, migration]);
        expect(reads.stderr + alters.stderr).toBe('');
        return reads.stdout.trim().split('\n').map(Number);
      },
    };
  }

  it(
    'the application waits no longer than with pg_dump alone, and no backup is lost',
    { timeout: 900_000 },
    async () => {
      const runs = attempts(4, 200);
      const scene = await faultScene(cluster, { database });
      const measure = async (operation: () => Promise<unknown>): Promise<number[]> => {
        const { stop } = await applicationAndMigration();
        try {
          for (let run = 0; run < runs; run += 1) await operation();
        } finally {
          await delay(50);
        }
        return stop();
      };
      const beside = await measure(async () => {
        expect(await plainDump(cluster, database)).toMatchObject({ exitCode: 0 });
      });
      const withNightjar = await measure(async () => {
        expect(await backUp(scene)).toMatchObject({ state: 'published' });
      });
      expect(at(withNightjar, 0.99)).toBeLessThan(Math.max(100, 5 * at(beside, 0.99)));
      expect(at(withNightjar, 1)).toBeLessThan(Math.max(3000, 5 * at(beside, 1)));
    },
  );
});

/** The values are sorted. */
const at = (values: readonly number[], part: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;

describe('a migration while a backup begins', () => {
  const database = 'altered at the start';
  beforeAll(() => createSmallDatabase(cluster, database));
  afterAll(() => cluster.dropDatabase(database));

  const isKept = (): Promise<void> =>
    vi.waitFor(async () => {
      const kept = await cluster.psql(
        'postgres',
        `SELECT count(*) FROM pg_stat_activity WHERE ${keepsSnapshot} AND datname = '${database}'`,
      );
      if (kept !== '1') throw new Error('no snapshot is kept');
    }, soon);

  it('an ALTER TABLE runs immediately, and no table is locked', async () => {
    const scene = await faultScene(cluster, { database });
    const folder = await useTools(scene, { pgDump: heldBack });
    const running = backUp(scene);
    await isKept();
    const locked = `SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE ${isNightjarSession} AND locktype = 'relation' AND relation >= 16384`;
    expect(await cluster.psql(database, locked)).toBe('0');
    await cluster.psql(
      database,
      `SET lock_timeout = '10s'; ALTER TABLE loans ADD COLUMN noted text; ALTER TABLE readers ADD COLUMN noted text;`,
    );
    await writeFile(path.join(folder, 'go'), '');
    const file = await expectPublished(scene, await running);
    const manifest = await readManifest(path.dirname(file), path.basename(file));
    expect(manifest?.sourceCounts).toEqual({ tables: 3, tablesCounted: 3, rowsCounted: 1000 });
  });

  it('a table that a migration rewrites is dumped with its rows', async () => {
    const scene = await faultScene(cluster, { database });
    const folder = await useTools(scene, { pgDump: heldBack });
    const running = backUp(scene);
    await isKept();
    // For an older snapshot the table is empty now.
    await cluster.psql(
      database,
      'ALTER TABLE loans ALTER COLUMN due TYPE text; CREATE TABLE fresh (a int); TRUNCATE "Leere Tabelle";',
    );
    await writeFile(path.join(folder, 'go'), '');
    const file = await expectPublished(scene, await running);
    const manifest = await readManifest(path.dirname(file), path.basename(file));
    expect(manifest?.sourceCounts).toEqual({ tables: 4, tablesCounted: 4, rowsCounted: 1000 });
    expect(await scene.engine.log()).toContain('Rewritten while the backup began: public.loans.');
    await cluster.psql(database, 'DROP TABLE fresh');
  });

  it('no row is lost if pg_dump takes its own snapshot after two races', async () => {
    const scene = await faultScene(cluster, { database });
    const calls = '"$HERE/calls"';
    const folder = await useTools(scene, {
      pgDump: [
        `case "$*" in *--version*) exec "$REAL/pg_dump" "$@";; esac`,
        `echo >> ${calls}`,
        `if [ "$(wc -l < ${calls})" -le 2 ]; then`,
        `echo 'pg_dump: error: query failed: ERROR:  relation "public.x" does not exist' >&2; exit 1; fi`,
        'exec "$REAL/pg_dump" "$@"',
      ].join('\n'),
    });
    const migration = spawn(path.join(cluster.binDirectory, 'psql'), ['-X', '-q'], {
      env: environmentOf(cluster, database),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const ended = endOf(migration);
    migration.stdin.write(
      'BEGIN; ALTER TABLE loans ALTER COLUMN due TYPE varchar(50);\n\\echo altered\n',
    );
    await new Promise((resolve) => void migration.stdout.once('data', resolve));
    const running = backUp(scene);
    // Its snapshot is older than the end of the migration that it waits for.
    await vi.waitFor(async () => {
      const waits = await cluster.psql(
        'postgres',
        `SELECT count(*) FROM pg_stat_activity WHERE datname = '${database}' AND query LIKE 'LOCK TABLE%' AND wait_event_type = 'Lock'`,
      );
      if (waits !== '1') throw new Error('pg_dump does not wait');
    }, soon);
    expect((await readFile(path.join(folder, 'calls'), 'utf8')).length).toBe(3);
    migration.stdin.end('COMMIT;\n');
    expect(await ended).toMatchObject({ exitCode: 0 });
    const rows = await cluster.psql(database, 'SELECT count(*) FROM loans');
    const file = await expectPublished(scene, await running);
    const manifest = await readManifest(path.dirname(file), path.basename(file));
    const loans = manifest?.catalog.tables.find(({ name }) => name === 'loans');
    expect(String(loans?.rows)).toBe(rows);
  });

  it("if Nightjar's session is terminated, the backup is created without it", async () => {
    const scene = await faultScene(cluster, { database });
    const folder = await useTools(scene, { pgDump: heldBack });
    const running = backUp(scene);
    await isKept();
    await cluster.psql(
      'postgres',
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${keepsSnapshot}`,
    );
    await writeFile(path.join(folder, 'go'), '');
    await expectPublished(scene, await running);
    expect(await scene.engine.log()).toContain('rows are not compared with the server');
  });
});

it('a table that is locked while pg_dump writes is not counted, and no session waits for it', async () => {
  const database = 'locked while dumping';
  await createSmallDatabase(cluster, database);
  const scene = await faultScene(cluster, { database });
  // pg_dump alone would keep its lock and block readers; Nightjar releases its lock before the
  // first output.
  const folder = await useTools(scene, {
    pgDump: [
      '"$REAL/pg_dump" "$@" > "$HERE/dump" || exit 1',
      'touch "$HERE/dumped"; until [ -e "$HERE/go" ]; do sleep 0.02; done',
      'cat "$HERE/dump"',
    ].join('\n'),
  });
  const running = backUp(scene);
  await vi.waitFor(() => access(path.join(folder, 'dumped')), soon);
  const lock = await lockTable(cluster, database, 'readers');
  await writeFile(path.join(folder, 'go'), '');
  const file = await expectPublished(scene, await running);
  await lock.release();
  const manifest = await readManifest(path.dirname(file), path.basename(file));
  expect(manifest?.sourceCounts).toEqual({ tables: 3, tablesCounted: 2, rowsCounted: 500 });
  await cluster.dropDatabase(database);
});

describe('a server with few locks and connections', () => {
  let small: TestCluster;
  const tables = 250;
  beforeAll(async () => {
    small = await startTestCluster({
      settings: {
        max_connections: '8',
        superuser_reserved_connections: '1',
        max_locks_per_transaction: '30',
        max_wal_senders: '0',
        max_worker_processes: '0',
        autovacuum_max_workers: '1',
      },
    });
    for (const role of ['one_connection', 'owner']) {
      await small.psql(
        'postgres',
        `CREATE ROLE ${role} LOGIN PASSWORD 'odd'; GRANT pg_read_all_data TO ${role};`,
      );
    }
    await small.psql('postgres', 'ALTER ROLE one_connection CONNECTION LIMIT 1');
    await createSmallDatabase(small, 'small');
    await createSmallDatabase(small, 'single');
    await small.psql('postgres', 'ALTER DATABASE single CONNECTION LIMIT 1');
    await small.createDatabase('many');
    for (let at = 0; at < tables; at += 50) {
      await small.psql(
        'many',
        `DO $$ BEGIN FOR n IN ${at + 1}..${at + 50} LOOP
           EXECUTE format('CREATE TABLE t%s AS SELECT %s AS n', n, n); END LOOP; END $$;`,
      );
    }
  });
  afterAll(() => small.remove());

  it('a backup needs only one set of locks', async () => {
    expect(await plainDump(small, 'many')).toMatchObject({ exitCode: 0 });
    const scene = await faultScene(small, { database: 'many' });
    const file = await expectPublished(scene, await backUp(scene));
    const manifest = await readManifest(path.dirname(file), path.basename(file));
    expect(manifest?.sourceCounts).toEqual({
      tables,
      tablesCounted: tables,
      rowsCounted: tables,
    });
  });

  it.each([
    { of: 'a role', database: 'small', user: 'one_connection' },
    { of: 'a database', database: 'single', user: 'owner' },
  ])('the only connection of $of is enough', async ({ database, user }) => {
    const scene = await faultScene(small, { database, user, password: 'odd' });
    for (let run = 0; run < attempts(2, 30); run += 1) {
      expect(await backUp(scene)).toMatchObject({ state: 'published' });
    }
    expect(await scene.engine.log()).toContain('rows are not compared with the server');
  });

  it('the last free connection is enough', async () => {
    const scene = await faultScene(small, { database: 'small', user: 'owner', password: 'odd' });
    const others: { release: () => Promise<void> }[] = [];
    for (let at = 0; at < 6; at += 1)
      others.push(await holdTransaction(small, 'postgres', 'SELECT'));
    await expectPublished(scene, await backUp(scene));
    for (const { release } of others) await release();
  });
});

it('a query of Nightjar waits for a lock only briefly, except when it works on a database that only Nightjar uses', async () => {
  const server = ownServerAccess();
  const asked = (options?: QueryOptions): Promise<string> =>
    server.query(
      superuserAt(cluster, 'postgres'),
      sql`show lock_timeout`,
      cluster.binDirectory,
      options,
    );
  expect(await asked()).toBe('2s');
  expect(await asked({ waitsForLocks: true })).toBe('0');
});
