/** What the window shows of the app as a whole. */
import { z } from 'zod';
import { doctorCheckSchema } from './doctor.ts';
import { keychainStateSchema } from './keychain.ts';

export const appStatusSchema = z.object({
  version: z.string(),
  /** Who is signed in in this window. */
  admin: z.string().nullable(),
  platform: z.enum(['linux', 'macos', 'windows']),
  backupFolder: z.string(),
  withRoles: z.boolean(),
  openAtLogin: z.boolean(),
  lockAfterMinutes: z.number(),
  /** False where the desktop has no tray: there the window says how to come back. */
  hasTray: z.boolean(),
  keychain: keychainStateSchema,
  /** Set when the settings file could not be read and was put aside under this path. */
  settingsSetAside: z
    .object({ path: z.string(), reason: z.string(), lastGoodInUse: z.boolean() })
    .nullable(),
  /** What else of Nightjar's own files could not be read. */
  damage: z.array(doctorCheckSchema),
});
export type AppStatus = z.infer<typeof appStatusSchema>;
