/**
 * pg_dump or the network path to the server fails: the first cause is reported, and nothing is
 * left.
 */
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
  runWithInterruption,
  useTools,
} from '../support/fault-scene.ts';
import { silentProxy } from '../support/silent-proxy.ts';
import { signalProcess } from '../support/signal-process.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small source';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

const pgDumpError = 'Backup failed: pg_dump error';

describe('a pg_dump that cannot be started', () => {
  /** The session that takes the snapshot starts immediately before pg_dump. */
  const beforeDump = (command: string): { psql: string } => ({
    psql: `case "$*" in *" -f -") ${command};; esac; exec "$REAL/psql" "$@"`,
  });

  it('a pg_dump that was removed a moment ago fails the run, and the next run uses another one', async () => {
    const scene = await faultScene(cluster, { database });
    await useTools(scene, beforeDump('rm "$HERE/pg_dump"'));
    await expectError(scene, await backUp(scene), {
      error: { code: 'tools-missing' },
      title: 'PostgreSQL tools not found',
    });
    // The next run searches again and uses another pg_dump.
    await expectPublished(scene, await backUp(scene));
  });

  it('a pg_dump that is no longer executable fails the run', async () => {
    const scene = await faultScene(cluster, { database });
    // A link would lead to the real program, whose mode must not change.
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

  it('a folder with such a pg_dump is rejected when it is chosen', async () => {
    const scene = await faultScene(cluster, { database });
    const folder = await useTools(scene, { pgDump: 'exec "$REAL/pg_dump" "$@"' });
    const choose = (): Promise<unknown> => scene.engine.nightjar.settings.chooseToolsFolder(folder);
    await chmod(path.join(folder, 'pg_dump'), 0o644);
    const rejected = { error: { code: 'tools-folder-unusable', folder } };
    await expect(choose()).rejects.toMatchObject(rejected);
    await rm(path.join(folder, 'pg_dump'));
    await expect(choose()).rejects.toMatchObject(rejected);
  });
});

describe('a pg_dump that is killed', () => {
  it.each([
    ['SIGKILL', { exitCode: null, signal: 'SIGKILL' }, 'pg_dump process was terminated by SIGKILL'],
    ['SIGHUP', { exitCode: null, signal: 'SIGHUP' }, 'pg_dump process was terminated by SIGHUP'],
    ['SIGTERM', { exitCode: 1, signal: null }, 'pg_dump: terminated by user'],
  ] as const)(
    'a pg_dump that is ended by %s, while it waits or in the middle of the rows, is reported',
    async (signal, end, words) => {
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
      const run = runWithInterruption(midway, ({ pid }) => void process.kill(pid, signal));
      await expectError(midway, await run, expected);
    },
  );
});

describe('a pg_dump that reports a wrong result', () => {
  const complain = 'echo "pg_dump: error: the moon is full" >&2';
  it.each([
    ['fails before its first output', `${complain}; exit 1`],
    ['fails half-way', `"$REAL/pg_dump" "$@" | head -c 3000000; ${complain}; exit 1`],
    ['fails after its last output', `"$REAL/pg_dump" "$@"; ${complain}; exit 1`],
  ])('the message of pg_dump is reported when it %s', async (_, pgDump) => {
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
    ['two complete dumps', '"$REAL/pg_dump" "$@" | tee "$0.copy"; cat "$0.copy"; exit 0'],
  ])('a pg_dump that exits with 0 after it wrote %s is not accepted', async (_, pgDump) => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    await useTools(scene, { pgDump });
    await expectError(scene, await backUp(scene), {
      error: { code: 'dump-incomplete' },
      title: 'The dump is not complete',
    });
  });
});

describe('a script in place of pg_dump', () => {
  it('if the run is cancelled, the script and all processes that it has started are stopped', async () => {
    const scene = await faultScene(cluster, { database });
    // A typical wrapper around `docker exec` or `ssh`: pg_dump is a child of the script.
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

  it('a failure is reported even if the script leaves a process that keeps its output open', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    await useTools(scene, { pgDump: '"$REAL/pg_dump" "$@"; sleep 1000 & exit 3' });
    await expectError(scene, await backUp(scene), {
      error: { code: 'pg-dump-failed', exitCode: 3 },
      title: pgDumpError,
    });
    expect((await descendants()).filter(({ name }) => name === 'sleep')).toEqual([]);
  });

  it('the dump is complete even if the finished script leaves a process that keeps its output open', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    await useTools(scene, { pgDump: '"$REAL/pg_dump" "$@"; sleep 1000 & exit 0' });
    await expectPublished(scene, await backUp(scene));
    expect((await descendants()).filter(({ name }) => name === 'sleep')).toEqual([]);
  });

  it('a process that the script left and that cannot be stopped is not waited for', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    // In a separate session, like the connection that `ssh` keeps open for reuse.
    const folder = await useTools(scene, {
      pgDump: '"$REAL/pg_dump" "$@"; setsid sleep 1000 & echo $! > "$HERE/left"; sleep 0.2; exit 0',
    });
    const run = await backUp(scene);
    signalProcess(await readFile(path.join(folder, 'left'), 'utf8'), 'SIGTERM');
    await expectError(scene, run, {
      error: { code: 'dump-incomplete' },
      title: 'The dump is not complete',
    });
  });
});

