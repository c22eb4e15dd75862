/**
 * `npm run bench -- --only restore`: restores a backup into a new database, by Nightjar and by
 * `gunzip -c | psql`, alternately. Nightjar's time includes additional steps: the file is hashed
 * before, every table is counted and analysed after.
 */
import path from 'node:path';
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { systemClock } from '../src-main/system/clock.ts';
import { memoryStore } from '../src-main/credentials/memory-store.ts';
import { createLog } from '../src-main/logging/log.ts';
import { createNightjar } from '../src-main/engine/create-engine.ts';
import type { Nightjar } from '../src-main/engine/engine.ts';
import { realProcesses, runTool } from '../src-main/system/processes.ts';
import { libpqEnvironment } from './database.ts';
import { keepBackup, type EngineBuild } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { median } from './report.ts';

export interface RestoreBench {
  cluster: PrivateServer;
  engine: EngineBuild;
  outputFolder: string;
  target: BenchTarget;
  rounds: number;
  say: (line: string) => void;
}

interface Round {
  psqlMs: number;
  wholeMs: number;
  /** Until the last row was loaded: the part that the other program does, too. */
  feedingMs: number;
}

const database = 'bench_restored';

export async function benchRestore(bench: RestoreBench): Promise<object> {
  const { cluster, engine, outputFolder, target, rounds, say } = bench;
  const file = await keepBackup(engine, target, cluster.binDirectory, outputFolder);
  const results: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const isFirst = round % 2 === 1;
    const before = isFirst ? await byPsql(bench, file) : null;
    const ours = await byNightjar(bench, file);
    const psqlMs = before ?? (await byPsql(bench, file));
    results.push({ psqlMs, ...ours });
    say(
      `Round ${round} of ${rounds}: gunzip | psql ${seconds(psqlMs)}, Nightjar ${seconds(ours.wholeMs)} (rows in after ${seconds(ours.feedingMs)})`,
    );
  }
  const ratio = (pick: (round: Round) => number): number =>
    median(results.map((round) => pick(round) / round.psqlMs));
  const [whole, feeding] = [ratio(({ wholeMs }) => wholeMs), ratio(({ feedingMs }) => feedingMs)];
  say('');
  say(
    `${whole <= 1.15 ? '✓' : '✗'} restore, checked and analysed   ${whole.toFixed(2)} × gunzip | psql   ≤ 1.15`,
  );
  say(`  until all rows are loaded        ${feeding.toFixed(2)} ×`);
  return { rounds, whole, feeding, results };
}

export async function byPsql({ cluster, target }: RestoreBench, file: string): Promise<number> {
  await withDatabase(cluster, target, `create database ${database} template template0`);
  const startedMs = performance.now();
  const outcome = await runTool({
    file: '/bin/bash',
    args: [
      '-o',
      'pipefail',
      '-c',
      'gunzip -c -- "$1" | "$2" -X -q -v ON_ERROR_STOP=1 -o /dev/null',
      'restore',
      file,
      path.join(cluster.binDirectory, 'psql'),
    ],
    env: libpqEnvironment({ ...target, database }),
  });
  const tookMs = performance.now() - startedMs;
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
  await withDatabase(cluster, target, `drop database ${database}`);
  return tookMs;
}

export async function byNightjar(
  { cluster, target }: RestoreBench,
  file: string,
): Promise<Omit<Round, 'psqlMs'>> {
  const nightjar = await engineFor(cluster, file);
  try {
    const startedMs = performance.now();
    let feedingMs = 0;
    nightjar.events.on('restore-changed', (one) => {
      const isChecking = one.state === 'running' && one.progress.phase === 'checking';
      if (isChecking && feedingMs === 0) feedingMs = performance.now() - startedMs;
    });
    const { host, port, user, password } = target;
    const { finished } = await nightjar.as({ kind: 'os-user', name: 'bench' }).restores.start({
      filePath: file,
      connectionId: null,
      target: {
        fields: {
          name: 'bench',
          host,
          port,
          user,
          database: 'postgres',
          tlsMode: 'disable',
          rootCertificatePem: null,
        },
        password: { kind: 'given', value: password },
      },
      database,
      mode: 'new',
      trusted: false,
      tables: null,
    });
    await finished;
    return { wholeMs: performance.now() - startedMs, feedingMs };
  } finally {
    await nightjar.stop();
    await withDatabase(cluster, target, `drop database ${database}`);
  }
}

/**
 * The engine itself, with the user data of the installation that created the backup, so that the
 * file counts as created here.
 */
export async function engineFor(cluster: PrivateServer, file: string): Promise<Nightjar> {
  const userDataFolder = path.join(path.dirname(file), '..', 'user-data');
  return await createNightjar(
    {
      clock: systemClock,
      processes: realProcesses,
      secrets: memoryStore(),
      log: createLog({ folder: path.join(userDataFolder, 'logs') }),
      notifier: { isSupported: () => false, notify: () => undefined },
    },
    {
      userDataFolder,
      defaultBackupFolder: path.dirname(file),
      version: '0.0.0-bench',
      environment: { ...process.env, PATH: `${cluster.binDirectory}:${process.env['PATH'] ?? ''}` },
      platform: process.platform,
    },
  );
}

async function withDatabase(
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

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
