import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '#shared/domain/run.ts';
import { fillingSql } from '../../bench/shapes.ts';
import type { TestEngine } from '../support/engine.ts';
import { faultScene, toolsFolder, type FaultScene } from '../support/fault-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

/**
 * The database of `npm run bench`, smaller: rows of three kinds, whose SQL size and heap size
 * differ.
 */
const cluster = sharedCluster();
const database = 'progress';
beforeAll(async () => {
  await cluster.createDatabase(database);
  await cluster.psql(database, fillingSql(40e6));
});
afterAll(() => cluster.dropDatabase(database));

/** Simulates a slow server: at most 128 kB of SQL at a time, and a pause after each chunk. */
async function sceneWithPace(pauseMs: number): Promise<FaultScene> {
  const scene = await faultScene(cluster, { database });
  const tools = await toolsFolder(cluster, { pgDump: paced(pauseMs) });
  await scene.engine.nightjar.settings.chooseToolsFolder(tools);
  return scene;
}

const paced = (pauseMs: number): string => `"$REAL/pg_dump" "$@" | perl -e '
  while (my $read = sysread(STDIN, my $text, 131072)) {
    for (my $at = 0; $at < $read; ) { $at += syswrite(STDOUT, $text, $read - $at, $at) }
    select(undef, undef, undef, ${pauseMs / 1000});
  }'`;

async function reportsOfRun(engine: TestEngine, connectionId: string): Promise<Progress[]> {
  engine.changes.length = 0;
  const run = await engine.backUp(connectionId);
  expect(run).toMatchObject({ state: 'published' });
  return engine.changes.flatMap((change) => (change.state === 'running' ? [change.progress] : []));
}

/** Error of percent and remaining time, as fractions of the whole: 0.1 is 10 points. */
function errorsAfterOneThird(reports: readonly Progress[]): number[] {
  const startedMs = reports.find(({ phase }) => phase === 'dumping')?.elapsedMs ?? 0;
  const endedMs = Math.max(...reports.map(({ elapsedMs }) => elapsedMs));
  const wholeMs = endedMs - startedMs;
  const judged = reports.filter(
    ({ phase, elapsedMs }) => phase !== 'publishing' && elapsedMs - startedMs > wholeMs / 3,
  );
  expect(judged.length).toBeGreaterThan(2);
  return judged.flatMap(({ phase, fraction, remainingMs, elapsedMs }) => {
    if (phase === 'dumping') expect(remainingMs, 'time left').not.toBeNull();
    return [
      Math.abs((fraction ?? 0) - (elapsedMs - startedMs) / wholeMs),
      ...(remainingMs === null ? [] : [Math.abs(remainingMs - (endedMs - elapsedMs)) / wholeMs]),
    ];
  });
}

/** Error of a first backup, which has no earlier run to learn from, and of the next backup. */
async function worstErrorOfTwo(pauseMs: number): Promise<number> {
  const { engine, connection } = await sceneWithPace(pauseMs);
  let worst = 0;
  for (let backup = 0; backup < 2; backup += 1) {
    const reports = await reportsOfRun(engine, connection.id);
    const fractions = reports.flatMap(({ fraction }) => fraction ?? []);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(Math.max(...fractions)).toBeLessThan(1);
    const error = Math.max(...errorsAfterOneThird(reports));
    worst = Math.max(worst, error);
  }
  return worst;
}

describe('progress of a backup', () => {
  it.each([
    ['at 12 MB a second, over tables that were never analysed', 'select', 10],
    ['at 24 MB a second, over tables that were analysed', 'analyze', 5],
  ])(
    'the progress is within 20 points of the real progress after the first third, never goes back, and is never 100 %% early (%s)',
    async (_which, before, pauseMs) => {
      await cluster.psql(database, before);
      const worst = await worstErrorOfTwo(pauseMs);
      // One retry, because the machine may be busy with other processes for a moment.
      expect(worst < 0.2 ? worst : await worstErrorOfTwo(pauseMs)).toBeLessThan(0.2);
    },
    180_000,
  );
});
