/**
 * Faults while several sessions dump the rows: the backup is created with one session, and nothing
 * of the several sessions remains; or it fails with the error that one session would report.
 */
import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

import type { Run } from '#shared/domain/run.ts';
import type { Compressor } from '../../src-main/compression/compressor.ts';
import { zlibCompressor } from '../../src-main/compression/zlib-compressor.ts';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { realProcesses } from '../../src-main/system/processes.ts';
import { attempts } from '../support/attempts.ts';
import {
  descendants,
  fingerprintOf,
  holdTransaction,
  soon,
  type TestEngineOptions,
} from '../support/engine.ts';
import {
  backUp,
  expectError,
  expectNothingRuns,
  expectPublished,
  faultScene,
  toolsFolder,
  useTools,
  type FaultScene,
} from '../support/fault-scene.ts';
import { failingFiles } from '../support/failing-files.ts';
import { expectResourcesReleased } from '../support/held-resources.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import { silentProxy } from '../support/silent-proxy.ts';
import { hashByPgDump, hashOfBackup, smallSizes } from '../support/several-sessions.ts';
import {
  isNightjarSession,
  sharedCluster,
  startTestCluster,
  type TestCluster,
  type TestClusterClient,
} from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'several sessions';
/** Each of the first pieces contains long values. */
const tablesSql = `
  CREATE TABLE a_long (n integer PRIMARY KEY, filler text, long text);
  ALTER TABLE a_long ALTER long SET STORAGE EXTERNAL;
  INSERT INTO a_long SELECT n, repeat('-', 100), repeat(md5(n::text), 80) FROM generate_series(1, 1000) n;
  CREATE TABLE b_rows AS SELECT n, md5(n::text) AS text FROM generate_series(1, 5000) n;
  CREATE TABLE c_rows AS SELECT n, md5(n::text) AS text FROM generate_series(1, 5000) n;`;
beforeAll(async () => {
  await cluster.createDatabase(database);
  await cluster.psql(database, tablesSql);
});
afterAll(() => cluster.dropDatabase(database));

const sessions = 2;
/** The sessions that dump rows have their own names. */
const isRowSession = `${isNightjarSession} AND application_name <> 'nightjar' AND query ~* '^(savepoint|begin)'`;

async function sessionsScene(
  { faults, ...options }: TestEngineOptions = {},
  fields: Parameters<typeof faultScene>[1] = { database },
  server: TestClusterClient = cluster,
): Promise<FaultScene> {
  const scene = await faultScene(server, fields, {
    ...options,
    // A lock holds the sessions in the middle.
    faults: { sessionSizes: { ...smallSizes, lockWithinMs: 0 }, ...faults },
  });
  await scene.engine.nightjar.settings.update({ sessions });
  return scene;
}

/** A psql that, as one of several sessions, does not start before the file `go` exists. */
const heldBack = (before = ''): string =>
  `case "$PGAPPNAME" in nightjar-*) touch "$HERE/listed"; until [ -e "$HERE/go" ]; do sleep 0.02; done; ${before} ;; esac
   exec "$REAL/psql" "$@"`;

/** A pg_dump that does not start before the file `start` exists. */
const heldBackDump = 'until [ -e "$HERE/start" ]; do sleep 0.02; done; exec "$REAL/pg_dump" "$@"';

/** Starts a backup that has listed the large tables, and whose sessions have not started. */
async function heldBackRun(
  scene: FaultScene,
  { before = '', pgDump }: { before?: string; pgDump?: string } = {},
): Promise<{ running: Promise<Run>; go: () => Promise<void>; startDump: () => Promise<void> }> {
  const scripts = { psql: heldBack(before), ...(pgDump === undefined ? {} : { pgDump }) };
  const folder = await toolsFolder(scene.cluster, scripts);
  await scene.engine.nightjar.settings.chooseToolsFolder(folder);
  const running = backUp(scene);
  await Promise.race([
    vi.waitFor(() => access(path.join(folder, 'listed')), soon),
    running.then(async (run) => {
      throw new Error(`No session started: ${run.state} ${await scene.engine.log()}`);
    }),
  ]);
  const allow = (name: string) => () => writeFile(path.join(folder, name), '');
  return { running, go: allow('go'), startDump: allow('start') };
}

