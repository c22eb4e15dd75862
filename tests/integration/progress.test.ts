import { expect, describe, it } from 'vitest';
import type { Progress } from '#shared/domain/run.ts';
import { engineForTest, type TestEngine } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

/** The shapes of `npm run bench`, smaller: their SQL is larger or smaller than their heap. */
const shapes = `
  create table narrow as select g as id, g % 1000 as kind, 'order ' || g % 5000 as label
    from generate_series(1, 300000) g;
  create table wide as select g as id, repeat(md5(g::text), 8) as body,
      jsonb_build_object('id', g, 'note', repeat('eiusmod tempor ', 8)) as doc
    from generate_series(1, 30000) g;
  create table random_bytes as select g as id,
      decode((select string_agg(md5((g * 100 + i)::text), '') from generate_series(1, 64) i), 'hex') as data
    from generate_series(1, 6000) g;
`;

/** A clock so fast that no report is left out; the pace of the machine plays no part. */
const everyReport = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now() * 10_000,
};

async function progressOfRun(engine: TestEngine, connectionId: string): Promise<Progress[]> {
  engine.changes.length = 0;
  const run = await engine.backUp(connectionId);
  expect(run.state).toBe('published');
  return engine.changes.flatMap((change) => (change.state === 'running' ? [change.progress] : []));
}

/** How far each report of the dump was from the truth, as known afterwards: 0.1 is 10 points. */
function errorsAfterOneThird(reports: readonly Progress[]): number[] {
  const totalBytes = Math.max(...reports.map(({ sqlBytes }) => sqlBytes));
  const verifying = reports.find(({ phase }) => phase === 'verifying');
  const verifiedPart = (verifying?.sqlBytes ?? 0) / totalBytes;
  const dumpShare = ((verifying?.fraction ?? 0) - verifiedPart) / (1 - verifiedPart);
  return reports
    .filter(({ phase, sqlBytes }) => phase === 'dumping' && sqlBytes > totalBytes / 3)
    .map(({ fraction, sqlBytes }) => (fraction ?? 0) / dumpShare - sqlBytes / totalBytes);
}

describe('progress of a backup', () => {
  it.each([
    ['analysed', 'analyze'],
    ['never analysed', ''],
  ])(
    'is within 20 points of the truth from one third on, never back, never 100 %% (%s tables)',
    async (_which, analyze) => {
      const cluster = sharedCluster();
      const database = analyze === '' ? 'progress_raw' : 'progress_analysed';
      await cluster.createDatabase(database);
      await cluster.psql(database, `${shapes} ${analyze}`);
      const engine = await engineForTest({ clock: everyReport });
      const { id } = await engine.connect(cluster, { database });

      for (const attempt of ['first', 'second']) {
        const reports = await progressOfRun(engine, id);
        const fractions = reports.flatMap(({ fraction }) => (fraction === null ? [] : [fraction]));
        expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
        expect(Math.max(...fractions)).toBeLessThan(1);
        const errors = errorsAfterOneThird(reports);
        expect(errors.length, attempt).toBeGreaterThan(10);
        expect(Math.max(...errors.map(Math.abs)), attempt).toBeLessThan(0.2);
      }
      await cluster.dropDatabase(database);
    },
  );
});
