/** Secrets that exist only as long as this process: "keep in memory until I quit". */
import type { SecretStore } from '../system/ports.ts';
import { requireAccount, requireSecret } from './rules.ts';

export function memoryStore(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    get: async (account) => {
      requireAccount(account);
      return secrets.get(account) ?? null;
    },
    set: async (account, secret) => {
      requireAccount(account);
      requireSecret(secret);
      secrets.set(account, secret);
    },
    remove: async (account) => {
      requireAccount(account);
      return secrets.delete(account);
    },
  };
}
