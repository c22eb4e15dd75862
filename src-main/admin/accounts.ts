/**
 * The accounts of the admins. Names are in a file of the user-data folder, hashes of passphrases in
 * the keychain. If there is no keychain, the hashes are in a file that only its owner can read
 * (decision 0011).
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import {
  adminNameSchema,
  adminSchema,
  passphraseSchema,
  type Actor,
  type Admin,
  type AuditFacts,
  type AuditKind,
} from '#shared/domain/admin.ts';
import { fail, invalidInput, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log, SecretStore } from '../system/ports.ts';
import { fileStore } from './file-store.ts';
import {
  hashPassphrase,
  isPassphrase,
  passphraseHashSchema,
  scryptCost,
  type ScryptCost,
} from './passphrase.ts';
import { openJsonFile } from '../files/json-file.ts';
import { createThrottle } from './throttle.ts';

const accountSchema = adminSchema.extend({
  /** Grows with every new passphrase: older sessions are then no longer valid. */
  generation: z.number().int().nonnegative(),
});
export type Account = z.infer<typeof accountSchema>;

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** Separates the secrets of several user-data folders in one keychain. */
  installation: z.uuid(),
  secretsIn: z.enum(['keychain', 'file']),
  admins: z.array(accountSchema),
});
type Content = z.infer<typeof fileSchema>;

/** Keychain entry of an admin. It has the name too, so editing the file has no effect. */
const secretSchema = z.strictObject({ name: z.string(), passphrase: passphraseHashSchema });

/** The store of this installation's secrets, and their names. */
export interface Vault {
  secrets: SecretStore;
  accountOf(purpose: string): string;
}

export interface Accounts {
  list(): Promise<Admin[]>;
  /** null if the admin was removed. */
  byId(id: string): Promise<Account | null>;
  /** Fails with `first-admin-exists` if there already is an admin. */
  createFirst(name: string, passphrase: string, by: Actor): Promise<Account>;
  add(name: string, passphrase: string, by: Actor): Promise<Account>;
  /** Fails with `last-admin`, `admin-not-found`. */
  remove(name: string, by: Actor): Promise<Admin>;
  /** For an admin with the old passphrase (`-changed`), or the OS account (`-reset`). */
  setPassphrase(
    name: string,
    passphrase: string,
    as: 'passphrase-changed' | 'passphrase-reset',
    by: Actor,
  ): Promise<Account>;
  /** Fails with `passphrase-wrong` (also if unknown), `sign-in-throttled`, `no-admin-yet`. */
  authenticate(name: string, passphrase: string): Promise<Account>;
  /** null before the first admin is created. */
  vault(): Promise<Vault | null>;
  /** True if there is no keychain and the secrets are in a file. */
  usesFile(): Promise<boolean>;
  /** Returns why sign-in is impossible: the accounts or their secrets are damaged. */
  damage(): Promise<NightjarError | null>;
}

export interface AccountsOptions {
  /** `admin` in the user-data folder. */
  folder: string;
  keychain: SecretStore;
  clock: Clock;
  log: Log;
  /** Rejects if the audit trail cannot be written: nothing is changed then. */
  record: (kind: AuditKind, facts: AuditFacts, by: Actor) => Promise<void>;
  /** For tests, which cannot spend 0.4 s on each hash. */
  cost?: ScryptCost;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { folder, keychain, clock, log, record, cost = scryptCost } = options;
  const accountsFile = path.join(folder, 'accounts.json');
  // A damaged file never counts as "no admin yet": otherwise damaging the file would allow creating
  // the first admin.
  const { read, update } = openJsonFile(accountsFile, fileSchema, {
    refuseWith: (detail) => ({ code: 'accounts-unreadable', file: accountsFile, detail }),
  });
  const ownerFile = fileStore(path.join(folder, 'secrets.json'));
  const throttle = createThrottle({ file: path.join(folder, 'wrong-tries.json'), clock, log });

  const vaultOf = ({ secretsIn, installation }: Content): Vault => ({
    secrets: secretsIn === 'keychain' ? keychain : ownerFile,
    accountOf: (purpose) => `${purpose}:${installation}`,
  });

