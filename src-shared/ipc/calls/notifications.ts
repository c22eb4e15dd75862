/** How people are notified. */
import { z } from 'zod';
import { passwordSchema } from '../../domain/connection.ts';
import {
  failingChannelSchema,
  noticeChannelSchema,
  noticeSettingsSchema,
  remoteChannels,
} from '../../domain/notifications.ts';
import { nothing, type CallsOf } from './call.ts';

/** A secret that is typed: null leaves the stored one, '' removes it. */
const newSecret = passwordSchema.nullable();

export const notificationCalls = {
  'notices.settings': { access: 'admin', input: nothing, output: noticeSettingsSchema },
  /** The channels that took nothing lately, and why. */
  'notices.failing': { access: 'admin', input: nothing, output: z.array(failingChannelSchema) },
  'notices.save': {
    access: 'admin',
    input: z.strictObject({
      notices: noticeSettingsSchema,
      secrets: z.partialRecord(z.enum(remoteChannels), newSecret),
    }),
    output: nothing,
  },
  /** Sends a test over one channel with the saved settings; fails with `notice-not-delivered`. */
  'notices.test': {
    access: 'admin',
    input: z.strictObject({ channel: noticeChannelSchema }),
    output: nothing,
  },
} as const satisfies CallsOf<'notices'>;
