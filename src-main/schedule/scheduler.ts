/**
 * The scheduler works reliably on a laptop because it asks one question: which slot was due last,
 * and was it served? It asks at every tick, at every wake-up and after every change, and answers
 * from the clock and the stored state. It relies on no timer
 * (docs/decisions/0007-slots-not-timers.md).
 *
 * Decisions are pure: `clock-watch.ts`, `due-slots.ts`, `attempt-decisions.ts`, `slot-records.ts`.
 * Effects are in `attempts.ts` (probes and runs), `schedule-memory.ts` (saving and announcing), and
 * in this file, which starts everything.
 */
import { createSerialQueue } from '../files/serial-queue.ts';
import { Attempts } from './attempts.ts';
import {
  afterSetBack,
  sinceLastReading,
  sinceLastProcess,
  withAbsences,
  type ClockNews,
} from './clock-watch.ts';
import { DueTimeCache } from './due-time-cache.ts';
import { firstSeen, takeUpDueSlots } from './due-slots.ts';
import { isoTime } from './iso-time.ts';
import { withPauseEnded, type Absence } from './reasons.ts';
import { PendingRetention } from './pending-retention.ts';
import { ScheduleMemory } from './schedule-memory.ts';
import type { PowerEvent } from './schedule.ts';
import type { ScheduledConnection, SchedulerPorts } from './scheduler-ports.ts';
import type { ScheduleState } from './state.ts';
import type { ClockReading } from './time-between.ts';

/** Network and keychain need time after a start or a wake-up. */
const settleMs = 60_000;
/** Unlocking the screen opens the keychain almost immediately. */
const unlockSettleMs = 10_000;

