/**
 * Computes the figures of the targets from the measurements, and prints a table on the terminal.
 */
import type { EngineResult } from './engine-child.ts';
import { median } from './figures.ts';
import type { PeerKey, PeerResult } from './peers.ts';

/** One other program and the Nightjar run next to it. */
export interface Pair {
  peer: PeerKey | 'against';
  peerResult: PeerResult;
  nightjar: EngineResult;
}

export interface Figure {
  what: string;
  target: string;
  reached: string;
  met: boolean | null;
}

export interface Summary {
  figures: Figure[];
  sizes: Record<string, number>;
  cpuSeconds: Record<string, number>;
  seconds: Record<string, number>;
  ratios: Record<string, { median: number; all: number[] }>;
}

/** All phases except the check of the file, which no other program does. */
export function backupMs({ totalMs, verificationMs }: EngineResult): number {
  return totalMs - verificationMs;
}

export function engineAsPeer(result: EngineResult): PeerResult {
  return {
    ms: backupMs(result),
    cpuSeconds: result.cpuSeconds.own + result.cpuSeconds.children,
    fileBytes: result.fileBytes,
    peakBytes: result.peakRssBytes - result.idleRssBytes,
  };
}

export function summarise(pairs: readonly Pair[]): Summary {
  const runs = [...new Set(pairs.map(({ nightjar }) => nightjar))];
  const of = (pick: (run: EngineResult) => number): number => median(runs.map(pick));
  const summary: Summary = {
    figures: [],
    sizes: { nightjar: of((run) => run.fileBytes), sql: of((run) => run.sqlBytes) },
    cpuSeconds: {
      nightjar: of((run) => run.cpuSeconds.own + run.cpuSeconds.children),
      'of these in pg_dump and psql': of((run) => run.cpuSeconds.children),
    },
    seconds: {
      nightjar: of((run) => backupMs(run) / 1000),
      'its verification': of((run) => run.verificationMs / 1000),
    },
    ratios: {},
  };
  for (const peer of new Set(pairs.map((pair) => pair.peer))) {
    const mine = pairs.filter((pair) => pair.peer === peer);
    const all = mine.map(({ nightjar, peerResult }) => backupMs(nightjar) / peerResult.ms);
    summary.ratios[peer] = { median: median(all), all };
    summary.sizes[peer] = median(mine.map(({ peerResult }) => peerResult.fileBytes));
    summary.cpuSeconds[peer] = median(mine.map(({ peerResult }) => peerResult.cpuSeconds));
    summary.seconds[peer] = median(mine.map(({ peerResult }) => peerResult.ms / 1000));
  }

  const { figures, ratios, sizes } = summary;
  const atMost = (what: string, limit: number, value: number | undefined, unit = ''): void => {
    if (value === undefined || Number.isNaN(value)) return;
    const digits = unit === '' ? 2 : 0;
    figures.push({
      what,
      target: `≤ ${limit.toFixed(digits)}${unit}`,
      reached: `${value.toFixed(digits)}${unit}`,
      met: value <= limit,
    });
  };
  const printRatio = (what: string, value: number | undefined): void => {
    if (value === undefined) return;
    figures.push({ what, target: '', reached: value.toFixed(2), met: null });
  };
  atMost('time, of pg_dump -Fc', 0.6, ratios['custom']?.median);
  const withIsal = runs.some(({ compressors }) => compressors.includes('isal'));
  atMost('time, of pg_dump > /dev/null', withIsal ? 1.15 : 1.4, ratios['limit']?.median);
  printRatio('time, of pg_dump | gzip -6', ratios['gzip']?.median);
  printRatio('time, of pg_dump | pigz', ratios['pigz']?.median);
  printRatio('time, of pg_dump | igzip', ratios['igzip']?.median);
  printRatio('time, of the other checkout', ratios['against']?.median);
  if (sizes['gzip'] !== undefined) {
    atMost('size, of gzip -6', 1.05, (sizes['nightjar'] ?? 0) / sizes['gzip']);
  }
  const speed = of((run) => backupMs(run) / run.verificationMs);
  figures.push({
    what: 'verification, times as fast as the backup',
    target: '≥ 2.00',
    reached: speed.toFixed(2),
    met: speed >= 2,
  });
  const peakMb = of((run) => (run.peakRssBytes - run.idleRssBytes) / 1e6);
  atMost('peak memory above idle', 200, peakMb, ' MB');
  const p99 = (run: EngineResult): number =>
    Math.max(run.loopDelayWhileDumping.p99Ms, run.loopDelayWhileVerifying.p99Ms);
  atMost('event loop delay, p99', 50, of(p99), ' ms');
  return summary;
}

export function printSummary(summary: Summary, say: (line: string) => void): void {
  const marks = { true: '✓', false: '✗', null: ' ' } as const;
  say('');
  for (const { what, target, reached, met } of summary.figures) {
    const mark = marks[`${met}`];
    say(`${mark} ${what.padEnd(44)} ${reached.padStart(8)}   ${target}`);
  }
  say(`\n${''.padEnd(30)} ${'seconds'.padStart(9)} ${'CPU s'.padStart(9)} ${'MB'.padStart(9)}`);
  const names = new Set([
    ...Object.keys(summary.seconds),
    ...Object.keys(summary.cpuSeconds),
    ...Object.keys(summary.sizes),
  ]);
  const cell = (value: number | undefined): string =>
    (value === undefined || value === 0 ? '–' : value.toFixed(1)).padStart(9);
  for (const name of names) {
    const bytes = summary.sizes[name];
    say(
      `${name.padEnd(30)} ${cell(summary.seconds[name])} ${cell(summary.cpuSeconds[name])} ${cell(
        bytes === undefined ? undefined : bytes / 1e6,
      )}`,
    );
  }
}
