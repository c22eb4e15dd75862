/** Retention after each night that went well: once, by a clock that can be trusted, until it was possible. */
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeRetentionWait } from '#shared/protection/retention-messages.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { trustedFrom } from './clock-trust.ts';
import type { ScheduleState } from './state.ts';

export interface RetentionTurnsPorts {
  log: Log;
  retain(connectionId: string): Promise<void>;
  /** Called when a turn is over; false when it has to be taken again. */
  onOver(connectionId: string, isDone: boolean): Promise<void>;
}

export class RetentionTurns {
  readonly #ports: RetentionTurnsPorts;
  readonly #going = new Map<string, Promise<void>>();

  constructor(ports: RetentionTurnsPorts) {
    this.#ports = ports;
  }

  /** Begins what is owed, and drops what this clock must not decide. True when the state has changed. */
  look(state: ScheduleState, nowMs: number): boolean {
    const owing = Object.entries(state.connections).filter(
      ([id, { retentionOwed }]) => retentionOwed && !this.#going.has(id),
    );
    if (owing.length === 0) return false;
    const until = trustedFrom(state.clockDoubt, nowMs);
    if (until !== null) {
      const { reason, nextStep } = describeRetentionWait(until);
      this.#ports.log.warn('retention waits: the clock has not been steady for long enough', {
        ...state.clockDoubt,
        until,
        why: reason,
        nextStep,
      });
      for (const [, connection] of owing) connection.retentionOwed = false;
      return true;
    }
    for (const [id] of owing) this.#going.set(id, this.#take(id));
    return false;
  }

  /** Resolves when nothing is being deleted any more. */
  async end(): Promise<void> {
    await Promise.all(this.#going.values());
  }

  async #take(connectionId: string): Promise<void> {
    const { log, retain, onOver } = this.#ports;
    let isDone = true;
    try {
      await retain(connectionId);
    } catch (fault) {
      // Somebody writes to the folder or deletes from it; that takes a while at most.
      isDone = !(fault instanceof ExpectedError) || fault.error.code !== 'backup-directory-locked';
      log.warn('retention after a scheduled backup failed', {
        connection: connectionId,
        willBeTriedAgain: !isDone,
        ...describeFault(fault),
      });
    }
    this.#going.delete(connectionId);
    void onOver(connectionId, isDone);
  }
}
