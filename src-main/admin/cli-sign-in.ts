/**
 * The sign-in of the command line: a token for twelve hours in the keychain, or a token for scripts
 * in NIGHTJAR_TOKEN. A token for scripts cannot change accounts and tokens, so a leaked token
 * cannot create further access.
 */
import type { Actor } from '#shared/domain/admin.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Account, Accounts } from './accounts.ts';
import { adminActor } from './actor.ts';
import type { AuditTrail } from './audit.ts';
import { authenticateRecorded } from './authenticate.ts';
import type { Tokens } from './tokens.ts';

const lifetimeMs = 12 * 3_600_000;
const purpose = 'cli-session';

export interface CliSignIn {
  /**
   * Returns when the sign-in expires. `by` is the user of the terminal, for the entry of a failed
   * attempt.
   */
  signIn(
    name: string,
    passphrase: string,
    by: Actor,
  ): Promise<{ admin: Account; expiresAtMs: number }>;
  /** False if no admin was signed in. */
  signOut(): Promise<boolean>;
  /**
   * Returns the admin who asks. Fails with `no-admin-yet`, `not-signed-in`, `session-expired`,
   * `token-revoked`, `token-invalid`. With `inPerson`, a token for scripts does not count.
   */
  require(environment: NodeJS.ProcessEnv, how?: { inPerson: boolean }): Promise<Account>;
}

export function createCliSignIn(parts: {
  accounts: Accounts;
  tokens: Tokens;
  audit: Pick<AuditTrail, 'note'>;
}): CliSignIn {
  const { accounts, tokens, audit } = parts;

  const vault = async () => (await accounts.vault()) ?? fail({ code: 'no-admin-yet' });
  const kept = async (): Promise<string | null> => {
    const { secrets, accountOf } = await vault();
    return secrets.get(accountOf(purpose));
  };

  const signOut: CliSignIn['signOut'] = async () => {
    const token = await kept();
    if (token === null) return false;
    const { secrets, accountOf } = await vault();
    await secrets.remove(accountOf(purpose));
    const verified = await tokens.verify(token, 'nightjar-cli').catch(() => null);
    if (verified !== null) {
      await tokens.revoke(verified);
      audit.note('signed-out', {}, adminActor(verified.admin.name, 'cli'));
    }
    return true;
  };

  return {
    signIn: async (name, passphrase, by) => {
      const admin = await authenticateRecorded({ accounts, audit }, name, passphrase, {
        door: 'cli',
        by,
      });
      await signOut();
      const { token, expiresAtMs } = await tokens.issue(admin, 'nightjar-cli', lifetimeMs);
      const { secrets, accountOf } = await vault();
      await secrets.set(accountOf(purpose), token);
      audit.note('signed-in', {}, adminActor(admin.name, 'cli'));
      return { admin, expiresAtMs };
    },
    signOut,
    require: async (environment, { inPerson } = { inPerson: false }) => {
      const given = environment['NIGHTJAR_TOKEN'] ?? '';
      if (given !== '' && !inPerson) {
        await vault();
        return (await tokens.verify(given, 'nightjar-api')).admin;
      }
      const token = (await kept()) ?? fail({ code: 'not-signed-in' });
      return (await tokens.verify(token, 'nightjar-cli')).admin;
    },
  };
}
