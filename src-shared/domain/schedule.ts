/** Schedule of a connection, and the number of days its backups are retained. */
import { z } from 'zod';
import { text } from '../words/text.ts';

/** 0 is Sunday, as in cron. */
const weekdaySchema = z.number().int().min(0).max(6);

const timesSchema = z.strictObject({
  kind: z.literal('times'),
  /** Wall-clock time, `HH:MM`. */
  timeOfDay: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, { error: () => text('field.time.range') }),
  days: z
    .array(weekdaySchema)
    .min(1, { error: () => text('field.weekdays.none') })
    .max(7)
    .refine((days) => new Set(days).size === days.length, {
      error: () => text('field.weekdays.twice'),
    }),
});

const cronSchema = z.strictObject({
  kind: z.literal('cron'),
  /**
   * Five fields: minute, hour, day of month, month, day of week. `schedule/due-times.ts` decides
   * whether it is valid.
   */
  expression: z.string().max(200, { error: () => text('field.cron.too-long') }),
});

export const scheduleSchema = z.strictObject({
  enabled: z.boolean(),
  when: z.discriminatedUnion('kind', [timesSchema, cronSchema]),
  /** An IANA zone ("Europe/Berlin"), or null for the current zone of this computer. */
  timeZone: z.string().min(1).max(80).nullable(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const defaultSchedule: Schedule = {
  enabled: true,
  when: { kind: 'times', timeOfDay: '02:00', days: [0, 1, 2, 3, 4, 5, 6] },
  timeZone: null,
};

/** All schedules are paused from `since` until `until`. */
export const pauseSchema = z.strictObject({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  /** The admin who paused. */
  by: z.string(),
});
export type Pause = z.infer<typeof pauseSchema>;

/** Description of the schedule while the user edits the form. */
export const scheduleDescriptionSchema = z.object({
  /** "Every day at 02:00" */
  description: z.string(),
  /** The zone that counts. It is named even if it is the zone of the computer. */
  timeZone: z.string(),
  /** The next five due times, soonest first; empty if the schedule is off. */
  nextRuns: z.array(z.iso.datetime()),
});
export type ScheduleDescription = z.infer<typeof scheduleDescriptionSchema>;
