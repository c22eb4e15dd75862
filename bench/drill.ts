/**
 * `npm run bench -- --only drill`: what proving a backup costs beyond restoring it. The restore is part
 * of the drill, so both times come from the same run.
 */
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { proofSchema } from '#shared/domain/proof.ts';
import type { PrivateCluster } from '../src-main/postgres/private-cluster.ts';
import { runTool } from '../src-main/postgres/spawn.ts';
import { projectFolder } from '../tools/setup/project.mjs';
import { keepBackup, type EngineBuild } from './engine.ts';
import type { BenchTarget } from './engine-child.ts';
import { median } from './report.ts';

interface DrillBench {
  cluster: PrivateCluster;
  engine: EngineBuild;
  outputFolder: string;
  target: BenchTarget;
  rounds: number;
  say: (line: string) => void;
}

const answerSchema = z.object({ success: z.literal(true), data: proofSchema });
const mostOverhead = 0.3;

export async function benchDrill(bench: DrillBench): Promise<object> {
  const { cluster, engine, outputFolder, target, rounds, say } = bench;
  const file = await keepBackup(engine, target, cluster.binDirectory, outputFolder);
  const home = await mkdtemp(path.join(outputFolder, 'home-'));
  const results: { restoreMs: number; wholeMs: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const outcome = await runTool({
      file: process.execPath,
      args: [path.join(projectFolder, 'src-main/cli.ts'), 'drill', file, '--trust', '--json'],
      env: { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: path.join(home, 'config') },
    });
    if (outcome.exitCode !== 0) throw new Error(outcome.stderr + outcome.stdout);
    const { data } = answerSchema.parse(JSON.parse(outcome.stdout));
    results.push({ restoreMs: data.restoreDurationMs, wholeMs: data.durationMs });
    say(
      `Round ${round} of ${rounds}: restored in ${seconds(data.restoreDurationMs)}, proven after ${seconds(data.durationMs)}`,
    );
  }
  const overhead = median(results.map(({ restoreMs, wholeMs }) => wholeMs / restoreMs - 1));
  say('');
  say(
    `${overhead <= mostOverhead ? '✓' : '✗'} drill beyond its restore   ${(overhead * 100).toFixed(0)} %   ≤ ${mostOverhead * 100} %`,
  );
  return { rounds, overhead, results };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