/**
 * Starts a backup whose sessions all wait in the middle of their rows, until `goOn`: the index of
 * the long values is locked.
 */
async function runInTheMiddle(
  scene: FaultScene,
  how: { pgDump?: string } = {},
): Promise<{ running: Promise<Run>; goOn: () => Promise<void>; startDump: () => Promise<void> }> {
  const { running, go, startDump } = await heldBackRun(scene, how);
  const index = await indexOfLongValues('a_long', scene.cluster);
  const lock = await holdTransaction(scene.cluster, database, `REINDEX INDEX ${index}`);
  await go();
  await vi.waitFor(async () => {
    const waiting = await scene.cluster.psql(
      'postgres',
      `SELECT count(*) FROM pg_stat_activity WHERE ${isRowSession} AND wait_event_type = 'Lock'`,
    );
    expect(waiting).toBe(String(sessions));
  }, soon);
  return { running, goOn: lock.release, startDump };
}

const indexOfLongValues = (table: string, server: TestClusterClient = cluster): Promise<string> =>
  server.psql(
    database,
    `SELECT reltoastrelid::regclass || '_index' FROM pg_class WHERE relname = '${table}'`,
  );

async function expectNothingLeft(scene: FaultScene): Promise<void> {
  await expectNothingRuns(scene.cluster);
  const programs = (await descendants()).filter(({ name }) => ['psql', 'pg_dump'].includes(name));
  expect(programs).toEqual([]);
}

/** The backup equals the dump of one pg_dump; several sessions were tried and did not succeed. */
async function expectMadeByOne(scene: FaultScene, run: Run, reason?: string): Promise<void> {
  const file = await expectPublished(scene, run);
  const log = await scene.engine.log();
  expect(log).toContain('several sessions dump rows');
  expect(log).toMatch(/WARN.* several sessions could not dump this database; trying with one/u);
  if (reason !== undefined) expect(log).toContain(reason);
  expect(await hashOfBackup(file)).toBe(await hashByPgDump(scene.cluster, database));
  await expectNothingLeft(scene);
}

/** "connecting –,dumping 12": the reports of the run, without equal neighbours. */
function phasesAndPercentOf({ engine }: FaultScene): string {
  return engine.changes
    .flatMap((run) => (run.state === 'running' ? [run.progress] : []))
    .map(
      ({ phase, fraction }) => `${phase} ${fraction === null ? '–' : Math.floor(fraction * 100)}`,
    )
    .filter((line, at, all) => line !== all[at - 1])
    .join(',');
}

/** The backup equals the dump of one pg_dump, and several sessions dumped its rows. */
async function expectMadeBySeveral(scene: FaultScene, run: Run): Promise<void> {
  const file = await expectPublished(scene, run);
  const log = await scene.engine.log();
  expect(log).toContain('several sessions dump rows');
  expect(log).not.toContain('trying with one');
  expect(await hashOfBackup(file)).toBe(await hashByPgDump(scene.cluster, database));
  await expectNothingLeft(scene);
}

const inPostgres = (statement: string): Promise<string> => cluster.psql('postgres', statement);

const waitForLock = (statement: string): Promise<void> =>
  vi.waitFor(async () => {
    const waiting = `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '${statement}%' AND wait_event_type = 'Lock'`;
    expect(await inPostgres(waiting)).toBe('1');
  }, soon);

