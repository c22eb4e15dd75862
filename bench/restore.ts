/**
 * `npm run bench -- --only restore`: restores a backup into a new database, by Nightjar, by
 * `gunzip -c | psql` and by `pg_restore -j2`, in turns. Nightjar's time includes additional steps:
 * the file is hashed before, every table is counted and analysed after.
 */
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { runTool } from '../src-main/system/processes.ts';
import { projectFolder } from '../tools/setup/project.mjs';
import { askChild } from './ask-child.ts';
import { libpqEnvironment } from './database.ts';
import { keepBackup, type EngineBuild } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { userDataOf } from './engine-of-backup.ts';
import { runPeer, type Peer } from './peers.ts';
import type { RestoreChildRequest, RestoreChildResult } from './restore-child.ts';
import { sessionLines } from './session-log.ts';
import { shapeTitles, type Shape } from './shapes.ts';
import {
  nightjarWith,
  printRounds,
  ratios,
  takeTurns,
  written,
  type Measured,
  type Round,
  type Target,
} from './turns.ts';

export interface RestoreBench {
  cluster: PrivateServer;
  engine: EngineBuild;
  outputFolder: string;
  target: BenchTarget;
  rounds: number;
  say: (line: string) => void;
}

const database = 'bench_restored';

const psql: Peer = {
  name: 'gunzip | psql',
  script: 'gunzip -c -- "$IN" | psql -X -q -w -v ON_ERROR_STOP=1 -o /dev/null',
  program: null,
};
const pgRestore: Peer = {
  name: 'pg_restore -j2',
  script: 'pg_restore -w --exit-on-error -j2 -d "$PGDATABASE" "$IN"',
  program: null,
};

const byItself = nightjarWith(null);
const usualTargets: readonly Target[] = [
  { name: byItself, reference: psql.name, limit: 0.8 },
  { name: byItself, reference: pgRestore.name, limit: 1 },
];
/** The rows of one table are loaded by one session, in every program. */
const targets: Record<Shape, readonly Target[]> = {
  mixed: usualTargets,
  equal: usualTargets,
  giant: [{ name: byItself, reference: pgRestore.name, limit: 1.05 }],
  small: [],
  single: [],
};

export async function benchRestore(
  bench: RestoreBench & { shape: Shape; sessions: readonly (number | null)[] },
): Promise<{ met: boolean; rounds: Round[] }> {
  const { cluster, engine, outputFolder, target, shape, sessions, say } = bench;
  say(`\n${shape}: ${shapeTitles[shape]}`);
  const file = await keepBackup(engine, target, cluster.binDirectory, outputFolder);
  const archive = await makeArchive(bench);
  const rounds = await takeTurns(
    [
      { name: psql.name, run: async () => await byPeer(bench, psql, file) },
      { name: pgRestore.name, run: async () => await byPeer(bench, pgRestore, archive) },
      ...sessions.map((count) => ({
        name: nightjarWith(count),
        run: async () => await measuredByNightjar(bench, file, count),
      })),
    ],
    bench.rounds,
    say,
  );
  const met = printRounds(rounds, [psql.name, pgRestore.name], targets[shape], say);
  say('  Nightjar includes: hash before; rows counted and ANALYZE after. The others do neither.');
  for (const count of sessions) {
    const name = nightjarWith(count);
    const rowsIn = ratios(rounds, { name, reference: psql.name }, ({ rowsInMs }) => rowsInMs ?? 0);
    say(`  ${name} until all rows are loaded: ${written(rowsIn, 2)} × ${psql.name}`);
  }
  return { met, rounds };
}

/** The archive for pg_restore, with the usual compression of fast backups. */
async function makeArchive({ cluster, outputFolder, target }: RestoreBench): Promise<string> {
  const folder = await mkdtemp(path.join(outputFolder, 'archive-'));
  const archive = path.join(folder, 'archive');
  const outcome = await runTool({
    file: path.join(cluster.binDirectory, 'pg_dump'),
    args: ['-w', '-Fd', '-j2', '-Z1', '-f', archive],
    env: libpqEnvironment(target),
  });
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
  return archive;
}

async function byPeer(
  { cluster, target, outputFolder }: Omit<RestoreBench, 'rounds'>,
  peer: Peer,
  file: string,
  keptAs: string | null = null,
): Promise<Measured> {
  await withDatabase(cluster, target, `create database ${database} template template0`);
  const restored = { ...target, database };
  const { ms, cpuSeconds, peakBytes } = await runPeer(
    peer,
    restored,
    cluster.binDirectory,
    outputFolder,
    file,
  );
  const drop = `drop database ${database}`;
  const keep = `alter database ${database} rename to ${keptAs}`;
  await withDatabase(cluster, target, keptAs === null ? drop : keep);
  return { ms, cpuSeconds, ownPeakBytes: null, programsPeakBytes: peakBytes };
}

/**
 * The database is kept under this name: on ext4, new files take much longer for some minutes after
 * tens of thousands were deleted. Resolves with the time in milliseconds.
 */
export async function byPsql(bench: RestoreBench, file: string, keptAs: string): Promise<number> {
  return (await byPeer(bench, psql, file, keptAs)).ms;
}

async function measuredByNightjar(
  bench: RestoreBench,
  file: string,
  sessions: number | null,
): Promise<Measured> {
  const startedMs = Date.now();
  const result = await byNightjar(bench, file, sessions);
  const logFolder = path.join(userDataOf(file), 'logs');
  for (const line of await sessionLines(logFolder, startedMs)) bench.say(`    ${line}`);
  return {
    ms: result.wholeMs,
    cpuSeconds: result.cpuSeconds.own + result.cpuSeconds.children,
    ownPeakBytes: result.peakRssBytes - result.idleRssBytes,
    programsPeakBytes: result.childrenPeakBytes,
    rowsInMs: result.rowsInMs,
  };
}

/** `sessions` null means that Nightjar chooses. */
export async function byNightjar(
  { cluster, target }: RestoreBench,
  file: string,
  sessions: number | null = null,
): Promise<RestoreChildResult & { childrenPeakBytes: number }> {
  const { binDirectory } = cluster;
  const request: RestoreChildRequest = {
    binDirectory,
    file,
    target: { ...target, database },
    sessions,
  };
  const child = path.join(projectFolder, 'bench/restore-child.ts');
  try {
    return await askChild<RestoreChildResult>([process.execPath, child], request);
  } finally {
    await withDatabase(cluster, target, `drop database if exists ${database}`);
  }
}

export async function withDatabase(
  { binDirectory }: PrivateServer,
  target: BenchTarget,
  sql: string,
): Promise<void> {
  const outcome = await runTool({
    file: path.join(binDirectory, 'psql'),
    args: ['-X', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-c', sql, '-c', 'checkpoint'],
    env: libpqEnvironment({ ...target, database: 'postgres' }),
  });
  if (outcome.exitCode !== 0) throw new Error(`psql: ${outcome.stderr}`);
}
