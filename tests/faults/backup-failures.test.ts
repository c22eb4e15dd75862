/**
 * Faults of the real world, caused on purpose. After each of them one sentence reports the reason,
 * no stale file is left, older backups are unchanged, and the next run can succeed.
 */
import { chmod, mkdir, open, readdir, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { Connection } from '#shared/domain/connection.ts';
import type { Run } from '#shared/domain/run.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError, type ErrorMessage } from '#shared/errors/messages.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import type { SecretStore } from '../../src-main/system/ports.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import {
  createSmallDatabase,
  engineForTest,
  soon,
  entriesOf,
  fingerprintOf,
  pausePgDumpMidway,
  homeForTest,
  lockTable,
  mountForTest,
  pgDumps,
  projectFolder,
  runToEnd,
  temporaryFolder,
  waitForBlockedPgDump,
  type TestEngine,
} from '../support/engine.ts';
import { reportingWarnings } from '../support/node-warnings.ts';
import { putOlderBackups } from '../support/fault-scene.ts';
import { signalProcess } from '../support/signal-process.ts';
import {
  sharedCluster,
  startTestCluster,
  type TestCluster,
  type TestClusterClient,
  isNightjarSession,
} from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small failures';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

interface Scene {
  engine: TestEngine;
  connection: Connection;
  /** Content of the folder before the fault. */
  untouched: Record<string, string>;
}

describe('connecting to the server', () => {
  it('a backup with a wrong password fails and reports the wrong password', async () => {
    const scene = await sceneWithBackups();
    await change(scene, {}, 'not the password');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'password-wrong', user: cluster.user },
      title: 'Wrong password',
    });
  });

  it('a backup without a needed password fails and reports that a password is needed', async () => {
    const scene = await sceneWithBackups();
    await change(scene, {}, '');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'password-missing', user: cluster.user },
      title: 'A password is needed',
    });
  });

  it('a locked keychain is reported, and the server is not asked without a password', async () => {
    const store = memoryStore();
    let locked = false;
    const scene = await sceneWithBackups({
      secrets: { ...store, get: async (account) => (locked ? null : store.get(account)) },
    });
    locked = true;
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'keychain-locked' },
      title: 'The keychain is locked',
    });
  });

  it('an unknown host is reported', async () => {
    const scene = await sceneWithBackups();
    await change(scene, { host: 'no-such-host.invalid' }, cluster.password);
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'host-unknown', host: 'no-such-host.invalid' },
      title: 'Unknown host',
    });
  });

  it('a port that does not answer is reported', async () => {
    const scene = await sceneWithBackups();
    const port = await freePort();
    await change(scene, { port }, cluster.password);
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'connection-refused', host: cluster.host, port },
      title: 'Connection refused',
    });
  });

  it('a missing database is reported', async () => {
    const scene = await sceneWithBackups();
    await change(scene, { database: 'no such "database"' });
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'database-missing', database: 'no such "database"' },
      title: 'Unknown database',
    });
  });

  it('the next backup succeeds when the reason is gone', async () => {
    const scene = await sceneWithBackups();
    await change(scene, {}, 'not the password');
    expect((await backUp(scene)).state).toBe('failed');
    await change(scene, {}, cluster.password);
    expect((await backUp(scene)).state).toBe('published');
    expect(await fingerprintOf(scene.engine.backupFolder)).toMatchObject(scene.untouched);
  });
});

