/** An attempt to sign in at an entry point, with its entry in the audit trail. */
import type { Actor } from '#shared/domain/admin.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { foldName, type Account, type Accounts } from './accounts.ts';
import type { AuditTrail } from './audit.ts';

/**
 * Fails like `accounts.authenticate`. For a failed attempt, only an existing name is recorded,
 * because users sometimes type their passphrase into the name field. An attempt that was throttled
 * was not checked and is not recorded, so that guessing cannot fill the disk.
 */
export async function authenticateRecorded(
  { accounts, audit }: { accounts: Accounts; audit: Pick<AuditTrail, 'note'> },
  name: string,
  passphrase: string,
  { door, by }: { door: 'window' | 'cli'; by: Actor },
): Promise<Account> {
  try {
    return await accounts.authenticate(name, passphrase);
  } catch (error) {
    if (error instanceof ExpectedError && error.error.code === 'passphrase-wrong') {
      const wanted = foldName(name);
      const known = (await accounts.list()).find((one) => foldName(one.name) === wanted);
      const facts = known === undefined ? {} : { name: known.name };
      audit.note('sign-in-failed', { ...facts, door, reason: 'wrong name or passphrase' }, by);
    }
    throw error;
  }
}
