/**
 * Nightjar itself is killed: the command line runs as a child and is killed at many moments. At any
 * moment, no published file is damaged, no process of Nightjar keeps running, and the next start
 * cleans up.
 */
import type { ChildProcess } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

import { listBackups } from '../../src-main/backup-folder/list-backups.ts';
import { stopWithinMs } from '../../src-main/engine/stop-bounded.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import { attempts } from '../support/attempts.ts';
import {
  createSmallDatabase,
  endOf,
  entriesOf,
  fingerprintOf,
  pausePgDumpMidway,
  homeForTest,
  isRunning,
  lockTable,
  runToEnd,
  soon,
  startCli,
  temporaryFolder,
  waitForBlockedPgDump,
  type Ended,
} from '../support/engine.ts';
import { putOlderBackups } from '../support/fault-scene.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import { isNightjarSession, sharedCluster } from '../support/test-cluster.ts';
import { processesOf } from '../support/victim-processes.ts';

const cluster = sharedCluster();
const small = 'small victim';
/** Large enough for a moment in every phase, small enough for many runs. */
const medium = 'medium victim';
beforeAll(async () => {
  await createSmallDatabase(cluster, small);
  await cluster.createDatabase(medium);
  await cluster.psql(
    medium,
    `CREATE TABLE large AS SELECT n, md5(n::text) AS text FROM generate_series(1, 250000) AS n;
     CREATE TABLE other AS SELECT n FROM generate_series(1, 1000) AS n;`,
  );
});
afterAll(async () => {
  await cluster.dropDatabase(small);
  await cluster.dropDatabase(medium);
});

const random = randomNumbers(testSeed);

describe('a backup that is killed with SIGKILL at random moments', () => {
  const killsWanted = attempts(12, 30);
  /** One in four waits for a phase; the others are spread over the duration of a run. */
  const phases = ['dumping', 'verifying', 'publishing'] as const;
  const mostTurns = 100;

  it('a killed backup never publishes a damaged file, leaves no process running, and the next start cleans up', async () => {
    const scene = await victimScene(medium);
    const first = await scene.start().ended;
    expect(first, first.stderr).toMatchObject({ exitCode: 0 });
    const wholeMs = await scene.duration();
    let killed = 0;

    for (let turn = 0; killed < killsWanted && turn < mostTurns; turn += 1) {
      const run = scene.start();
      if (turn % 4 === 3) {
        const phase = phases[Math.floor(turn / 4) % phases.length] ?? 'dumping';
        await Promise.race([run.phase(phase), run.ended]);
        await delay(random() * 20);
      } else {
        // One moment in each part of the run, so that every phase is tested.
        const moment = (((turn % killsWanted) + random()) / killsWanted) * wholeMs;
        await Promise.race([delay(moment), run.ended]);
      }
      run.child.kill('SIGKILL');
      const { exitCode, signal, stderr } = await run.ended;
      if (signal === 'SIGKILL') killed += 1;
      // A run that finished before the kill is complete: the lock of the previous run did not block
      // it.
      else expect(exitCode, `turn ${turn}: ${stderr}`).toBe(0);
      await scene.expectNothingRuns();
      await scene.expectOnlyGoodBackups();
    }
    // A run that is faster than the measured one finishes before its kill, and is repeated.
    expect(killed).toBe(killsWanted);

    const last = await scene.start().ended;
    expect(last, last.stderr).toMatchObject({ exitCode: 0 });
    await scene.expectSwept();
    await scene.expectOnlyGoodBackups();
  }, 180_000);

  it('no session of several remains, on the server either, and no damaged file', async () => {
    const several = 'several victims';
    await cluster.createDatabase(several);
    onTestFinished(() => cluster.dropDatabase(several));
    await cluster.psql(
      several,
      `CREATE TABLE a AS SELECT n, repeat(md5(n::text), 10) AS text FROM generate_series(1, 25000) AS n;
       CREATE TABLE b AS SELECT * FROM a;`,
    );
    const scene = await victimScene(several);
    const turns = attempts(1, 30);
    for (let turn = 0; turn < turns; turn += 1) {
      const run = scene.start(undefined, ['--sessions', '2']);
      await vi.waitFor(async () => {
        const started = await sessionsOf(several, `application_name <> 'nightjar'`);
        expect(started.length).toBeGreaterThan(1);
      }, soon);
      await delay(((turn + random()) / turns) * 300);
      run.child.kill('SIGKILL');
      await run.ended;
      await scene.expectNothingRuns();
      await vi.waitFor(async () => expect(await sessionsOf(several)).toEqual([]), soon);
      await scene.expectOnlyGoodBackups();
    }
  }, 180_000);

  it('a killed Nightjar leaves no pg_dump that waits for a lock and would not detect the end', async () => {
    const scene = await victimScene(small);
    await lockTable(cluster, small, 'loans');
    const run = scene.start();
    const pgDump = await waitForBlockedPgDump(cluster, run.child.pid);
    run.child.kill('SIGKILL');
    await run.ended;
    await vi.waitFor(async () => expect(await isRunning(pgDump.pid)).toBe(false), soon);
    await scene.expectNothingRuns();
  });
});

