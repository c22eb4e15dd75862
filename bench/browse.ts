/**
 * `npm run bench -- --only browse`: the time until the contents of a backup are shown, for a file
 * created here and for any dump, and the time to compare two backups.
 */
import { mkdtemp, rename } from 'node:fs/promises';
import path from 'node:path';
import type { PrivateServer } from '../src-main/postgres/private-server/private-server.ts';
import { runTool } from '../src-main/system/processes.ts';
import { projectFolder } from '../tools/setup/project.mjs';
import { askChild } from './ask-child.ts';
import type { BrowseRequest, BrowseResult } from './browse-child.ts';
import { libpqEnvironment } from './database.ts';
import { keepBackup, type EngineBuild } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { median, megabytes } from './figures.ts';

interface BrowseBench {
  cluster: PrivateServer;
  engine: EngineBuild;
  outputFolder: string;
  target: BenchTarget;
  rounds: number;
  say: (line: string) => void;
}

interface Figure {
  what: string;
  reached: string;
  target: string;
  met: boolean;
}

interface BrowseFigures {
  /** Returns true if every target was met. */
  met: boolean;
  rounds: number;
  figures: Figure[];
  results: Record<string, BrowseResult[]>;
}

export async function benchBrowse(bench: BrowseBench): Promise<BrowseFigures> {
  const { cluster, engine, outputFolder, target, rounds, say } = bench;
  const { binDirectory } = cluster;
  say('Creating two backups and a plain dump…');
  const changed = `${target.database}_changed`;
  await psql(
    cluster,
    { ...target, database: 'postgres' },
    `drop database if exists ${changed}`,
    `create database ${changed} template ${target.database}`,
  );
  const other = { ...target, database: changed };
  await psql(
    cluster,
    other,
    'update measurement set value = value + 1 where id % 1000 = 0',
    'delete from document where id % 5000 = 1',
  );
  const before = await keepBackup(engine, target, binDirectory, outputFolder);
  const after = await keepBackup(engine, other, binDirectory, outputFolder);
  await psql(cluster, { ...target, database: 'postgres' }, `drop database ${changed}`);
  const plain = path.join(outputFolder, 'foreign.sql');
  const dumped = await runTool({
    file: path.join(binDirectory, 'pg_dump'),
    args: ['--format=plain', '--file', plain],
    env: libpqEnvironment(target),
  });
  if (dumped.exitCode !== 0) throw new Error(dumped.stderr);
  // A backup without its manifest, like any other .sql.gz.
  const zipped = path.join(outputFolder, 'foreign.sql.gz');
  await rename(after, zipped);

  const results: Record<string, BrowseResult[]> = {};
  for (let round = 1; round <= rounds; round += 1) {
    say(`Round ${round} of ${rounds}`);
    const scratchFolder = await mkdtemp(path.join(outputFolder, 'browse-'));
    const measure = async (name: string, request: BrowseRequest): Promise<void> => {
      const result = await runBrowse(request);
      (results[name] ??= []).push(result);
      say(
        `  ${name}: ${(result.ms / 1000).toFixed(2)} s, peak ${megabytes(result.peakRssBytes - result.idleRssBytes)} above idle`,
      );
    };
    await measure('plain', { what: 'open', file: plain, scratchFolder });
    await measure('zipped', { what: 'open', file: zipped, scratchFolder });
    await measure('rows', { what: 'rows', file: before, scratchFolder });
    await measure('compare', { what: 'compare', before, after: zipped, scratchFolder });
  }

  const of = (name: string, pick: (result: BrowseResult) => number): number =>
    median((results[name] ?? []).map(pick));
  const speed = (name: string): number => of(name, ({ sqlBytes, ms }) => sqlBytes / 1e3 / ms);
  const peak = (name: string): number =>
    of(name, ({ peakRssBytes, idleRssBytes }) => (peakRssBytes - idleRssBytes) / 1e6);
  const figures: Figure[] = [
    atLeast('contents of a foreign .sql', 150, speed('plain'), 'MB/s'),
    atLeast('contents of a foreign .sql.gz', 150, speed('zipped'), 'MB/s of SQL'),
    atMost(
      'first 100 rows of the slowest table',
      300,
      of('rows', (r) => r.firstRowsMs),
      'ms',
    ),
    atMost(
      '100 more rows in the middle of a table',
      300,
      of('rows', (r) => r.middleRowsMs),
      'ms',
    ),
    atLeast(
      'rows that a comparison found changed',
      1,
      of('compare', (r) => r.differences),
      'rows',
    ),
    atMost('peak memory of contents of a .sql, above idle', 200, peak('plain'), 'MB'),
    atMost('peak memory of contents of a .sql.gz, above idle', 200, peak('zipped'), 'MB'),
    atMost('peak memory of rows, above idle', 200, peak('rows'), 'MB'),
    atMost('peak memory of a comparison, above idle', 300, peak('compare'), 'MB'),
  ];
  say('');
  for (const { met, what, reached, target: wanted } of figures) {
    say(`${met ? '✓' : '✗'} ${what.padEnd(48)} ${reached.padStart(16)}   ${wanted}`);
  }
  say(`  two backups compared in ${(of('compare', ({ ms }) => ms) / 1000).toFixed(1)} s`);
  return { met: figures.every(({ met }) => met), rounds, figures, results };
}

function atLeast(what: string, limit: number, value: number, unit: string): Figure {
  return {
    what,
    reached: `${value.toFixed(0)} ${unit}`,
    target: `≥ ${limit}`,
    met: value >= limit,
  };
}

function atMost(what: string, limit: number, value: number, unit: string): Figure {
  return {
    what,
    reached: `${value.toFixed(0)} ${unit}`,
    target: `≤ ${limit}`,
    met: value <= limit,
  };
}

/** One measurement of browsing, in a separate process. */
export async function runBrowse(request: BrowseRequest): Promise<BrowseResult> {
  const child = path.join(projectFolder, 'bench/browse-child.ts');
  return await askChild<BrowseResult>([process.execPath, child], request);
}

async function psql(
  { binDirectory }: PrivateServer,
  target: BenchTarget,
  ...statements: string[]
): Promise<void> {
  const outcome = await runTool({
    file: path.join(binDirectory, 'psql'),
    args: ['-X', '-q', '-w', '-v', 'ON_ERROR_STOP=1'],
    env: libpqEnvironment(target),
    stdin: statements.map((statement) => `${statement};\n`).join(''),
  });
  if (outcome.exitCode !== 0) throw new Error(`psql: ${outcome.stderr}`);
}
