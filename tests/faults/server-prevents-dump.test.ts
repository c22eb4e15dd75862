/** The server prevents pg_dump from reading: each reason has its own sentence. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

import { describeError } from '#shared/errors/messages.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { parseToolVersion } from '../../src-main/postgres/tools/find-tools.ts';
import { realProcesses, type ProcessPort } from '../../src-main/system/processes.ts';
import { createSmallDatabase, lockTable, soon, waitForBlockedPgDump } from '../support/engine.ts';
import {
  backUp,
  expectError,
  expectPublished,
  faultScene,
  useTools,
} from '../support/fault-scene.ts';
import { startServerOfMajor } from '../support/other-majors.ts';
import { hashByPgDump, hashOfBackup } from '../support/several-sessions.ts';
import { startStandby, type Standby } from '../support/standby.ts';
import {
  isNightjarSession,
  sharedCluster,
  startTestCluster,
  type TestCluster,
  type TestClusterClient,
} from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small refusals';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

describe('a table that another session has locked', () => {
  it('a locked table is waited for until the timeout', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { lockWaitTimeoutMs: 1000 } });
    const lock = await lockTable(cluster, database, 'loans');
    await expectError(scene, await backUp(scene), {
      error: { code: 'lock-timeout' },
      title: 'Another session has locked a table',
    });
    await lock.release();
    await expectPublished(scene, await backUp(scene));
  });

  it('a locked table is dumped if the other session ends in time', async () => {
    const scene = await faultScene(cluster, { database });
    const lock = await lockTable(cluster, database, 'loans');
    const running = backUp(scene);
    await waitForBlockedPgDump(cluster);
    await lock.release();
    await expectPublished(scene, await running);
  });

  it('if a locked table is dropped during the wait, the dump starts again without it', async () => {
    await cluster.psql(database, 'CREATE TABLE passing AS SELECT 1 AS n');
    const scene = await faultScene(cluster, { database });
    const migration = await openSession(cluster, database);
    await migration.run('BEGIN; DROP TABLE passing;');
    const running = backUp(scene);
    await waitForBlockedPgDump(cluster);
    await migration.run('COMMIT;');
    const file = await expectPublished(scene, await running);
    // readers, loans, "Leere Tabelle"
    expect(await verifyFile(file)).toMatchObject({ tables: 3, rows: 1000, manifest: 'matches' });
    expect(await scene.engine.log()).toMatch(
      /WARN.* a table vanished during the dump.*relation \\"public.passing\\" does not exist/u,
    );
  });

  it('a dump that a lock prevents is repeated until the lock timeout has passed', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { lockWaitTimeoutMs: 1000 } });
    const folder = await useTools(scene, {
      pgDump: [
        'echo called >> "$HERE/calls"',
        'echo \'pg_dump: error: query failed: ERROR:  relation "public.gone" does not exist\' >&2',
        'exit 1',
      ].join('\n'),
    });
    await expectError(scene, await backUp(scene), {
      error: { code: 'table-vanished' },
      title: 'The database changed while it was being read',
      explanation: 'relation "public.gone" does not exist',
    });
    const calls = (await readFile(path.join(folder, 'calls'), 'utf8')).split('\n').length - 1;
    expect(calls).toBeGreaterThan(1);
    expect(calls).toBeLessThan(30);
  });
});

describe('names that were chosen to mislead', () => {
  const table = 'permission denied for table readers';
  const role = 'odd_reader';
  const fullName = `"Odd ""schema"". ü"."${table}"`;
  beforeAll(() =>
    cluster.psql(
      database,
      `CREATE SCHEMA "Odd ""schema"". ü"; CREATE TABLE ${fullName} (n integer);
       CREATE ROLE ${role} LOGIN PASSWORD 'odd'; GRANT pg_read_all_data TO ${role};`,
    ),
  );
  afterAll(() =>
    cluster.psql(
      database,
      `DROP SCHEMA "Odd ""schema"". ü" CASCADE; DROP OWNED BY ${role}; DROP ROLE ${role};`,
    ),
  );

  it('the real name of the table is reported if its rows are hidden', async () => {
    await cluster.psql(
      database,
      `ALTER TABLE ${fullName} ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON ${fullName} USING (false);`,
    );
    const scene = await faultScene(cluster, { database, user: role, password: 'odd' });
    await expectError(scene, await backUp(scene), {
      error: { code: 'row-level-security', table },
      title: 'Row-level security would hide rows',
    });
    await cluster.psql(database, `ALTER TABLE ${fullName} DISABLE ROW LEVEL SECURITY;`);
  });

  it('the real name of the table is reported if it must not be read', async () => {
    await cluster.psql(
      database,
      `REVOKE pg_read_all_data FROM ${role};
       GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role};
       GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
       GRANT USAGE ON SCHEMA "Odd ""schema"". ü" TO ${role};`,
    );
    const scene = await faultScene(cluster, { database, user: role, password: 'odd' });
    await expectError(scene, await backUp(scene), {
      error: {
        code: 'table-permission-denied',
        table: expect.stringContaining('permission denied for table readers') as string,
      },
      title: 'The user does not have permission to read all tables',
    });
  });
});

describe('a standby server', () => {
  let primary: TestCluster;
  let standby: Standby;
  beforeAll(async () => {
    primary = await startTestCluster({ settings: { wal_level: 'replica' } });
    await primary.createDatabase('large');
    await primary.psql(
      'large',
      `CREATE TABLE large AS SELECT n, md5(n::text) || md5((-n)::text) AS text FROM generate_series(1, 300000) AS n;
       CREATE TABLE other (n integer);`,
    );
    standby = await startStandby(primary, { max_standby_streaming_delay: '0' });
  });
  afterAll(async () => {
    await standby.remove();
    await primary.remove();
  });

  it('a standby server is backed up like any other server', async () => {
    const scene = await faultScene(standby, { database: 'large' });
    await expectPublished(scene, await backUp(scene));
  });

  it('a standby server is dumped by several sessions', async () => {
    const scene = await faultScene(standby, { database: 'large' });
    await scene.engine.nightjar.settings.update({ sessions: 2 });
    const file = await expectPublished(scene, await backUp(scene));
    expect(await scene.engine.log()).toContain('several sessions dump rows');
    expect(await scene.engine.log()).not.toContain('trying with one');
    expect(await hashOfBackup(file)).toBe(await hashByPgDump(standby, 'large'));
  });

  it("a standby that cancels Nightjar's snapshot is backed up without it, and a cancelled dump is reported", async () => {
    const scene = await faultScene(standby, { database: 'large' });
    const holdBack = 'until [ -e "$HERE/go" ]; do sleep 0.02; done';
    const cancelSnapshot = async (): Promise<void> => {
      const kept = `SELECT count(*) FROM pg_stat_activity WHERE ${isNightjarSession} AND state = 'idle in transaction'`;
      await vi.waitFor(async () => expect(await standby.psql('postgres', kept)).toBe('1'), soon);
      // Rows that the snapshot still sees are removed on the primary, and then here as well.
      await primary.psql('large', 'UPDATE pg_class SET relnatts = relnatts WHERE oid = 1259');
      await vi.waitFor(async () => {
        await primary.psql('large', 'VACUUM pg_class');
        expect(await standby.psql('postgres', kept)).toBe('0');
      }, soon);
    };
    let folder = await useTools(scene, { pgDump: `${holdBack}; exec "$REAL/pg_dump" "$@"` });
    let running = backUp(scene);
    await cancelSnapshot();
    await writeFile(path.join(folder, 'go'), '');
    await expectPublished(scene, await running);
    expect(await scene.engine.log()).toContain('rows are not compared with the server');
    folder = await useTools(scene, {
      pgDump: `${holdBack}; echo 'pg_dump: error: query failed: FATAL:  terminating connection due to conflict with recovery' >&2; exit 1`,
    });
    running = backUp(scene);
    await cancelSnapshot();
    await writeFile(path.join(folder, 'go'), '');
    expect(await running).toMatchObject({ state: 'failed', error: { code: 'standby-conflict' } });
  });

  it('a standby that cancels the dump because of a change on the primary is reported', async () => {
    const scene = await faultScene(standby, { database: 'large' });
    // Reads so slowly that the server stays in the middle of the table as long as the test needs.
    const folder = await useTools(scene, {
      pgDump:
        '"$REAL/pg_dump" "$@" | { head -c 3000000; until [ -e "$HERE/go" ]; do sleep 0.05; done; cat; }; ' +
        'exit ${PIPESTATUS[0]}',
    });
    const running = backUp(scene);
    await vi.waitFor(async () => {
      const copying = await standby.psql(
        'postgres',
        `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY public.large%' AND wait_event = 'ClientWrite'`,
      );
      expect(copying).toBe('1');
    }, soon);
    await primary.psql('large', 'ALTER TABLE other ADD COLUMN text text');
    await standby.received();
    await writeFile(path.join(folder, 'go'), '');
    await expectError(scene, await running, {
      error: { code: 'standby-conflict' },
      title: 'The standby server cancelled the dump',
      explanation: 'canceling statement due to conflict with recovery',
    });
    await expectPublished(scene, await backUp(scene));
  });
});

describe('a server of another major version', () => {
  /** Only the tools of the test are found, regardless of other installed versions. */
  const onlyTools = (isWanted: (major: number) => boolean): ProcessPort => ({
    ...realProcesses,
    run: async (request) => {
      const outcome = await realProcesses.run(request);
      const version = request.args.includes('--version') ? parseToolVersion(outcome.stdout) : null;
      return version === null || isWanted(Number.parseInt(version, 10))
        ? outcome
        : { ...outcome, exitCode: 1, stdout: '' };
    },
  });

  it('a server that is newer than every pg_dump here is not dumped, and the solution is named', async () => {
    const newer = await startServerOfMajor(18);
    onTestFinished(() => newer.remove());
    await newer.createDatabase('new');
    const processes = onlyTools((major) => major < 18);
    const scene = await faultScene(newer, { database: 'new' }, { processes });
    const run = await backUp(scene);
    await expectError(scene, run, {
      error: {
        code: 'server-newer-than-tools',
        server: '18.4',
        newestTool: expect.stringMatching(/^1[2-7]\./u) as string,
      },
      title: 'The server is newer than the installed PostgreSQL tools',
    });
    const words = run.state === 'failed' ? describeError(run.error) : null;
    expect(words?.nextStep).toContain('PostgreSQL 18');
    // The dialog reports it too, before anything is saved.
    await expect(
      scene.engine.nightjar.connections.probe(scene.connection.id),
    ).rejects.toMatchObject({ error: { code: 'server-newer-than-tools' } });
  });

  it('a server that is older than every pg_dump here is dumped, with a warning', async () => {
    const older = await startServerOfMajor(14);
    onTestFinished(() => older.remove());
    await createSmallDatabase(older, 'old');
    const processes = onlyTools((major) => major > 14);
    const scene = await faultScene(older, { database: 'old' }, { processes });
    const run = await backUp(scene);
    const file = await expectPublished(scene, run);
    expect(await verifyFile(file)).toMatchObject({ rows: 1000, manifest: 'matches' });
    const warning = expect.stringMatching(
      /^pg_dump 1[5-9]\.\S+ is newer than the server \(14\.23\)/u,
    ) as string;
    expect(run).toMatchObject({ warnings: [warning] });
    const { connections } = scene.engine.nightjar;
    expect(await connections.probe(scene.connection.id)).toMatchObject({
      server: { majorVersion: 14 },
      warnings: [warning],
    });
  });
});

/** A session that runs the given statements in sequence. It ends with the test. */
async function openSession(
  { binDirectory, host, port, user, password }: TestClusterClient,
  name: string,
): Promise<{ run: (sql: string) => Promise<void> }> {
  const psql = spawn(path.join(binDirectory, 'psql'), ['-X', '-q', '-A', '-t'], {
    env: {
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: name,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(psql, 'close');
  onTestFinished(async () => {
    psql.stdin.end();
    await ended;
  });
  return {
    run: async (sql) => {
      psql.stdin.write(`${sql}\n\\echo done\n`);
      await once(psql.stdout, 'data');
    },
  };
}
