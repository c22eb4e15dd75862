/**
 * `npm run bench`: Nightjar's backup compared with other programs, alternately. See docs/performance.md.
 *
 *   --size 1GB        bytes of plain SQL (200MB, 4GB, …)
 *   --pairs 5         number of rounds
 *   --peers a,b       of limit, custom, gzip, pigz, igzip (default: all but igzip)
 *   --compressors a,b compressors for Nightjar: isal, libdeflate, zlib (default: all installed)
 *   --against FOLDER  also the engine of another checkout, to measure the effect of a change
 *   --only memory     only peak memory at 0.2 GB and at 4 GB (`--size` replaces the 4 GB)
 *   --only browse     only contents and comparison of backups; fails if a target is missed
 *   --only restore    restoring a backup, compared with gunzip | psql
 *   --only drill      proving a backup, compared with restoring it
 *   --only tables     a database of --tables 60000, backed up, restored and proven
 *   --only idle       the cost of the app in the tray, for --minutes 10; fails if a target is missed
 *   --json            the result on standard output, messages on standard error
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { projectFolder } from '../tools/setup/project.mjs';
import { benchBrowse } from './browse.ts';
import { benchDrill } from './drill.ts';
import { benchIdle } from './idle.ts';
import { benchDatabase, startBenchServer } from './database.ts';
import { benchRestore } from './restore.ts';
import { benchTables } from './tables.ts';
import { buildEngine, runEngine, type EngineBuild } from './engine.ts';
import type { BenchTarget, EngineResult } from './engine-child.ts';
import { hasProgram, installProgram, peers, runPeer, type PeerKey } from './peers.ts';
import { backupMs, engineAsPeer, median, printSummary, summarise, type Pair } from './report.ts';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string' },
    pairs: { type: 'string', default: '5' },
    peers: { type: 'string', default: 'limit,custom,gzip,pigz' },
    compressors: { type: 'string' },
    against: { type: 'string' },
    only: { type: 'string' },
    tables: { type: 'string', default: '60000' },
    minutes: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => (options.json ? console.error(line) : console.log(line));

interface Bench {
  cluster: PrivateServer;
  engine: EngineBuild;
  outputFolder: string;
}

await main();

async function main(): Promise<void> {
  if (
    options.only !== undefined &&
    !['memory', 'browse', 'restore', 'drill', 'tables', 'idle'].includes(options.only)
  ) {
    throw new Error(
      'The parts that can run alone are --only memory, browse, restore, drill, tables and idle',
    );
  }
  if (options.only === 'idle') {
    const result = await benchIdle(Number(options.minutes), say);
    await keep(result);
    if (!result.met) process.exitCode = 1;
    return;
  }
  const engine = await buildEngine(
    projectFolder,
    'engine',
    options.compressors?.split(',') ?? null,
  );
  const outputFolder = await mkdtemp(path.join(tmpdir(), 'nightjar-bench-'));
  const cluster = await startBenchServer();
  try {
    const bench = { cluster, engine, outputFolder };
    const result = await (options.only === 'memory'
      ? memory(bench)
      : options.only === 'browse'
        ? browse(bench)
        : options.only === 'restore'
          ? restore(bench)
          : options.only === 'drill'
            ? drill(bench)
            : options.only === 'tables'
              ? benchTables({ ...bench, say }, Number(options.tables))
              : compare(bench));
    await keep(result);
  } finally {
    await cluster.stop();
    await rm(outputFolder, { recursive: true, force: true });
  }
}

async function compare(bench: Bench): Promise<object> {
  const sqlBytes = bytesOf(options.size ?? '1GB');
  const target = await benchDatabase(bench.cluster, sqlBytes, say);
  const { binDirectory } = bench.cluster;
  const other =
    options.against === undefined
      ? null
      : await buildEngine(path.resolve(options.against), 'engine-against');
  const turns: (PeerKey | 'against')[] = chosenPeers();
  if (other !== null) turns.push('against');

  // The first reader pays for the disk; everybody after it finds the database in memory.
  await runPeer(peers.limit, target, binDirectory, bench.outputFolder);
  const pairs: Pair[] = [];
  const rounds = Number(options.pairs);
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
  return { sqlBytes, rounds, summary, pairs };
}

async function memory(bench: Bench): Promise<object> {
  const sizes = ['200MB', options.size ?? '4GB'];
  const results: { size: string; aboveIdleMb: number[] }[] = [];
  for (const size of sizes) {
    const target = await benchDatabase(bench.cluster, bytesOf(size), say);
    const aboveIdleMb: number[] = [];
    for (let round = 0; round < Math.min(3, Number(options.pairs)); round += 1) {
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

async function restore(bench: Bench): Promise<object> {
  const target = await benchDatabase(bench.cluster, bytesOf(options.size ?? '1GB'), say);
  return benchRestore({ ...bench, target, rounds: Math.min(3, Number(options.pairs)), say });
}

async function drill(bench: Bench): Promise<object> {
  const target = await benchDatabase(bench.cluster, bytesOf(options.size ?? '1GB'), say);
  return benchDrill({ ...bench, target, rounds: Math.min(3, Number(options.pairs)), say });
}

async function browse(bench: Bench): Promise<object> {
  const target = await benchDatabase(bench.cluster, bytesOf(options.size ?? '1GB'), say);
  const rounds = Math.min(3, Number(options.pairs));
  const result = await benchBrowse({ ...bench, target, rounds, say });
  if (!result.met) process.exitCode = 1;
  return result;
}

async function oneBackup(bench: Bench, target: BenchTarget): Promise<EngineResult> {
  const { engine, cluster, outputFolder } = bench;
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

async function onePeer(bench: Bench, key: PeerKey, target: BenchTarget) {
  const result = await runPeer(peers[key], target, bench.cluster.binDirectory, bench.outputFolder);
  say(
    `  ${peers[key].name}: ${seconds(result.ms)}, ${megabytes(result.fileBytes)}, CPU ${result.cpuSeconds.toFixed(1)} s`,
  );
  return result;
}

function chosenPeers(): PeerKey[] {
  return options.peers
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      if (!(name in peers)) throw new Error(`No such peer: ${name}`);
      return name as PeerKey;
    })
    .filter((key) => {
      const { program } = peers[key];
      return program === null || hasProgram(program) || installProgram(program, say);
    });
}

async function keep(result: object): Promise<void> {
  const whole = {
    finishedAt: new Date().toISOString(),
    commit: await gitHead(),
    cores: cpus().length,
    processor: cpus()[0]?.model ?? '',
    memoryBytes: totalmem(),
    options,
    ...result,
  };
  const folder = path.join(projectFolder, 'bench/results');
  await mkdir(folder, { recursive: true });
  const name = `${whole.finishedAt.slice(0, 19).replaceAll(':', '-')}.json`;
  await writeFile(path.join(folder, name), `${JSON.stringify(whole, null, 2)}\n`);
  say(`\nWritten to bench/results/${name}`);
  if (options.json) process.stdout.write(`${JSON.stringify(whole)}\n`);
}

function gitHead(): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('git', ['rev-parse', 'HEAD'], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', () => resolve(null));
    child.once('close', (exitCode) => resolve(exitCode === 0 ? output.trim() : null));
  });
}

function bytesOf(size: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(MB|GB)$/iu.exec(size);
  if (match === null) throw new Error(`Not a size: ${size} (for example 200MB or 4GB)`);
  return Number(match[1]) * (match[2]?.toUpperCase() === 'GB' ? 1e9 : 1e6);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
