import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '#shared/domain/run.ts';
import { fillingSql } from '../../bench/database.ts';
import type { TestEngine } from '../support/engine.ts';
import { faultScene, useTools } from '../support/fault-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

/** The database of `npm run bench`, smaller: rows of three kinds, whose SQL and heap differ in size. */
const cluster = sharedCluster();
const database = 'progress';
beforeAll(async () => {
  await cluster.createDatabase(database);
  await cluster.psql(database, fillingSql(60e6));
});
afterAll(() => cluster.dropDatabase(database));

/** A server far away: about 12 MB of SQL in a second. */
const slowly = `"$REAL/pg_dump" "$@" | perl -e '
  while (my $read = sysread(STDIN, my $text, 131072)) {
    for (my $at = 0; $at < $read; ) { $at += syswrite(STDOUT, $text, $read - $at, $at) }
    select(undef, undef, undef, 0.01);
  }'`;

async function reportsOfRun(engine: TestEngine, connectionId: string): Promise<Progress[]> {
  engine.changes.length = 0;
  const run = await engine.backUp(connectionId);
  expect(run).toMatchObject({ state: 'published' });
  return engine.changes.flatMap((change) => (change.state === 'running' ? [change.progress] : []));
}

/** How far percent and time left were from the truth, as parts of the whole: 0.1 is 10 points. */
function errorsAfterOneThird(reports: readonly Progress[]): number[] {
  const startedMs = reports.find(({ phase }) => phase === 'dumping')?.elapsedMs ?? 0;
  const endedMs = Math.max(...reports.map(({ elapsedMs }) => elapsedMs));
  const wholeMs = endedMs - startedMs;
  return reports
    .filter(({ phase, elapsedMs }) => phase !== 'publishing' && elapsedMs - startedMs > wholeMs / 3)
    .flatMap(({ fraction, remainingMs, elapsedMs }) => [
      Math.abs((fraction ?? 0) - (elapsedMs - startedMs) / wholeMs),
      ...(remainingMs === null ? [] : [Math.abs(remainingMs - (endedMs - elapsedMs)) / wholeMs]),
    ]);
}

describe('progress of a backup', () => {
  it.each([
    ['from a slow server, over tables that were never analysed', 'select', slowly],
    ['from this computer, over tables that were analysed', 'analyze', null],
  ])(
    'is within 20 points of the truth from one third on, never back, never 100 %% (%s)',
    async (_which, before, pgDump) => {
      await cluster.psql(database, before);
      const scene = await faultScene(cluster, { database });
      if (pgDump !== null) await useTools(scene, { pgDump });
      const { engine, connection } = scene;
      for (const attempt of ['first', 'second']) {
        let worst = Infinity;
        // A machine that is busy with something else for a moment is given one more chance.
        for (let tries = 0; tries < 2 && worst >= 0.2; tries += 1) {
          const reports = await reportsOfRun(engine, connection.id);
          const fractions = reports.flatMap(({ fraction }) => fraction ?? []);
          expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
          expect(Math.max(...fractions)).toBeLessThan(1);
          const errors = errorsAfterOneThird(reports);
          expect(errors.length, attempt).toBeGreaterThan(2);
          worst = Math.max(...errors);
        }
        expect(worst, attempt).toBeLessThan(0.2);
      }
    },
  );
});
