/** What the scheduler needs of the rest of Nightjar. */
import type { FinishedRun } from '#shared/domain/run.ts';
import type { Pause, Schedule } from '#shared/domain/schedule.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { SlotStore } from './state.ts';

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
