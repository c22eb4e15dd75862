/** Everything that Nightjar remembers between starts, except secrets. */
import { z } from 'zod';
import { defaultLockAfterMinutes, lockAfterMinutesSchema } from './admin.ts';
import { connectionSchema } from './connection.ts';
import { defaultNotificationSettings, notificationSettingsSchema } from './notifications.ts';
import { keepDaysSchema } from './retention.ts';
import { withOldNames } from '../old-names.ts';
import { pauseSchema, scheduleSchema } from './schedule.ts';

/** The HTTP API of this computer; off until somebody switches it on. */
export const apiSettingsSchema = z.strictObject({
  enabled: z.boolean(),
  port: z
    .number({ error: 'The port must be a number.' })
    .int({ error: 'The port must be a whole number.' })
    .min(1024, { error: 'The port must be between 1024 and 65535.' })
    .max(65535, { error: 'The port must be between 1024 and 65535.' }),
});
export type ApiSettings = z.infer<typeof apiSettingsSchema>;
const defaultApiSettings: ApiSettings = { enabled: false, port: 8437 };

const settingsFields = z.strictObject({
  version: z.literal(1),
  connections: z.array(connectionSchema),
  /** Where backups go; null means the default folder. */
  backupFolder: z.string().min(1).nullable(),
  /** A folder with pg_dump and psql that was chosen by hand. */
  toolsFolder: z.string().min(1).nullable(),
  /** Save the server's roles beside each backup. */
  withRoles: z.boolean().default(false),
  /** By connection; one that is not named here has the default schedule. */
  schedules: z.record(z.uuid(), scheduleSchema).default({}),
  /** By connection; one that is not named here has the default. */
  keepDays: z.record(z.uuid(), keepDaysSchema).default({}),
  pause: pauseSchema.nullable().default(null),
  notifications: notificationSettingsSchema.default(defaultNotificationSettings),
  api: apiSettingsSchema.default(defaultApiSettings),
  /** Prove the newest backup of each connection once a week, while nobody uses the computer. */
  weeklyDrill: z.boolean().default(false),
  /** Start with the desktop session, hidden in the tray. */
  openAtLogin: z.boolean().default(false),
  /** Without a key or a click for so long, the window locks. */
  lockAfterMinutes: lockAfterMinutesSchema.default(defaultLockAfterMinutes),
});
/** Version 0.1 called the notifications notices. */
export const settingsSchema = withOldNames(settingsFields, { notices: 'notifications' });
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  version: 1,
  connections: [],
  backupFolder: null,
  toolsFolder: null,
  withRoles: false,
  schedules: {},
  keepDays: {},
  pause: null,
  notifications: defaultNotificationSettings,
  api: defaultApiSettings,
  weeklyDrill: false,
  openAtLogin: false,
  lockAfterMinutes: defaultLockAfterMinutes,
};
