/**
 * "Lighthouse Books": a realistic database of about 60 MB on a private server, to try Nightjar
 * without an own server. It is filled under another name, in one transaction, and then renamed. So
 * a database called `nightjar_sample` is always complete.
 */
import path from 'node:path';

import { PrivateServerError, type PrivateServer } from '../private-server/private-server.ts';
import { startPrivateCluster } from '../private-server/start-private-server.ts';
import { identifier, sql, type Sql } from '../connection/quote-sql.ts';
import { realProcesses, type ProcessPort } from '../../system/processes.ts';
import { rowsSql } from './rows.sql.ts';
import { finishSql, tablesSql } from './schema.sql.ts';

export type SamplePhase = 'initialising' | 'starting' | 'filling';

export interface SampleDatabase {
  /** Stop it when the sample is no longer needed. */
  cluster: PrivateServer;
  connection: { host: string; port: number; database: string; user: string; password: string };
}

export const sampleDatabaseName = 'nightjar_sample';
const unfinishedName = 'nightjar_sample_unfinished';

/** Fails with PrivateServerError, or with the signal's reason; no process remains then. */
export async function ensureSampleDatabase(options: {
  userDataFolder: string;
  binDirectory: string;
  password: string;
  processes?: ProcessPort;
  signal?: AbortSignal;
  onPhase?: (phase: SamplePhase) => void;
}): Promise<SampleDatabase> {
  const { userDataFolder, onPhase, ...shared } = options;
  const cluster = await startPrivateCluster({
    ...shared,
    ...(onPhase === undefined ? {} : { onPhase }),
    dataRoot: path.join(userDataFolder, 'sample-postgres'),
    // A sample needs no replication, so the write-ahead log is kept small.
    settings: { wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '128MB' },
  });
  try {
    await fillSampleDatabase(cluster, {
      ...shared,
      onFill: () => onPhase?.('filling'),
    });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const { host, port, user, password } = cluster;
  return { cluster, connection: { host, port, database: sampleDatabaseName, user, password } };
}

/** Creates the database on a server if it does not exist. An interrupted attempt is dropped. */
export async function fillSampleDatabase(
  cluster: PrivateServer,
  options: { processes?: ProcessPort; signal?: AbortSignal; onFill?: () => void } = {},
): Promise<void> {
  const run = (database: string, statement: Sql): Promise<string> =>
    runSql(cluster, database, statement, options.processes ?? realProcesses, options.signal);
  const [unfinished, sample] = [identifier(unfinishedName), identifier(sampleDatabaseName)];
  const present = await run('postgres', sql`SELECT datname FROM pg_database;`);
  if (present.split('\n').includes(sampleDatabaseName)) return;
  options.onFill?.();
  await run(
    'postgres',
    sql`DROP DATABASE IF EXISTS ${unfinished};
     CREATE DATABASE ${unfinished} TEMPLATE template0 ENCODING 'UTF8';`,
  );
  await run(
    unfinishedName,
    sql`BEGIN;
${tablesSql}${rowsSql}${finishSql}
COMMIT;`,
  );
  await run(unfinishedName, sql`VACUUM (ANALYZE);`);
  await run(
    'postgres',
    sql`ALTER DATABASE ${unfinished} RENAME TO ${sample};
     COMMENT ON DATABASE ${sample} IS 'Lighthouse Books, a sample created by Nightjar';`,
  );
}

async function runSql(
  cluster: PrivateServer,
  database: string,
  statement: Sql,
  processes: ProcessPort,
  signal: AbortSignal | undefined,
): Promise<string> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const outcome = await processes.run({
    file: path.join(cluster.binDirectory, `psql${suffix}`),
    args: ['-X', '-q', '-w', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
    env: {
      ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
      LC_ALL: 'C',
      PGHOST: cluster.host,
      PGPORT: String(cluster.port),
      PGUSER: cluster.user,
      PGPASSWORD: cluster.password,
      PGDATABASE: database,
      PGSSLMODE: 'disable',
      PGCLIENTENCODING: 'UTF8',
      // The rows must not depend on the location of the server.
      PGTZ: 'UTC',
      PGDATESTYLE: 'ISO, YMD',
      PGAPPNAME: 'nightjar',
    },
    stdin: statement.text,
    timeoutMs: 300_000,
    ...(signal === undefined ? {} : { signal }),
  });
  signal?.throwIfAborted();
  if (outcome.exitCode !== 0) {
    const said = outcome.spawnError?.message ?? (outcome.stderr || `psql: ${outcome.exitCode}`);
    throw new PrivateServerError('fill-failed', said);
  }
  return outcome.stdout;
}
