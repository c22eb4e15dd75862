/**
 * The token of an admin who chose to stay signed in on this computer: in the keychain, until it is
 * deleted.
 */
import type { Accounts } from './accounts.ts';

const purpose = 'stay-signed-in';

export interface StayedSignIn {
  /** Null if no admin chose to stay signed in, and if there is no keychain yet. */
  token(): Promise<string | null>;
  keep(token: string): Promise<void>;
  forget(): Promise<void>;
}

/** The functions reject with the errors of the keychain (`keychain-locked`, …). */
export function stayedSignIn(accounts: Pick<Accounts, 'vault'>): StayedSignIn {
  return {
    token: async () => {
      const vault = await accounts.vault();
      return (await vault?.secrets.get(vault.accountOf(purpose))) ?? null;
    },
    keep: async (token) => {
      const vault = await accounts.vault();
      await vault?.secrets.set(vault.accountOf(purpose), token);
    },
    forget: async () => {
      const vault = await accounts.vault();
      await vault?.secrets.remove(vault.accountOf(purpose));
    },
  };
}
