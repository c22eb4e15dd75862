/**
 * Faults while several sessions restore a dump: the existing database is unchanged or the new one
 * is complete, and nothing remains. Other faults are in tests/integration/parallel-restore.test.ts.
 */
import {
  access,
  chown,
  copyFile,
  readdir,
  readFile,
  stat,
  statfs,
  truncate,
  writeFile,
} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

import type { FinishedRestore } from '#shared/domain/restore.ts';
import { attempts } from '../support/attempts.ts';
import {
  descendants,
  endOf,
  engineForTest,
  holdTransaction,
  homeForTest,
  mountForTest,
  soon,
  startCli,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { toolsFolder } from '../support/fault-scene.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import {
  databasesOf,
  dumpOf,
  errorCodeOf,
  startRestore,
  type Order,
} from '../support/restore-scene.ts';
import { silentProxy } from '../support/silent-proxy.ts';
import { compareDatabases, startTestCluster, type TestCluster } from '../support/test-cluster.ts';
import { processesOf } from '../support/victim-processes.ts';

let cluster: TestCluster;
let backup: string;
let keptFolder: TestEngine;

const original = 'original';
const target = 'target';
const sessions = 4;
const several = `the restore uses several sessions {"sessions":${sessions}`;
const repeated = 'it is repeated in one session';
const random = randomNumbers(testSeed);

/**
 * While a session holds this advisory lock, the last index of the dump waits. So a test can cause a
 * fault in the middle.
 */
const holdSql = 'SELECT pg_advisory_lock(16)';
const large = [1, 2, 3, 4];
const originalSql = `
  create function waits(int) returns boolean language plpgsql immutable as $$ begin
    while current_database() like 'nightjar_restore_%' and exists (select from pg_locks where locktype = 'advisory' and objid = 16) loop perform pg_sleep(0.02); end loop;
    if current_query() ~* 'analyze' and current_setting('statement_timeout') <> '0' then perform pg_sleep(1); end if;
    return true; end $$;
  ${large.map((n) => `create table large_${n} (id int primary key, words text); insert into large_${n} select i, repeat(md5(i::text), 3) from generate_series(1, 12000) i; create index on large_${n} (words);`).join('\n')}
  create table small (id serial primary key, large int references large_1); insert into small (large) select 1 from generate_series(1, 9);
  create table without_index as select 7 as seven from generate_series(1, 7);
  create index on small (large) where waits(id);`;

beforeAll(async () => {
  cluster = await startTestCluster({ settings: { max_connections: '40' } });
  await cluster.createDatabase(original);
  await cluster.psql(original, originalSql);
  await createTarget();
  keptFolder = await startEngine();
  const { id } = await keptFolder.connect(cluster, { database: original });
  backup = await keptFolder.backUpWell(id);
});
afterAll(async () => {
  await keptFolder.stop();
  await cluster.remove();
});

async function createTarget(clause = ''): Promise<void> {
  await cluster.psql('postgres', `create database ${target} ${clause}`);
  await cluster.psql(target, 'create table mine as select 42 as answer');
}

const inPostgres = (statement: string): Promise<string> => cluster.psql('postgres', statement);

/** The database that a restore is filling. */
const scratchName = (): Promise<string> =>
  inPostgres(`select datname from pg_database where datname like 'nightjar_restore_%'`);

const sessionsInScratch = `from pg_stat_activity where datname like 'nightjar_restore_%' and usename like 'nightjar_owner_%'`;

async function expectNothingLeft(): Promise<void> {
  expect(await inPostgres('select 1')).toBe('1');
  expect(await scratchName()).toBe('');
  expect(await inPostgres(`select rolname from pg_roles where rolname ~ '^nightjar_owner_'`)).toBe(
    '',
  );
  expect((await descendants()).filter(({ name }) => name === 'psql')).toEqual([]);
}

const expectTargetUnchanged = async (): Promise<void> => {
  expect(await cluster.psql(target, 'select answer from mine')).toBe('42');
};

afterEach(async () => {
  await expectNothingLeft();
  await expectTargetUnchanged();
});

async function expectComplete(name: string): Promise<void> {
  const restored = cluster.database(name);
  expect(await compareDatabases(cluster.database(original), restored)).toEqual([]);
  await dropRestored(name);
}

/** The owner of a new database is a role that was created for it. */
async function dropRestored(name: string): Promise<void> {
  const owner = await inPostgres(
    `select datdba::regrole from pg_database where datname = '${name}'`,
  );
  await cluster.dropDatabase(name);
  if (owner.startsWith('nightjar_owner_')) await inPostgres(`drop role ${owner}`);
}

interface Running {
  engine: TestEngine;
  restoreId: string;
  finished: Promise<FinishedRestore>;
  /** The code of its error, or `none`. */
  code: Promise<string>;
}