describe('a server that stops in the middle of the dump', () => {
  let own: TestCluster;
  beforeAll(async () => {
    own = await startTestCluster();
    await own.createDatabase('large');
    // Below 32 MB: a busy computer is taken for a distant server, and from then on several sessions
    // would dump the rows, and not pg_dump.
    await own.psql(
      'large',
      `CREATE TABLE large AS SELECT n, repeat(md5(n::text), 8) AS text FROM generate_series(1, 80000) AS n`,
    );
  });
  afterAll(() => own.remove());

  it('a backup fails if its backend process is killed and the server restarts', async () => {
    const scene = await sceneWithBackups({ database: 'large', on: own });
    const run = runWithInterruption(scene, async () => {
      const backend = await own.psql('postgres', pidOfDump);
      signalProcess(backend, 'SIGKILL');
    });
    expect(await errorOf(scene, run)).toMatchObject(lostConnection);
    await vi.waitFor(() => own.psql('postgres', 'SELECT 1'), { timeout: 30_000, interval: 100 });
    expect((await backUp(scene)).state).toBe('published');
  });

  it('a backup fails if the server is stopped in immediate mode', async () => {
    const scene = await sceneWithBackups({ database: 'large', on: own });
    const run = runWithInterruption(scene, () => own.stop('immediate'));
    expect(await errorOf(scene, run)).toMatchObject(lostConnection);
  });
});

describe('a dump that is interrupted', () => {
  it('a backup fails if an administrator terminates its session in the middle of the rows', async () => {
    const scene = await sceneWithBackups({ database: sampleDatabaseName });
    const run = runWithInterruption(scene, () => terminateDump());
    expect(await errorOf(scene, run)).toMatchObject(lostConnection);
    expect((await backUp(scene)).state).toBe('published');
  });

  it('a backup fails if an administrator terminates its session before the first row', async () => {
    const scene = await sceneWithBackups();
    await lockTable(cluster, database, 'loans');
    const running = backUp(scene);
    await waitForBlockedPgDump(cluster);
    await terminateDump();
    expect(await errorOf(scene, running)).toMatchObject(lostConnection);
  });

  it('a backup fails if pg_dump is killed', async () => {
    const scene = await sceneWithBackups({ database: sampleDatabaseName });
    const run = runWithInterruption(scene, (pid) => void process.kill(pid, 'SIGKILL'));
    expect(await errorOf(scene, run)).toMatchObject({
      error: { code: 'pg-dump-failed', exitCode: null, signal: 'SIGKILL' },
      title: 'Backup failed: pg_dump error',
      explanation: 'pg_dump process was terminated by SIGKILL',
    });
  });

  it('a backup fails if pg_dump is asked to terminate', async () => {
    const scene = await sceneWithBackups();
    await lockTable(cluster, database, 'loans');
    const running = backUp(scene);
    process.kill((await waitForBlockedPgDump(cluster)).pid, 'SIGTERM');
    expect(await errorOf(scene, running)).toMatchObject({
      error: { code: 'pg-dump-failed', exitCode: 1, signal: null },
      title: 'Backup failed: pg_dump error',
      explanation: expect.stringContaining('terminated by user'),
    });
  });

  it('a backup fails if the bytes on the disk differ from the written bytes', async () => {
    const scene = await sceneWithBackups({ database: sampleDatabaseName });
    const run = runWithInterruption(scene, async () => {
      const [partial = ''] = await partials(scene.engine.backupFolder);
      const file = await open(path.join(scene.engine.backupFolder, partial), 'r+');
      await file.write(Buffer.from('damage'), 0, 6, 5000);
      await file.close();
    });
    expect(await errorOf(scene, run)).toMatchObject({
      error: { code: 'verification-failed' },
      title: 'The backup did not pass verification',
    });
  });
});

