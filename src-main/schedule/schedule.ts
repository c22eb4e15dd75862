/**
 * Interface to the schedules of all connections, used by the window, the command line and the tray.
 */
import type { Pause, Schedule, ScheduleDescription } from '#shared/domain/schedule.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';

/** Events of the system about sleep and wake-up, forwarded by the app. */
export type PowerEvent = 'suspend' | 'resume' | 'unlock-screen';

export interface Schedules {
  /** Starts to tick. Only the app that stays in the tray calls it, never a command line. */
  start(): Promise<void>;
  stop(): Promise<void>;
  power(event: PowerEvent): void;
  overview(connectionId: string): Promise<ScheduleOverview>;
  /**
   * Resolves with the time until which retention deletes nothing automatically because the clock
   * cannot be trusted; null if the clock is trusted.
   */
  retentionWaitsUntil(): Promise<string | null>;
  /**
   * Same as `retentionWaitsUntil` for a command line that is about to delete. It checks the clock
   * as the app does at its start, and stores the result.
   */
  checkClock(): Promise<string | null>;
  /** Fails with `invalid-input`. */
  describe(schedule: Schedule): ScheduleDescription;
  /** Fails with `invalid-input`; the old schedule is then unchanged. */
  save(connectionId: string, schedule: Schedule, keepDays: number): Promise<void>;
  /** The pause that is in effect; null if there is none. */
  paused(): Pause | null;
  /**
   * Pauses all schedules; null ends the pause. Fails with `invalid-input` for a moment in the past.
   */
  pause(until: string | null, by: { admin: string }): Promise<void>;
}
