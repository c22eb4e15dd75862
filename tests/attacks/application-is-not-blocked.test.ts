/** A backup beside an application that reads and a migration that alters: neither waits for what is ours. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readManifest } from '../../src-main/backup/manifest-file.ts';
import { attempts } from '../support/attempts.ts';
import {
  createSmallDatabase,
  endOf,
  holdTransaction,
  pgDumps,
  runToEnd,
  soon,
  type Ended,
} from '../support/engine.ts';
import { backUp, expectPublished, faultScene, useTools } from '../support/fault-scene.ts';
import {
  isOurSession,
  sharedCluster,
  startTestCluster,
  type TestCluster,
  type TestClusterClient,
} from '../support/test-cluster.ts';

const cluster = sharedCluster();

/** A pg_dump that does not start before the file `go` lies beside it, the first time it is called. */
const heldBack = 'until [ -e "$HERE/go" ]; do sleep 0.02; done; exec "$REAL/pg_dump" "$@"';

const exportsSnapshot = `${isOurSession} AND state = 'idle in transaction'`;

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

  /** Both run on the server until `stop`, so that no waking of this process is measured. */
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
    'waits no longer than beside pg_dump alone, and no backup is lost',
    { timeout: 900_000 },
    async () => {
      const runs = attempts(6, 200);
      const scene = await faultScene(cluster, { database });
      const measure = async (work: () => Promise<unknown>): Promise<number[]> => {
        const { stop } = await applicationAndMigration();
        try {
          for (let run = 0; run < runs; run += 1) await work();
        } finally {
          await delay(50);
        }
        return stop();
      };
      const beside = await measure(async () => {
        expect(await plainDump(cluster, database)).toMatchObject({ exitCode: 0 });
      });
      const besideOurs = await measure(async () => {
        expect(await backUp(scene)).toMatchObject({ state: 'published' });
      });
      console.log(summary(beside), summary(besideOurs));
      expect(at(besideOurs, 0.99)).toBeLessThan(Math.max(100, 5 * at(beside, 0.99)));
      expect(at(besideOurs, 1)).toBeLessThan(Math.max(3000, 5 * at(beside, 1)));
    },
  );
});

/** Of values in order. */
const at = (values: readonly number[], part: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN;
const summary = (values: readonly number[]): string =>
  `${values.length}: p50 ${at(values, 0.5)} p99 ${at(values, 0.99)} p999 ${at(values, 0.999)} max ${at(values, 1)}`;
