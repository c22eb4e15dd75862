/** The settings, which Nightjar stores between starts. They contain no secrets. */
import { z } from 'zod';
import { defaultLockAfterMinutes, lockAfterMinutesSchema } from './admin.ts';
import { connectionSchema } from './connection.ts';
import { defaultNotificationSettings, notificationSettingsSchema } from './notifications.ts';
import { keepDaysSchema } from './retention.ts';
import { withOldNames } from '../old-names.ts';
import { languageChoices } from '../words/languages.ts';
import { pauseSchema, scheduleSchema } from './schedule.ts';
import { sessionsSchema } from './sessions.ts';
import { setAsideEntrySchema } from './set-aside.ts';
import { text } from '../words/text.ts';

/** The HTTP API of this computer; off until an admin switches it on. */
export const apiSettingsSchema = z.strictObject({
  enabled: z.boolean(),
  port: z
    .number({ error: () => text('field.port.number') })
    .int({ error: () => text('field.port.whole') })
    .min(1024, { error: () => text('field.api-port.range') })
    .max(65535, { error: () => text('field.api-port.range') }),
});
export type ApiSettings = z.infer<typeof apiSettingsSchema>;
const defaultApiSettings: ApiSettings = { enabled: false, port: 8437 };

/** Settings with a single value. `settings.update` changes them, `app.status` returns them. */
export const preferencesSchema = z.strictObject({
  /** The language of the window, the menu, the tray and the notifications. */
  language: z.enum(languageChoices),
  /** Save the roles of the server with each backup. */
  withRoles: z.boolean(),
  /** Prove the newest backup of each connection once a week, while the computer is idle. */
  weeklyDrill: z.boolean(),
  /** Start with the desktop session, hidden in the tray. */
  openAtLogin: z.boolean(),
  /** Number of minutes without a key or a click after which the window locks. */
  lockAfterMinutes: lockAfterMinutesSchema,
  /** Use native libraries of this system; see `src-main/compression/native-library.ts`. */
  nativeCode: z.boolean(),
  /** How many sessions back up or restore a database, 1 to 8; null: chosen by Nightjar. */
  sessions: sessionsSchema.nullable(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
/** Some of the preferences with their new values. */
export const preferenceChangesSchema = preferencesSchema.partial();
export type PreferenceChanges = z.infer<typeof preferenceChangesSchema>;

/** Also the defaults for preferences that a settings file of an older version does not contain. */
export const defaultPreferences: Preferences = {
  language: 'system',
  withRoles: false,
  weeklyDrill: false,
  openAtLogin: false,
  lockAfterMinutes: defaultLockAfterMinutes,
  nativeCode: true,
  sessions: null,
};

/** Names of the preferences in the audit trail. Existing entries contain them: do not change them. */
export const preferenceNames: Readonly<Record<keyof Preferences, string>> = {
  language: 'the language',
  withRoles: 'saving of roles',
  weeklyDrill: 'the weekly drill',
  openAtLogin: 'start at login',
  lockAfterMinutes: 'minutes until the lock',
  nativeCode: 'native code',
  sessions: 'number of sessions',
};

export const maxEarlierFolders = 5;

const settingsFields = z.strictObject({
  version: z.literal(1),
  connections: z.array(connectionSchema),
  /** The folder for backups; null means the default folder. */
  backupFolder: z.string().min(1).nullable(),
  /** Backup folders that were used before, the latest first. Their backups remain there. */
  earlierBackupFolders: z.array(z.string().min(1)).max(maxEarlierFolders).default([]),
  /** A folder with pg_dump and psql that the user selected; null if there is none. */
  toolsFolder: z.string().min(1).nullable(),
  /** Schedule of each connection, by its id; default: the default schedule. */
  schedules: z.record(z.uuid(), scheduleSchema).default({}),
  /** Number of days that each connection keeps its backups, by its id; default: `defaultKeepDays`. */
  keepDays: z.record(z.uuid(), keepDaysSchema).default({}),
  pause: pauseSchema.nullable().default(null),
  notifications: notificationSettingsSchema.default(defaultNotificationSettings),
  api: apiSettingsSchema.default(defaultApiSettings),
  ...preferencesSchema.shape,
  /** Entries of the file that cannot be used, until an admin decides about them. */
  setAside: z.array(setAsideEntrySchema).default([]),
});
const withDefaultPreferences = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...defaultPreferences, ...value }
      : value,
  settingsFields,
);
/** Names in files of version 0.1, and their names of today. */
export const oldSettingNames = { notices: 'notifications' } as const;
export const settingsSchema = withOldNames(withDefaultPreferences, oldSettingNames);
export type Settings = z.infer<typeof settingsSchema>;

/** Returns only the preferences from the settings. */
export const preferencesOf = (settings: Settings): Preferences =>
  z.object(preferencesSchema.shape).parse(settings);

export const defaultSettings: Settings = {
  version: 1,
  connections: [],
  backupFolder: null,
  earlierBackupFolders: [],
  toolsFolder: null,
  schedules: {},
  keepDays: {},
  pause: null,
  notifications: defaultNotificationSettings,
  api: defaultApiSettings,
  ...defaultPreferences,
  setAside: [],
};
