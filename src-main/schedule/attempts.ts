/**
 * Attempts to serve pending slots: starts them, one at a time for each server, and records their
 * results.
 */
import type { FinishedRun } from '#shared/domain/run.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import {
  activePause,
  afterAttempt,
  afterCutOff,
  probesFirst,
  decideAttempt,
  servingRun,
  type AttemptOutcome,
} from './attempt-decisions.ts';
import type { DueTimeCache } from './due-time-cache.ts';
import { isoTime } from './iso-time.ts';
import type { ScheduleMemory } from './schedule-memory.ts';
import type { ScheduledConnection, SchedulerPorts } from './scheduler-ports.ts';
import { serve, type PublishedRun } from './slot-records.ts';
import type { PendingSlot } from './state.ts';

export interface AttemptsParts {
  ports: SchedulerPorts;
  memory: ScheduleMemory;
  dueTimes: DueTimeCache;
  /** Runs `work` after earlier changes of the state and before later changes. */
  inTurn(work: () => Promise<void>): Promise<void>;
  isStopped(): boolean;
  /** Called after an attempt has ended, within the same turn. */
  onOver(): Promise<void>;
}

export class Attempts {
  readonly #parts: AttemptsParts;
  /** Connections with a running attempt, from the first probe to the end of the run. */
  readonly #active = new Set<string>();

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
  }

  isActive(connectionId: string): boolean {
    return this.#active.has(connectionId);
  }

  /** Begins due attempts, the oldest first, and gives up slots that are too late. */
  begin(connections: readonly ScheduledConnection[], nowMs: number, isSettling: boolean): void {
    const { memory, dueTimes, ports } = this.#parts;
    const waiting = connections
      .flatMap((connection) => {
        const state = memory.state.connections[connection.id];
        const isFree = state?.pending?.runningSince === null && !this.isActive(connection.id);
        return isFree && state.pending !== null
          ? [{ connection, state, pending: state.pending }]
          : [];
      })
      .toSorted((a, b) => a.pending.dueAt.localeCompare(b.pending.dueAt));
    for (const { connection, state, pending } of waiting) {
      const { id, schedule } = connection;
      const decision = decideAttempt(id, state, pending, {
        nowMs,
        isEnabled: schedule.enabled,
        nextDueMs: dueTimes.dueAfter(id, schedule, ports.timeZone(), nowMs),
        pause: activePause(ports.pause(), nowMs),
        isSettling,
        isBusy: this.#isBusy(connection, connections),
      });
      if (decision !== 'begin') {
        memory.apply(id, decision);
        continue;
      }
      this.#active.add(id);
      void this.#attempt(connection, pending);
    }
  }

  /**
   * Concludes runs that were active when Nightjar ended: they have published a backup, or they are
   * repeated.
   */
  async concludeCutOffRuns(): Promise<void> {
    const { memory } = this.#parts;
    const { aliveAt, connections } = memory.state;
    for (const [id, state] of Object.entries(connections)) {
      const { pending } = state;
      if (pending === null || pending.runningSince === null) continue;
      const { runningSince } = pending;
      const run = await this.#runThatServes(id, pending.dueAt, true);
      memory.apply(
        id,
        run === null
          ? afterCutOff(state, pending, { runningSince, aliveAt })
          : serve(id, state, pending, run),
      );
    }
  }

  /** Returns the runs, newest first; no runs if they cannot be read. */
  finishedRuns(connectionId: string): Promise<FinishedRun[]> {
    return this.#parts.ports.finishedRuns(connectionId).catch((): FinishedRun[] => []);
  }

  #isBusy(
    { id, server }: ScheduledConnection,
    connections: readonly ScheduledConnection[],
  ): boolean {
    return (
      this.#parts.ports.dumping().includes(server) ||
      connections.some(
        (other) => other.id !== id && other.server === server && this.isActive(other.id),
      )
    );
  }

  /** Performs an attempt, from the first probe to the end of the run. Never rejects. */
  async #attempt(connection: ScheduledConnection, pending: PendingSlot): Promise<void> {
    const { ports, inTurn, isStopped, onOver } = this.#parts;
    const { id } = connection;
    const { dueAt } = pending;
    let outcome: AttemptOutcome;
    try {
      outcome =
        (await this.#runThatServes(id, dueAt, false)) ??
        (await this.#probeAndRun(connection, pending));
    } catch (fault) {
      outcome = errorOfFault(fault, ports.log, 'a scheduled backup ended unexpectedly');
    }
    await inTurn(async () => {
      this.#active.delete(id);
      if (isStopped()) return;
      this.#conclude(id, dueAt, outcome);
      await onOver();
    }).catch((fault: unknown) => {
      ports.log.error('the schedule cannot continue', describeFault(fault));
    });
  }

  async #probeAndRun(
    connection: ScheduledConnection,
    waiting: PendingSlot,
  ): Promise<FinishedRun | 'not-begun'> {
    const { ports, memory, inTurn, isStopped } = this.#parts;
    const { id } = connection;
    if (probesFirst(waiting)) await ports.probe(id);
    let finished: Promise<FinishedRun> | undefined;
    await inTurn(async () => {
      const state = memory.state.connections[id];
      const pending = memory.pending(id, waiting.dueAt);
      if (isStopped() || state === undefined || pending === null) return;
      const nowMs = ports.clock.nowMs();
      const connections = ports.connections();
      const isEnabled = connections.find((one) => one.id === id)?.schedule.enabled === true;
      const isStillWanted = isEnabled && activePause(ports.pause(), nowMs) === null;
      const isBusy = this.#isBusy(connection, connections);
      const put = (after: PendingSlot): void =>
        memory.apply(id, { state: { ...state, pending: after }, records: [], hasChanged: true });
      if (!isStillWanted || isBusy) {
        put({ ...pending, waited: pending.waited || isBusy });
        return;
      }
      // Saved before the run begins, so that the next start detects a run that was killed at any
      // moment.
      put({ ...pending, runningSince: isoTime(nowMs) });
      await memory.save();
      ({ finished } = await ports.run(id));
      ports.onChange();
    });
    return finished === undefined ? 'not-begun' : await finished;
  }

  #conclude(id: string, dueAt: string, outcome: AttemptOutcome): void {
    const { ports, memory } = this.#parts;
    const state = memory.state.connections[id];
    const pending = memory.pending(id, dueAt);
    if (state === undefined || pending === null) return;
    const change = afterAttempt(id, state, pending, outcome, ports.clock.nowMs());
    memory.apply(id, change);
    if (change.failedWith === null) return;
    ports.log.warn('a scheduled backup will be repeated', {
      connection: id,
      dueAt,
      attempts: change.state.pending?.attempts,
      retryAt: change.state.pending?.retryAt,
      error: change.failedWith,
    });
  }

  async #runThatServes(
    id: string,
    dueAt: string,
    acceptsScheduled: boolean,
  ): Promise<PublishedRun | null> {
    const { ports, memory } = this.#parts;
    const nowMs = ports.clock.nowMs();
    const { misdated = [], servedBy = null } = memory.state.connections[id] ?? {};
    const runs = await this.finishedRuns(id);
    return servingRun(runs, { misdated, servedBy }, { dueAt, nowMs, acceptsScheduled });
  }
}
