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

/** The settings that are one value each. `settings.update` changes them, `app.status` shows them. */
export const preferencesSchema = z.strictObject({
  /** Save the server's roles beside each backup. */
  withRoles: z.boolean(),
  /** Prove the newest backup of each connection once a week, while nobody uses the computer. */
  weeklyDrill: z.boolean(),
  /** Start with the desktop session, hidden in the tray. */
  openAtLogin: z.boolean(),
  /** The window locks after so many minutes without a key or a click. */
  lockAfterMinutes: lockAfterMinutesSchema,
  /** Use native libraries of this system. `src-main/compression/native-library.ts` says what they are. */
  nativeCode: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
/** Some of the preferences with their new values. */
export const preferenceChangesSchema = preferencesSchema.partial();
export type PreferenceChanges = z.infer<typeof preferenceChangesSchema>;

/** They also stand in for preferences that a settings file of an older version does not have. */
export const defaultPreferences: Preferences = {
  withRoles: false,
  weeklyDrill: false,
  openAtLogin: false,
  lockAfterMinutes: defaultLockAfterMinutes,
  nativeCode: true,
};

/** The names of the preferences in the audit trail. Entries that are written already have them: keep them. */
export const preferenceNames: Readonly<Record<keyof Preferences, string>> = {
  withRoles: 'saving of roles',
  weeklyDrill: 'the weekly drill',
  openAtLogin: 'start at login',
  lockAfterMinutes: 'minutes until the lock',
  nativeCode: 'native code',
};

const settingsFields = z.strictObject({
  version: z.literal(1),
  connections: z.array(connectionSchema),
  /** Where backups go; null means the default folder. */
  backupFolder: z.string().min(1).nullable(),
  /** A folder with pg_dump and psql that was chosen by hand. */
  toolsFolder: z.string().min(1).nullable(),
  /** By connection; one that is not named here has the default schedule. */
  schedules: z.record(z.uuid(), scheduleSchema).default({}),
  /** By connection; one that is not named here has the default. */
  keepDays: z.record(z.uuid(), keepDaysSchema).default({}),
  pause: pauseSchema.nullable().default(null),
  notifications: notificationSettingsSchema.default(defaultNotificationSettings),
  api: apiSettingsSchema.default(defaultApiSettings),
  ...preferencesSchema.shape,
});
const withDefaultPreferences = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...defaultPreferences, ...value }
      : value,
  settingsFields,
);
/** Version 0.1 called the notifications notices. */
export const settingsSchema = withOldNames(withDefaultPreferences, { notices: 'notifications' });
export type Settings = z.infer<typeof settingsSchema>;

/** Without everything else that the settings hold. */
export const preferencesOf = (settings: Settings): Preferences =>
  z.object(preferencesSchema.shape).parse(settings);

export const defaultSettings: Settings = {
  version: 1,
  connections: [],
  backupFolder: null,
  toolsFolder: null,
  schedules: {},
  keepDays: {},
  pause: null,
  notifications: defaultNotificationSettings,
  api: defaultApiSettings,
  ...defaultPreferences,
};