describe('one of several sessions that ends', () => {
  it('if the server terminates a session in the middle, one session dumps everything', async () => {
    const scene = await sessionsScene();
    const { running, goOn } = await runInTheMiddle(scene);
    await vi.waitFor(() => expect(phasesAndPercentOf(scene)).toContain('dumping'), soon);
    await inPostgres(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${isRowSession} LIMIT 1`,
    );
    await goOn();
    await expectMadeByOne(scene, await running, 'connection-lost');
    expect(phasesAndPercentOf(scene)).toMatch(
      /^connecting –,dumping .*,connecting –,dumping .*,publishing 99$/u,
    );
  });

  it('if the network of the sessions is silent, one session dumps everything', async () => {
    const proxy = await silentProxy(cluster);
    const scene = await sessionsScene({ faults: { stallTimeoutMs: 2000 } });
    const { running, go } = await heldBackRun(scene, {
      before: `export PGPORT=${proxy.port} PGCONNECT_TIMEOUT=0`,
    });
    proxy.silence();
    await go();
    await expectMadeByOne(scene, await running, 'dump-stalled');
  });

  it('if psql of a session cannot be started, one session dumps everything', async () => {
    let refused = 0;
    const scene = await sessionsScene({
      processes: {
        ...realProcesses,
        start: (command) => {
          const isRows =
            path.basename(command.file) === 'psql' &&
            command.memoryLimitBytes !== 512 * 1024 * 1024;
          if (!isRows) return realProcesses.start(command);
          refused += 1;
          throw Object.assign(new Error('EAGAIN: no more processes'), { code: 'EAGAIN' });
        },
      },
    });
    await expectMadeByOne(scene, await backUp(scene));
    expect(refused).toBe(sessions);
  });

  it('a session that never answers is ended by a cancellation, also while it starts', async () => {
    let cancel = (): void => undefined;
    const scene = await sessionsScene({
      processes: {
        ...realProcesses,
        run: async (request) => {
          const outcome = await realProcesses.run(request);
          if (request.file === 'mkfifo') cancel();
          return outcome;
        },
      },
    });
    await useTools(scene, {
      psql: 'case "$PGAPPNAME" in nightjar-*) exec sleep 1000;; esac; exec "$REAL/psql" "$@"',
    });
    const { runId, finished } = await scene.engine.nightjar.backups.start(scene.connection.id);
    cancel = () => scene.engine.nightjar.backups.cancel(runId);
    expect(await finished).toMatchObject({ state: 'cancelled' });
    await expectNothingLeft(scene);
  });

  it('a block that was not compressed correctly is not the fault of a session', async () => {
    const compressors: Compressor[] = [
      {
        ...zlibCompressor,
        name: 'libdeflate',
        compress: async (block, level) => {
          const member = await zlibCompressor.compress(block, level);
          if (member !== null)
            member.writeUInt8(member.readUInt8(member.length - 8) ^ 1, member.length - 8);
          return member;
        },
      },
      zlibCompressor,
    ];
    const scene = await sessionsScene({ faults: { compressors } });
    expect(await backUp(scene)).toMatchObject({
      state: 'failed',
      error: { code: 'verification-failed' },
    });
    expect(await scene.engine.log()).toContain('from now on only zlib compresses');
    await expectMadeBySeveral(scene, await backUp(scene));
  });
});

describe('limits of the server', () => {
  const role = 'impatient_reader';
  beforeAll(() =>
    inPostgres(`CREATE ROLE ${role} LOGIN PASSWORD 'odd'; GRANT pg_read_all_data TO ${role};
      ALTER ROLE ${role} SET statement_timeout = '1s'; ALTER ROLE ${role} SET lock_timeout = '1s';
      ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '1s';`),
  );
  afterAll(() => inPostgres(`DROP ROLE ${role}`));
  const asRole = { database, user: role, password: 'odd' };
  const limitConnections = async (count: number): Promise<void> => {
    await inPostgres(`ALTER ROLE ${role} CONNECTION LIMIT ${count}`);
    onTestFinished(async () => void (await inPostgres(`ALTER ROLE ${role} CONNECTION LIMIT -1`)));
  };

  it('timeouts of the role do not end the sessions', async () => {
    const scene = await sessionsScene({}, asRole);
    const { running, goOn } = await runInTheMiddle(scene);
    await vi.waitFor(async () => {
      const isLong = `SELECT count(*) FROM pg_stat_activity WHERE ${isRowSession} AND clock_timestamp() - query_start > '1.2s'`;
      expect(await inPostgres(isLong)).toBe(String(sessions));
    }, soon);
    await goOn();
    await expectMadeBySeveral(scene, await running);
    expect(await scene.engine.log()).not.toContain('WARN');
  });

  it('a server that exports no snapshot is dumped by one session', async () => {
    const grant = 'GRANT EXECUTE ON FUNCTION pg_export_snapshot() TO PUBLIC';
    await cluster.psql(database, 'REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC');
    onTestFinished(async () => void (await cluster.psql(database, grant)));
    const scene = await sessionsScene({}, asRole);
    const file = await expectPublished(scene, await backUp(scene));
    expect(await scene.engine.log()).toContain('the server exported no snapshot');
    expect(await hashOfBackup(file)).toBe(await hashByPgDump(cluster, database));
  });

  it('with few free connections, one session dumps everything', async () => {
    await limitConnections(3);
    const scene = await sessionsScene({}, asRole);
    await expectPublished(scene, await backUp(scene));
    expect(await scene.engine.log()).toContain('one session dumps everything');
    expect(await scene.engine.log()).not.toContain('WARN');
  });

  it('if the connections of the sessions are taken in the meantime, one session dumps everything', async () => {
    const scene = await sessionsScene({}, asRole);
    const { running, go } = await heldBackRun(scene);
    await limitConnections(2);
    await go();
    await expectMadeByOne(scene, await running, 'connection-limit-reached');
  });

  it('if the sessions take the connection of pg_dump, one session dumps everything', async () => {
    const scene = await sessionsScene({}, asRole);
    const { running, goOn, startDump } = await runInTheMiddle(scene, { pgDump: heldBackDump });
    await limitConnections(sessions + 1);
    await startDump();
    await vi.waitFor(async () => expect(await scene.engine.log()).toContain('WARN'), soon);
    await goOn();
    await expectMadeByOne(scene, await running, 'connection-limit-reached');
  });
});

describe('a migration', () => {
  it.each([
    [
      'drops a column of',
      'ALTER TABLE b_rows ADD COLUMN IF NOT EXISTS gone integer',
      'ALTER TABLE b_rows DROP COLUMN gone',
    ],
    ['drops', 'CREATE TABLE IF NOT EXISTS b_gone AS SELECT FROM b_rows', 'DROP TABLE b_gone'],
    ['empties', 'CREATE TABLE IF NOT EXISTS b_empty AS SELECT n FROM b_rows', 'TRUNCATE b_empty'],
    ['rewrites', 'DELETE FROM b_rows WHERE n % 10 = 0', 'VACUUM FULL b_rows'],
  ])('that %s a large table before it is locked costs no row', async (_, before, statement) => {
    await cluster.psql(database, before);
    const scene = await sessionsScene();
    const { running, go, startDump } = await heldBackRun(scene, { pgDump: heldBackDump });
    await cluster.psql(database, statement);
    await go();
    await startDump();
    const file = await expectPublished(scene, await running);
    expect(await hashOfBackup(file)).toBe(await hashByPgDump(cluster, database));
    await expectNothingLeft(scene);
  });

  it('that alters a large table in the middle waits until the rows are dumped', async () => {
    const scene = await sessionsScene();
    const { running, goOn } = await runInTheMiddle(scene);
    const altered = cluster.psql(database, 'ALTER TABLE a_long ALTER filler SET DEFAULT $$-$$');
    await waitForLock('ALTER TABLE a_long');
    await goOn();
    await expectPublished(scene, await running);
    await altered;
    expect(await scene.engine.log()).not.toContain('WARN');
  });

  it('that rebuilds an index is not waited for: one session, which needs no index, dumps everything', async () => {
    const sessionSizes = { ...smallSizes, lockWithinMs: 100 };
    const scene = await sessionsScene({ faults: { sessionSizes } });
    await cluster.psql(database, 'CREATE INDEX of_rows ON b_rows (n)');
    const lock = await holdTransaction(cluster, database, 'REINDEX INDEX of_rows');
    const run = await backUp(scene);
    await lock.release();
    await expectMadeByOne(scene, run, 'lock-timeout');
    await cluster.psql(database, 'DROP INDEX of_rows');
  });

  it('that waits between the sessions and pg_dump gets its lock soon', async () => {
    const scene = await sessionsScene({ faults: { lockWaitTimeoutMs: 500 } });
    const { running, goOn, startDump } = await runInTheMiddle(scene, { pgDump: heldBackDump });
    const alter = 'ALTER TABLE b_rows ALTER text SET DEFAULT $$-$$';
    const altered = cluster.psql(database, alter);
    await waitForLock(alter);
    await startDump();
    await altered;
    await goOn();
    await expectMadeByOne(scene, await running, 'lock-timeout');
  });
});

it('a lock on the index of long values does not cost the snapshot', async () => {
  await cluster.psql(
    database,
    'CREATE TABLE IF NOT EXISTS d_short (text text); INSERT INTO d_short SELECT n FROM generate_series(1, 100) n',
  );
  const index = await indexOfLongValues('d_short');
  const scene = await sessionsScene();
  const lock = await holdTransaction(cluster, database, `REINDEX INDEX ${index}`);
  const file = await expectPublished(scene, await backUp(scene));
  await lock.release();
  const manifest = await readManifest(path.dirname(file), path.basename(file));
  expect(manifest?.sourceCounts).toMatchObject({ tablesCounted: manifest?.catalog.tables.length });
  await cluster.psql(database, 'DROP TABLE d_short');
});

describe('a server with few connections and locks', () => {
  let small: TestCluster;
  beforeAll(async () => {
    small = await startTestCluster({
      settings: {
        max_connections: '24',
        superuser_reserved_connections: '1',
        max_locks_per_transaction: '10',
        max_wal_senders: '0',
        max_worker_processes: '0',
        autovacuum_max_workers: '1',
      },
    });
    await small.createDatabase(database);
    await small.psql(database, tablesSql);
    await small.psql(
      'postgres',
      `CREATE ROLE plain LOGIN PASSWORD 'odd'; GRANT pg_read_all_data TO plain;`,
    );
  });
  afterAll(() => small.remove());

  it('connections of other users count, even if they are hidden', async () => {
    const others: { release: () => Promise<void> }[] = [];
    for (let at = 0; at < 15; at += 1)
      others.push(await holdTransaction(small, 'postgres', 'SELECT'));
    const asPlain = { database, user: 'plain', password: 'odd' };
    const scene = await sessionsScene({}, asPlain, small);
    await expectPublished(scene, await backUp(scene));
    // 24 connections, without one for superusers, 15 of others, and one of Nightjar.
    expect(await scene.engine.log()).toMatch(
      /one session dumps everything .*"freeConnections":7,/u,
    );
    for (const { release } of others) await release();
  });

  it('the sessions leave most locks to others', async () => {
    const tables = 150;
    await small.psql(
      database,
      `DO $$ BEGIN FOR n IN 1..${tables} LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS t%s AS SELECT %s AS n', n, n); END LOOP; END $$;`,
    );
    const scene = await sessionsScene({}, undefined, small);
    const { running, goOn } = await runInTheMiddle(scene);
    const names = Array.from({ length: tables }, (_, at) => `t${at + 1}`).join(', ');
    await small.psql(database, `BEGIN; LOCK TABLE ${names} IN ACCESS SHARE MODE; COMMIT`);
    await goOn();
    await expectMadeBySeveral(scene, await running);
  });
});

