/**
 * Runs retention once after each successful scheduled backup. It waits until the clock can be
 * trusted, and repeats a run that was not possible.
 */
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeRetentionWait } from '#shared/protection/retention-messages.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { trustedFrom } from './clock-trust.ts';
import type { ScheduleState } from './state.ts';

export interface PendingRetentionPorts {
  log: Log;
  retain(connectionId: string): Promise<void>;
  /** Called after retention ended; `isDone` is false if it has to be repeated. */
  onOver(connectionId: string, isDone: boolean): Promise<void>;
}

export class PendingRetention {
  readonly #ports: PendingRetentionPorts;
  readonly #active = new Map<string, Promise<void>>();

  constructor(ports: PendingRetentionPorts) {
    this.#ports = ports;
  }

  /**
   * Starts pending retention, and drops it if the clock cannot be trusted. Returns true if the
   * state has changed.
   */
  start(state: ScheduleState, nowMs: number): boolean {
    const pending = Object.entries(state.connections).filter(
      ([id, { retentionOwed }]) => retentionOwed && !this.#active.has(id),
    );
    if (pending.length === 0) return false;
    const until = trustedFrom(state.clockDoubt, nowMs);
    if (until !== null) {
      const { reason, nextStep } = describeRetentionWait(until);
      this.#ports.log.warn('retention waits: the clock has not been steady for long enough', {
        ...state.clockDoubt,
        until,
        why: reason,
        nextStep,
      });
      for (const [, connection] of pending) connection.retentionOwed = false;
      return true;
    }
    for (const [id] of pending) this.#active.set(id, this.#run(id));
    return false;
  }

  /** Resolves after all deletions have ended. */
  async end(): Promise<void> {
    await Promise.all(this.#active.values());
  }

  async #run(connectionId: string): Promise<void> {
    const { log, retain, onOver } = this.#ports;
    let isDone = true;
    try {
      await retain(connectionId);
    } catch (fault) {
      // Another process writes to the folder or deletes from it, which takes a limited time.
      isDone = !(fault instanceof ExpectedError) || fault.error.code !== 'backup-directory-locked';
      log.warn('retention after a scheduled backup failed', {
        connection: connectionId,
        willBeTriedAgain: !isDone,
        ...describeFault(fault),
      });
    }
    this.#active.delete(connectionId);
    void onOver(connectionId, isDone);
  }
}