  /** Runs `write`, and removes the secret again if `write` fails. */
  const withSecret = async <T>(
    secrets: SecretStore,
    { id, name }: Pick<Admin, 'id' | 'name'>,
    passphrase: string,
    write: () => Promise<T>,
  ): Promise<T> => {
    const account = secretOf(id);
    const before = await secrets.get(account);
    const secret = { name, passphrase: await hashPassphrase(passphrase, cost) };
    await secrets.set(account, JSON.stringify(secret));
    try {
      const written = await write();
      log.registerSecret(passphrase);
      return written;
    } catch (error) {
      await (before === null ? secrets.remove(account) : secrets.set(account, before)).catch(
        (fault: unknown) =>
          log.warn('a passphrase could not be removed again', describeFault(fault)),
      );
      throw error;
    }
  };

  /** Recorded first: a change that cannot be recorded is not made. */
  const recorded = async <T>(
    kind: AuditKind,
    name: string,
    by: Actor,
    work: (record: () => Promise<void>) => Promise<T>,
  ): Promise<T> => {
    let isRecorded = false;
    try {
      return await work(async () => {
        await record(kind, { name }, by);
        isRecorded = true;
      });
    } catch (error) {
      if (isRecorded) {
        await record('account-change-failed', { name, change: kind }, by).catch(() => undefined);
      }
      throw error;
    }
  };

  const newAccount = (name: string): Account => ({
    id: randomUUID(),
    name,
    createdAt: new Date(clock.nowMs()).toISOString(),
    generation: 0,
  });

  const createFirst: Accounts['createFirst'] = async (givenName, givenPassphrase, by) => {
    const { name, passphrase } = chosen(givenName, givenPassphrase);
    if (((await read())?.admins.length ?? 0) > 0) fail({ code: 'first-admin-exists' });
    const account = newAccount(name);
    const secretsIn = await placeForSecrets(keychain, log);
    const { secrets } = vaultOf({ version: 1, installation: account.id, secretsIn, admins: [] });
    return recorded('first-admin-created', name, by, (recordIt) =>
      withSecret(secrets, account, passphrase, async () => {
        await update(async (content) => {
          if ((content?.admins.length ?? 0) > 0) return fail({ code: 'first-admin-exists' });
          await recordIt();
          return { version: 1, installation: randomUUID(), secretsIn, admins: [account] };
        });
        log.info('first admin created', { admin: name, secretsIn });
        return account;
      }),
    );
  };

  const existing = async (): Promise<Content> => (await read()) ?? fail({ code: 'no-admin-yet' });

