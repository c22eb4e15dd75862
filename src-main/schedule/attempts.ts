/** Attempts to serve pending slots: which ones begin, one at a time for each server, and how each ends. */
import type { FinishedRun } from '#shared/domain/run.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import {
  activePause,
  afterAttempt,
  afterCutOff,
  asksFirst,
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
  /** After what changes the memory now, and before what comes later. */
  inTurn(work: () => Promise<void>): Promise<void>;
  isStopped(): boolean;
  /** An attempt is over, within its turn. */
  onOver(): Promise<void>;
}

export class Attempts {
  readonly #parts: AttemptsParts;
  /** Connections with an attempt under way, from the first question to the end of the run. */
  readonly #active = new Set<string>();

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
  }

  isActive(connectionId: string): boolean {
    return this.#active.has(connectionId);
  }

  /** Begins what is due, the oldest first, and gives up what is too late. */
  begin(connections: readonly ScheduledConnection[], nowMs: number, isResting: boolean): void {
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
        isResting,
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

  /** Runs that were going when Nightjar ended: published after all, or to be made again. */
  async takeUpCutOffRuns(): Promise<void> {
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

  /** Newest first; none when they cannot be read. */
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

  /** From the question whether all is ready to the end of the run. Never rejects. */
  async #attempt(connection: ScheduledConnection, pending: PendingSlot): Promise<void> {
    const { ports, inTurn, isStopped, onOver } = this.#parts;
    const { id } = connection;
    const { dueAt } = pending;
    let outcome: AttemptOutcome;
    try {
      outcome =
        (await this.#runThatServes(id, dueAt, false)) ??
        (await this.#tryToRun(connection, pending));
    } catch (fault) {
      outcome = errorOfFault(fault, ports.log, 'a scheduled backup ended unexpectedly');
    }
    await inTurn(async () => {
      this.#active.delete(id);
      if (isStopped()) return;
      this.#conclude(id, dueAt, outcome);
      await onOver();
    }).catch((fault: unknown) => {
      ports.log.error('the schedule cannot go on', describeFault(fault));
    });
  }

  async #tryToRun(
    connection: ScheduledConnection,
    waiting: PendingSlot,
  ): Promise<FinishedRun | 'not-begun'> {
    const { ports, memory, inTurn, isStopped } = this.#parts;
    const { id } = connection;
    if (asksFirst(waiting)) await ports.probe(id);
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
      // Remembered before it begins, so that a kill in any moment is found at the next start.
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
    ports.log.warn('a scheduled backup will be tried again', {
      connection: id,
      dueAt,
      attempts: change.state.pending?.attempts,
      retryAt: change.state.pending?.retryAt,
      error: change.failedWith,
    });
  }

  async #runThatServes(id: string, dueAt: string, isOurs: boolean): Promise<PublishedRun | null> {
    const { ports, memory } = this.#parts;
    const nowMs = ports.clock.nowMs();
    const { misdated = [], servedBy = null } = memory.state.connections[id] ?? {};
    const runs = await this.finishedRuns(id);
    return servingRun(runs, { misdated, servedBy }, { dueAt, nowMs, isOurs });
  }
}
