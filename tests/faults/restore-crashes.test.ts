/**
 * The app, psql's session or the whole server crashes in the middle of a restore or a replacement:
 * the existing database is unchanged, and the next restore to the server removes everything that
 * the crash left.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExpectedError } from '#shared/errors/errors.ts';
import {
  createSmallDatabase,
  endOf,
  homeForTest,
  startCli,
  startEngine,
} from '../support/engine.ts';
import { attempts } from '../support/attempts.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import {
  databasesOf,
  dumpWith,
  inPhase,
  errorCodeOf,
  restore,
  startRestore,
} from '../support/restore-scene.ts';
import { signalProcess } from '../support/signal-process.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';

let cluster: TestCluster;
const target = 'target';
const random = randomNumbers(testSeed);

beforeAll(async () => {
  cluster = await startTestCluster();
  await createSmallDatabase(cluster, target);
});
afterAll(() => cluster.remove());

const rows = (): Promise<string> => cluster.psql(target, 'select count(*), sum(id) from readers');

/** Long enough that the test can interrupt it in the middle. */
const slowDump = (): Promise<string> =>
  dumpWith(
    `CREATE TABLE t (a int);\n${Array.from({ length: 20 }, (_, n) => `INSERT INTO t VALUES (${n});\nSELECT pg_sleep(0.03);\n`).join('')}`,
  );

describe('a restore that is killed in the middle', () => {
  it('a killed restore leaves the target unchanged, and the next restore removes everything that it left', async () => {
    const home = await homeForTest();
    const untouched = await rows();
    const file = await slowDump();
    const url = cluster.url('postgres');
    const kills = attempts(6, 30);
    let interrupted = 0;
    for (let turn = 0; turn < kills; turn += 1) {
      const isReplace = turn % 2 === 1;
      const to = isReplace ? target : `made ${turn}`;
      const args = ['restore', file, '--to', to, '--url', url, '--trust', '--json'];
      const child = startCli(home, isReplace ? [...args, '--replace'] : args, {
        PGPASSWORD: cluster.password,
      });
      const ended = endOf(child);
      // From the first line of output on: before it, nothing has been done.
      await new Promise<void>((resolve) => {
        child.stderr?.once('data', () => resolve());
        child.once('close', () => resolve());
      });
      await delay(random() * (isReplace ? 2400 : 1500));
      child.kill('SIGKILL');
      if ((await ended).signal === 'SIGKILL') interrupted += 1;
      const names = await databasesOf(cluster);
      const kept = names.find((name) => name.startsWith(`${target}_before_`));
      if (kept !== undefined) {
        // The restore finished before the kill: then it is complete, and the replaced database is
        // listed and complete.
        const undone = startCli(home, ['restore', '--undo', kept, '--url', url], {
          PGPASSWORD: cluster.password,
        });
        expect(await endOf(undone)).toMatchObject({ exitCode: 0 });
      }
      expect(await rows()).toBe(untouched);
      if (names.includes(`made ${turn}`)) {
        expect(await cluster.psql(`made ${turn}`, 'select count(*) from t')).toBe('20');
        await cluster.dropDatabase(`made ${turn}`);
      }
    }
    expect(interrupted).toBeGreaterThan(kills / 2);
    const last = startCli(
      home,
      ['restore', await dumpWith('SELECT 1;'), '--to', 'last', '--url', url, '--trust'],
      { PGPASSWORD: cluster.password },
    );
    expect(await endOf(last)).toMatchObject({ exitCode: 0 });
    await cluster.dropDatabase('last');
    expect((await databasesOf(cluster)).sort()).toEqual(
      ['postgres', target, 'template0', 'template1'].sort(),
    );
  });

  it('other processes leave an unfinished restore alone while its process is running', async () => {
    const engine = await startEngine();
    const other = await startEngine();
    try {
      const [mine, theirs] = await Promise.all(
        [engine, other].map((one) => one.connect(cluster, { database: 'postgres' })),
      );
      const { finished } = await startRestore(engine, {
        filePath: await slowDump(),
        connectionId: mine?.id ?? '',
        database: 'living',
        trusted: true,
      });
      await new Promise<void>((resolve) => void inPhase(engine, 'restoring', () => resolve()));
      // Another app with the same list of unfinished restores starts now.
      await writeFile(
        path.join(other.userDataFolder, 'restores.json'),
        JSON.stringify({
          unfinished: [{ connectionId: theirs?.id, scratch: 'nightjar_restore_000000000000' }],
          kept: [],
        }),
      );
      await other.nightjar.restores.sweep();
      expect(await finished).toMatchObject({ tables: 1, rows: 20 });
    } finally {
      await engine.stop();
      await other.stop();
      await cluster.dropDatabase('living');
    }
  });
});