describe('a database that cannot be read completely', () => {
  const role = 'half_reader';
  beforeAll(() =>
    cluster.psql(
      database,
      `CREATE ROLE ${role} LOGIN PASSWORD 'half'; GRANT SELECT ON readers, "Leere Tabelle" TO ${role};`,
    ),
  );
  afterAll(async () => {
    await cluster.psql(database, `DROP OWNED BY ${role}; DROP ROLE ${role};`);
  });

  it('a database with a forbidden table is not dumped without that table', async () => {
    const scene = await sceneWithBackups();
    await change(scene, { user: role }, 'half');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'table-permission-denied', table: expect.stringMatching(/loans/u) },
      title: 'The user does not have permission to read all tables',
    });
  });

  it('a database with rows hidden by a policy is not dumped without those rows', async () => {
    await cluster.psql(
      database,
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
       ALTER TABLE loans ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON loans USING (reader = 1);`,
    );
    const scene = await sceneWithBackups();
    await change(scene, { user: role }, 'half');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'row-level-security', table: 'loans' },
      title: 'Row-level security would hide rows',
    });
  });
});

describe('a pg_dump that reports a wrong result', () => {
  it('a dump that stops half-way with exit code 0 is not accepted', async () => {
    const scene = await sceneWithBackups({ database: sampleDatabaseName });
    await usePgDump(scene, 'exec "$REAL" "$@" | head -c 3000000; exit 0');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'dump-incomplete' },
      title: 'The dump is not complete',
    });
  });

  it('an empty dump is not accepted', async () => {
    const scene = await sceneWithBackups();
    await usePgDump(scene, 'exit 0');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'dump-incomplete' },
      title: 'The dump is not complete',
    });
  });

  it('a complete dump is not accepted if pg_dump then fails', async () => {
    const scene = await sceneWithBackups();
    await usePgDump(scene, '"$REAL" "$@"; echo "pg_dump: error: the moon is full" >&2; exit 7');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'pg-dump-failed', exitCode: 7, detail: 'pg_dump: error: the moon is full' },
      title: 'Backup failed: pg_dump error',
      explanation: 'pg_dump: error: the moon is full',
    });
  });

  it('a pg_dump that fails without a message is reported with its exit code', async () => {
    const scene = await sceneWithBackups();
    await usePgDump(scene, 'exit 1');
    expect(await errorOf(scene, backUp(scene))).toMatchObject({
      error: { code: 'pg-dump-failed', exitCode: 1, detail: '' },
      title: 'Backup failed: pg_dump error',
      explanation: 'pg_dump process failed with exit code 1',
    });
  });
});

describe('a backup folder that cannot be written to', () => {
  const title = 'Cannot write to backup directory';

  it('a backup fails if the folder has become a file', async () => {
    const scene = await sceneWithBackups();
    const { backupFolder } = scene.engine;
    const moved = `${backupFolder} (moved)`;
    await rename(backupFolder, moved);
    await writeFile(backupFolder, 'a file');
    const run = await backUp(scene);
    await unlink(backupFolder);
    await rename(moved, backupFolder);
    expect(await errorOf(scene, run)).toMatchObject({
      error: { code: 'backup-directory-not-writable', folder: backupFolder },
      title,
    });
    expect((await backUp(scene)).state).toBe('published');
  });

  it('a backup fails if a parent of the folder is a file', async () => {
    const folder = path.join(await temporaryFolder(), 'a file', 'backups');
    await writeFile(path.dirname(folder), 'a file');
    expect((await errorBy(folder)).title).toBe(title);
  });

  it('a backup fails if the folder is a broken link', async () => {
    const folder = path.join(await temporaryFolder(), 'backups');
    await symlink('/nowhere/at all', folder);
    expect((await errorBy(folder)).title).toBe(title);
  });

  it('a backup fails if the folder cannot be created', async () => {
    expect((await errorBy('/proc/nightjar/backups')).title).toBe(title);
  });

  it('a backup fails if no file can be created in the folder', async () => {
    expect((await errorBy('/proc/self')).title).toBe(title);
  });

  it('a backup fails if the name of the folder is too long', async () => {
    expect((await errorBy(path.join(await temporaryFolder(), 'x'.repeat(300)))).title).toBe(title);
  });

  it('a backup fails if the permissions of the folder forbid writing', async () => {
    const folder = path.join(await temporaryFolder(), 'backups');
    const untouched = await putOlderBackups(folder);
    const { user, host, port } = cluster;
    const url = `postgresql://${user}@${host}:${port}/${encodeURIComponent(database)}`;
    await chmod(folder, 0o500);
    // Root can write everywhere, unless it loses that capability (capabilities(7)).
    const withoutPrivilege =
      process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
    const [program, ...args] = [
      ...withoutPrivilege,
      path.join(projectFolder, 'node_modules/.bin/node'),
      path.join(projectFolder, 'src-main/cli.mjs'),
      'backup',
      '--url',
      url,
      '--output',
      folder,
      '--json',
    ];
    const ended = await runToEnd(program, args, {
      ...reportingWarnings(),
      HOME: await homeForTest(),
      PGPASSWORD: cluster.password,
    });
    await chmod(folder, 0o700);
    expect(ended).toMatchObject({ exitCode: 3 });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      code: 'backup-directory-not-writable',
      message: title,
      explanation: expect.stringContaining('EACCES'),
    });
    expect(await fingerprintOf(folder)).toEqual(untouched);
  });

  it('a backup fails if its disk is mounted read-only', async ({ skip }) => {
    const folder = await mountForTest('ro');
    if (folder === null) return skip('only root may mount');
    expect((await errorBy(folder)).title).toBe(title);
    expect((await errorBy(path.join(folder, 'new'))).title).toBe(title);
  });

  it('a backup fails if the folder is removed while the dump runs', async () => {
    const scene = await sceneWithBackups({ database: sampleDatabaseName });
    const { backupFolder } = scene.engine;
    const run = await runWithInterruption(scene, async () => {
      await rename(backupFolder, `${backupFolder} (moved)`);
      await mkdir(backupFolder);
    });
    expect(run).toMatchObject({
      state: 'failed',
      error: { code: 'backup-directory-not-writable', folder: backupFolder },
    });
    expect(await entriesOf(backupFolder)).toEqual([]);
    expect(await fingerprintOf(`${backupFolder} (moved)`)).toMatchObject(scene.untouched);
  });
});

