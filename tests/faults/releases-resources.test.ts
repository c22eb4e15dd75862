/**
 * After a run with any result, the process holds the same resources as before: they are counted.
 */
import { access } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Run } from '#shared/domain/run.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  createSmallDatabase,
  pausePgDumpMidway,
  lockTable,
  startEngine,
  waitForBlockedPgDump,
  type TestEngineOptions,
} from '../support/engine.ts';
import { failingFiles } from '../support/failing-files.ts';
import {
  backUp,
  faultScene,
  runWithInterruption,
  useTools,
  type FaultScene,
} from '../support/fault-scene.ts';
import { expectResourcesReleased } from '../support/held-resources.ts';
import { silentProxy } from '../support/silent-proxy.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const small = 'small footprint';
beforeAll(() => createSmallDatabase(cluster, small));
afterAll(() => cluster.dropDatabase(small));

/** The first backup of a process starts threads that stay; they are not counted. */
beforeAll(async () => {
  const engine = await startEngine();
  const { id } = await engine.connect(cluster, { database: small });
  await engine.backUpWell(id);
  await engine.stop();
});

async function expectReleased(
  scene: FaultScene,
  end: Run['state'],
  run: (scene: FaultScene) => Promise<Run>,
): Promise<void> {
  expect(await expectResourcesReleased(() => run(scene))).toMatchObject({ state: end });
}

describe('a run that succeeds', () => {
  it('a successful run releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    await expectReleased(scene, 'published', backUp);
  });

  it('every one of several runs releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: small });
    for (let time = 0; time < 5; time += 1) await expectReleased(scene, 'published', backUp);
  });

  it('a run that also saves the roles releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: small });
    await scene.engine.nightjar.settings.update({ withRoles: true });
    await expectReleased(scene, 'published', backUp);
  });
});

describe('a run that fails', () => {
  const scenes: [string, TestEngineOptions, string][] = [
    ['at its first write', { faults: { files: failingFiles({ write: 'EIO' }) } }, small],
    [
      'in the middle',
      { faults: { files: failingFiles({ write: 'EIO' }, { goodWrites: 4 }) } },
      sampleDatabaseName,
    ],
    ['at its fsync', { faults: { files: failingFiles({ fsync: 'EIO' }) } }, small],
    ['at its close', { faults: { files: failingFiles({ close: 'EIO' }) } }, small],
    ['at the publication', { faults: { files: failingFiles({ link: 'EIO' }) } }, small],
  ];
  it.each(scenes)(
    'a run that fails %s releases all of its resources',
    async (_, options, database) => {
      const scene = await faultScene(cluster, { database }, options);
      await expectReleased(scene, 'failed', backUp);
    },
  );

  it('a run that fails before it begins releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: small, password: 'wrong' });
    await expectReleased(scene, 'failed', backUp);
  });

  it('a run whose pg_dump cannot be started releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: small });
    await useTools(scene, {
      psql: 'case "$*" in *" -f -") rm -f "$HERE/pg_dump";; esac; exec "$REAL/psql" "$@"',
    });
    await expectReleased(scene, 'failed', backUp);
  });

  it('a run whose pg_dump was killed releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    await expectReleased(scene, 'failed', () =>
      runWithInterruption(scene, ({ pid }) => void process.kill(pid, 'SIGKILL')),
    );
  });

  it('a run that fails because of a lock releases all of its resources', async () => {
    const scene = await faultScene(
      cluster,
      { database: small },
      { faults: { lockWaitTimeoutMs: 300 } },
    );
    await lockTable(cluster, small, 'loans');
    await expectReleased(scene, 'failed', backUp);
  });

  it('a run that fails because the network is silent releases all of its resources', async () => {
    const proxy = await silentProxy(cluster);
    const scene = await faultScene(
      cluster,
      { database: sampleDatabaseName, host: proxy.host, port: proxy.port },
      { faults: { stallTimeoutMs: 2000 } },
    );
    await expectReleased(scene, 'failed', async () => {
      const run = await runWithInterruption(scene, proxy.silence);
      proxy.hangUp();
      return run;
    });
  });
});

describe('a run that is cancelled', () => {
  async function cancelled(scene: FaultScene, when: () => Promise<unknown>): Promise<Run> {
    const { backups } = scene.engine.nightjar;
    const { runId, finished } = await backups.start(scene.connection.id);
    await when();
    backups.cancel(runId);
    return finished;
  }

  it('a run that is cancelled immediately releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: small });
    await expectReleased(scene, 'cancelled', () => cancelled(scene, async () => {}));
  });

  it('a run that is cancelled while pg_dump waits releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: small });
    await lockTable(cluster, small, 'loans');
    await expectReleased(scene, 'cancelled', () =>
      cancelled(scene, () => waitForBlockedPgDump(cluster)),
    );
  });

  it('a run that is cancelled in the middle of the rows, while pg_dump does not react, releases all of its resources', async () => {
    const scene = await faultScene(cluster, { database: sampleDatabaseName });
    await expectReleased(scene, 'cancelled', () =>
      cancelled(scene, () => pausePgDumpMidway(scene.engine.backupFolder)),
    );
  });
});

describe('the engine', () => {
  it('an engine that is stopped in the middle of a run releases all of its resources', async () => {
    const scene = await expectResourcesReleased(async () => {
      const running = await faultScene(cluster, { database: sampleDatabaseName });
      const run = backUp(running);
      await pausePgDumpMidway(running.engine.backupFolder);
      await running.engine.stop();
      expect((await run).state).toBe('cancelled');
      return running;
    });
    await expect(access(scene.engine.userDataFolder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
