/**
 * `npm run bench -- --only small`: backups of small databases by `pg_dump | gzip`, by the command
 * line and by the window, in turns, and where their time goes. The command line runs without npm and
 * with compiled code in its cache, the window is open before the click.
 */
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { phases } from '#shared/domain/run.ts';
import { projectFolder } from '../tools/setup/project.mjs';
import { newestDurations, phasesOf, type PhasedRun } from './backup-phases.ts';
import type { BackupBench } from './compare.ts';
import type { BenchTarget } from './engine-child.ts';
import { spreadOf, type Spread } from './figures.ts';
import { peers, runPeer } from './peers.ts';
import { openWindow, type BackupWindow } from './window.ts';

/** The command line may take this much longer than `pg_dump | gzip`. */
const mostMoreMs = 350;
const { gzip } = peers;

const names = { peer: gzip.name, commandLine: 'command line', window: 'window' };
type Round = Record<keyof typeof names, PhasedRun>;
type Turn = () => Promise<PhasedRun>;

export async function benchSmall(
  bench: BackupBench,
  databases: Readonly<Record<string, BenchTarget>>,
): Promise<object> {
  const { outputFolder, rounds, say } = bench;
  const home = await mkdtemp(path.join(outputFolder, 'command-line-'));
  const window = await openWindow(outputFolder, databases, say);
  try {
    const results: Record<string, Round[]> = {};
    let met = true;
    for (const [title, target] of Object.entries(databases)) {
      say(`\n${title}`);
      const turns = turnsFor(bench, title, target, { home, window });
      // The first turns fill the caches of files, compiled code and tools.
      await takeTurns(turns);
      const measured: Round[] = [];
      for (let round = 1; round <= rounds; round += 1) measured.push(await takeTurns(turns));
      results[title] = measured;
      met = printSmall(measured, say) && met;
    }
    return { met, results };
  } finally {
    await window.close();
  }
}

function turnsFor(
  { cluster, outputFolder }: BackupBench,
  title: string,
  target: BenchTarget,
  { home, window }: { home: string; window: BackupWindow },
): Record<keyof Round, Turn> {
  return {
    peer: async () => {
      const { ms } = await runPeer(gzip, target, cluster.binDirectory, outputFolder);
      return { ms, phases: {} };
    },
    commandLine: () => byCommandLine(target, path.join(home, title), home),
    window: () => window.backUp(title),
  };
}

async function takeTurns(turns: Record<keyof Round, Turn>): Promise<Round> {
  return {
    peer: await turns.peer(),
    commandLine: await turns.commandLine(),
    window: await turns.window(),
  };
}

const progressLine = z.object({ progress: z.object({ phase: z.enum(phases) }) });

async function byCommandLine(
  target: BenchTarget,
  folder: string,
  home: string,
): Promise<PhasedRun> {
  const { host, port, user, password, database } = target;
  const url = `postgresql://${user}@${host}:${port}/${database}?sslmode=disable`;
  const command = ['backup', '--url', url, '--output', folder, '--json'];
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['src-main/cli.mjs', ...command], {
    cwd: projectFolder,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, PGPASSWORD: password },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const reachedMs = new Map<string, number>();
  const lines: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    const { phase } = progressOf(line);
    if (phase === null) lines.push(line);
    else if (!reachedMs.has(phase)) reachedMs.set(phase, performance.now() - startedMs);
  });
  const exitCode = await ended;
  const endedMs = performance.now() - startedMs;
  if (exitCode !== 0) throw new Error(`The command line ended with ${exitCode}: ${lines.join()}`);
  return phasesOf(
    'start of the program',
    {
      shownMs: reachedMs.get('connecting') ?? Number.NaN,
      publishingMs: reachedMs.get('publishing') ?? Number.NaN,
    },
    await newestDurations(folder),
    { 'publishing and exit': endedMs },
  );
}

/** Null for a line that is not a progress. */
function progressOf(line: string): { phase: string | null } {
  if (!line.startsWith('{')) return { phase: null };
  const parsed = progressLine.safeParse(JSON.parse(line));
  return { phase: parsed.success ? parsed.data.progress.phase : null };
}

/** Returns true if the target is met. */
function printSmall(rounds: readonly Round[], say: (line: string) => void): boolean {
  const row = (name: string, { minimum, median, maximum }: Spread): void => {
    const figures = [median, minimum, maximum].map((ms) => ms.toFixed(0).padStart(9));
    say(`${name.padEnd(40)}${figures.join('')}`);
  };
  say(
    `${'ms'.padEnd(40)}${['median', 'minimum', 'maximum'].map((one) => one.padStart(9)).join('')}`,
  );
  for (const key of ['peer', 'commandLine', 'window'] as const) {
    row(names[key], spreadOf(rounds.map((round) => round[key].ms)));
    for (const phase of Object.keys(rounds[0]?.[key].phases ?? {})) {
      row(`  ${phase}`, spreadOf(rounds.map((round) => round[key].phases[phase] ?? Number.NaN)));
    }
  }
  const more = spreadOf(rounds.map(({ commandLine, peer }) => commandLine.ms - peer.ms)).median;
  const isMet = more <= mostMoreMs;
  say(
    `${isMet ? '✓' : '✗'} ${names.commandLine}: ${more.toFixed(0)} ms more than ${names.peer}   ≤ ${mostMoreMs} ms`,
  );
  return isMet;
}