  return {
    list: async () =>
      ((await read())?.admins ?? []).map(({ id, name, createdAt }) => ({ id, name, createdAt })),
    byId: async (id) => (await read())?.admins.find((admin) => admin.id === id) ?? null,
    createFirst,
    add: async (givenName, givenPassphrase, by) => {
      const { name, passphrase } = chosen(givenName, givenPassphrase);
      const content = await existing();
      requireFreeName(name, content);
      const account = newAccount(name);
      return recorded('admin-added', name, by, (recordIt) =>
        withSecret(vaultOf(content).secrets, account, passphrase, async () => {
          await update(async (current) => {
            if (current === null) return fail({ code: 'no-admin-yet' });
            requireFreeName(name, current);
            await recordIt();
            return { ...current, admins: [...current.admins, account] };
          });
          return account;
        }),
      );
    },
    remove: async (name, by) => {
      const content = await existing();
      const { id } = find(name, content);
      const removed = await recorded(
        'admin-removed',
        find(name, content).name,
        by,
        async (recordIt) => {
          await update(async (current) => {
            if (current === null) return fail({ code: 'no-admin-yet' });
            const found = find(name, current);
            if (current.admins.length === 1) fail({ code: 'last-admin', name: found.name });
            await recordIt();
            return { ...current, admins: current.admins.filter((one) => one.id !== found.id) };
          });
          return find(name, content);
        },
      );
      // Without its entry in the file, the passphrase opens nothing.
      await vaultOf(content)
        .secrets.remove(secretOf(id))
        .catch((fault: unknown) =>
          log.warn('the passphrase of a removed admin could not be deleted', describeFault(fault)),
        );
      return removed;
    },
    setPassphrase: async (givenName, givenPassphrase, as, by) => {
      const content = await existing();
      const before = find(givenName, content);
      const { passphrase } = chosen(before.name, givenPassphrase);
      const changed = await recorded(as, before.name, by, (recordIt) =>
        withSecret(vaultOf(content).secrets, before, passphrase, async () => {
          const after = await update(async (current) => {
            if (current === null) return fail({ code: 'no-admin-yet' });
            find(before.name, current);
            await recordIt();
            return {
              ...current,
              admins: current.admins.map((one) =>
                one.id === before.id ? { ...one, generation: one.generation + 1 } : one,
              ),
            };
          });
          return find(before.name, after);
        }),
      );
      if (as === 'passphrase-reset') await throttle.forgive();
      return changed;
    },
    authenticate: async (name, passphrase) => {
      const content = await existing();
      const { secrets } = vaultOf(content);
      const account = await throttle.attempt(async () => {
        const found = content.admins.find((one) => foldName(one.name) === foldName(name)) ?? null;
        const hash = found === null ? null : await hashOf(found, secrets);
        const isRight = await isPassphrase(passphrase, hash, cost);
        // A wrong passphrase is not registered as a secret: otherwise an attacker could remove any
        // word from the log.
        if (isRight) log.registerSecret(passphrase);
        return isRight ? found : null;
      });
      return account ?? fail({ code: 'passphrase-wrong' });
    },
    vault: async () => {
      const content = await read();
      return content === null ? null : vaultOf(content);
    },
    usesFile: async () => (await read())?.secretsIn === 'file',
    damage: async () => {
      try {
        if ((await read())?.secretsIn === 'file') await ownerFile.get('probe');
        return null;
      } catch (error) {
        if (error instanceof ExpectedError) return error.error;
        throw error;
      }
    },
  };
}

const secretOf = (id: string): string => `admin:${id}`;

/** Names that users read as the same name count as the same name. */
export function foldName(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}

function find(name: string, { admins }: Content): Account {
  return (
    admins.find((one) => foldName(one.name) === foldName(name)) ??
    fail({ code: 'admin-not-found', name })
  );
}

function requireFreeName(name: string, { admins }: Content): void {
  if (admins.some((one) => foldName(one.name) === foldName(name))) {
    fail({ code: 'admin-name-taken', name });
  }
}

const choiceSchema = z.object({ name: adminNameSchema, passphrase: passphraseSchema });

function chosen(name: string, passphrase: string): z.infer<typeof choiceSchema> {
  const parsed = choiceSchema.safeParse({ name, passphrase });
  return parsed.success ? parsed.data : fail(invalidInput(parsed.error));
}

/** Returns the keychain, or the file if there is none. A locked keychain is an error. */
async function placeForSecrets(keychain: SecretStore, log: Log): Promise<Content['secretsIn']> {
  const probe = `admin:probe-${randomUUID()}`;
  try {
    await keychain.set(probe, 'probe');
    await keychain.remove(probe);
    return 'keychain';
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.error.code !== 'keychain-unavailable') {
      throw error;
    }
    log.warn('no keychain: hashes of passphrases are in a file', { detail: error.error.detail });
    return 'file';
  }
}

/** Fails with `keychain-locked` if the keychain does not return a hash that must exist. */
async function hashOf(
  { id, name }: Account,
  secrets: SecretStore,
): Promise<z.infer<typeof passphraseHashSchema> | null> {
  const text = await secrets.get(secretOf(id));
  if (text === null) return fail({ code: 'keychain-locked' });
  const parsed = secretSchema.safeParse(parseJson(text));
  // The admin was renamed in the file: this passphrase belongs to another name.
  return parsed.success && parsed.data.name === name ? parsed.data.passphrase : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