export class Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #memory: ScheduleMemory;
  readonly #dueTimes = new DueTimeCache();
  readonly #attempts: Attempts;
  readonly #retention: PendingRetention;
  #last: ClockReading | null = null;
  #settleUntilMs = 0;
  readonly #queue = createSerialQueue();
  #isStopped = false;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
    this.#memory = new ScheduleMemory(ports);
    this.#attempts = new Attempts({
      ports,
      memory: this.#memory,
      dueTimes: this.#dueTimes,
      inTurn: (work) => this.#inTurn(work),
      isStopped: () => this.#isStopped,
      onOver: () => this.#check(false),
    });
    this.#retention = new PendingRetention({
      log: ports.log,
      retain: (id) => ports.afterServed(id),
      onOver: (id, isDone) =>
        this.#inTurn(async () => {
          const state = this.#memory.state.connections[id];
          if (state === undefined || !isDone) return;
          state.retentionOwed = false;
          this.#memory.markChanged();
        }),
    });
  }

  /** Reads the stored state and performs the first check. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#memory.load();
      await this.#attempts.concludeCutOffRuns();
      this.#settle(settleMs);
      await this.#check(false);
    });
  }

  /**
   * After this call nothing is started or recorded; a run that is cancelled now counts as cut off.
   */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    await this.#retention.end();
    await this.#inTurn(async () => {
      if (this.#last !== null) await this.#memory.save();
    });
  }

  /** Checks which slots are due. */
  tick(): Promise<void> {
    return this.#inTurn(() => this.#check(false));
  }

  power(event: PowerEvent): Promise<void> {
    return this.#inTurn(async () => {
      if (event === 'suspend') {
        await this.#check(false);
        this.#memory.state.suspendedAt = isoTime(this.#ports.clock.nowMs());
        await this.#memory.save();
        return;
      }
      if (event === 'resume') this.#ports.onWake();
      this.#settle(event === 'resume' ? settleMs : unlockSettleMs);
      await this.#check(event === 'resume');
    });
  }

  /** A user ended the pause: the waiting slots record the time. */
  pauseEnded(): Promise<void> {
    return this.#inTurn(async () => {
      const until = isoTime(this.#ports.clock.nowMs());
      this.#memory.updatePending((pending) => ({
        ...pending,
        reasons: withPauseEnded(pending.reasons, until),
      }));
      await this.#check(false);
    });
  }

  /** Current state; a part of it can be newer than the file. */
  get state(): Readonly<ScheduleState> {
    return this.#memory.state;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#queue.run(work);
  }

  async #check(isAwake: boolean): Promise<void> {
    if (this.#isStopped) return;
    const nowMs = this.#ports.clock.nowMs();
    const absences = await this.#observe(nowMs, isAwake);
    const connections = this.#ports.connections();
    this.#removeUnknown(connections);
    for (const connection of connections) this.#takeUp(connection, nowMs, absences);
    const isSettling = this.#ports.uptimeMs() < this.#settleUntilMs;
    this.#attempts.begin(connections, nowMs, isSettling);
    if (this.#retention.start(this.#memory.state, nowMs)) this.#memory.markChanged();
    if (await this.#memory.saveChanges()) this.#ports.onChange();
  }

  /** Reads the clocks. Returns the times since the last check in which no slot could be served. */
  async #observe(nowMs: number, isAwake: boolean): Promise<Absence[]> {
    const { tickEveryMs, uptimeMs } = this.#ports;
    const { state } = this.#memory;
    const now: ClockReading = { wallMs: nowMs, uptimeMs: uptimeMs() };
    const last = this.#last;
    this.#last = now;
    const isAnythingWaiting = Object.values(state.connections).some(
      ({ pending }) => pending?.runningSince === null,
    );
    const news =
      last === null
        ? sinceLastProcess(state, nowMs)
        : sinceLastReading(state, last, now, { tickEveryMs, isAwake, isAnythingWaiting });
    await this.#follow(news, nowMs);
    if (news.absences.length > 0) {
      this.#memory.updatePending((pending) => withAbsences(pending, news.absences));
      this.#memory.markChanged();
    }
    return news.absences;
  }

  async #follow(news: ClockNews, nowMs: number): Promise<void> {
    const { state } = this.#memory;
    state.suspendedAt = news.suspendedAt;
    state.clockDoubt = news.clockDoubt;
    if (news.needsSettling) this.#settle(settleMs);
    if (news.hasWokenUnannounced) this.#ports.onWake();
    if (news.jumpedByMs !== 0) {
      const byMs = Math.round(news.jumpedByMs);
      this.#ports.log.warn('the clock of the computer jumped', { byMs });
    }
    if (!news.isSetBack) return;
    for (const [id, connection] of Object.entries(state.connections)) {
      const runs = await this.#attempts.finishedRuns(id);
      const after = afterSetBack(connection, runs, nowMs);
      this.#memory.apply(id, { state: after, records: [], hasChanged: true });
    }
  }

  /** Delays every start, and shortens longer waits for a repeated attempt to the same time. */
  #settle(pauseMs: number): void {
    const untilMs = this.#ports.uptimeMs() + pauseMs;
    this.#settleUntilMs = Math.max(this.#settleUntilMs, untilMs);
    const retryMs = this.#ports.clock.nowMs() + pauseMs;
    this.#memory.updatePending((pending) =>
      pending.retryAt !== null && Date.parse(pending.retryAt) > retryMs
        ? { ...pending, retryAt: isoTime(retryMs) }
        : pending,
    );
  }

  #removeUnknown(connections: readonly ScheduledConnection[]): void {
    const known = new Set(connections.map(({ id }) => id));
    for (const id of Object.keys(this.#memory.state.connections)) {
      if (known.has(id)) continue;
      this.#memory.forget(id);
      this.#dueTimes.forget(id);
    }
  }

  #takeUp(connection: ScheduledConnection, nowMs: number, absences: readonly Absence[]): void {
    const { id, schedule } = connection;
    const before = this.#memory.state.connections[id];
    const change =
      before === undefined
        ? { state: firstSeen(schedule, nowMs), records: [], hasChanged: true }
        : takeUpDueSlots(id, before, {
            nowMs,
            zone: this.#ports.timeZone(),
            schedule,
            absences,
            pause: this.#ports.pause(),
            isActive: this.#attempts.isActive(id),
            dueAfter: (when, zone, afterMs) => this.#dueTimes.dueAfter(id, when, zone, afterMs),
          });
    this.#memory.apply(id, change);
  }
}
