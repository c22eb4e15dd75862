/** `npm run bench` without `--only`: backups by Nightjar and by other programs, in pairs. */
import path from 'node:path';
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { buildEngine, runEngine, type EngineBuild } from './engine.ts';
import type { BenchTarget, EngineResult } from './engine-child.ts';
import { median, megabytes, seconds } from './figures.ts';
import { peers, runPeer, type PeerKey, type PeerResult } from './peers.ts';
import { backupMs, engineAsPeer, printSummary, summarise, type Pair } from './report.ts';

export interface BackupBench {
  cluster: PrivateServer;
  engine: EngineBuild;
  outputFolder: string;
  rounds: number;
  say: (line: string) => void;
}

export interface CompareBench extends BackupBench {
  target: BenchTarget;
  peerKeys: readonly PeerKey[];
  /** The folder of another checkout, whose engine is measured, too. */
  against: string | null;
}

export async function benchCompare(bench: CompareBench): Promise<object> {
  const { against, cluster, outputFolder, peerKeys, rounds, say, target } = bench;
  const other =
    against === null ? null : await buildEngine(path.resolve(against), 'engine-against');
  const turns: (PeerKey | 'against')[] = [...peerKeys];
  if (other !== null) turns.push('against');

  // The first reader pays for the disk; everybody after it finds the database in memory.
  await runPeer(peers.limit, target, cluster.binDirectory, outputFolder);
  const pairs: Pair[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`Round ${round} of ${rounds}`);
    // Two peers share the Nightjar between them; the other way round in every second round.
    const order = round % 2 === 1 ? turns : turns.toReversed();
    for (let at = 0; at < order.length; at += 2) {
      const [before, after] = [order[at], order[at + 1]];
      const run = async (turn: PeerKey | 'against') =>
        turn === 'against' && other !== null
          ? engineAsPeer(await oneBackup({ ...bench, engine: other }, target))
          : await onePeer(bench, turn as PeerKey, target);
      const beforeResult = before === undefined ? null : await run(before);
      const nightjar = await oneBackup(bench, target);
      const afterResult = after === undefined ? null : await run(after);
      if (before !== undefined && beforeResult !== null) {
        pairs.push({ peer: before, peerResult: beforeResult, nightjar });
      }
      if (after !== undefined && afterResult !== null) {
        pairs.push({ peer: after, peerResult: afterResult, nightjar });
      }
    }
  }
  const summary = summarise(pairs);
  printSummary(summary, say);
  return { rounds, summary, pairs };
}

/** `--only memory`: the peak for each size. */
export async function benchMemory(
  bench: BackupBench,
  sizes: readonly { size: string; target: BenchTarget }[],
): Promise<object> {
  const { rounds, say } = bench;
  const results: { size: string; aboveIdleMb: number[] }[] = [];
  for (const { size, target } of sizes) {
    const aboveIdleMb: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { peakRssBytes, idleRssBytes } = await oneBackup(bench, target);
      aboveIdleMb.push((peakRssBytes - idleRssBytes) / 1e6);
    }
    results.push({ size, aboveIdleMb });
  }
  say('');
  for (const { size, aboveIdleMb } of results) {
    const peak = median(aboveIdleMb);
    say(
      `${peak <= 200 ? '✓' : '✗'} peak memory above idle at ${size.padEnd(6)} ${peak.toFixed(0)} MB   ≤ 200 MB`,
    );
  }
  return { results };
}

async function oneBackup(bench: BackupBench, target: BenchTarget): Promise<EngineResult> {
  const { engine, cluster, outputFolder, say } = bench;
  const result = await runEngine(engine, target, cluster.binDirectory, outputFolder);
  const { own, children } = result.cpuSeconds;
  say(
    [
      `  ${engine.name === 'engine' ? 'Nightjar' : 'Nightjar of the other checkout'}:`,
      `${seconds(backupMs(result))} (dump ${seconds(result.dumpMs)})`,
      `+ verification ${seconds(result.verificationMs)},`,
      `${megabytes(result.fileBytes)}, CPU ${own.toFixed(1)} + ${children.toFixed(1)} s,`,
      `peak ${megabytes(result.peakRssBytes - result.idleRssBytes)} above ${megabytes(result.idleRssBytes)},`,
      `loop p99 ${result.loopDelayWhileDumping.p99Ms.toFixed(0)}`,
      `and ${result.loopDelayWhileVerifying.p99Ms.toFixed(0)} ms`,
    ].join(' '),
  );
  return result;
}

async function onePeer(
  { cluster, outputFolder, say }: BackupBench,
  key: PeerKey,
  target: BenchTarget,
): Promise<PeerResult> {
  const result = await runPeer(peers[key], target, cluster.binDirectory, outputFolder);
  say(
    `  ${peers[key].name}: ${seconds(result.ms)}, ${megabytes(result.fileBytes)}, CPU ${result.cpuSeconds.toFixed(1)} s`,
  );
  return result;
}
