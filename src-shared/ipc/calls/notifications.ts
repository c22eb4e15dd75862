/** Calls for notifications. */
import { z } from 'zod';
import { passwordSchema } from '../../domain/connection.ts';
import {
  failingChannelSchema,
  notificationChannelSchema,
  notificationSettingsSchema,
  remoteChannels,
} from '../../domain/notifications.ts';
import { nothing, type CallsOf } from './call.ts';

/** A secret from the form: null keeps the stored secret, '' removes it. */
const newSecret = passwordSchema.nullable();

export const notificationCalls = {
  'notifications.settings': { access: 'admin', input: nothing, output: notificationSettingsSchema },
  /** The channels that failed recently, and why. */
  'notifications.failing': {
    access: 'admin',
    input: nothing,
    output: z.array(failingChannelSchema),
  },
  'notifications.save': {
    access: 'admin',
    input: z.strictObject({
      notifications: notificationSettingsSchema,
      secrets: z.partialRecord(z.enum(remoteChannels), newSecret),
    }),
    output: nothing,
  },
  /** Sends a test over one channel with the saved settings. Fails with `notice-not-delivered`. */
  'notifications.test': {
    access: 'admin',
    input: z.strictObject({ channel: notificationChannelSchema }),
    output: nothing,
  },
} as const satisfies CallsOf<'notifications'>;
