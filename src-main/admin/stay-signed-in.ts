/** The token of whoever chose to stay signed in on this computer: in the keychain, until it is forgotten. */
import type { Accounts } from './accounts.ts';

const purpose = 'stay-signed-in';

export interface StayedSignIn {
  /** Null when nobody chose to stay, and when there is no keychain yet. */
  token(): Promise<string | null>;
  keep(token: string): Promise<void>;
  forget(): Promise<void>;
}

/** Its functions reject as the keychain does (`keychain-locked`, …). */
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
