/**
 * `npm run bench -- --only remote` and `--only local`: backups by Nightjar with several sessions and
 * by pg_dump, in turns. Remote means through a proxy that is as slow as a line to a server elsewhere.
 * The SQL of each of Nightjar's files must be that of one pg_dump, byte for byte.
 */
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { benchDatabase } from './database.ts';
import { runEngine, type EngineBuild } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { peers, runPeer, type Peer } from './peers.ts';
import { backupMs } from './report.ts';
import { sessionLines } from './session-log.ts';
import { shapesOfOneSize, shapeTitles, type Shape } from './shapes.ts';
import { measureLine, startSlowProxy, type Line } from './slow-proxy.ts';
import { hashOfBackup, hashOfPgDump } from './sql-hash.ts';
import {
  nightjarWith,
  printRounds,
  takeTurns,
  type Round,
  type Target,
  type Turn,
} from './turns.ts';

export interface SessionsBench {
  cluster: PrivateServer;
  engine: EngineBuild;
  outputFolder: string;
  shapes: readonly Shape[];
  sqlBytes: number;
  rounds: number;
  /** Null means that Nightjar chooses. */
  sessions: readonly (number | null)[];
  /** Null for the server on this computer. */
  line: Line | null;
  say: (line: string) => void;
}

const { limit, directory } = peers;
const remoteTargets: readonly Target[] = [
  { name: nightjarWith(4), reference: limit.name, limit: 0.5 },
  { name: nightjarWith(4), reference: directory.name, limit: 0.9 },
];
const localTargets: readonly Target[] = [
  { name: nightjarWith(null), reference: limit.name, limit: 1.15 },
];
/** Enough for a second or two on a usual line. */
const lineSampleBytes = 40e6;
const tolerance = 0.1;

export async function benchSessions(bench: SessionsBench): Promise<object> {
  const { line, say } = bench;
  if (line === null) return await benchShapes(bench, (target) => target);
  const measured = await measureLine(line, lineSampleBytes);
  say(
    `The line has a round trip of ${measured.roundTripMs.toFixed(1)} ms and ${(measured.bytesPerSecond / 1e6).toFixed(1)} MB/s for each connection.`,
  );
  if (measured.bytesPerSecond < (1 - tolerance) * line.bytesPerSecond) {
    say('✗ It is slower than it should be: this computer is too busy for a good measurement.');
  }
  const proxy = await startSlowProxy(bench.cluster.port, line);
  try {
    const result = await benchShapes(bench, (target) => ({
      ...target,
      host: '127.0.0.1',
      port: proxy.port,
    }));
    return { ...result, line, measuredLine: measured };
  } finally {
    await proxy.close();
  }
}

async function benchShapes(
  bench: SessionsBench,
  reach: (target: BenchTarget) => BenchTarget,
): Promise<{ met: boolean; sqlBytes: number; shapes: Partial<Record<Shape, Round[]>> }> {
  const { cluster, sqlBytes, say } = bench;
  const shapes: Partial<Record<Shape, Round[]>> = {};
  let met = true;
  for (const shape of bench.shapes) {
    const database = await benchDatabase(cluster, sqlBytes, say, shape);
    say(`\n${shape}: ${shapeTitles[shape]}`);
    // This also reads the database into memory, so that no turn pays for the disk.
    const expectedHash = await hashOfPgDump(database, cluster.binDirectory);
    const rounds = await takeTurns(
      turnsFor(bench, reach(database), expectedHash),
      bench.rounds,
      say,
    );
    shapes[shape] = rounds;
    const targets = bench.line === null ? localTargets : remoteTargets;
    // Round trips decide the time if there are only few rows: no target.
    const isMet = printRounds(
      rounds,
      [limit.name, directory.name],
      shapesOfOneSize.has(shape) ? [] : targets,
      say,
    );
    met &&= isMet;
    say('✓ the SQL of each backup is that of one pg_dump');
  }
  return { met, sqlBytes, shapes };
}

function turnsFor(
  { cluster, engine, outputFolder, sessions, say }: SessionsBench,
  target: BenchTarget,
  expectedHash: string,
): Turn[] {
  const { binDirectory } = cluster;
  const peerTurn = (peer: Peer) => ({
    name: peer.name,
    run: async () => {
      const { ms, cpuSeconds, peakBytes } = await runPeer(peer, target, binDirectory, outputFolder);
      return { ms, cpuSeconds, ownPeakBytes: null, programsPeakBytes: peakBytes };
    },
  });
  const inspect = async (file: string, logFolder: string): Promise<void> => {
    if ((await hashOfBackup(file)) !== expectedHash) {
      throw new Error('The SQL of this backup is not that of one pg_dump');
    }
    for (const line of await sessionLines(logFolder, 0)) say(`    ${line}`);
  };
  const nightjarTurn = (count: number | null) => ({
    name: nightjarWith(count),
    run: async () => {
      const how = { sessions: count, inspect };
      const run = await runEngine(engine, target, binDirectory, outputFolder, how);
      return {
        ms: backupMs(run),
        cpuSeconds: run.cpuSeconds.own + run.cpuSeconds.children,
        ownPeakBytes: run.peakRssBytes - run.idleRssBytes,
        programsPeakBytes: run.childrenPeakBytes,
      };
    },
  });
  return [peerTurn(limit), peerTurn(directory), ...sessions.map(nightjarTurn)];
}
