import { z } from 'zod';
import { keepDaysSchema } from './retention.ts';
import { pauseSchema, scheduleSchema, scheduleDescriptionSchema } from './schedule.ts';
import { slotRecordSchema, waitingSlotSchema } from './slot.ts';

/** Facts about one connection for the Schedule screen and the protection status. */
export const scheduleOverviewSchema = z.object({
  schedule: scheduleSchema,
  keepDays: keepDaysSchema,
  words: scheduleDescriptionSchema,
  pause: pauseSchema.nullable(),
  /** The due slot that is not served yet: it waits, or is retried at `retryAt`. */
  waiting: waitingSlotSchema.nullable(),
  /** Outcomes of past slots of about two months, newest first. */
  slots: z.array(slotRecordSchema),
  /**
   * Until this time no old backups are deleted, because the clock cannot be trusted; null if it
   * can.
   */
  retentionWaitsUntil: z.iso.datetime().nullable(),
});
export type ScheduleOverview = z.infer<typeof scheduleOverviewSchema>;
