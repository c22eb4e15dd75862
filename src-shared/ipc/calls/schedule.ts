/** When backups are made, and when old ones are deleted. */
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
  /** Tells a schedule back in words, or fails with `invalid-input`; nothing is stored. */
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
  /** Pauses all schedules until then; null ends the pause. */
  'schedule.pause': {
    access: 'admin',
    input: z.strictObject({ until: z.iso.datetime().nullable() }),
    output: nothing,
  },

  /** What retention would do now with so many days, or with the saved number when null. */
  'retention.preview': {
    access: 'anyone',
    input: connectionId.extend({ keepDays: keepDaysSchema.nullable() }),
    output: retentionPlanSchema,
  },
  /** Deletes what the saved number of days allows, now. */
  'retention.apply': { access: 'admin', input: connectionId, output: retentionResultSchema },
} as const satisfies CallsOf<'schedule' | 'retention'>;
