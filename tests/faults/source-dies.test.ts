/** pg_dump or the way to the server dies: the first cause is told, and nothing is left behind. */
import { chmod, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  createSmallDatabase,
  descendants,
  lockTable,
  waitForBlockedPgDump,
} from '../support/engine.ts';
import {
  backUp,
  expectError,
  expectNothingRuns,
  expectPublished,
  faultScene,
  runInMidway,
  useTools,
} from '../support/fault-scene.ts';
import { silentProxy } from '../support/silent-proxy.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small source';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

const pgDumpError = 'Backup failed: pg_dump error';

describe('a pg_dump that cannot be started', () => {
  /** The last question to the server before pg_dump is started is the one for the tables' sizes. */
  const beforeDump = (command: string): { psql: string } => ({
    psql: `"$REAL/psql" "$@"; code=$?; case "$*" in *pg_table_size*) ${command};; esac; exit $code`,
  });

  it('because it was removed a moment ago', async () => {
    const scene = await faultScene(cluster, { database });
    await useTools(scene, beforeDump('rm "$HERE/pg_dump"'));
    await expectError(scene, await backUp(scene), {
      error: { code: 'tools-missing' },
      title: 'PostgreSQL tools not found',
    });
    // The next run looks around and takes another one.
    await expectPublished(scene, await backUp(scene));
  });

  it('because it is not executable any more', async () => {
    const scene = await faultScene(cluster, { database });
    // A link would lead to the real program, whose mode is not ours to change.
    const folder = await useTools(scene, {
      pgDump: 'exec "$REAL/pg_dump" "$@"',
      ...beforeDump('chmod 644 "$HERE/pg_dump"'),
    });
    await expectError(scene, await backUp(scene), {
      error: { code: 'tool-not-executable', file: path.join(folder, 'pg_dump') },
      title: 'A PostgreSQL tool cannot be started',
      explanation: expect.stringContaining('EACCES') as string,
    });
    await chmod(path.join(folder, 'pg_dump'), 0o755);
  });

  it('is refused already when its folder is chosen', async () => {
    const scene = await faultScene(cluster, { database });
    const folder = await useTools(scene, { pgDump: 'exec "$REAL/pg_dump" "$@"' });
    const choose = (): Promise<unknown> => scene.engine.nightjar.settings.chooseToolsFolder(folder);
    await chmod(path.join(folder, 'pg_dump'), 0o644);
    const refused = { error: { code: 'tools-folder-unusable', folder } };
    await expect(choose()).rejects.toMatchObject(refused);
    await rm(path.join(folder, 'pg_dump'));
    await expect(choose()).rejects.toMatchObject(refused);
  });
});

describe('a pg_dump that is killed', () => {
  it.each([
    ['SIGKILL', { exitCode: null, signal: 'SIGKILL' }, 'pg_dump process was ended by SIGKILL'],
    ['SIGHUP', { exitCode: null, signal: 'SIGHUP' }, 'pg_dump process was ended by SIGHUP'],
    ['SIGTERM', { exitCode: 1, signal: null }, 'pg_dump: terminated by user'],
  ] as const)('by %s, while it waits and in the middle of the rows', async (signal, end, words) => {
    const expected = {
      error: { code: 'pg-dump-failed', ...end },
      title: pgDumpError,
      explanation: words,
    };
    const waiting = await faultScene(cluster, { database });
    const lock = await lockTable(cluster, database, 'loans');
    const running = backUp(waiting);
    process.kill((await waitForBlockedPgDump(cluster)).pid, signal);
    await lock.release();
    await expectError(waiting, await running, expected);

    const midway = await faultScene(cluster, { database: sampleDatabaseName });
    const run = runInMidway(midway, ({ pid }) => void process.kill(pid, signal));
    await expectError(midway, await run, expected);
  });
});

describe('a pg_dump that does not keep its word', () => {
  const complain = 'echo "pg_dump: error: the moon is full" >&2';
  it.each([
    ['fails before its first word', `${complain}; exit 1`],
    ['fails half-way', `"$REAL/pg_dump" "$@" | head -c 3000000; ${complain}; exit 1`],
    ['fails after its last word', `"$REAL/pg_dump" "$@"; ${complain}; exit 1`],
  ])('is reported in its own words when it %s', async (_, pgDump) => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    await useTools(scene, { pgDump });
    await expectError(scene, await backUp(scene), {
      error: { code: 'pg-dump-failed', exitCode: 1, signal: null },
      title: pgDumpError,
      explanation: 'pg_dump: error: the moon is full',
    });
  });

  it.each([
    ['nothing', 'exit 0'],
    ['all but the last line', '"$REAL/pg_dump" "$@" | head -n -12; exit 0'],
    ['all but the last byte of a row', '"$REAL/pg_dump" "$@" | head -c 2999999; exit 0'],
    [
      'two dumps, one after the other',
      '"$REAL/pg_dump" "$@" | tee "$0.copy"; cat "$0.copy"; exit 0',
    ],
  ])('is not believed when it ends with 0 after %s', async (_, pgDump) => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    await useTools(scene, { pgDump });
    await expectError(scene, await backUp(scene), {
      error: { code: 'dump-incomplete' },
      title: 'The dump is not complete',
    });
  });
});

