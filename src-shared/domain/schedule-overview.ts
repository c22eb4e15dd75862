import { z } from 'zod';
import { keepDaysSchema } from './retention.ts';
import { pauseSchema, scheduleSchema, scheduleDescriptionSchema } from './schedule.ts';
import { slotRecordSchema, waitingSlotSchema } from './slot.ts';

/** All that the Schedule screen and the sentence of truth know about one connection. */
export const scheduleOverviewSchema = z.object({
  schedule: scheduleSchema,
  keepDays: keepDaysSchema,
  words: scheduleDescriptionSchema,
  pause: pauseSchema.nullable(),
  /** The slot that is due now and not yet served: waiting, or being tried again at `retryAt`. */
  waiting: waitingSlotSchema.nullable(),
  /** What became of past slots, newest first, of about two months. */
  slots: z.array(slotRecordSchema),
  /** Until when no night deletes old backups, because the clock cannot be trusted; null when it can. */
  retentionWaitsUntil: z.iso.datetime().nullable(),
});
export type ScheduleOverview = z.infer<typeof scheduleOverviewSchema>;
