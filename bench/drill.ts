/**
 * `npm run bench -- --only drill`: proving a backup, including clean-up, compared with restoring
 * the same file into an ordinary server by Nightjar (as `--only restore` does), alternately. Exits
 * with 1 if it takes longer than its limit.
 */
import { drillPhases } from '#shared/domain/proof.ts';
import type { DrillPhase } from '#shared/domain/proof.ts';
import { keepBackup } from './engine.ts';
import { createNightjarFor } from './engine-of-backup.ts';
import { median, seconds } from './figures.ts';
import { byNightjar, type RestoreBench } from './restore.ts';

interface Round {
  /** Into an ordinary server, checked and analysed. */
  plainMs: number;
  /** Until everything of the drill was removed. */
  wholeMs: number;
  phasesMs: Record<DrillPhase, number>;
}

const mostOverhead = 0.3;

export async function benchDrill(bench: RestoreBench): Promise<object> {
  const { cluster, engine, outputFolder, target, rounds, say } = bench;
  const file = await keepBackup(engine, target, cluster.binDirectory, outputFolder);
  const results: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const isFirst = round % 2 === 1;
    const before = isFirst ? (await byNightjar(bench, file)).wholeMs : null;
    const drill = await byDrill(bench, file);
    const plainMs = before ?? (await byNightjar(bench, file)).wholeMs;
    results.push({ plainMs, ...drill });
    const phases = drillPhases.map((phase) => `${phase} ${seconds(drill.phasesMs[phase])}`);
    say(
      `Round ${round} of ${rounds}: restored in ${seconds(plainMs)}, proven in ${seconds(drill.wholeMs)} (${phases.join(', ')})`,
    );
  }
  const beyondPlain = median(results.map(({ wholeMs, plainMs }) => wholeMs / plainMs - 1));
  const isFine = beyondPlain <= mostOverhead;
  if (!isFine) process.exitCode = 1;
  say('');
  say(
    `${isFine ? '✓' : '✗'} drill beyond a plain restore   ${(beyondPlain * 100).toFixed(0)} %   ≤ ${mostOverhead * 100} %`,
  );
  return { rounds, beyondPlain, results };
}

export async function byDrill(
  { cluster }: RestoreBench,
  file: string,
): Promise<Omit<Round, 'plainMs'>> {
  const nightjar = await createNightjarFor(file, cluster.binDirectory);
  try {
    const phasesMs = { preparing: 0, restoring: 0, dumping: 0, comparing: 0 };
    const startedMs = performance.now();
    let sinceMs = startedMs;
    let phase: DrillPhase = 'preparing';
    const endPhase = (next: DrillPhase): void => {
      const nowMs = performance.now();
      phasesMs[phase] += nowMs - sinceMs;
      sinceMs = nowMs;
      phase = next;
    };
    nightjar.events.on('drill-changed', (drill) => {
      if (drill.state === 'running' && drill.phase !== phase) endPhase(drill.phase);
    });
    const { finished } = nightjar
      .as({ kind: 'os-user', name: 'bench' })
      .drills.start({ filePath: file, connectionId: null, trusted: false, where: 'here' });
    const { differences } = await finished;
    // The time after the comparison is clean-up, and counts.
    endPhase('comparing');
    if (differences.length > 0) throw new Error(differences.join('\n'));
    return { wholeMs: performance.now() - startedMs, phasesMs };
  } finally {
    await nightjar.stop();
  }
}