describe('a network that stops sending without closing', () => {
  it('a silent network stops the dump after the timeout, even if pg_dump does not react', async () => {
    const proxy = await silentProxy(cluster);
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName, host: proxy.host, port: proxy.port },
      { faults: { stallTimeoutMs: 2000 } },
    );
    const run = await runWithInterruption(scene, proxy.silence);
    expect(run).toMatchObject({ state: 'failed' });
    await expectError({ ...scene, cluster: withoutSessions() }, run, {
      error: { code: 'dump-stalled', silentMs: 2000 },
      title: 'The dump stalled',
      explanation: expect.stringContaining('2 s') as string,
    });
  });

  it('a silent network stops the dump sooner after the computer has woken up, and the error says so', async () => {
    const proxy = await silentProxy(cluster);
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName, host: proxy.host, port: proxy.port },
      { faults: { stallTimeoutMs: 600_000, afterWakeLimitMs: 1000 } },
    );
    const { schedule } = scene.engine.nightjar;
    await schedule.start();
    const run = await runWithInterruption(scene, () => {
      schedule.power('suspend');
      proxy.silence();
      schedule.power('resume');
    });
    await expectError({ ...scene, cluster: withoutSessions() }, run, {
      error: { code: 'dump-stalled', silentMs: 1000 },
      title: 'The dump stalled',
    });
  });

  /** The server cannot detect it yet: it has its own keepalive settings. */
  function withoutSessions(): typeof cluster {
    return { ...cluster, psql: async () => '[]' };
  }

  it('a server that works without sending data is not mistaken for a silent network', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2500 } });
    // Simulates a table of dead rows: the session is busy, and sends no byte for a long time.
    await useTools(scene, {
      pgDump:
        'case "$1" in --version);; *) "$REAL/psql" -qc "select pg_sleep(6)" >&2;; esac; exec "$REAL/pg_dump" "$@"',
    });
    await expectPublished(scene, await backUp(scene));
  });

  it('a silent network is detected even if another Nightjar session is in the same database', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 1000 } });
    await useTools(scene, {
      pgDump:
        'case "$1" in --version);; *) PGAPPNAME=nightjar "$REAL/psql" -qc "select pg_sleep(3)" >&2;; esac; exec "$REAL/pg_dump" "$@"',
    });
    await expectError(scene, await backUp(scene), {
      error: { code: 'dump-stalled', silentMs: 1000 },
      title: 'The dump stalled',
    });
  });

  it('a slow dump that still sends data is not mistaken for a silent network', async () => {
    const scene = await faultScene(cluster, { database }, { faults: { stallTimeoutMs: 2000 } });
    await useTools(scene, {
      pgDump:
        '"$REAL/pg_dump" "$@" | while IFS= read -r line; do printf "%s\\n" "$line"; ' +
        'case "$line" in "-- Name:"*) sleep 0.3;; esac; done',
    });
    await expectPublished(scene, await backUp(scene));
  });
});
