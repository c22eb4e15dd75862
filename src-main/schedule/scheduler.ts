/**
 * The rule that survives a laptop: which slot was due last, and was it served? Asked at every tick,
 * at every wake-up and after every change, and answered from the clock and what is remembered; no
 * timer is trusted (docs/decisions/0007-slots-not-timers.md).
 */
import { isDeepStrictEqual } from 'node:util';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { Pause, Schedule } from '#shared/domain/schedule.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { tellSlot } from '#shared/protection/slot-messages.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import { doubtAfter } from './clock-trust.ts';
import { nextDue } from '../due-times/due-times.ts';
import {
  asMissed,
  covering,
  failedOnce,
  notePause,
  pausesOver,
  withPauseNow,
  withReason,
  type Absence,
} from './reasons.ts';
import { RetentionTurns } from './retention-turns.ts';
import type { PowerEvent } from './schedule.ts';
import {
  emptyState,
  type ConnectionState,
  type PendingSlot,
  type ScheduleState,
  type SlotStore,
} from './state.ts';
import { jumpMs, timeBetween, type Look } from './time-between.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Network and keychain come back slowly after a start or a wake-up. */
const settleMs = minuteMs;
/** Unlocking the screen opens the keychain: nearly at once. */
const unlockSettleMs = 10 * secondMs;
/** After the first, second, … failed attempt; the last one repeats. */
const retryPausesMs = [1, 2, 5, 10, 20, 30, 60, 120, 240].map((minutes) => minutes * minuteMs);
/** So many attempts only ask whether server and keychain answer; then a run fails for all to see. */
const quietAttempts = 2;
/** A slot is given up this long before the next one, so that no two dumps follow each other. */
const giveUpMs = 15 * minuteMs;
/** Waiting in a queue makes a slot late only when it takes longer than this. */
const patienceInQueueMs = 15 * minuteMs;
/** Due times further ahead than this were served by a clock that was plainly wrong. */
const servedAheadMs = 48 * hourMs;
const shortestAbsenceMs = 5 * minuteMs;
const aliveEveryMs = 5 * minuteMs;
const servedToRemember = 200;
const misdatedToRemember = 200;
/** After a very long absence the log names the latest ones and counts the rest. */
const recordsToLog = 100;

export interface ScheduledConnection {
  id: string;
  name: string;
  /** Dumps of the same server take turns. */
  server: string;
  schedule: Schedule;
}

export interface SchedulerPorts {
  clock: Clock;
  /** Milliseconds since the computer was started, sleep included. */
  uptimeMs(): number;
  timeZone(): string;
  log: Log;
  store: SlotStore;
  /** Ticks come this often; a longer silence was sleep. */
  tickEveryMs: number;
  connections(): ScheduledConnection[];
  pause(): Pause | null;
  /** Servers that are being dumped now, by whomever and however often each. */
  dumping(): string[];
  /** Rejects with the reason why a run could not begin: server, keychain. */
  probe(connectionId: string): Promise<void>;
  run(connectionId: string): Promise<{ finished: Promise<FinishedRun> }>;
  /** Newest first. */
  finishedRuns(connectionId: string): Promise<FinishedRun[]>;
  /** After a successful scheduled run. Its failure is its own affair. */
  afterServed(connectionId: string): Promise<void>;
  onRecord(record: SlotRecord, connectionName: string): void;
  onChange(): void;
  /** The computer woke up: runs that are going may stand still. */
  onWake(): void;
}