describe('a backup that receives SIGTERM', () => {
  it('a backup that receives SIGTERM exits soon at any moment, and leaves no partial file', async () => {
    const scene = await victimScene(medium);
    const first = await scene.start().ended;
    expect(first, first.stderr).toMatchObject({ exitCode: 0 });
    const wholeMs = await scene.duration();
    for (let turn = 0; turn < 6; turn += 1) {
      const run = scene.start();
      await Promise.race([run.phase('connecting'), run.ended]);
      await Promise.race([delay(((turn + random()) / 6) * wholeMs), run.ended]);
      await expectEndsSoon(run);
      const { exitCode, signal, stdout } = await run.ended;
      // Or it had already reported its result and was about to exit.
      if (signal === 'SIGTERM') expect(stdout).toMatch(/"success": true,[^]*\}\n$/u);
      else expect([0, 3]).toContain(exitCode);
      await scene.expectNothingRuns();
      await scene.expectSwept();
    }
    await scene.expectOnlyGoodBackups();
  });

  it('a backup that receives SIGTERM exits soon even if pg_dump does not react', async () => {
    const scene = await victimScene(sampleDatabaseName);
    const run = scene.start();
    await pausePgDumpMidway(scene.output);
    await expectEndsSoon(run);
    expect((await run.ended).exitCode).toBe(3);
    await scene.expectNothingRuns();
    await scene.expectSwept();
  });

  /** The product exits by force after five seconds; the additional time is for a busy machine. */
  async function expectEndsSoon({ child, ended }: Victim): Promise<void> {
    expect(stopWithinMs).toBe(5000);
    child.kill('SIGTERM');
    const patience = new AbortController();
    const late = delay(2 * stopWithinMs, 'late', { signal: patience.signal }).catch(
      () => 'in time',
    );
    expect(await Promise.race([ended.then(() => 'in time'), late])).toBe('in time');
    patience.abort();
  }
});

describe('two processes with different user-data folders in one backup folder', () => {
  it('a second backup is rejected while the first one writes', async () => {
    const scene = await victimScene(sampleDatabaseName);
    const first = scene.start();
    const pgDump = await pausePgDumpMidway(scene.output);
    const second = await scene.start(await homeForTest()).ended;
    expect(second.exitCode).toBe(3);
    expect(JSON.parse(second.stdout)).toMatchObject({
      success: false,
      code: 'backup-directory-locked',
    });
    pgDump.thaw();
    expect((await first.ended).exitCode).toBe(0);
    await scene.expectSwept();
    await scene.expectOnlyGoodBackups();
    expect(await scene.made()).toHaveLength(1);
  });

  it('two backups never write at the same time, and the lock of a killed process does not block them', async () => {
    const scene = await victimScene(small);
    // The id of a running process, assigned again since then.
    await writeFile(
      path.join(scene.output, '.nightjar.lock'),
      JSON.stringify({ token: 'x', host: os.hostname(), pid: process.pid, startTime: '1' }),
    );
    const homes = await Promise.all([homeForTest(), homeForTest(), homeForTest()]);
    const meeting = new AbortController();
    let mostInParallel = 0;
    const watch = (async () => {
      while (!meeting.signal.aborted) {
        const partials = (await readdir(scene.output)).filter((name) =>
          name.endsWith('.gz.partial'),
        );
        mostInParallel = Math.max(mostInParallel, partials.length);
        await delay(1);
      }
    })();
    const ends = await Promise.all(homes.map((home) => scene.start(home).ended));
    meeting.abort();
    await watch;
    const codes = ends.map(({ exitCode }) => exitCode);
    expect([0, 3]).toEqual(expect.arrayContaining(codes));
    expect(codes).toContain(0);
    expect(mostInParallel).toBeLessThanOrEqual(1);
    expect(await scene.made()).toHaveLength(codes.filter((code) => code === 0).length);
    await scene.expectSwept();
    await scene.expectOnlyGoodBackups();
  });
});

