/**
 * Extensions that a server needs, or must preload at its start: they are reported before anything
 * happens.
 */
import { sentences } from '../support/restore-warnings.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Proof } from '#shared/domain/proof.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { dumpOf } from '../support/restore-scene.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'with extensions';
let engine: TestEngine;
let connectionId: string;

beforeAll(async () => {
  engine = await startEngine();
  await cluster.createDatabase(database);
  await cluster.psql(
    database,
    `create extension pg_stat_statements; create table t (a int); insert into t values (1);
     create materialized view seen as select count(*) from pg_stat_statements with no data;`,
  );
  ({ id: connectionId } = await engine.connect(cluster, { database }));
});
afterAll(async () => {
  await cluster.dropDatabase(database);
  await engine.stop();
});

const drill = (filePath: string, where: 'here' | 'there' = 'here'): Promise<Proof> =>
  engine.nightjar.drills.start({
    filePath,
    connectionId: null,
    trusted: true,
    where: where === 'here' ? 'here' : { connectionId },
  }).finished;

/** The same dump, of a database with this extension. */
async function dumpWith(extension: string): Promise<string> {
  const file = await dumpOf(cluster, database);
  const text = await readFile(file, 'utf8');
  const made = `--\n-- Name: ${extension}; Type: EXTENSION; Schema: -; Owner: -\n--\n\nCREATE EXTENSION IF NOT EXISTS ${extension} WITH SCHEMA public;\n\n\n`;
  const first = text.indexOf('--\n-- Name: pg_stat_statements; Type: EXTENSION;');
  expect(first).toBeGreaterThan(0);
  await writeFile(file, text.slice(0, first) + made + text.slice(first));
  return file;
}

it('a drill preloads what the backup needs', async () => {
  // Filled during the restore, which needs the library in the server.
  const file = await dumpOf(cluster, database);
  const text = await readFile(file, 'utf8');
  const end = text.indexOf('--\n-- PostgreSQL database dump complete');
  const refresh = `--\n-- Name: seen; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: -\n--\n\nREFRESH MATERIALIZED VIEW public.seen;\n\n\n`;
  await writeFile(file, text.slice(0, end) + refresh + text.slice(end));
  expect((await drill(file)).notRestored).toBeUndefined();
});

it.each(['here', 'there'] as const)(
  'a drill %s names the missing extension and its package, and does not report the backup as damaged',
  async (where) => {
    await expect(drill(await dumpWith('nosuch'), where)).rejects.toMatchObject({
      error: { code: 'extensions-missing', extensions: [{ name: 'nosuch', package: null }] },
    });
  },
);

it('a drill reports the extension that it cannot restore, and why', async () => {
  await expect(drill(await dumpWith('timescaledb'))).rejects.toMatchObject({
    error: {
      code: 'extension-not-provable',
      extension: 'timescaledb',
      reason: expect.stringContaining('timescaledb_pre_restore()') as string,
    },
  });
});

it('the review of a restore reports all of this before the restore', async () => {
  const review = async (extension: string) =>
    engine.nightjar.restores.review({
      filePath: await dumpWith(extension),
      connectionId,
      database: 'never',
      mode: 'new',
      tables: null,
      trusted: true,
    });
  const missing = await review('timescaledb');
  expect(sentences(missing.warnings).join('\n')).toMatch(
    /does not have the extension timescaledb \(package timescaledb-2-postgresql-15 [^\n]*without it the restore will fail[\s\S]*timescaledb_pre_restore\(\)/u,
  );
  const cron = await review('pg_cron');
  expect(sentences(cron.warnings).join('\n')).toContain(
    'does not have the extension pg_cron (package postgresql-15-cron)',
  );
  expect(cron).toMatchObject({
    blocker: {
      code: 'extension-of-one-database',
      extension: 'pg_cron',
      setting: 'cron.database_name',
      database: null,
    },
  });
});
