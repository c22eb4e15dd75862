import { z } from 'zod';

/** Where new passwords can be kept. */
export const keychainStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('locked') }),
  z.object({ state: z.literal('unavailable'), detail: z.string() }),
]);
export type KeychainState = z.infer<typeof keychainStateSchema>;

/**
 * How a password is to be kept. `memory` is the way out on a computer without a keychain: the
 * password is forgotten when Nightjar quits.
 */
export const passwordStorageSchema = z.enum(['keychain', 'memory']);
export type PasswordStorage = z.infer<typeof passwordStorageSchema>;