// --- scenes ----------------------------------------------------------------------------------

interface Victim {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when the run reports this phase; never if the run ends before. */
  phase: (name: string) => Promise<void>;
}

interface VictimScene {
  output: string;
  start: (home?: string, more?: string[]) => Victim;
  /** Duration of a whole run from start to exit. */
  duration: () => Promise<number>;
  /** Names of the backups that were created here. */
  made: () => Promise<string[]>;
  expectNothingRuns: () => Promise<void>;
  expectOnlyGoodBackups: () => Promise<void>;
  expectSwept: () => Promise<void>;
}

/** The names of the sessions of Nightjar in this database. */
async function sessionsOf(database: string, condition = 'true'): Promise<string[]> {
  const found = await cluster.psql(
    'postgres',
    `SELECT application_name FROM pg_stat_activity
     WHERE ${isNightjarSession} AND datname = '${database}' AND ${condition}`,
  );
  return found.split('\n').filter((name) => name !== '');
}

async function victimScene(database: string): Promise<VictimScene> {
  const home = await homeForTest();
  const output = path.join(home, 'back ups');
  const older = await putOlderBackups(output);
  const temporary = await temporaryFolder('nightjar-victims-');
  const verified: Record<string, string> = {};
  const made = async (): Promise<string[]> =>
    (await listBackups(output)).map(({ filename }) => filename).filter((name) => !(name in older));

  const start = (ofHome = home, more: string[] = []): Victim => {
    const args = ['backup', '--url', cluster.url(database), '--output', output, '--json', ...more];
    const child = startCli(ofHome, args, { PGPASSWORD: cluster.password, TMPDIR: temporary });
    let messages = '';
    const waiting = new Map<string, () => void>();
    child.stderr?.on('data', (text: Buffer) => {
      messages += text.toString();
      for (const [phase, tell] of waiting) if (messages.includes(`"phase":"${phase}"`)) tell();
    });
    const phase = (name: string): Promise<void> =>
      new Promise((resolve) => void waiting.set(name, resolve));
    return { child, ended: endOf(child), phase };
  };

  return {
    output,
    start,
    made,
    duration: async () => {
      const startedMs = performance.now();
      await start().ended;
      return performance.now() - startedMs;
    },
    expectNothingRuns: async () => {
      await vi.waitFor(async () => expect(await processesOf(temporary)).toEqual([]), soon);
    },
    expectOnlyGoodBackups: async () => {
      const now = await fingerprintOf(output);
      expect(now, 'older backups').toMatchObject({ ...older, ...verified });
      for (const name of await made()) {
        if (name in verified) continue;
        const file = path.join(output, name);
        expect((await verifyFile(file)).rows).toBeGreaterThanOrEqual(1000);
        expect(await runToEnd('gzip', ['-t', '--', file])).toMatchObject({ exitCode: 0 });
        verified[name] = now[name] ?? '';
      }
    },
    expectSwept: async () => {
      expect((await entriesOf(output)).filter((name) => name.startsWith('.'))).toEqual([]);
      expect(await entriesOf(temporary)).toEqual([]);
    },
  };
}