describe('an unfinished database whose process has exited', () => {
  it('an unfinished database is dropped by the installation that created it, never by another computer of the same name', async () => {
    const engine = await startEngine();
    try {
      const { id } = await engine.connect(cluster, { database: 'postgres' });
      const file = path.join(engine.userDataFolder, 'installation-id');
      const own = (await readFile(file, 'utf8')).trim();
      const [mine, theirs] = ['nightjar_restore_00000000000a', 'nightjar_restore_00000000000b'];
      const others = '5f0c1f5e-5b0e-4c8e-9a53-0d9a4f7f2f10';
      for (const [name, installation] of [
        [mine, own],
        [theirs, others],
      ]) {
        const owner = { installation, host: hostname(), pid: 2 ** 22 - 1, startTime: 'long ago' };
        await cluster.psql('postgres', `create database ${name}`);
        const mark = `comment on database ${name} is 'half-made ${JSON.stringify(owner)}'`;
        await cluster.psql('postgres', mark);
      }
      await engine.nightjar.restores.remember(id, mine ?? '');
      await engine.nightjar.restores.sweep();
      const left = (await databasesOf(cluster)).filter((name) => name.startsWith('nightjar_'));
      expect(left).toEqual([theirs]);
    } finally {
      await engine.stop();
      await cluster.dropDatabase('nightjar_restore_00000000000b');
    }
  });
});

describe('a server that crashes in the middle of a restore', () => {
  it('a restore fails if the server crashes, and the next restore cleans up', async () => {
    const engine = await startEngine();
    try {
      const connection = await engine.connect(cluster, { database: 'postgres' });
      const order = {
        filePath: await slowDump(),
        connectionId: connection.id,
        database: 'dying',
        trusted: true,
      };
      /**
       * On a busy computer, a fixed time would end before psql has begun, or after it has ended.
       */
      const untilFilling = (): Promise<void> =>
        expect
          .poll(() => cluster.psql('postgres', 'select query from pg_stat_activity'), {
            interval: 20,
          })
          .toMatch(/^DO LANGUAGE plpgsql/mu);
      const endBackend = `select pg_terminate_backend(pid) from pg_stat_activity where datname like 'nightjar_restore_%'`;
      const first = await startRestore(engine, order);
      await new Promise<void>((resolve) => void inPhase(engine, 'restoring', () => resolve()));
      await untilFilling();
      await cluster.psql('postgres', endBackend);
      expect(await errorCodeOf(first.finished)).not.toBe('none');
      expect(await databasesOf(cluster)).not.toContain('dying');

      const second = await startRestore(engine, order);
      await new Promise<void>((resolve) => void inPhase(engine, 'restoring', () => resolve()));
      await untilFilling();
      const [pid] = (
        await cluster.psql(
          'postgres',
          `select pid from pg_stat_activity where datname like 'nightjar_restore_%'`,
        )
      ).split('\n');
      // Killing a backend makes the whole server restart and recover.
      signalProcess(pid, 'SIGKILL');
      expect(await errorCodeOf(second.finished)).not.toBe('none');
      await expect
        .poll(() => cluster.psql('postgres', 'select 1').catch(() => 'away'), { timeout: 20_000 })
        .toBe('1');
      expect(await restore(engine, order)).toMatchObject({ rows: 20 });
      await cluster.dropDatabase('dying');
      expect((await databasesOf(cluster)).filter((name) => name.startsWith('nightjar_'))).toEqual(
        [],
      );
    } finally {
      await engine.stop();
    }
  });
});

describe('a server that crashes in the middle of a replacement', () => {
  it('a replacement is complete or not done at all, and everything that is left is named, listed and cleaned up', async () => {
    const engine = await startEngine();
    const { restores } = engine.nightjar;
    try {
      const { id: connectionId } = await engine.connect(cluster, { database: target });
      const filePath = await engine.backUpWell(connectionId);
      await cluster.psql(target, `insert into readers (name) values ('after the backup')`);
      const [untouched, restored] = [await rows(), '500|125250'];
      expect(untouched).not.toBe(restored);
      const theirs = await databasesOf(cluster);
      const outcomes = new Set<string>();
      const phases = ['safety-backup', 'restoring', 'checking', 'publishing', 'publishing'];
      for (const [turn, phase] of [...phases, 'publishing'].entries()) {
        const order = { filePath, connectionId, database: target, mode: 'replace' } as const;
        const { finished } = await startRestore(engine, order);
        const ended = finished.then(
          () => null,
          (fault: unknown) => fault as ExpectedError,
        );
        await new Promise<void>((resolve) => void inPhase(engine, phase, () => resolve()));
        await delay(random() * (phase === 'publishing' ? 150 : 60));
        await cluster.stop('immediate');
        // Sometimes the server is available again before the restore has determined its result.
        if (turn % 2 === 0) await cluster.startAgain();
        const failure = await ended;
        if (turn % 2 === 1) await cluster.startAgain();
        outcomes.add(failure?.error.code ?? 'done');
        const kept = (await databasesOf(cluster)).filter((name) => name.includes('_before_'));
        const isReplaced = kept.length > 0;
        expect(await rows()).toBe(isReplaced ? restored : untouched);
        if (failure === null) expect(isReplaced).toBe(true);
        if (isReplaced)
          expect(['done', 'restore-outcome-unknown']).toContain(failure?.error.code ?? 'done');
        const left = (await databasesOf(cluster)).filter((name) => name.startsWith('nightjar_'));
        if (left.length > 0)
          expect(JSON.stringify(failure?.error)).toMatch(new RegExp(left[0] ?? '', 'u'));
        // As at the next start of the app.
        await restores.sweep();
        const known = await restores.replaced();
        expect(known.map(({ replacedDatabase }) => replacedDatabase)).toEqual(kept);
        for (const one of known) await restores.undo(one.id);
        expect(await rows()).toBe(untouched);
        expect(await databasesOf(cluster)).toEqual(theirs);
      }
      expect(outcomes.size).toBeGreaterThan(1);
    } finally {
      await engine.stop();
    }
  });
});
