/** State of the scheduler: it is changed by decisions, and saved before anything is announced. */
import type { SlotRecord } from '#shared/domain/slot.ts';
import { describeSlot } from '#shared/protection/slot-messages.ts';
import { describeFault } from '../logging/fault.ts';
import { isoTime } from './iso-time.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import type { SlotChange } from './slot-records.ts';
import { emptyState, type PendingSlot, type ScheduleState } from './state.ts';

const aliveEveryMs = 5 * 60_000;
/** After a long absence the log names the latest slots and counts the remaining slots. */
const recordsToLog = 100;

export class ScheduleMemory {
  readonly #ports: Pick<SchedulerPorts, 'clock' | 'log' | 'store' | 'connections' | 'onRecord'>;
  #state: ScheduleState = emptyState();
  #isDirty = false;
  #savedMs = -Infinity;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
  }

  async load(): Promise<void> {
    this.#state = await this.#ports.store.load();
  }

  get state(): ScheduleState {
    return this.#state;
  }

  /** Returns the slot of this due time if it is pending; otherwise null. */
  pending(connectionId: string, dueAt: string): PendingSlot | null {
    const pending = this.#state.connections[connectionId]?.pending ?? null;
    return pending?.dueAt === dueAt ? pending : null;
  }

  /** Marks the state for the next save. */
  markChanged(): void {
    this.#isDirty = true;
  }

  apply(connectionId: string, { state, records, hasChanged }: SlotChange): void {
    this.#state.connections[connectionId] = state;
    this.#state.outbox.push(...records);
    if (hasChanged || records.length > 0) this.#isDirty = true;
  }

  /** Updates every pending slot, waiting or running. */
  updatePending(update: (pending: PendingSlot) => PendingSlot): void {
    for (const [id, state] of Object.entries(this.#state.connections)) {
      if (state.pending === null) continue;
      this.#state.connections[id] = { ...state, pending: update(state.pending) };
    }
  }

  forget(connectionId: string): void {
    delete this.#state.connections[connectionId];
    this.#isDirty = true;
  }

  /**
   * Saves changes, and every few minutes the time at which Nightjar last ran. Resolves with true if
   * something had changed.
   */
  async saveChanges(): Promise<boolean> {
    const hasChanged = this.#isDirty;
    const sinceMs = Math.abs(this.#ports.clock.nowMs() - this.#savedMs);
    if (hasChanged || sinceMs >= aliveEveryMs) await this.save();
    return hasChanged;
  }

  /**
   * Saves the state with the new records first, then the history, then announces the records. Never
   * rejects.
   */
  async save(): Promise<void> {
    const { store, log, clock } = this.#ports;
    this.#isDirty = false;
    const nowMs = clock.nowMs();
    this.#state.aliveAt = isoTime(nowMs);
    this.#savedMs = nowMs;
    const outbox = [...this.#state.outbox];
    try {
      await store.save(this.#state);
      if (outbox.length === 0) return;
      await store.append(outbox);
    } catch (error) {
      // The records stay in memory and are written with the next change, or within minutes.
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
    if (unnamed > 0) log.warn('slots passed while Nightjar was not running', { unnamed });
    for (const record of records.slice(-recordsToLog)) {
      const { connectionId, dueAt, outcome, filename } = record;
      const level = outcome === 'good' ? 'info' : 'warn';
      log[level](`slot ${outcome}`, {
        connection: connectionId,
        dueAt,
        filename,
        why: describeSlot(record),
      });
    }
    const names = new Map(this.#ports.connections().map(({ id, name }) => [id, name]));
    for (const record of records) {
      const name = names.get(record.connectionId);
      if (name !== undefined) onRecord(record, name);
    }
  }
}
