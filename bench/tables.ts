/**
 * `npm run bench -- --only tables --tables 60000`: a database of that number of tables, each with a
 * key, a text column and a row: backed up, restored by Nightjar and by `gunzip -c | psql` into a
 * server with the settings of a new one, and proven. Exits with 1 if Nightjar fails where psql
 * succeeds.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findServerInstallation } from '../src-main/postgres/private-server/installations.ts';
import { startPrivateCluster } from '../src-main/postgres/private-server/start-private-server.ts';
import { runTool } from '../src-main/system/processes.ts';
import { sharedCacheFolder } from '../tools/setup/project.mjs';
import { libpqEnvironment } from './database.ts';
import { byDrill } from './drill.ts';
import { keepBackup } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { byNightjar, byPsql, type RestoreBench } from './restore.ts';

const tablesPerStatement = 2000;

export async function benchTables(
  bench: Omit<RestoreBench, 'target' | 'rounds'>,
  tables: number,
): Promise<object> {
  const { cluster, engine, outputFolder, say } = bench;
  // pg_dump locks all tables together: only the source server has enough lock space for that.
  const origin = await startOrigin(tables);
  try {
    const name = `tables_${tables}`;
    const target: BenchTarget = { ...targetOf(origin), database: name };
    await makeTables(origin.binDirectory, target, tables, say);
    const file = await keepBackup(engine, target, origin.binDirectory, outputFolder);
    const restoring = {
      ...bench,
      target: { ...targetOf(cluster), database: 'postgres' },
      rounds: 1,
    };
    const psqlMs = await byPsql(restoring, file);
    say(`gunzip | psql: ${seconds(psqlMs)}`);
    const { wholeMs } = await byNightjar(restoring, file);
    say(`Nightjar: ${seconds(wholeMs)}, ${(wholeMs / psqlMs).toFixed(2)} × gunzip | psql`);
    const drill = await byDrill(restoring, file);
    say(`proven: ${seconds(drill.wholeMs)}, ${(drill.wholeMs / wholeMs).toFixed(2)} × its restore`);
    return { tables, psqlMs, restoreMs: wholeMs, drillMs: drill.wholeMs };
  } finally {
    await origin.stop();
  }
}

async function startOrigin(tables: number) {
  const installation = await findServerInstallation();
  if (installation === null) throw new Error('The bench needs a PostgreSQL server installed');
  const dataRoot = path.join(sharedCacheFolder(), 'bench-server-tables');
  await mkdir(path.dirname(dataRoot), { recursive: true });
  return await startPrivateCluster({
    binDirectory: installation.binDirectory,
    dataRoot,
    password: 'bench',
    fsync: false,
    settings: {
      max_locks_per_transaction: String(Math.max(64, Math.ceil(tables / 20))),
      autovacuum: 'off',
    },
  });
}

function targetOf({
  host,
  port,
  user,
  password,
}: Pick<BenchTarget, 'host' | 'port' | 'user' | 'password'>): Omit<BenchTarget, 'database'> {
  return { host, port, user, password };
}

async function makeTables(
  binDirectory: string,
  target: BenchTarget,
  tables: number,
  say: (line: string) => void,
): Promise<void> {
  const psql = async (database: string, sql: string): Promise<string> => {
    const outcome = await runTool({
      file: path.join(binDirectory, 'psql'),
      args: ['-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1'],
      env: libpqEnvironment({ ...target, database }),
      stdin: sql,
    });
    if (outcome.exitCode !== 0) throw new Error(`psql: ${outcome.stderr}`);
    return outcome.stdout.trim();
  };
  const name = target.database;
  const isThere = await psql('postgres', `select 1 from pg_database where datname = '${name}'`);
  if (isThere === '1') return;
  say(`Creating ${tables} tables (kept for the next run)…`);
  await psql('postgres', `create database ${name}_unfinished template template0 encoding 'UTF8'`);
  for (let at = 0; at < tables; at += tablesPerStatement) {
    await psql(
      `${name}_unfinished`,
      `do $$ begin for n in ${at + 1} .. ${Math.min(tables, at + tablesPerStatement)} loop
         execute format('create table t%s (id int primary key, what text)', n);
         execute format('insert into t%s values (1, %L)', n, 'row of ' || n);
       end loop; end $$`,
    );
  }
  await psql('postgres', `alter database ${name}_unfinished rename to ${name}; checkpoint`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