async function begin(
  order: Partial<Order> = {},
  { tools, ...server }: { host?: string; port?: number; tools?: string } = {},
): Promise<Running> {
  const engine = await engineForTest();
  if (tools !== undefined) await engine.nightjar.settings.chooseToolsFolder(tools);
  const { id } = await engine.connect({ ...cluster, ...server }, { database: original });
  const { restoreId, finished } = await startRestore(engine, {
    filePath: backup,
    connectionId: id,
    database: 'restored',
    trusted: true,
    sessions,
    ...order,
  });
  return { engine, restoreId, finished, code: errorCodeOf(finished) };
}

/** Resolves when the last index waits and all sessions are open. */
const untilMiddle = (): Promise<void> =>
  vi.waitFor(async () => {
    const state = `select count(*), count(*) filter (where wait_event = 'PgSleep') ${sessionsInScratch}`;
    expect(await inPostgres(state)).toBe(`${sessions}|1`);
  }, soon);

/** A restore whose last index waits until `goOn`. */
async function beginToMiddle(
  ...how: Parameters<typeof begin>
): Promise<Running & { goOn: () => Promise<void> }> {
  const hold = await holdTransaction(cluster, 'postgres', holdSql);
  const running = await begin(...how);
  await Promise.race([untilMiddle(), running.finished]);
  return { ...running, goOn: hold.release };
}

/**
 * A restore whose first session has created the tables, and whose other sessions do not start
 * before `go`. `before`: runs before the psql of each of them.
 */
async function beginHeldBack(
  order: Partial<Order> = {},
  before = ':',
): Promise<Running & { go: () => Promise<void> }> {
  const tools = await toolsFolder(cluster, {
    psql: `case "$*" in *VERBOSITY=verbose*)
        if ! mkdir "$HERE/first" 2>/dev/null; then
          touch "$HERE/waits"; until [ -e "$HERE/go" ]; do sleep 0.02; done; ${before}
        fi ;;
      esac
      "$REAL/psql" "$@"`,
  });
  const running = await begin(order, { tools });
  await Promise.race([
    vi.waitFor(() => access(path.join(tools, 'waits')), soon),
    running.finished.then(() => {
      throw new Error('The restore has not used several sessions');
    }),
  ]);
  return { ...running, go: () => writeFile(path.join(tools, 'go'), '') };
}

describe('a restore in several sessions that is killed with SIGKILL', () => {
  it('leaves the existing database unchanged or the new one complete, and the next restore removes the rest', async () => {
    const home = await homeForTest();
    const temporary = await temporaryFolder('nightjar-victims-');
    const logs = path.join(home, '.config');
    const severalInLog = async (): Promise<number> => {
      const names = await readdir(logs, { recursive: true });
      const texts = names
        .filter((name) => name.endsWith('.log'))
        .map((name) => readFile(path.join(logs, name), 'utf8'));
      return (await Promise.all(texts)).join('').split(several).length - 1;
    };
    const start = (to: string, ...more: string[]): ReturnType<typeof startCli> => {
      const how = ['--to', to, '--url', cluster.url('postgres'), '--trust', '--json'];
      const args = ['restore', backup, ...how, '--sessions', String(sessions), ...more];
      return startCli(home, args, { PGPASSWORD: cluster.password, TMPDIR: temporary });
    };
    const kills = attempts(2, 30);
    let killed = 0;
    for (let turn = 0; turn < kills; turn += 1) {
      const isReplace = turn % 2 === 1;
      const isInMiddle = turn % 4 < 2;
      const hold = isInMiddle ? await holdTransaction(cluster, 'postgres', holdSql) : null;
      const child = isReplace ? start(target, '--replace') : start(`made_${turn}`);
      const ended = endOf(child);
      if (isInMiddle) await Promise.race([untilMiddle(), ended]);
      else {
        await new Promise<void>((resolve) => {
          child.stderr?.on('data', (text: Buffer) => {
            if (text.includes('"restoring"')) resolve();
          });
          child.once('close', () => resolve());
        });
        await delay(random() * 700);
      }
      child.kill('SIGKILL');
      if ((await ended).signal === 'SIGKILL') killed += 1;
      await hold?.release();
      await vi.waitFor(async () => {
        expect(await processesOf(temporary)).toEqual([]);
        expect(await inPostgres(`select query ${sessionsInScratch}`)).toBe('');
      }, soon);
      const names = await databasesOf(cluster);
      const kept = names.find((name) => name.startsWith(`${target}_before_`));
      if (kept !== undefined) {
        expect(
          await compareDatabases(cluster.database(original), cluster.database(target)),
        ).toEqual([]);
        const undo = ['restore', '--undo', kept, '--url', cluster.url('postgres')];
        const undone = startCli(home, undo, { PGPASSWORD: cluster.password });
        expect(await endOf(undone)).toMatchObject({ exitCode: 0 });
      }
      await expectTargetUnchanged();
      if (names.includes(`made_${turn}`)) await expectComplete(`made_${turn}`);
    }
    expect(killed).toBeGreaterThanOrEqual(kills / 2);
    expect(await severalInLog()).toBeGreaterThanOrEqual(kills / 2);
    expect(await endOf(start('last'))).toMatchObject({ exitCode: 0 });
    await expectComplete('last');
  }, 300_000);
});