it('a full disk in the middle is the error of the folder', async () => {
  const files = failingFiles({ write: 'ENOSPC' }, { goodWrites: 5 });
  const scene = await sessionsScene({ faults: { files } });
  await expectError(scene, await backUp(scene), {
    error: { code: 'insufficient-disk-space' },
    title: 'Insufficient disk space for backup',
  });
  expect(await scene.engine.log()).not.toContain('trying with one');
  await expectNothingLeft(scene);
});

it('a backup that is cancelled at any moment leaves nothing', async () => {
  const scene = await sessionsScene();
  const { backups } = scene.engine.nightjar;
  const startedMs = performance.now();
  await backUp(scene);
  const wholeMs = performance.now() - startedMs;
  const untouched = await fingerprintOf(scene.engine.backupFolder);
  const random = randomNumbers(testSeed);
  const turns = attempts(3, 60);
  for (let turn = 0; turn < turns; turn += 1) {
    const run = await expectResourcesReleased(async () => {
      const { runId, finished } = await backups.start(scene.connection.id);
      const moment = delay(((turn + random()) / turns) * wholeMs, 'cancel');
      if ((await Promise.race([moment, finished])) === 'cancel') backups.cancel(runId);
      await moment;
      return finished;
    });
    expect(['cancelled', 'published']).toContain(run.state);
  }
  expect(await fingerprintOf(scene.engine.backupFolder)).toMatchObject(untouched);
  await expectNothingLeft(scene);
});
