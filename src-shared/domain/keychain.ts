import { z } from 'zod';

/** Where new passwords can be stored. */
export const keychainStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('locked') }),
  z.object({ state: z.literal('unavailable'), detail: z.string() }),
]);
export type KeychainState = z.infer<typeof keychainStateSchema>;

/**
 * Where a password is stored. `memory` is for a computer without a keychain: the password is lost
 * when Nightjar quits.
 */
export const passwordStorageSchema = z.enum(['keychain', 'memory']);
export type PasswordStorage = z.infer<typeof passwordStorageSchema>;