describe('a disk of the server that becomes full', () => {
  it('is the error of the restore, which is not repeated', async ({ skip }) => {
    const disk = await mountForTest('size=64m');
    if (disk === null) return skip('only root may mount');

    const { uid, gid } = await stat(cluster.folder);
    await chown(disk, uid, gid);
    await inPostgres(`create tablespace small_disk location '${disk}'`);
    await cluster.dropDatabase(target);
    await createTarget('tablespace small_disk');
    // DROP DATABASE needs a checkpoint: the disk must have space for all changes of other databases.
    await inPostgres('checkpoint');
    onTestFinished(async () => {
      await cluster.dropDatabase(target);
      await inPostgres('drop tablespace small_disk');
      await createTarget();
    });
    const { engine, finished, go } = await beginHeldBack({ database: target, mode: 'replace' });
    const { bavail, bsize } = await statfs(disk);
    await writeFile(path.join(disk, 'filler'), Buffer.alloc(bavail * bsize - 3 * 1024 * 1024));
    await go();
    await expect(finished).rejects.toMatchObject({
      error: { code: 'restore-failed', failure: { sqlState: '53100' } },
    });
    const log = await engine.log();
    expect(log).toContain(several);
    expect(log).not.toContain(repeated);
    await expectNothingLeft();
    await expectTargetUnchanged();
  });
});

describe('a file that was cut', () => {
  const ours = async (): Promise<string> => {
    const folder = await temporaryFolder();
    for (const file of [backup, backup.replace('.sql.gz', '.manifest.json')])
      await copyFile(file, path.join(folder, path.basename(file)));
    return path.join(folder, path.basename(backup));
  };
  /** One gzip stream, not compressed: its end is not read before its middle is restored. */
  const foreign = async (): Promise<string> => {
    const plain = await dumpOf(cluster, original);
    await writeFile(`${plain}.gz`, gzipSync(await readFile(plain), { level: 0 }));
    return `${plain}.gz`;
  };
  const cut = async (file: string, part: number): Promise<void> =>
    await truncate(file, Math.floor((await stat(file)).size * part));
  const files = [
    ['a backup', ours],
    ['a foreign dump', foreign],
  ] as const;

  it.each([
    ['the last third of a backup', 2 / 3, ours],
    ['the end of the last member of a backup', 0.999, ours],
    ['the last third of a foreign dump', 2 / 3, foreign],
  ])('before the restore: without %s it is damaged', async (_, part, file) => {
    const filePath = await file();
    await cut(filePath, part);
    for (const one of [sessions, 1]) {
      const { code } = await begin({ filePath, sessions: one });
      expect(await code).toBe('verification-failed');
    }
  });

  it.each(files)(
    'while it is restored: %s is damaged, and there is no second attempt',
    async (_, file) => {
      const filePath = await file();
      const { engine, code, go } = await beginHeldBack({ filePath });
      await cut(filePath, 0.95);
      await go();
      expect(await code).toBe('verification-failed');
      const log = await engine.log();
      expect(log).toContain(several);
      expect(log).not.toContain(repeated);
    },
  );
});

describe('the connection of one of several sessions', () => {
  /** One session connects through this port. */
  const oneThrough = (port: number): string => `mkdir "$HERE/second" && export PGPORT=${port}`;

  it('is cut: one session restores everything', async () => {
    const proxy = await silentProxy(cluster);
    const hold = await holdTransaction(cluster, 'postgres', holdSql);
    const { engine, finished, go } = await beginHeldBack({}, oneThrough(proxy.port));
    await go();
    await untilMiddle();
    proxy.hangUp();
    await hold.release();
    await finished;
    const log = await engine.log();
    expect(log).toContain(several);
    expect(log).toContain('connection-lost');
    expect(log).toContain(repeated);
    await expectComplete('restored');
  });

  it('is silent, and the system gives it up: one session restores everything', async ({ skip }) => {
    // Other systems do not have this limit.
    if (process.platform !== 'linux') return skip('tcp_user_timeout');
    const proxy = await silentProxy(cluster, { afterBytes: 64 * 1024 });
    const soonLost = `sed 's/^tcp_user_timeout=.*/tcp_user_timeout=1000/' "$PGSERVICEFILE" > "$HERE/service" && export PGSERVICEFILE="$HERE/service"`;
    const { engine, finished, go } = await beginHeldBack(
      {},
      `${oneThrough(proxy.port)} && ${soonLost}`,
    );
    await go();
    await finished;
    const log = await engine.log();
    expect(log).toContain(several);
    expect(log).toContain('connection-lost');
    expect(log).toContain(repeated);
    await expectComplete('restored');
  });

  it('is silent: a cancellation ends the restore and all programs of a psql that is a script', async () => {
    const proxy = await silentProxy(cluster);
    const hold = await holdTransaction(cluster, 'postgres', holdSql);
    const { engine, restoreId, code, go } = await beginHeldBack({}, oneThrough(proxy.port));
    await go();
    await untilMiddle();
    proxy.silence();
    await hold.release();
    await vi.waitFor(async () => {
      const waiting = `select count(*) ${sessionsInScratch} and wait_event <> 'ClientRead'`;
      expect(await inPostgres(waiting)).toBe('0');
    }, soon);
    engine.nightjar.restores.cancel(restoreId);
    expect(await code).toBe('restore-cancelled');
    expect(await engine.log()).toContain(several);
  });
});

