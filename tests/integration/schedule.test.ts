/** The schedule on a real server with real files; only the clock and the ticker are simulated. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { defaultSchedule, type Schedule } from '#shared/domain/schedule.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { adminActor } from '../../src-main/admin/actor.ts';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeRetentionWait } from '#shared/protection/retention-messages.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import type { Clock } from '../../src-main/system/ports.ts';
import {
  createSmallDatabase,
  lockTable,
  soon,
  startEngine,
  temporaryFolder,
  waitForBlockedPgDump,
  type TestEngine,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'scheduled nights';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * One computer over several starts of Nightjar: its clock, its folders, and a ticker that the test
 * controls.
 */
class Computer {
  #nowMs = Date.parse('2026-11-24T01:59:30.000Z');
  #tick: () => void = () => undefined;
  #engine: TestEngine | null = null;
  readonly #folder: string;
  readonly #keychain = memoryStore();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get clock(): Clock {
    return { nowMs: () => this.#nowMs, monotonicMs: () => performance.now() };
  }

  get engine(): TestEngine {
    if (this.#engine === null) throw new Error('Nightjar is not running');
    return this.#engine;
  }

  async start(): Promise<TestEngine> {
    this.#engine = await startEngine({
      clock: this.clock,
      secrets: this.#keychain,
      userDataFolder: path.join(this.#folder, 'user data'),
      backupFolder: path.join(this.#folder, 'backups'),
      schedule: {
        ticker: {
          start: (onTick) => {
            this.#tick = onTick;
            return () => (this.#tick = () => undefined);
          },
        },
        uptimeMs: () => this.#nowMs,
        timeZone: () => 'UTC',
      },
    });
    await this.engine.nightjar.schedule.start();
    return this.engine;
  }

  async stop(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = null;
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    this.#tick();
  }

  /** Advances the time second by second until the overview is as expected. */
  async until(
    connectionId: string,
    isSo: (overview: ScheduleOverview) => boolean,
  ): Promise<ScheduleOverview> {
    return await vi.waitFor(async () => {
      this.pass(1000);
      const overview = await this.engine.nightjar.schedule.overview(connectionId);
      if (!isSo(overview)) throw new Error(`not yet: ${JSON.stringify(overview)}`);
      return overview;
    }, soon);
  }

  /** Advances to 02:00 as soon as the scheduler has the connection. */
  async comeDue(connectionId: string): Promise<void> {
    const stateFile = path.join(this.engine.userDataFolder, 'schedule-state.json');
    await vi.waitFor(async () => {
      expect(await readFile(stateFile, 'utf8')).toContain(connectionId);
    }, soon);
    this.pass(30_000);
    await this.until(connectionId, ({ waiting, slots }) => waiting !== null || slots.length > 0);
  }
}

async function computerForTest() {
  const computer = new Computer(await temporaryFolder());
  const engine = await computer.start();
  const connection = await engine.connect(cluster, { database });
  return { computer, connection };
}

describe('a scheduled backup on a real server', () => {
  it('the scheduled time creates one backup, and its result can be read everywhere', async () => {
    const { computer, connection } = await computerForTest();
    try {
      const { nightjar } = computer.engine;
      const fresh = await nightjar.schedule.overview(connection.id);
      expect(fresh).toMatchObject({
        schedule: defaultSchedule,
        keepDays: 30,
        words: {
          description: 'Every day at 02:00',
          timeZone: 'UTC',
          nextRuns: expect.arrayContaining(['2026-11-24T02:00:00.000Z']),
        },
        waiting: null,
        slots: [],
      });
      await computer.comeDue(connection.id);
      const { slots } = await computer.until(connection.id, ({ slots }) => slots.length === 1);
      expect(slots[0]).toMatchObject({
        connectionId: connection.id,
        dueAt: '2026-11-24T02:00:00.000Z',
        outcome: 'good',
        reasons: [],
      });
      const { filename } = slots[0]!;
      expect(filename).toMatch(/^backup_2026-11-24T02-0\d-\d\d\.sql\.gz$/u);
      const manifest = await readManifest(nightjar.backups.folderOf(connection.id), filename!);
      expect(manifest).toMatchObject({ trigger: 'scheduled', admin: 'Nightjar' });
      expect(await nightjar.runs.history(connection.id)).toMatchObject([
        { state: 'published', trigger: 'scheduled', id: slots[0]!.runId },
      ]);
      await vi.waitFor(async () => {
        expect(await computer.engine.log()).toContain('slot good');
      }, soon);
      const checks = await nightjar.doctor();
      expect(checks).toContainEqual({
        name: `Schedule of ${connection.name}`,
        state: 'ok',
        detail: expect.stringMatching(
          /^Every day at 02:00 \(UTC\), next 25 Nov 2026, 02:00\. Last due 24 Nov 2026, 02:00\. Good: /u,
        ),
        nextStep: null,
      });
    } finally {
      await computer.stop();
    }
  });

  it('after two months without Nightjar, nothing is deleted yet, and the reason is reported', async () => {
    const { computer, connection } = await computerForTest();
    try {
      await computer.comeDue(connection.id);
      await computer.stop();
      computer.pass(60 * 24 * hourMs);
      const startedMs = computer.clock.nowMs();
      const { nightjar } = await computer.start();
      const until = new Date(startedMs + 30 * 24 * hourMs).toISOString();
      const { retentionWaitsUntil } = await nightjar.schedule.overview(connection.id);
      expect(retentionWaitsUntil).toBe(until);
      const words = describeRetentionWait(until);
      expect(await nightjar.doctor()).toContainEqual({
        name: 'Retention',
        state: 'attention',
        detail: `${words.title}. ${words.reason}`,
        nextStep: words.nextStep,
      });
      await computer.until(connection.id, ({ slots }) => slots[0]?.outcome === 'late');
      await vi.waitFor(async () => {
        expect(await computer.engine.log()).toContain(words.reason);
      }, soon);
      computer.pass(30 * 24 * hourMs);
      expect(await nightjar.schedule.retentionWaitsUntil()).toBeNull();
    } finally {
      await computer.stop();
    }
  });

  it('a scheduled backup that was interrupted by the end of Nightjar runs at the next start', async () => {
    const { computer, connection } = await computerForTest();
    try {
      const lock = await lockTable(cluster, database, 'loans');
      await computer.comeDue(connection.id);
      computer.pass(minuteMs);
      await waitForBlockedPgDump(cluster);
      expect(await computer.engine.nightjar.schedule.overview(connection.id)).toMatchObject({
        waiting: { dueAt: '2026-11-24T02:00:00.000Z', retryAt: null },
        slots: [],
      });
      await computer.stop();
      await lock.release();
      computer.pass(5 * hourMs);
      const { nightjar } = await computer.start();
      const { slots } = await computer.until(connection.id, ({ slots }) => slots.length === 1);
      expect(slots[0]).toMatchObject({
        dueAt: '2026-11-24T02:00:00.000Z',
        outcome: 'late',
        reasons: [{ kind: 'interrupted' }, { kind: 'not-running' }],
      });
      const { backups } = await nightjar.backups.list(connection.id);
      expect(backups.map(({ filename }) => filename)).toEqual([slots[0]!.filename]);
      const file = path.join(computer.engine.userDataFolder, 'history', 'slots.jsonl');
      await vi.waitFor(async () => {
        expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
      }, soon);
    } finally {
      await computer.stop();
    }
  });

  it('the schedule works after its state file was damaged', async () => {
    const { computer, connection } = await computerForTest();
    try {
      const { userDataFolder } = computer.engine;
      await computer.stop();
      await writeFile(path.join(userDataFolder, 'schedule-state.json'), '{"version": "one"');
      const { nightjar } = await computer.start();
      expect(await nightjar.schedule.overview(connection.id)).toMatchObject({ slots: [] });
      await computer.comeDue(connection.id);
      const { slots } = await computer.until(connection.id, ({ slots }) => slots.length === 1);
      expect(slots[0]?.outcome).toBe('good');
    } finally {
      await computer.stop();
    }
  });
});

describe('changes of the schedule', () => {
  it('a valid change is stored, and an invalid change is rejected with a sentence', async () => {
    const { computer, connection } = await computerForTest();
    try {
      const { nightjar, settingsFile } = computer.engine;
      let changes = 0;
      nightjar.events.on('schedule-changed', () => (changes += 1));
      const weekly: Schedule = {
        enabled: true,
        when: { kind: 'cron', expression: '30 1 * * 0' },
        timeZone: 'Asia/Kathmandu',
      };
      await nightjar.schedule.save(connection.id, weekly, 7);
      expect(changes).toBeGreaterThan(0);
      const before = await readFile(settingsFile, 'utf8');
      const rejected: [Schedule, number, string][] = [
        [{ ...weekly, when: { kind: 'cron', expression: '0 0 2 * * *' } }, 7, 'schedule.when'],
        [{ ...weekly, when: { kind: 'cron', expression: '0 2 31 2 *' } }, 7, 'schedule.when'],
        [{ ...weekly, when: { kind: 'times', timeOfDay: '25:00', days: [0] } }, 7, 'schedule.when'],
        [{ ...weekly, when: { kind: 'times', timeOfDay: '02:00', days: [] } }, 7, 'schedule.when'],
        [{ ...weekly, timeZone: 'Mars/Olympus' }, 7, 'schedule.timeZone'],
        [weekly, 0, 'keepDays'],
        [weekly, -1, 'keepDays'],
        [weekly, 1e9, 'keepDays'],
      ];
      for (const [schedule, keepDays, field] of rejected) {
        const error = await nightjar.schedule
          .save(connection.id, schedule, keepDays)
          .catch((failure: unknown) =>
            failure instanceof ExpectedError ? failure.error : failure,
          );
        expect(error).toMatchObject({
          code: 'invalid-input',
          problems: [{ field: expect.stringMatching(`^${field}`) }],
        });
      }
      expect(await readFile(settingsFile, 'utf8')).toBe(before);
      expect(await nightjar.schedule.overview(connection.id)).toMatchObject({
        schedule: weekly,
        keepDays: 7,
        words: { description: 'At 01:30, only on Sunday', timeZone: 'Asia/Kathmandu' },
      });
    } finally {
      await computer.stop();
    }
  });

  it('the schedule is removed together with its connection', async () => {
    const { computer, connection } = await computerForTest();
    try {
      const { nightjar, settingsFile, userDataFolder } = computer.engine;
      await nightjar.schedule.save(connection.id, { ...defaultSchedule, enabled: false }, 7);
      await nightjar.connections.remove(connection.id);
      await computer.engine.nightjar.schedule.stop();
      expect(await readFile(settingsFile, 'utf8')).not.toContain(connection.id);
      const state = await readFile(path.join(userDataFolder, 'schedule-state.json'), 'utf8');
      expect(state).not.toContain(connection.id);
    } finally {
      await computer.stop();
    }
  });

  it('a pause has a name and an end, and cannot end in the past', async () => {
    const { computer, connection } = await computerForTest();
    try {
      const { nightjar } = computer.engine;
      const { schedule } = nightjar;
      const ada = nightjar.as(adminActor('Ada', 'window'));
      await expect(ada.schedule.pause('2026-11-24T00:00:00.000Z')).rejects.toMatchObject({
        error: { code: 'invalid-input', problems: [{ field: 'until' }] },
      });
      await ada.schedule.pause('2026-11-24T06:00:00Z');
      expect(await schedule.overview(connection.id)).toMatchObject({
        pause: { by: 'Ada', until: '2026-11-24T06:00:00.000Z' },
      });
      await computer.comeDue(connection.id);
      expect(await schedule.overview(connection.id)).toMatchObject({
        waiting: { dueAt: '2026-11-24T02:00:00.000Z' },
      });
      await ada.schedule.pause(null);
      const { slots, pause } = await computer.until(
        connection.id,
        ({ slots }) => slots.length === 1,
      );
      expect(pause).toBeNull();
      expect(slots[0]).toMatchObject({ outcome: 'late', reasons: [{ kind: 'paused', by: 'Ada' }] });
    } finally {
      await computer.stop();
    }
  });
});
