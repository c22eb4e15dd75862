/**
 * A computer with a simulated clock: it sleeps, wakes, changes its time zone, is switched off and
 * has its clock set, and its scheduler runs through years within seconds. Its stored data is kept
 * as text, so a kill loses exactly the data that a real computer would lose.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { FinishedRun } from '#shared/domain/run.ts';
import { defaultSchedule, type Pause, type Schedule } from '#shared/domain/schedule.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { planRetention } from '../../src-main/retention/plan-retention.ts';
import { backupTimeMs } from '../../src-main/backup-folder/filename.ts';
import type { ScheduledConnection } from '../../src-main/schedule/scheduler-ports.ts';
import { Scheduler } from '../../src-main/schedule/scheduler.ts';
import {
  emptyState,
  latestOfEach,
  type ScheduleState,
  type SlotStore,
} from '../../src-main/schedule/state.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

interface Going {
  connectionId: string;
  server: string;
  endsAtMs: number;
  end: (run: FinishedRun) => void;
  startedAt: string;
  trigger: 'manual' | 'scheduled';
}

export class SimulatedComputer {
  /** The monotonic time, which cannot be set. */
  #trueMs: number;
  #clockIsAheadMs = 0;
  readonly #bootedMs: number;
  #scheduler: Scheduler | null = null;
  #state = '';
  #disk: SlotRecord[] = [];
  #going: Going[] = [];
  readonly #history: FinishedRun[] = [];

  timeZone = 'UTC';
  tickEveryMs = minuteMs;
  runMs = 2 * minuteMs;
  pause: Pause | null = null;
  connections: ScheduledConnection[] = [];
  /** The reason why the server or the keychain does not answer now. */
  unreachable: NightjarError | null = null;
  /** The result of runs from now on. */
  runsFailWith: NightjarError | null = null;
  /** The result of retention from now on. */
  retentionFailsWith: Error | null = null;
  /** The promise that retention waits for. */
  retentionTakes: () => Promise<void> = () => Promise.resolve();
  keepDays = 30;
  diskIsFull = false;
  /** Servers that are being dumped by runs without a connection: safety backups, a URL. */
  otherDumps: string[] = [];
  /** Every dump: its connection, and its start time by the computer's clock. */
  readonly dumps: { connectionId: string; trigger: string; startedAt: string }[] = [];
  readonly told: SlotRecord[] = [];
  /** The connection of each retention run. */
  readonly retained: string[] = [];
  /** Backups in the folder of each connection; retention deletes from it. */
  readonly backups = new Map<string, string[]>();
  readonly log: string[] = [];
  probes = 0;
  wakeUps = 0;
  mostAtOnce = 0;

  constructor(start: string) {
    this.#trueMs = Date.parse(start);
    this.#bootedMs = this.#trueMs - hourMs;
  }

  get nowMs(): number {
    return this.#trueMs + this.#clockIsAheadMs;
  }

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  /** All records, one for each slot, sorted by due time. */
  get slots(): SlotRecord[] {
    return latestOfEach(this.#disk).toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
  }

  /** Every line of the history, as written. */
  get lines(): readonly SlotRecord[] {
    return this.#disk;
  }

  get state(): ScheduleState {
    return this.#state === '' ? emptyState() : (JSON.parse(this.#state) as ScheduleState);
  }

  set state(state: ScheduleState) {
    this.#state = JSON.stringify(state);
  }

  get isRunning(): boolean {
    return this.#going.length > 0;
  }

  backupsOf(connectionId: string): string[] {
    return this.backups.get(connectionId) ?? [];
  }

  waiting(connectionId: string) {
    return this.#scheduler?.state.connections[connectionId]?.pending ?? null;
  }

  connect(name = 'Main', fields: Partial<ScheduledConnection> = {}): ScheduledConnection {
    const id = randomUUID();
    const connection = { id, name, server: `${name}:5432`, schedule: defaultSchedule, ...fields };
    this.connections.push(connection);
    return connection;
  }

  edit(connection: ScheduledConnection, schedule: Partial<Schedule>): Promise<void> {
    connection.schedule = { ...connection.schedule, ...schedule };
    return this.tick();
  }

  /** Starts Nightjar. */
  async start(): Promise<void> {
    this.#scheduler = new Scheduler({
      clock: { nowMs: () => this.nowMs, monotonicMs: () => this.#trueMs },
      uptimeMs: () => this.#trueMs - this.#bootedMs,
      timeZone: () => this.timeZone,
      log: {
        info: (message) => void this.log.push(message),
        warn: (message) => void this.log.push(message),
        error: (message, facts) => void this.log.push(`${message} ${JSON.stringify(facts)}`),
        registerSecret: () => undefined,
      },
      store: this.#store(),
      tickEveryMs: this.tickEveryMs,
      connections: () => this.connections,
      pause: () => this.pause,
      dumping: () => [...this.#going.map(({ server }) => server), ...this.otherDumps],
      probe: async () => {
        this.probes += 1;
        if (this.unreachable !== null) throw new ExpectedError(this.unreachable);
      },
      run: async (connectionId) => ({ finished: this.#begin(connectionId, 'scheduled') }),
      finishedRuns: async (id) =>
        this.#history.filter(({ connectionId }) => connectionId === id).toReversed(),
      afterServed: async (connectionId) => {
        this.retained.push(connectionId);
        await this.retentionTakes();
        if (this.retentionFailsWith !== null) throw this.retentionFailsWith;
        this.#applyRetention(connectionId);
      },
      onRecord: (record) => void this.told.push(record),
      onChange: () => undefined,
      onWake: () => (this.wakeUps += 1),
    });
    await this.#scheduler.start();
    await this.#flush();
  }

  /** Ends Nightjar as SIGKILL does: unfinished operations are lost. */
  kill(): void {
    this.#scheduler = null;
    this.#going = [];
  }

  /** Ends Nightjar as Quit does: the scheduler stops first, then the runs are cancelled. */
  async quit(): Promise<void> {
    await this.#scheduler?.stop();
    this.cancelRuns();
    await this.#flush();
    this.#scheduler = null;
  }

  cancelRuns(): void {
    for (const going of this.#going.splice(0)) this.#end(going, 'cancelled');
  }

  /** A user starts a backup manually. */
  startManualBackup({ id }: ScheduledConnection): void {
    void this.#begin(id, 'manual');
  }

  async tick(): Promise<void> {
    await this.#scheduler?.tick();
    await this.#flush();
  }

  async unlock(): Promise<void> {
    await this.#scheduler?.power('unlock-screen');
    await this.#flush();
  }

  async endPause(): Promise<void> {
    this.pause = null;
    await this.#scheduler?.pauseEnded();
    await this.#flush();
  }

  /** Time passes while the computer is awake. */
  async live(durationMs: number): Promise<void> {
    const endMs = this.#trueMs + durationMs;
    while (this.#trueMs < endMs) {
      this.#trueMs = Math.min(endMs, this.#trueMs + this.tickEveryMs);
      this.#endRuns();
      await this.tick();
    }
  }

  /**
   * Time passes while the computer is awake but ticks less often, because the system saves power.
   */
  async liveInSteps(durationMs: number, stepMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
      this.#trueMs += stepMs;
      this.#endRuns();
      await this.tick();
    }
  }

  liveUntil(moment: string): Promise<void> {
    return this.live(Date.parse(moment) - this.nowMs);
  }

  /** Time passes while the computer sleeps; runs pause and continue after it wakes. */
  async sleep(durationMs: number, { silently = false } = {}): Promise<void> {
    if (!silently) await this.#scheduler?.power('suspend');
    this.pass(durationMs);
    for (const going of this.#going) going.endsAtMs += durationMs;
    if (silently) await this.tick();
    else await this.#scheduler?.power('resume');
    await this.#flush();
  }

  sleepUntil(moment: string): Promise<void> {
    return this.sleep(Date.parse(moment) - this.nowMs);
  }

  /** Time passes while Nightjar is not running. */
  pass(durationMs: number): void {
    this.#trueMs += durationMs;
  }

  async setClock(moment: string): Promise<void> {
    await this.moveClock(Date.parse(moment) - this.nowMs);
  }

  async moveClock(byMs: number): Promise<void> {
    this.#clockIsAheadMs += byMs;
    await this.tick();
  }

  #store(): SlotStore {
    const requireSpace = (): void => {
      if (this.diskIsFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    return {
      load: async () => this.state,
      save: async (state) => {
        requireSpace();
        this.state = state;
      },
      append: async (records) => {
        requireSpace();
        this.#disk.push(...(JSON.parse(JSON.stringify(records)) as SlotRecord[]));
      },
      records: async () => latestOfEach(this.#disk),
    };
  }

  #begin(connectionId: string, trigger: Going['trigger']): Promise<FinishedRun> {
    const startedAt = this.now;
    this.dumps.push({ connectionId, trigger, startedAt });
    return new Promise((end) => {
      const endsAtMs = this.#trueMs + this.runMs;
      const server = this.connections.find(({ id }) => id === connectionId)?.server ?? '';
      this.#going.push({ connectionId, server, endsAtMs, end, startedAt, trigger });
      const same = this.#going.filter((other) => other.server === server);
      this.mostAtOnce = Math.max(this.mostAtOnce, same.length);
    });
  }

  #endRuns(): void {
    const ended = this.#going.filter(({ endsAtMs }) => endsAtMs <= this.#trueMs);
    this.#going = this.#going.filter((going) => !ended.includes(going));
    for (const going of ended) {
      this.#end(going, this.runsFailWith ?? this.unreachable ?? 'published');
    }
  }

  #end(going: Going, how: NightjarError | 'published' | 'cancelled'): void {
    const { connectionId, startedAt, trigger } = going;
    const finishedAt = this.now;
    const base = { id: randomUUID(), connectionId, trigger, admin: 'test', startedAt, finishedAt };
    const run: FinishedRun =
      how === 'published'
        ? { ...base, state: 'published', backup: backupOf(startedAt), warnings: [] }
        : how === 'cancelled'
          ? { ...base, state: 'cancelled' }
          : { ...base, state: 'failed', error: how };
    this.#history.push(run);
    if (run.state === 'published') {
      this.backups.set(connectionId, [...this.backupsOf(connectionId), run.backup.filename]);
    }
    going.end(run);
  }

  #applyRetention(connectionId: string): void {
    const { decisions } = planRetention(
      this.backupsOf(connectionId).map((filename) => ({
        filename,
        createdAtMs: backupTimeMs(filename) ?? Number.NaN,
        sizeBytes: 42,
        owner: connectionId,
        hasWarnings: false,
        hasFailed: false,
        isPinned: false,
        hasReadLock: false,
        isUnreadable: false,
      })),
      this.keepDays,
      this.nowMs,
    );
    const pinned = decisions.filter(({ decision }) => decision === 'keep');
    this.backups.set(connectionId, pinned.map(({ filename }) => filename).toSorted());
  }

  /** Lets all pending work that needs no time finish. */
  async #flush(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      if (turn > 0 && !this.connections.some(({ id }) => this.waiting(id) !== null)) return;
      await setImmediate();
    }
  }
}

function backupOf(startedAt: string) {
  return {
    filename: `backup_${startedAt.slice(0, 19).replaceAll(':', '-')}.sql.gz`,
    createdAt: startedAt,
    sizeBytes: 42,
    details: {
      trigger: 'scheduled' as const,
      admin: 'test',
      databaseName: 'main',
      serverVersion: '18.1',
      pgDumpVersion: '18.1',
      tables: 1,
      rows: 1,
      durationMs: 1,
      verifiedAt: startedAt,
      warnings: [],
      pinned: false,
      proof: null,
      invalidated: null,
    },
  };
}
