/** The schedules of all connections: what the window, the command line and the tray ask and change. */
import type { Schedule, ScheduleDescription } from '#shared/domain/schedule.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';

/** What the system tells about sleep and wake; the app passes it on. */
export type PowerEvent = 'suspend' | 'resume' | 'unlock-screen';

export interface Schedules {
  /** Begins to tick: only in the app that stays, never in a command line. */
  start(): Promise<void>;
  stop(): Promise<void>;
  power(event: PowerEvent): void;
  overview(connectionId: string): Promise<ScheduleOverview>;
  /** Until when retention deletes nothing by itself, because the clock cannot be trusted; null when it can. */
  retentionWaitsUntil(): Promise<string | null>;
  /**
   * The same for a command line that is about to delete: it looks at the clock as the app does at its start,
   * and remembers that it did.
   */
  lookAtClock(): Promise<string | null>;
  /** Fails with `invalid-input`. */
  describe(schedule: Schedule): ScheduleDescription;
  /** Fails with `invalid-input`, and then the old schedule stays. */
  save(connectionId: string, schedule: Schedule, keepDays: number): Promise<void>;
  /** Pauses all schedules; null ends the pause. Fails with `invalid-input` for a moment gone by. */
  pause(until: string | null, by: { admin: string }): Promise<void>;
}
