/**
 * The databases that are backed up, on a private server that runs as long as the bench, kept between
 * runs. `shapes.ts` has their contents.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findServerInstallation } from '../src-main/postgres/private-server/installations.ts';
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { startPrivateCluster } from '../src-main/postgres/private-server/start-private-server.ts';
import { runTool } from '../src-main/system/processes.ts';
import { sharedCacheFolder } from '../tools/setup/project.mjs';
import type { BenchTarget } from './engine-child.ts';
import { shapesOfOneSize, sqlOfShape, type Shape } from './shapes.ts';

/** Change this version together with `shapes.ts`: databases of another version are not used. */
const make = 3;

export async function startBenchServer(): Promise<PrivateServer> {
  const installation = await findServerInstallation();
  if (installation === null) throw new Error('The bench needs a PostgreSQL server installed');
  const dataRoot = path.join(sharedCacheFolder(), 'bench-server');
  await mkdir(path.dirname(dataRoot), { recursive: true });
  return startPrivateCluster({
    binDirectory: installation.binDirectory,
    dataRoot,
    password: 'bench',
    fsync: false,
    // Loading without WAL, and no background work that would disturb a measurement.
    settings: {
      wal_level: 'minimal',
      max_wal_senders: '0',
      max_wal_size: '8GB',
      checkpoint_timeout: '1d',
      autovacuum: 'off',
    },
  });
}

/** Finds or creates the database of this shape and size. */
export async function benchDatabase(
  cluster: PrivateServer,
  sqlBytes: number,
  say: (line: string) => void,
  shape: Shape = 'mixed',
): Promise<BenchTarget> {
  const size = shapesOfOneSize.has(shape) ? '' : `_${Math.round(sqlBytes / 1e6)}mb`;
  const name = `bench_${make}${shape === 'mixed' ? '' : `_${shape}`}${size}`;
  const target = targetOf(cluster, name);
  const psql = (database: string, sql: string): Promise<string> =>
    runPsql(cluster, targetOf(cluster, database), sql);
  const present = await psql('postgres', `select 1 from pg_database where datname = '${name}'`);
  if (present === '1') return target;

  say(`Creating the database ${name} (kept for the next run)…`);
  const unfinished = `${name}_unfinished`;
  await psql('postgres', `drop database if exists ${unfinished}`);
  await psql('postgres', `create database ${unfinished} template template0 encoding 'UTF8'`);
  await psql(unfinished, sqlOfShape[shape](sqlBytes));
  await psql(unfinished, 'vacuum analyze');
  await psql('postgres', `alter database ${unfinished} rename to ${name}; checkpoint`);
  return target;
}

function targetOf({ host, port, user, password }: PrivateServer, database: string): BenchTarget {
  return { host, port, user, password, database };
}

/**
 * The environment for libpq, as the engine sets it: a TCP connection to this machine without TLS.
 */
export function libpqEnvironment(target: BenchTarget): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C',
    PGHOST: target.host,
    PGPORT: String(target.port),
    PGUSER: target.user,
    PGPASSWORD: target.password,
    PGDATABASE: target.database,
    PGSSLMODE: 'disable',
  };
}

async function runPsql(
  { binDirectory }: PrivateServer,
  target: BenchTarget,
  sql: string,
): Promise<string> {
  const outcome = await runTool({
    file: path.join(binDirectory, 'psql'),
    args: ['-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1'],
    env: libpqEnvironment(target),
    stdin: sql,
  });
  if (outcome.exitCode !== 0) throw new Error(`psql: ${outcome.stderr}`);
  return outcome.stdout.trim();
}
