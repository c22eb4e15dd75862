/** The health of a database and the statistics of its backups, queried from a real server. */
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import {
  createSmallDatabase,
  engineForTest,
  holdTransaction,
  lockTable,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'healthy';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

it('health reports size, growth since the oldest backup, connections, and tables with rows and vacuum', async () => {
  const engine = await engineForTest();
  const { health } = engine.nightjar;
  const { id } = await engine.connect(cluster, { database, name: 'Healthy' });
  expect(await health.database(id)).toMatchObject({ reachable: true, growth: null });
  await engine.backUpWell(id);
  await cluster.psql(
    database,
    `create table public.noise as select repeat(md5(n::text), 20) as text
     from generate_series(1, 5000) n`,
  );
  await cluster.psql(database, 'vacuum analyze public.noise');
  const found = await vi.waitFor(
    async () => {
      const now = await health.database(id);
      if (!now.reachable) throw new Error(JSON.stringify(now.error));
      // The server reports its vacuum, and flushes its files, with a delay.
      expect(now.largestTables[0]).toMatchObject({
        schema: 'public',
        name: 'noise',
        estimatedRows: 5000,
        lastVacuumAt: expect.stringMatching(/^20\d\d-/u) as string,
      });
      const size = await cluster.psql(database, `select pg_database_size('${database}')`);
      expect(now.sizeBytes).toBe(Number(size));
      return now;
    },
    { timeout: 30_000, interval: 200 },
  );
  expect(found.growth?.bytes).toBeGreaterThan(3_000_000);
  expect(found.growth?.bytes).toBeLessThan(found.sizeBytes);
  expect(found.connections.used).toBeGreaterThan(0);
  expect(found.connections.used).toBeLessThanOrEqual(found.connections.maximum);

  // The same in the doctor command of the terminal.
  const check = (await engine.nightjar.doctor()).find(({ name }) => name === 'Health of Healthy');
  expect(check).toMatchObject({ state: 'ok', nextStep: null });
  expect(check?.detail).toMatch(
    /^\d+ of \d+ connections in use; grown by [\d.]+ MB since .+; largest: public\.noise .+ \(vacuumed on /u,
  );
});

it('health does not wait for a locked table or a locked index, and estimates their sizes', async () => {
  const engine = await engineForTest();
  const locked = 'locked';
  await createSmallDatabase(cluster, locked);
  onTestFinished(() => cluster.dropDatabase(locked));
  for (const name of ['vault', 'shelf', 'open']) {
    await cluster.psql(
      locked,
      `create table public.${name} as select n, repeat(md5(n::text), 20) as text
       from generate_series(1, 5000) n; create index ${name}_index on public.${name} (n)`,
    );
    await cluster.psql(locked, `vacuum analyze public.${name}`);
  }
  const { id } = await engine.connect(cluster, { database: locked, name: 'Locked' });
  const sizes = async (): Promise<Map<string, [sizeBytes: number, sizeIsEstimated: boolean]>> => {
    const found = await engine.nightjar.health.database(id);
    if (!found.reachable) throw new Error(JSON.stringify(found.error));
    return new Map(
      found.largestTables.map((one) => [one.name, [one.sizeBytes, one.sizeIsEstimated]]),
    );
  };
  const measured = await sizes();
  expect(measured.get('vault')).toEqual([expect.any(Number), false]);
  await lockTable(cluster, locked, 'public.vault');
  // REINDEX locks its index, and allows reading the table.
  const reindex = await holdTransaction(cluster, locked, 'reindex index public.shelf_index');
  const estimated = await sizes();
  await reindex.release();
  expect(estimated.get('open')).toEqual(measured.get('open'));
  for (const name of ['vault', 'shelf']) {
    const [sizeBytes = 0, isEstimated] = estimated.get(name) ?? [];
    const [whole = 0] = measured.get(name) ?? [];
    expect(isEstimated).toBe(true);
    expect(sizeBytes / whole).toBeGreaterThan(0.9);
    expect(sizeBytes).toBeLessThanOrEqual(whole);
  }
});

it('health reports that a server is not available, and counts good and failed runs', async () => {
  const engine = await engineForTest();
  const { health } = engine.nightjar;
  const gone = await engine.connect({ ...cluster, port: 9 }, { database, name: 'Gone' });
  expect(await health.database(gone.id)).toMatchObject({
    reachable: false,
    error: { code: 'connection-refused' },
  });
  await engine.backUp(gone.id);
  expect(await health.statistics(gone.id)).toMatchObject({
    backups: 0,
    failedRuns: 1,
    successRate: 0,
    meanDurationMs: null,
  });
  const names = (await engine.nightjar.doctor()).map(({ name }) => name);
  expect(names).toContain('Connection Gone');
  expect(names).not.toContain('Health of Gone');

  const { id } = await engine.connect(cluster, { database });
  await engine.backUpWell(id);
  const { totalSizeBytes, ...counts } = await health.statistics(id);
  expect(counts).toMatchObject({
    backups: 1,
    verifiedBackups: 1,
    succeededRuns: 1,
    successRate: 1,
  });
  expect(totalSizeBytes).toBeGreaterThan(0);
});