describe('a disk without space', () => {
  const title = 'Insufficient disk space for backup';

  it('a full disk is detected before the dump begins', async ({ skip }) => {
    const folder = await mountForTest('size=1m');
    if (folder === null) return skip('only root may mount');
    expect(await errorBy(folder, sampleDatabaseName)).toMatchObject({
      title,
      error: {
        code: 'insufficient-disk-space',
        folder,
        neededBytes: expect.any(Number),
        availableBytes: expect.any(Number),
      },
    });
  });

  it('a full disk is detected in the middle of the dump', async ({ skip }) => {
    const folder = await mountForTest('size=8m');
    if (folder === null) return skip('only root may mount');
    // Does not compress, so the estimate of a quarter of its size is too low.
    const incompressible = await cluster.createDatabase('incompressible');
    await incompressible.psql(`
      CREATE TABLE noise AS
        SELECT n, decode(string_agg(md5(n::text || m::text), ''), 'hex') AS bytes
        FROM generate_series(1, 300) AS n, generate_series(1, 2500) AS m GROUP BY n;`);
    const errorCodeOf = await errorBy(folder, 'incompressible');
    await cluster.dropDatabase('incompressible');
    expect(errorCodeOf).toMatchObject({
      title,
      error: {
        code: 'insufficient-disk-space',
        folder,
        neededBytes: null,
        availableBytes: null,
      },
    });
  });
});

// --- scenes ----------------------------------------------------------------------------------

/**
 * A connection whose folder contains a created backup and a backup that was copied there manually.
 */
async function sceneWithBackups(
  options: {
    database?: string;
    on?: TestClusterClient;
    secrets?: SecretStore;
  } = {},
): Promise<Scene> {
  const { on = cluster, secrets } = options;
  const engine = await engineForTest(secrets === undefined ? {} : { secrets });
  const first = await engine.connect(on, { database: 'postgres', name: 'Main database' });
  await engine.backUpWell(first.id);
  await writeFile(path.join(engine.backupFolder, 'backup_2001-01-01T00-00-00.sql.gz'), 'old');
  const scene = { engine, connection: first, untouched: await fingerprintOf(engine.backupFolder) };
  await change(scene, { database: options.database ?? database });
  return scene;
}

async function change(
  { engine, connection }: Scene,
  fields: Partial<Connection>,
  password: string | null = null,
): Promise<void> {
  const current = engine.nightjar.connections.find(connection.id);
  const { name, host, port, user, tlsMode, rootCertificatePem } = current;
  await engine.nightjar.connections.update(
    connection.id,
    {
      name,
      host,
      port,
      database: current.database,
      user,
      tlsMode,
      rootCertificatePem,
      ...fields,
    },
    password,
    'keychain',
  );
}

