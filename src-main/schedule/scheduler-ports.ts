/** Dependencies of the scheduler on other parts of Nightjar. */
import type { FinishedRun } from '#shared/domain/run.ts';
import type { Pause, Schedule } from '#shared/domain/schedule.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { SlotStore } from './state.ts';

export interface ScheduledConnection {
  id: string;
  name: string;
  /** Dumps of the same server run one at a time. */
  server: string;
  schedule: Schedule;
}

export interface SchedulerPorts {
  clock: Clock;
  /** Milliseconds since the computer was started, including sleep. */
  uptimeMs(): number;
  timeZone(): string;
  log: Log;
  store: SlotStore;
  /** Interval of the ticks. A gap of several intervals was sleep. */
  tickEveryMs: number;
  connections(): ScheduledConnection[];
  pause(): Pause | null;
  /**
   * Servers that are being dumped now by any user. A server with several dumps appears several
   * times.
   */
  dumping(): string[];
  /** Rejects with the reason why a run could not begin: server, keychain. */
  probe(connectionId: string): Promise<void>;
  run(connectionId: string): Promise<{ finished: Promise<FinishedRun> }>;
  /** Newest first. */
  finishedRuns(connectionId: string): Promise<FinishedRun[]>;
  /** Called after a successful scheduled run. Its failure does not affect the run. */
  afterServed(connectionId: string): Promise<void>;
  onRecord(record: SlotRecord, connectionName: string): void;
  onChange(): void;
  /** Called after the computer woke up: active runs can be stalled. */
  onWake(): void;
}
