/** Status of the whole app for the window. */
import { z } from 'zod';
import { doctorCheckSchema } from './doctor.ts';
import { keychainStateSchema } from './keychain.ts';
import { shownSetAsideSchema } from './set-aside.ts';
import { preferencesSchema } from './settings.ts';

export const appStatusSchema = z.object({
  version: z.string(),
  /** Admin who is signed in to this window. */
  admin: z.string().nullable(),
  platform: z.enum(['linux', 'macos', 'windows']),
  backupFolder: z.string(),
  preferences: preferencesSchema,
  /** False where the desktop has no tray: there the window says how to come back. */
  hasTray: z.boolean(),
  keychain: keychainStateSchema,
  /** Set if the settings file could not be read and was renamed to this path. */
  settingsSetAside: z
    .object({ path: z.string(), reason: z.string(), lastGoodInUse: z.boolean() })
    .nullable(),
  /** Entries of the settings that are not used; empty if no admin is signed in. */
  settingsEntries: z.array(shownSetAsideSchema),
  /** Other files of Nightjar that could not be read. */
  damage: z.array(doctorCheckSchema),
});
export type AppStatus = z.infer<typeof appStatusSchema>;
