/**
 * `npm run bench -- --only tables --tables 60000`: a database of that number of tables, each with a
 * key, a text column and a row: backed up in turns with `pg_dump > /dev/null`, listed, opened,
 * compared with a second backup, restored by Nightjar and by `gunzip -c | psql` into a server with
 * the settings of a new one, and proven. Exits with 1 if Nightjar fails where psql succeeds.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { findServerInstallation } from '../src-main/postgres/private-server/installations.ts';
import { startPrivateCluster } from '../src-main/postgres/private-server/start-private-server.ts';
import { runTool } from '../src-main/system/processes.ts';
import { sharedCacheFolder } from '../tools/setup/project.mjs';
import { libpqEnvironment } from './database.ts';
import { byDrill } from './drill.ts';
import { runBrowse } from './browse.ts';
import { keepBackup, runEngine } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { median, megabytes, seconds } from './figures.ts';
import { peakRss } from './peak-memory.ts';
import { peers, runPeer } from './peers.ts';
import { byNightjar, byPsql, withDatabase, type RestoreBench } from './restore.ts';

const tablesPerStatement = 2000;
const backupRounds = 3;

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
    const backup = await benchBackup(bench, target, origin.binDirectory);
    const file = await keepBackup(engine, target, origin.binDirectory, outputFolder);
    const after = await keepBackup(engine, target, origin.binDirectory, outputFolder);
    const scratchFolder = await mkdtemp(path.join(outputFolder, 'tables-'));
    const browsed: Record<string, number> = {};
    for (const request of [
      { what: 'list', folder: path.dirname(file) },
      { what: 'open', file },
      { what: 'compare', before: file, after },
    ] as const) {
      const { ms, peakRssBytes, idleRssBytes } = await runBrowse({ ...request, scratchFolder });
      browsed[request.what] = ms;
      say(
        `${request.what}: ${seconds(ms)}, peak ${megabytes(peakRssBytes - idleRssBytes)} above idle`,
      );
    }
    const restoring = {
      ...bench,
      target: { ...targetOf(cluster), database: 'postgres' },
      rounds: 1,
    };
    const kept = 'bench_by_psql';
    await withDatabase(cluster, restoring.target, `drop database if exists ${kept}`);
    const psqlMs = await byPsql(restoring, file, kept);
    say(`gunzip | psql: ${seconds(psqlMs)}`);
    const { wholeMs, peakRssBytes, idleRssBytes } = await byNightjar(restoring, file);
    const restorePeak = megabytes(peakRssBytes - idleRssBytes);
    say(
      `Nightjar: ${seconds(wholeMs)}, ${(wholeMs / psqlMs).toFixed(2)} × gunzip | psql, peak ${restorePeak} above idle`,
    );
    const idleBytes = process.memoryUsage.rss();
    const drill = await byDrill(restoring, file);
    const drillPeak = megabytes(peakRss() - idleBytes);
    say(
      `proven: ${seconds(drill.wholeMs)}, ${(drill.wholeMs / wholeMs).toFixed(2)} × a restore, peak ${drillPeak} above idle`,
    );
    await withDatabase(cluster, restoring.target, `drop database ${kept}`);
    return { tables, backup, browsed, psqlMs, restoreMs: wholeMs, drillMs: drill.wholeMs };
  } finally {
    await origin.stop();
  }
}

/** Resolves with the median times of both. */
async function benchBackup(
  { engine, outputFolder, say }: Omit<RestoreBench, 'target' | 'rounds'>,
  target: BenchTarget,
  binDirectory: string,
): Promise<{ limitMs: number; backupMs: number }> {
  const limits: number[] = [];
  const backups: number[] = [];
  let peakBytes = 0;
  for (let round = 0; round < backupRounds; round += 1) {
    limits.push((await runPeer(peers.limit, target, binDirectory, outputFolder)).ms);
    const run = await runEngine(engine, target, binDirectory, outputFolder);
    backups.push(run.totalMs);
    peakBytes = Math.max(peakBytes, run.peakRssBytes - run.idleRssBytes);
  }
  const [limitMs, backupMs] = [median(limits), median(backups)];
  const ratio = median(backups.map((ms, at) => ms / (limits[at] ?? 1)));
  say(`pg_dump > /dev/null: ${seconds(limitMs)}`);
  say(
    `backup: ${seconds(backupMs)}, ${ratio.toFixed(2)} × pg_dump, peak ${megabytes(peakBytes)} above idle`,
  );
  return { limitMs, backupMs };
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
