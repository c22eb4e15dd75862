/**
 * Checks that every dump of the corpus must pass: a dump that psql loads is opened, listed exactly,
 * restored equally and proven by Nightjar; a dump that psql rejects is rejected by Nightjar as
 * well.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { vi } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { describeError } from '#shared/errors/messages.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { runToEnd, startEngine, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { restore } from '../support/restore-scene.ts';
import { compareDatabases, startTestCluster, type TestCluster } from '../support/test-cluster.ts';

export interface Scene {
  engine: TestEngine;
  /** The database that the dump is loaded into. */
  cluster: TestCluster;
  connection: Connection;
}

/**
 * A server of this major version, and an engine that finds its programs first; `end` removes both.
 */
export async function startScene(binDirectory: string): Promise<Scene & { end(): Promise<void> }> {
  vi.stubEnv('PATH', `${binDirectory}:${process.env['PATH'] ?? ''}`);
  const cluster = await startTestCluster({ binDirectory });
  const engine = await startEngine();
  return {
    cluster,
    engine,
    connection: await engine.connect(cluster, { database: 'postgres' }),
    end: async () => {
      await engine.stop();
      await cluster.remove();
      vi.unstubAllEnvs();
    },
  };
}

const environmentOf = (cluster: TestCluster, database: string): Record<string, string> => ({
  PGHOST: cluster.host,
  PGPORT: String(cluster.port),
  PGUSER: cluster.user,
  PGPASSWORD: cluster.password,
  PGDATABASE: database,
});

/** With the pg_dump in this folder. */
export async function dumpBy(
  binDirectory: string,
  cluster: TestCluster,
  database: string,
  options: readonly string[],
): Promise<string> {
  const file = path.join(await temporaryFolder(), 'corpus.sql');
  const { exitCode, stderr } = await runToEnd(
    path.join(binDirectory, 'pg_dump'),
    [...options, `--file=${file}`],
    environmentOf(cluster, database),
  );
  if (exitCode !== 0) throw new Error(stderr);
  return file;
}

/** null if psql has loaded the whole dump; otherwise psql's error output. */
export async function loadByPsql(
  cluster: TestCluster,
  file: string,
  database: string,
): Promise<string | null> {
  await cluster.createDatabase(database);
  const { exitCode, stderr } = await runToEnd(
    path.join(cluster.binDirectory, 'psql'),
    ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', file],
    environmentOf(cluster, database),
  );
  return exitCode === 0 ? null : stderr.trim();
}

const messageOf = (error: unknown): string =>
  error instanceof ExpectedError
    ? `${error.error.code}: ${describeError(error.error).title} ${JSON.stringify(error.error)}`
    : String(error);

let number = 0;

/**
 * Errors as sentences; empty if all checks pass. `origin`: the database that was dumped. It is
 * needed for a dump that psql loads only into a database of that name, or only if the objects to
 * drop exist.
 */
export async function findFaults(
  { engine, cluster, connection }: Scene,
  file: string,
  { origin = null }: { origin?: string | null } = {},
): Promise<string[]> {
  number += 1;
  const byNightjar = `corpus ${number} nightjar`;
  const byPsql = origin ?? `corpus ${number} psql`;
  const faults: string[] = [];
  const errorCodeOf = origin === null ? await loadByPsql(cluster, file, byPsql) : null;
  try {
    const order = { filePath: file, connectionId: connection.id, database: byNightjar };
    const done = await restore(engine, { ...order, trusted: true }).then(
      () => null,
      (error: unknown) => messageOf(error),
    );
    if (errorCodeOf !== null) {
      return done === null ? [`psql refuses it (${errorCodeOf}), and Nightjar restores it`] : [];
    }
    if (done !== null) return [`psql loads it, Nightjar does not: ${done}`];
    const differences = await compareDatabases(
      cluster.database(byPsql),
      cluster.database(byNightjar),
    );
    // If a row is stored by the hash of an enum, its partition depends on the number that the enum
    // has on that server.
    const reported = differences.filter((one) => !one.startsWith('rows of public.hashed_'));
    faults.push(...reported.map((one) => `restored otherwise: ${one}`));
    faults.push(...(await faultsOfList(engine, cluster, file, byPsql)));
    const proof = await engine.nightjar.drills
      .start({ filePath: file, connectionId: null, trusted: true, where: 'here' })
      .finished.catch((error: unknown) => messageOf(error));
    if (typeof proof === 'string') faults.push(`not proven: ${proof}`);
    else faults.push(...proof.differences.map((one) => `disproved: ${one}`));
    return faults;
  } finally {
    for (const name of origin === null ? [byPsql, byNightjar] : [byNightjar]) {
      await cluster
        .psql(
          name,
          `do $$ declare one text; begin for one in select subname from pg_subscription where subdbid = (select oid from pg_database where datname = current_database()) loop execute format('alter subscription %I disable', one); execute format('alter subscription %I set (slot_name = none)', one); execute format('drop subscription %I', one); end loop; end $$`,
        )
        .catch(() => undefined);
      await cluster.dropDatabase(name);
    }
  }
}

/** Tables, columns and rows in the list of the opened dump, compared with those in the server. */
async function faultsOfList(
  engine: TestEngine,
  cluster: TestCluster,
  file: string,
  database: string,
): Promise<string[]> {
  const { catalogs } = engine.nightjar;
  const opened = await catalogs.open(file);
  try {
    const faults: string[] = [];
    const shown = new Map(
      opened.tables.map(({ schema, name, rows }) => [JSON.stringify([schema, name]), rows]),
    );
    const listed = await cluster.psql(
      database,
      `select json_agg(json_build_array(n.nspname, c.relname, c.relkind,
         (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from only %s', c.oid::regclass), false, true, '')))[1]::text::int))
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`,
    );
    const tables = JSON.parse(listed === '' ? '[]' : listed) as [string, string, string, number][];
    const text = await readFile(file, 'utf8');
    for (const [schema, name, , rows] of tables ?? []) {
      // pg_dump replaces line breaks in its comments by spaces.
      const found = shown.get(JSON.stringify([schema, name]));
      if (found === undefined) faults.push(`not listed: ${schema}.${name}`);
      else if (found !== rows && /^(?:COPY|INSERT) /mu.test(text) && found !== 0) {
        faults.push(`listed with ${found} rows instead of ${rows}: ${schema}.${name}`);
      }
    }
    return faults;
  } finally {
    await catalogs.close(opened.openedId);
  }
}