export class Scheduler {
  readonly #ports: SchedulerPorts;
  #state: ScheduleState = emptyState();
  #last: Look | null = null;
  #settleUntilMs = 0;
  /** Connections with an attempt under way, from the first question to the end of the run. */
  readonly #active = new Set<string>();
  /** The next due time of each connection, and for which question it is the answer. */
  readonly #nextDue = new Map<string, { key: string; fromMs: number; dueMs: number | null }>();
  readonly #retention: RetentionTurns;
  #queue: Promise<unknown> = Promise.resolve();
  #isStopped = false;
  #isDirty = false;
  #savedMs = -Infinity;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
    this.#retention = new RetentionTurns({
      log: ports.log,
      retain: (id) => ports.afterServed(id),
      onOver: (id, isDone) =>
        this.#inTurn(async () => {
          const state = this.#state.connections[id];
          if (state === undefined || !isDone) return;
          state.retentionOwed = false;
          this.#isDirty = true;
        }),
    });
  }

  /** Reads what is remembered and looks for the first time. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      this.#state = await this.#ports.store.load();
      await this.#takeUpCutOffRuns();
      this.#rest(settleMs);
      await this.#look(false);
    });
  }

  /** From here on nothing is begun or recorded; a run that is cancelled now counts as cut off. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    await this.#retention.end();
    await this.#inTurn(async () => {
      if (this.#last !== null) await this.#save();
    });
  }

  /** Looks what is due. */
  tick(): Promise<void> {
    return this.#inTurn(() => this.#look(false));
  }

  power(event: PowerEvent): Promise<void> {
    return this.#inTurn(async () => {
      if (event === 'suspend') {
        await this.#look(false);
        this.#state.suspendedAt = iso(this.#ports.clock.nowMs());
        await this.#save();
        return;
      }
      if (event === 'resume') this.#ports.onWake();
      this.#rest(event === 'resume' ? settleMs : unlockSettleMs);
      await this.#look(event === 'resume');
    });
  }

  /** The pause was ended by hand: what waits says so. */
  pauseEnded(): Promise<void> {
    return this.#inTurn(async () => {
      const until = iso(this.#ports.clock.nowMs());
      for (const { pending } of Object.values(this.#state.connections)) {
        if (pending === null) continue;
        pending.reasons = pending.reasons.map((reason) =>
          reason.kind === 'paused' && reason.until > until ? { ...reason, until } : reason,
        );
      }
      await this.#look(false);
    });
  }

  /** What it knows now, a part of which is not yet in the file. */
  get state(): Readonly<ScheduleState> {
    return this.#state;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #look(isAwake: boolean): Promise<void> {
    if (this.#isStopped) return;
    const nowMs = this.#ports.clock.nowMs();
    const absences = await this.#observe(nowMs, isAwake);
    const connections = this.#ports.connections();
    this.#forgetOthers(connections);
    for (const connection of connections) this.#advance(connection, nowMs, absences);
    this.#begin(connections, nowMs);
    if (this.#retention.look(this.#state, nowMs)) this.#isDirty = true;
    const hasChanged = this.#isDirty;
    if (hasChanged || Math.abs(nowMs - this.#savedMs) >= aliveEveryMs) await this.#save();
    if (hasChanged) this.#ports.onChange();
  }

  // --- what the clocks tell ---------------------------------------------------------------------

  async #observe(nowMs: number, isAwake: boolean): Promise<Absence[]> {
    const now: Look = { wallMs: nowMs, uptimeMs: this.#ports.uptimeMs() };
    const last = this.#last;
    this.#last = now;
    const absences =
      last === null
        ? await this.#sinceLastProcess(nowMs)
        : await this.#sinceLastLook(last, now, isAwake);
    if (absences.length === 0) return [];
    this.#isDirty = true;
    for (const state of Object.values(this.#state.connections)) {
      const { pending } = state;
      if (pending === null || pending.runningSince !== null) continue;
      for (const absence of absences) {
        if (explainsDelay(absence, pending)) {
          pending.reasons = withReason(pending.reasons, absence);
        }
      }
    }
    return absences;
  }

  async #sinceLastProcess(nowMs: number): Promise<Absence[]> {
    const { aliveAt, suspendedAt } = this.#state;
    this.#state.suspendedAt = null;
    const from = suspendedAt ?? aliveAt;
    if (from === null) return [];
    const passedMs = nowMs - Date.parse(from);
    this.#doubt(passedMs, nowMs);
    if (passedMs < 0) {
      if (passedMs < -jumpMs) await this.#clockSetBack(nowMs);
      return [];
    }
    return [{ kind: 'not-running', from, to: iso(nowMs) }];
  }

  async #sinceLastLook(last: Look, now: Look, isAwake: boolean): Promise<Absence[]> {
    const { tickEveryMs, onWake, log } = this.#ports;
    const { suspendedAt } = this.#state;
    const { absences, hasSlept, shiftMs } = timeBetween(last, now, {
      tickEveryMs,
      suspendedAt,
      isAwake,
    });
    if (hasSlept) {
      this.#state.suspendedAt = null;
      // Where looks come far apart by themselves every one seems to follow a sleep: what has rested
      // once does not rest for ever.
      if (isAwake || !this.#isAnythingWaiting()) this.#rest(settleMs);
      if (!isAwake) onWake();
    } else if (suspendedAt !== null && now.wallMs - Date.parse(suspendedAt) > 2 * tickEveryMs) {
      // Announced, but it did not come to it.
      this.#state.suspendedAt = null;
    }
    if (shiftMs !== 0) {
      log.warn('the clock of the computer jumped', { byMs: Math.round(shiftMs) });
      this.#doubt(shiftMs, now.wallMs);
      if (shiftMs < 0) await this.#clockSetBack(now.wallMs);
      this.#rest(settleMs);
    }
    return absences;
  }

  /** What was recorded ahead of time comes again, except what was really served. */
  async #clockSetBack(nowMs: number): Promise<void> {
    this.#isDirty = true;
    const now = iso(nowMs);
    for (const [id, state] of Object.entries(this.#state.connections)) {
      const runs = await this.#finishedRuns(id);
      const ahead = runs.filter(({ startedAt }) => startedAt > now).map((run) => run.id);
      state.misdated = [...new Set([...state.misdated, ...ahead])].slice(-misdatedToRemember);
      state.served = state.served.filter((due) => Date.parse(due) <= nowMs + servedAheadMs);
    }
  }

  #doubt(unseenMs: number, nowMs: number): void {
    this.#state.clockDoubt = doubtAfter(this.#state.clockDoubt, unseenMs, nowMs);
  }

  #isAnythingWaiting(): boolean {
    return Object.values(this.#state.connections).some(
      ({ pending }) => pending?.runningSince === null,
    );
  }

  /** Nothing begins before that, and what waits for a retry does not wait longer. */
  #rest(pauseMs: number): void {
    const untilMs = this.#ports.uptimeMs() + pauseMs;
    this.#settleUntilMs = Math.max(this.#settleUntilMs, untilMs);
    const retryMs = this.#ports.clock.nowMs() + pauseMs;
    for (const { pending } of Object.values(this.#state.connections)) {
      if (pending === null || pending.retryAt === null) continue;
      if (Date.parse(pending.retryAt) > retryMs) pending.retryAt = iso(retryMs);
    }
  }

  /** Runs that were going when Nightjar ended: published after all, or to be made again. */
  async #takeUpCutOffRuns(): Promise<void> {
    for (const [id, state] of Object.entries(this.#state.connections)) {
      const { pending } = state;
      if (pending === null || pending.runningSince === null) continue;
      const run = await this.#publishedSince(id, pending.dueAt, true);
      if (run === null) {
        const at = this.#state.aliveAt ?? pending.runningSince;
        const interrupted = { kind: 'interrupted', at: later(at, pending.runningSince) } as const;
        pending.reasons = withReason(pending.reasons, interrupted);
        pending.runningSince = null;
        pending.retryAt = null;
      } else {
        this.#serve(id, state, run);
      }
      this.#isDirty = true;
    }
  }

  // --- which slots have come due ----------------------------------------------------------------

  #forgetOthers(connections: readonly ScheduledConnection[]): void {
    const known = new Set(connections.map(({ id }) => id));
    for (const id of Object.keys(this.#state.connections)) {
      if (known.has(id)) continue;
      delete this.#state.connections[id];
      this.#nextDue.delete(id);
      this.#isDirty = true;
    }
  }

  #advance(connection: ScheduledConnection, nowMs: number, absences: readonly Absence[]): void {
    const state = this.#state.connections[connection.id];
    if (state === undefined) {
      const now = iso(nowMs);
      this.#state.connections[connection.id] = {
        cursor: now,
        schedule: connection.schedule,
        served: [],
        servedBy: null,
        pending: null,
        heldUp: false,
        heldZone: null,
        heldAbsences: [],
        heldPauses: [],
        retentionOwed: false,
        misdated: [],
      };
      this.#isDirty = true;
      return;
    }
    const { pending } = state;
    // The clock was set back, maybe while a run was going that failed since: it is yet to come.
    if (pending?.runningSince === null && Date.parse(pending.dueAt) > nowMs) {
      state.pending = null;
      this.#isDirty = true;
    }
    const isHeld = this.#pass(connection, state, nowMs, absences);
    const hasTravelled = isHeld && state.heldZone !== this.#ports.timeZone();
    if (hasTravelled || !isDeepStrictEqual(state.schedule, connection.schedule)) {
      for (const dueMs of isHeld ? this.#dueSince(connection.id, state, nowMs) : []) {
        const waited = { kind: 'waited-for-another' } as const;
        const reasons = [waited, ...explain(dueMs, state.heldAbsences, state.heldPauses)];
        this.#miss(connection.id, iso(dueMs), asMissed(reasons));
      }
      release(state);
      state.schedule = connection.schedule;
      this.#isDirty = true;
    } else if (isHeld) {
      return;
    }
    state.cursor = iso(nowMs);
  }

  /** Takes up what came due since the cursor. True when it has to wait for the run that is going. */
  #pass(
    connection: ScheduledConnection,
    state: ConnectionState,
    nowMs: number,
    absences: readonly Absence[],
  ): boolean {
    const due = this.#dueSince(connection.id, state, nowMs);
    const last = due.pop();
    if (last === undefined) {
      release(state);
      return false;
    }
    this.#isDirty = true;
    const { pending } = state;
    const pauses = notePause(state.heldPauses, this.#ports.pause(), iso(nowMs));
    if (pending !== null) {
      if (pending.runningSince !== null || this.#active.has(connection.id)) {
        state.cursor = iso((due[0] ?? last) - 1);
        state.heldZone = zoneOfDue(state, this.#ports.timeZone());
        state.heldUp = true;
        state.heldPauses = pauses;
        state.heldAbsences.push(
          ...absences.filter((one) =>
            [...due, last].some((dueMs) => covering([one], dueMs).length),
          ),
        );
        return true;
      }
      this.#giveUp(connection.id, pending);
    }
    const absent = [...state.heldAbsences, ...absences];
    for (const dueMs of due) {
      const reasons = explain(dueMs, absent, pauses);
      const waited = state.heldUp ? [{ kind: 'waited-for-another' } as const] : [];
      this.#miss(connection.id, iso(dueMs), asMissed([...waited, ...reasons]));
    }
    state.pending = {
      dueAt: iso(last),
      reasons: explain(last, absent, pauses),
      attempts: 0,
      told: false,
      toldCodes: [],
      retryAt: null,
      waited: state.heldUp,
      runningSince: null,
    };
    release(state);
    return false;
  }

  /** Due times after the cursor and not after now, that have neither been served nor are pending. */
  #dueSince(id: string, state: ConnectionState, nowMs: number): number[] {
    const found: number[] = [];
    const zone = zoneOfDue(state, this.#ports.timeZone());
    let afterMs = Date.parse(state.cursor);
    for (;;) {
      const dueMs = this.#dueAfter(id, state.schedule, afterMs, zone);
      if (dueMs === null || dueMs > nowMs) return found;
      const due = iso(dueMs);
      if (due !== state.pending?.dueAt && !state.served.includes(due)) found.push(dueMs);
      afterMs = dueMs;
    }
  }

  /** `nextDue`, remembered: most looks find that nothing is due for hours. */
  #dueAfter(
    id: string,
    schedule: Schedule,
    afterMs: number,
    zone = this.#ports.timeZone(),
  ): number | null {
    const key = `${zone} ${JSON.stringify(schedule)}`;
    const known = this.#nextDue.get(id);
    if (known?.key === key && known.fromMs <= afterMs && afterMs < (known.dueMs ?? Infinity)) {
      return known.dueMs;
    }
    const dueMs = nextDue(schedule, zone, afterMs);
    this.#nextDue.set(id, { key, fromMs: afterMs, dueMs });
    return dueMs;
  }

  // --- serving ----------------------------------------------------------------------------------

  #begin(connections: readonly ScheduledConnection[], nowMs: number): void {
    const waiting = connections
      .flatMap((connection) => {
        const state = this.#state.connections[connection.id];
        const isFree = state?.pending?.runningSince === null && !this.#active.has(connection.id);
        return isFree && state.pending !== null
          ? [{ connection, state, pending: state.pending }]
          : [];
      })
      .toSorted((a, b) => a.pending.dueAt.localeCompare(b.pending.dueAt));
    for (const { connection, state, pending } of waiting) {
      if (!connection.schedule.enabled) {
        const reasons = withReason(pending.reasons, { kind: 'switched-off' });
        this.#miss(connection.id, pending.dueAt, reasons);
        state.pending = null;
        continue;
      }
      if (this.#isTooLate(connection, pending, nowMs)) {
        this.#giveUp(connection.id, pending);
        state.pending = null;
        continue;
      }
      const pause = this.#activePause(nowMs);
      if (pause !== null) {
        const before = pending.reasons;
        pending.reasons = withPauseNow(before, pause);
        if (!isDeepStrictEqual(before, pending.reasons)) this.#isDirty = true;
        continue;
      }
      if (this.#ports.uptimeMs() < this.#settleUntilMs) continue;
      if (pending.retryAt !== null && Date.parse(pending.retryAt) > nowMs) continue;
      if (this.#isBusy(connection, connections)) {
        if (!pending.waited) this.#isDirty = true;
        pending.waited = true;
        continue;
      }
      this.#active.add(connection.id);
      void this.#attempt(connection, pending);
    }
  }

  #activePause(nowMs: number): Pause | null {
    const pause = this.#ports.pause();
    if (pause === null) return null;
    return Date.parse(pause.since) <= nowMs && nowMs < Date.parse(pause.until) ? pause : null;
  }

  #isTooLate({ id, schedule }: ScheduledConnection, pending: PendingSlot, nowMs: number): boolean {
    const nextMs = this.#dueAfter(id, schedule, nowMs);
    if (nextMs === null) return false;
    const marginMs = Math.min(giveUpMs, (nextMs - Date.parse(pending.dueAt)) / 4);
    return nowMs >= nextMs - marginMs;
  }

  #isBusy({ server }: ScheduledConnection, connections: readonly ScheduledConnection[]): boolean {
    return (
      this.#ports.dumping().includes(server) ||
      connections.some((other) => other.server === server && this.#active.has(other.id))
    );
  }

  /** From the question whether all is ready to the end of the run. Never rejects. */
  async #attempt(connection: ScheduledConnection, pending: PendingSlot): Promise<void> {
    const { id } = connection;
    let outcome: FinishedRun | NightjarError | 'not-begun';
    try {
      outcome =
        (await this.#publishedSince(id, pending.dueAt, false)) ??
        (await this.#tryToRun(connection, pending));
    } catch (fault) {
      outcome = errorOfFault(fault, this.#ports.log, 'a scheduled backup ended unexpectedly');
    }
    await this.#inTurn(async () => {
      this.#active.delete(id);
      if (this.#isStopped) return;
      const state = this.#state.connections[id];
      if (state?.pending?.dueAt === pending.dueAt)
        this.#conclude(connection, state, pending, outcome);
      await this.#look(false);
    }).catch((fault: unknown) => {
      this.#ports.log.error('the schedule cannot go on', describeFault(fault));
    });
  }

  async #tryToRun(
    connection: ScheduledConnection,
    pending: PendingSlot,
  ): Promise<FinishedRun | 'not-begun'> {
    const { id } = connection;
    if (pending.told || pending.attempts < quietAttempts) await this.#ports.probe(id);
    let finished: Promise<FinishedRun> | undefined;
    await this.#inTurn(async () => {
      if (this.#isStopped) return;
      const connections = this.#ports.connections();
      const isEnabled = connections.find((one) => one.id === id)?.schedule.enabled === true;
      const isStillWanted =
        isEnabled &&
        this.#state.connections[id]?.pending?.dueAt === pending.dueAt &&
        this.#activePause(this.#ports.clock.nowMs()) === null;
      this.#active.delete(id);
      const isBusy = this.#isBusy(connection, connections);
      this.#active.add(id);
      if (!isStillWanted || isBusy) {
        pending.waited ||= isBusy;
        return;
      }
      // Remembered before it begins, so that a kill in any moment is found at the next start.
      pending.runningSince = iso(this.#ports.clock.nowMs());
      await this.#save();
      ({ finished } = await this.#ports.run(id));
      this.#ports.onChange();
    });
    return finished === undefined ? 'not-begun' : await finished;
  }

  #conclude(
    connection: ScheduledConnection,
    state: ConnectionState,
    pending: PendingSlot,
    outcome: FinishedRun | NightjarError | 'not-begun',
  ): void {
    this.#isDirty = true;
    const { id } = connection;
    const wasVisible = pending.runningSince !== null;
    pending.told ||= wasVisible;
    pending.runningSince = null;
    if (outcome === 'not-begun') return;
    // Nothing is deleted after a failure, not even what an earlier night would have allowed.
    state.retentionOwed = false;
    if ('code' in outcome) {
      this.#retryLater(id, pending, outcome, wasVisible);
      return;
    }
    switch (outcome.state) {
      case 'published':
        this.#serve(id, state, outcome);
        return;
      case 'cancelled':
        state.pending = null;
        this.#miss(id, pending.dueAt, withReason(pending.reasons, { kind: 'cancelled' }));
        return;
      case 'failed':
        this.#retryLater(id, pending, outcome.error, wasVisible);
    }
  }

  #retryLater(id: string, pending: PendingSlot, error: NightjarError, wasVisible: boolean): void {
    if (error.code === 'backup-already-running') {
      pending.waited = true;
      return;
    }
    const pauseMs = retryPausesMs[pending.attempts] ?? retryPausesMs.at(-1) ?? hourMs;
    pending.attempts += 1;
    if (pending.told && !pending.toldCodes.includes(error.code)) {
      pending.toldCodes.push(error.code);
      // People have heard of another cause, which may be gone: the next attempt is one that they see.
      pending.told = wasVisible;
    }
    pending.reasons = withReason(pending.reasons, failedOnce(error));
    pending.retryAt = iso(this.#ports.clock.nowMs() + pauseMs);
    this.#ports.log.warn('a scheduled backup will be tried again', {
      connection: id,
      dueAt: pending.dueAt,
      attempts: pending.attempts,
      retryAt: pending.retryAt,
      error,
    });
  }

  /** A backup that somebody made after the slot came due covers the night as well as our own. */
  async #publishedSince(
    connectionId: string,
    dueAt: string,
    isOurs: boolean,
  ): Promise<Extract<FinishedRun, { state: 'published' }> | null> {
    const now = iso(this.#ports.clock.nowMs());
    const { misdated = [], servedBy = null } = this.#state.connections[connectionId] ?? {};
    for (const run of await this.#finishedRuns(connectionId)) {
      if (run.state !== 'published' || run.startedAt < dueAt || run.startedAt > now) continue;
      // The clock was set back since, or while it was going: nobody knows when it was made.
      if (misdated.includes(run.id) || run.startedAt > run.finishedAt) continue;
      // A traveller whose clock is set back has another slot that lies before it.
      if (run.id === servedBy) continue;
      if (isGood(run.backup) || (isOurs && run.trigger === 'scheduled')) return run;
    }
    return null;
  }

  #finishedRuns(connectionId: string): Promise<FinishedRun[]> {
    return this.#ports.finishedRuns(connectionId).catch((): FinishedRun[] => []);
  }

  // --- records ----------------------------------------------------------------------------------

  #serve(
    connectionId: string,
    state: ConnectionState,
    run: Extract<FinishedRun, { state: 'published' }>,
  ): void {
    const { pending } = state;
    if (pending === null) return;
    state.pending = null;
    state.retentionOwed = true;
    state.servedBy = run.id;
    state.served = [...state.served, pending.dueAt].slice(-servedToRemember);
    const delayMs = Date.parse(run.startedAt) - Date.parse(pending.dueAt);
    const reasons =
      pending.waited && run.trigger === 'scheduled' && delayMs > patienceInQueueMs
        ? withReason(pending.reasons, { kind: 'waited-for-another' })
        : pending.reasons;
    this.#record({
      connectionId,
      dueAt: pending.dueAt,
      outcome: reasons.length === 0 ? 'good' : 'late',
      servedAt: run.startedAt,
      filename: run.backup.filename,
      runId: run.id,
      reasons,
    });
  }

  #giveUp(connectionId: string, { dueAt, reasons, waited }: PendingSlot): void {
    const onlyWaited = waited && reasons.length === 0;
    this.#miss(
      connectionId,
      dueAt,
      asMissed(onlyWaited ? [{ kind: 'waited-for-another' }] : reasons),
    );
  }

  #miss(connectionId: string, dueAt: string, reasons: SlotRecord['reasons']): void {
    this.#record({
      connectionId,
      dueAt,
      outcome: 'missed',
      servedAt: null,
      filename: null,
      runId: null,
      reasons,
    });
  }

  #record(record: SlotRecord): void {
    this.#isDirty = true;
    this.#state.outbox.push(record);
  }

  /** State first, with the new records in it; then the history; then people are told. */
  async #save(): Promise<void> {
    const { store, log } = this.#ports;
    this.#isDirty = false;
    const nowMs = this.#ports.clock.nowMs();
    this.#state.aliveAt = iso(nowMs);
    this.#savedMs = nowMs;
    const outbox = [...this.#state.outbox];
    try {
      await store.save(this.#state);
      if (outbox.length === 0) return;
      await store.append(outbox);
    } catch (error) {
      // They stay in memory and are written with the next change, or within minutes.
      log.error('the state of the schedule cannot be saved', describeFault(error));
      return;
    }
    this.#state.outbox = this.#state.outbox.slice(outbox.length);
    this.#announce(outbox);
    await store.save(this.#state).catch((error: unknown) => {
      log.error('the state of the schedule cannot be saved', describeFault(error));
    });
  }

  #announce(records: readonly SlotRecord[]): void {
    const { log, onRecord } = this.#ports;
    const unnamed = records.length - recordsToLog;
    if (unnamed > 0) log.warn('slots passed while Nightjar was away', { unnamed });
    for (const record of records.slice(-recordsToLog)) {
      const { connectionId, dueAt, outcome, filename } = record;
      const level = outcome === 'good' ? 'info' : 'warn';
      log[level](`slot ${outcome}`, {
        connection: connectionId,
        dueAt,
        filename,
        why: tellSlot(record),
      });
    }
    const names = new Map(this.#ports.connections().map(({ id, name }) => [id, name]));
    for (const record of records) {
      const name = names.get(record.connectionId);
      if (name !== undefined) onRecord(record, name);
    }
  }
}

/** What was held up came due where the computer was then; a traveller's other zone has other times. */
function zoneOfDue({ heldUp, heldZone }: ConnectionState, zoneNow: string): string {
  return heldUp && heldZone !== null ? heldZone : zoneNow;
}

/** What lay over a slot when it came due. */
function explain(
  dueMs: number,
  absences: readonly Absence[],
  pauses: readonly Pause[],
): SlotRecord['reasons'] {
  return [...pausesOver(pauses, dueMs), ...covering(absences, dueMs)];
}

/** Nothing is held up any more. */
function release(state: ConnectionState): void {
  state.heldUp = false;
  state.heldZone = null;
  state.heldAbsences = [];
  state.heldPauses = [];
}

/** A short absence while a slot waits for its next attempt explains nothing. */
function explainsDelay({ from, to }: Absence, { dueAt }: PendingSlot): boolean {
  if (to <= dueAt) return false;
  return from <= dueAt || Date.parse(to) - Date.parse(from) >= shortestAbsenceMs;
}

const iso = (momentMs: number): string => new Date(momentMs).toISOString();

const later = (a: string, b: string): string => (a > b ? a : b);
