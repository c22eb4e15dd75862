/** Calls for schedules and retention. */
import { z } from 'zod';
import {
  keepDaysSchema,
  retentionPlanSchema,
  retentionResultSchema,
} from '../../domain/retention.ts';
import { scheduleSchema, scheduleDescriptionSchema } from '../../domain/schedule.ts';
import { scheduleOverviewSchema } from '../../domain/schedule-overview.ts';
import { connectionId, nothing, type CallsOf } from './call.ts';

export const scheduleCalls = {
  'schedule.overview': { access: 'anyone', input: connectionId, output: scheduleOverviewSchema },
  /** Describes a schedule, or fails with `invalid-input`. Nothing is stored. */
  'schedule.describe': {
    access: 'anyone',
    input: z.strictObject({ schedule: scheduleSchema }),
    output: scheduleDescriptionSchema,
  },
  'schedule.save': {
    access: 'admin',
    input: connectionId.extend({ schedule: scheduleSchema, keepDays: keepDaysSchema }),
    output: nothing,
  },
  /** Pauses all schedules until this time; null ends the pause. */
  'schedule.pause': {
    access: 'admin',
    input: z.strictObject({ until: z.iso.datetime().nullable() }),
    output: nothing,
  },

  /** Decisions of retention for this number of days, or for the saved number if null. */
  'retention.preview': {
    access: 'anyone',
    input: connectionId.extend({ keepDays: keepDaysSchema.nullable() }),
    output: retentionPlanSchema,
  },
  /** Deletes the backups that are older than the saved number of days. */
  'retention.apply': { access: 'admin', input: connectionId, output: retentionResultSchema },
} as const satisfies CallsOf<'schedule' | 'retention'>;