describe('limits of the server', () => {
  it('timeouts of the role do not end the sessions, nor the check of the database', async () => {
    const hold = await holdTransaction(cluster, 'postgres', holdSql);
    const { engine, finished, go } = await beginHeldBack();
    const role = (await scratchName()).replace('_restore_', '_owner_');
    const timeouts = ['statement', 'lock', 'idle_in_transaction_session', 'idle_session'];
    await inPostgres(
      timeouts.map((one) => `alter role ${role} set ${one}_timeout = '300ms'`).join(';'),
    );
    await go();
    await untilMiddle();
    await vi.waitFor(async () => {
      const old = `select count(*) ${sessionsInScratch} and clock_timestamp() - state_change > '500ms'`;
      expect(await inPostgres(old)).toBe(String(sessions));
    }, soon);
    await hold.release();
    await finished;
    const log = await engine.log();
    expect(log).toContain(several);
    expect(log).not.toContain(repeated);
    await expectComplete('restored');
  });

  it('if most connections are taken in the meantime, the sessions that are left restore everything', async () => {
    const { engine, finished, go } = await beginHeldBack();
    const free = `select current_setting('max_connections')::int - sum(numbackends) from pg_stat_database`;
    // The server keeps three connections for superusers.
    const taken = await takeConnections(Number(await inPostgres(free)) - 4);
    await go();
    await vi.waitFor(
      async () => expect(await engine.log()).toContain('accepted fewer sessions'),
      soon,
    );
    taken.release();
    await finished;
    const log = await engine.log();
    expect(log).toMatch(/too-many-connections/u);
    expect(log).not.toContain(repeated);
    await expectComplete('restored');
  });

  it('if no connection is free for the check, it is tried again', async () => {
    const tools = await toolsFolder(cluster, {
      psql: `case "$*" in *indisvalid*)
          if mkdir "$HERE/refused" 2>/dev/null; then
            echo 'psql: error: connection to server failed: FATAL:  sorry, too many clients already' >&2; exit 2
          fi ;;
        esac
        exec "$REAL/psql" "$@"`,
    });
    const { engine, finished } = await begin({}, { tools });
    await finished;
    await access(path.join(tools, 'refused'));
    const log = await engine.log();
    expect(log).toContain(several);
    expect(log).not.toContain(repeated);
    await expectComplete('restored');
  });

  /** Connections that do not log in: each takes one of the connections of the server. */
  async function takeConnections(count: number): Promise<{ release: () => void }> {
    const words = Buffer.from('user\0nobody\0database\0postgres\0\0');
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + words.length, 0);
    head.writeUInt32BE(3 << 16, 4);
    const sockets = await Promise.all(
      Array.from({ length: count }, async () => {
        const socket = net.connect(cluster.port, cluster.host);
        socket.on('error', () => undefined);
        socket.write(Buffer.concat([head, words]));
        // The server asks for a password.
        await new Promise((resolve) => socket.once('data', resolve));
        return socket;
      }),
    );
    const release = (): void => sockets.forEach((socket) => socket.destroy());
    onTestFinished(release);
    return { release };
  }
});

describe('an administrator who changes the unfinished database', () => {
  const changes = ['drop table large_2', 'drop table without_index', 'truncate without_index'];
  it.each(changes.slice(0, attempts(1, changes.length)))(
    '%s: the changed database is never published',
    async (statement) => {
      const { engine, finished, goOn } = await beginToMiddle();
      await cluster.psql(await scratchName(), statement);
      await goOn();
      await finished;
      const log = await engine.log();
      expect(log).toContain(several);
      expect(log).toContain(repeated);
      await expectComplete('restored');
    },
  );
});