function backUp({ engine, connection }: Scene): Promise<Run> {
  return engine.backUp(connection.id);
}

/** A run during which something happens after some rows have been written. */
async function runWithInterruption(
  scene: Scene,
  happens: (pgDump: number) => void | Promise<void>,
): Promise<Run> {
  const running = backUp(scene);
  const pgDump = await pausePgDumpMidway(scene.engine.backupFolder);
  await happens(pgDump.pid);
  pgDump.thaw();
  return running;
}

const lostConnection = {
  error: { code: 'connection-lost' },
  title: 'The connection to the database was lost',
  explanation: expect.stringMatching(/^The server closed the connection: .+/u) as string,
};

interface Failure extends ErrorMessage {
  error: NightjarError;
}

/** The message about a failed run, after checking everything that must be true of any failure. */
async function errorOf(
  { engine, connection, untouched }: Scene,
  running: Run | Promise<Run>,
): Promise<Failure> {
  const run = await running;
  if (run.state !== 'failed') throw new Error(`The run: ${JSON.stringify(run)}`);
  const words = describeError(run.error);
  expect(run.connectionId).toBe(connection.id);
  expect(words.nextStep).not.toBe('');
  expect(await fingerprintOf(engine.backupFolder), 'the folder').toEqual(untouched);
  expect(await pgDumps(), 'children').toEqual([]);
  await vi.waitFor(
    () =>
      expect(engine.notifications.slice(-1)).toMatchObject([
        { title: `Main database: ${words.title}`, body: words.explanation },
      ]),
    soon,
  );
  expect(engine.nightjar.runs.list()).toEqual([run]);
  expect(await errorLine(engine)).toContain(`"error":${JSON.stringify(run.error)}`);
  return { error: run.error, ...words };
}

/** The error of a run into an unusable folder; nothing is created there. */
async function errorBy(folder: string, databaseName = database): Promise<Failure> {
  const engine = await engineForTest({ backupFolder: folder });
  const { id } = await engine.connect(cluster, { database: databaseName, name: 'Main database' });
  const before = await readdir(folder).catch(String);
  const run = await engine.backUp(id);
  if (run.state !== 'failed') throw new Error(`The run: ${JSON.stringify(run)}`);
  const words = describeError(run.error);
  expect(run.error).toMatchObject({ folder });
  expect(await readdir(folder).catch(String)).toEqual(before);
  expect(await pgDumps()).toEqual([]);
  await vi.waitFor(
    () => expect(engine.notifications).toMatchObject([{ title: `Main database: ${words.title}` }]),
    soon,
  );
  expect(await errorLine(engine)).toContain(`"code":"${run.error.code}"`);
  return { error: run.error, ...words };
}

/** The last line of the log about an error. */
async function errorLine(engine: TestEngine): Promise<string | undefined> {
  const lines = (await engine.log()).split('\n').filter((line) => line.includes(' ERROR '));
  return lines.at(-1);
}

const pidOfDump = `SELECT pid FROM pg_stat_activity WHERE ${isNightjarSession}`;

async function terminateDump(): Promise<void> {
  await cluster.psql('postgres', `SELECT pg_terminate_backend(pid) FROM (${pidOfDump}) AS dump`);
}

/** Replaces this computer's pg_dump by a shell script; `$REAL` is the real program. */
async function usePgDump({ engine }: Scene, script: string): Promise<void> {
  const folder = await temporaryFolder('nightjar-tools-');
  const real = path.join(cluster.binDirectory, 'pg_dump');
  await symlink(path.join(cluster.binDirectory, 'psql'), path.join(folder, 'psql'));
  await writeFile(
    path.join(folder, 'pg_dump'),
    `#!/bin/sh\nREAL=${real}\n[ "$1" = --version ] && exec "$REAL" --version\n${script}\n`,
    { mode: 0o755 },
  );
  await engine.nightjar.settings.chooseToolsFolder(folder);
}

async function partials(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).filter((name) => name.endsWith('.sql.gz.partial'));
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
