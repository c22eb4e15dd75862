/**
 * The secrets of the sign-in on a computer without a keychain: a file that only its owner can read.
 * Passwords of databases are never stored in it, only in a keychain.
 */
import { z } from 'zod';
import { requireAccount, requireSecret } from '../credentials/rules.ts';
import type { SecretStore } from '../system/ports.ts';
import { openJsonFile } from '../files/json-file.ts';

const contentSchema = z.strictObject({
  version: z.literal(1),
  secrets: z.record(z.string(), z.string()),
});

/** Every call fails with `accounts-unreadable` if the file is damaged. */
export function fileStore(path: string): SecretStore {
  const file = openJsonFile(path, contentSchema, {
    refuseWith: (detail) => ({ code: 'accounts-unreadable', file: path, detail }),
  });
  const read = async (): Promise<Record<string, string>> => (await file.read())?.secrets ?? {};
  return {
    get: async (account) => {
      requireAccount(account);
      const secrets = await read();
      return Object.hasOwn(secrets, account) ? (secrets[account] ?? null) : null;
    },
    set: async (account, secret) => {
      requireAccount(account);
      requireSecret(secret);
      await file.update((content) => ({
        version: 1,
        secrets: { ...content?.secrets, [account]: secret },
      }));
    },
    remove: async (account) => {
      requireAccount(account);
      if (!Object.hasOwn(await read(), account)) return false;
      await file.update((content) => {
        const { [account]: _removed, ...secrets } = content?.secrets ?? {};
        return { version: 1, secrets };
      });
      return true;
    },
  };
}
