/**
 * `npm run bench`: Nightjar compared with other programs, alternately. See docs/performance.md.
 *
 *   --size 1GB        bytes of plain SQL (200MB, 4GB, …)
 *   --pairs 5         number of rounds
 *   --peers a,b       of limit, custom, gzip, pigz, igzip, directory (default: the first four)
 *   --compressors a,b compressors for Nightjar: isal, libdeflate, zlib (default: all installed)
 *   --against FOLDER  also the engine of another checkout, to measure the effect of a change
 *   --shape a,b       for remote, local and restore: mixed, equal, giant, small, single (default: mixed)
 *   --sessions 1,auto for the same parts: numbers, or auto if Nightjar chooses
 *   --json            the result on standard output, messages on standard error
 *
 *   --only remote     backups with several sessions over a slow line, compared with pg_dump; the line
 *                     has --round-trip 20 (ms) and --rate 30 (MB/s for each connection)
 *   --only local      the same without the slow line; only libdeflate compresses
 *   --only memory     only peak memory at 0.2 GB and at 4 GB (`--size` replaces the 4 GB)
 *   --only browse     only contents and comparison of backups
 *   --only restore    restoring a backup, compared with gunzip | psql and pg_restore -j2
 *   --only drill      proving a backup, compared with restoring it
 *   --only tables     a database of --tables 60000: backed up, listed, compared, restored and proven
 *   --only small      one row, and 10 MB (`--size`): each phase of a backup by command line and window
 *   --only window     starting the window, its memory, lists, and reading a large backup; with budgets
 *   --only idle       the cost of the app in the tray, for --minutes 10
 *
 * The parts that run alone, except memory, exit with 1 if a target is missed.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder } from '../tools/setup/project.mjs';
import { benchBrowse } from './browse.ts';
import { benchCompare, benchMemory, type BackupBench } from './compare.ts';
import { benchDatabase, startBenchServer } from './database.ts';
import { benchDrill } from './drill.ts';
import { buildEngine } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { benchIdle } from './idle.ts';
import { hasProgram, installProgram, peers, type PeerKey } from './peers.ts';
import { benchRestore } from './restore.ts';
import { benchSessions } from './sessions.ts';
import { benchSmall } from './small.ts';
import { shapes, type Shape } from './shapes.ts';
import type { Line } from './slow-proxy.ts';
import { benchTables } from './tables.ts';
import { benchWindow } from './window-figures.ts';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string' },
    pairs: { type: 'string' },
    peers: { type: 'string', default: 'limit,custom,gzip,pigz' },
    compressors: { type: 'string' },
    against: { type: 'string' },
    only: { type: 'string' },
    shape: { type: 'string', default: 'mixed' },
    sessions: { type: 'string' },
    'round-trip': { type: 'string', default: '20' },
    rate: { type: 'string', default: '30' },
    tables: { type: 'string', default: '60000' },
    minutes: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => (options.json ? console.error(line) : console.log(line));

/** Resolves with the result, which is stored; `met: false` in it means that a target was missed. */
type Part = () => Promise<object>;

const backupSessions = '1,2,4,auto';
const restoreSessions = '1,2,auto';

const parts: Record<string, Part> = {
  compare: onServer(5, async (bench) =>
    benchCompare({
      ...bench,
      target: await database(bench, '1GB'),
      peerKeys: chosenPeers(),
      against: options.against ?? null,
    }),
  ),
  remote: onServer(3, async (bench) =>
    benchSessions({ ...bench, ...sessionOptions('300MB'), line: chosenLine() }),
  ),
  local: onServer(
    3,
    async (bench) => benchSessions({ ...bench, ...sessionOptions('1GB'), line: null }),
    'libdeflate',
  ),
  memory: onServer(3, async (bench) => {
    const sizes = [];
    for (const size of ['200MB', options.size ?? '4GB']) {
      sizes.push({ size, target: await benchDatabase(bench.cluster, bytesOf(size), say) });
    }
    return benchMemory(bench, sizes);
  }),
  browse: onServer(3, async (bench) =>
    benchBrowse({ ...bench, target: await database(bench, '1GB') }),
  ),
  restore: onServer(3, async (bench) => {
    const sessions = chosenSessions(restoreSessions);
    const results: Partial<Record<Shape, { met: boolean }>> = {};
    for (const shape of chosenShapes()) {
      const target = await database(bench, '1GB', shape);
      results[shape] = await benchRestore({ ...bench, target, shape, sessions });
    }
    return { results, met: Object.values(results).every(({ met }) => met) };
  }),
  drill: onServer(3, async (bench) =>
    benchDrill({ ...bench, target: await database(bench, '1GB') }),
  ),
  tables: onServer(1, async (bench) => benchTables(bench, Number(options.tables))),
  small: onServer(7, async (bench) => {
    const single = await database(bench, '0MB', 'single');
    return benchSmall(bench, { 'one row': single, '10 MB': await database(bench, '10MB') });
  }),
  window: async () => benchWindow(Number(options.pairs ?? 5), say),
  idle: async () => benchIdle(Number(options.minutes), say),
};

await main();

async function main(): Promise<void> {
  const part = parts[options.only ?? 'compare'];
  if (part === undefined) {
    throw new Error(
      `No such part: ${options.only}. The parts are ${Object.keys(parts).join(', ')}`,
    );
  }
  const result = await part();
  await keep(result);
  if ('met' in result && result.met === false) process.exitCode = 1;
}

/** A part that needs a server and the built engine. */
function onServer(
  usualRounds: number,
  measure: (bench: BackupBench) => Promise<object>,
  usualCompressors: string | null = null,
): Part {
  return async () => {
    const compressors = options.compressors ?? usualCompressors;
    const engine = await buildEngine(projectFolder, 'engine', compressors?.split(',') ?? null);
    const outputFolder = await mkdtemp(path.join(tmpdir(), 'nightjar-bench-'));
    const cluster = await startBenchServer();
    try {
      const rounds = Number(options.pairs ?? usualRounds);
      return await measure({ cluster, engine, outputFolder, rounds, say });
    } finally {
      await cluster.stop();
      await rm(outputFolder, { recursive: true, force: true });
    }
  };
}

async function database(
  { cluster }: BackupBench,
  usualSize: string,
  shape: Shape = 'mixed',
): Promise<BenchTarget> {
  return await benchDatabase(cluster, bytesOf(options.size ?? usualSize), say, shape);
}

function sessionOptions(usualSize: string) {
  return {
    shapes: chosenShapes(),
    sqlBytes: bytesOf(options.size ?? usualSize),
    sessions: chosenSessions(backupSessions),
  };
}

function chosenShapes(): Shape[] {
  return options.shape.split(',').map((name) => {
    const shape = shapes.find((one) => one === name);
    if (shape === undefined) throw new Error(`No such shape: ${name}`);
    return shape;
  });
}

/** Null means that Nightjar chooses. */
function chosenSessions(usual: string): (number | null)[] {
  return (options.sessions ?? usual).split(',').map((text) => {
    if (text === 'auto') return null;
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1) throw new Error(`Not a number of sessions: ${text}`);
    return count;
  });
}

function chosenLine(): Line {
  const line = {
    roundTripMs: Number(options['round-trip']),
    bytesPerSecond: Number(options.rate) * 1e6,
  };
  if (!(line.roundTripMs >= 0 && line.bytesPerSecond > 0)) throw new Error('Not a line');
  return line;
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