describe('a script in the place of pg_dump', () => {
  it('is ended with all that it has started, when the run is cancelled', async () => {
    const scene = await faultScene(cluster, { database });
    // What people write around `docker exec` or `ssh`: pg_dump is a child of the script.
    await useTools(scene, { pgDump: '"$REAL/pg_dump" "$@"; exit $?' });
    const lock = await lockTable(cluster, database, 'loans');
    const { backups } = scene.engine.nightjar;
    const { runId, finished } = await backups.start(scene.connection.id);
    await waitForBlockedPgDump(cluster);
    backups.cancel(runId);
    expect((await finished).state).toBe('cancelled');
    await expectNothingRuns(cluster);
    await lock.release();
  });

  it('may leave something behind that holds its output open: a failure is told all the same', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    await useTools(scene, { pgDump: '"$REAL/pg_dump" "$@"; sleep 1000 & exit 3' });
    await expectError(scene, await backUp(scene), {
      error: { code: 'pg-dump-failed', exitCode: 3 },
      title: pgDumpError,
    });
    expect((await descendants()).filter(({ name }) => name === 'sleep')).toEqual([]);
  });

  it('may leave something behind when it is done: the dump is whole all the same', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    await useTools(scene, { pgDump: '"$REAL/pg_dump" "$@"; sleep 1000 & exit 0' });
    await expectPublished(scene, await backUp(scene));
    expect((await descendants()).filter(({ name }) => name === 'sleep')).toEqual([]);
  });

  it('is not waited for when what it left behind cannot be ended', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    // In a session of its own, like the connection that `ssh` keeps for later.
    const folder = await useTools(scene, {
      pgDump: '"$REAL/pg_dump" "$@"; setsid sleep 1000 & echo $! > "$HERE/left"; sleep 0.2; exit 0',
    });
    const run = await backUp(scene);
    process.kill(Number(await readFile(path.join(folder, 'left'), 'utf8')));
    await expectError(scene, run, {
      error: { code: 'dump-incomplete' },
      title: 'The dump is not complete',
    });
  });
});

describe('a network that goes silent without closing', () => {
  it('ends the dump after a while, however little pg_dump reacts', async () => {
    const proxy = await silentProxy(cluster);
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName, host: proxy.host, port: proxy.port },
      { faults: { stallTimeoutMs: 2000 } },
    );
    const run = await runInMidway(scene, proxy.silence);
    expect(run).toMatchObject({ state: 'failed' });
    await expectError({ ...scene, cluster: withoutSessions() }, run, {
      error: { code: 'dump-stalled', silentMs: 2000 },
      title: 'The dump stood still',
      explanation: expect.stringContaining('2 s') as string,
    });
  });

  it('ends it sooner when the computer has just woken up, and is told so', async () => {
    const proxy = await silentProxy(cluster);
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName, host: proxy.host, port: proxy.port },
      { faults: { stallTimeoutMs: 600_000, afterWakeLimitMs: 1000 } },
    );
    const { schedule } = scene.engine.nightjar;
    await schedule.start();
    const run = await runInMidway(scene, () => {
      schedule.power('suspend');
      proxy.silence();
      schedule.power('resume');
    });
    await expectError({ ...scene, cluster: withoutSessions() }, run, {
      error: { code: 'dump-stalled', silentMs: 1000 },
      title: 'The dump stood still',
    });
  });

  /** The server cannot know yet: its own keepalives are its own business. */
  function withoutSessions(): typeof cluster {
    return { ...cluster, psql: async () => '[]' };
  }

  it('is not what a server that works without a word is taken for', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 1000 } });
    // Stands for a table of dead rows: the session is busy, and no byte comes for a long time.
    await useTools(scene, {
      pgDump:
        'case "$1" in --version);; *) "$REAL/psql" -qc "select pg_sleep(3)" >&2;; esac; exec "$REAL/pg_dump" "$@"',
    });
    await expectPublished(scene, await backUp(scene));
  });

  it('is not hidden by another session of ours in the same database', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 1000 } });
    await useTools(scene, {
      pgDump:
        'case "$1" in --version);; *) PGAPPNAME=nightjar "$REAL/psql" -qc "select pg_sleep(3)" >&2;; esac; exec "$REAL/pg_dump" "$@"',
    });
    await expectError(scene, await backUp(scene), {
      error: { code: 'dump-stalled', silentMs: 1000 },
      title: 'The dump stood still',
    });
  });

  it('is not what a slow but living dump is taken for', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    await useTools(scene, {
      pgDump:
        '"$REAL/pg_dump" "$@" | while IFS= read -r line; do printf "%s\\n" "$line"; ' +
        'case "$line" in "-- Name:"*) sleep 0.3;; esac; done',
    });
    await expectPublished(scene, await backUp(scene));
  });
});
