/**
 * Who the admins are. Their names are in a file of the user-data folder, the hashes of their
 * passphrases in the keychain; where there is no keychain, in a file of its owner (decision 0011).
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
  /** Grows with every new passphrase: sessions from before it are good no longer. */
  generation: z.number().int().nonnegative(),
});
export type Account = z.infer<typeof accountSchema>;

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** Keeps the secrets of this user-data folder apart from those of others in one keychain. */
  installation: z.uuid(),
  secretsIn: z.enum(['keychain', 'file']),
  admins: z.array(accountSchema),
});
type Content = z.infer<typeof fileSchema>;

/** What the keychain holds for an admin. The name is in it too: an edited file gains nothing. */
const secretSchema = z.strictObject({ name: z.string(), passphrase: passphraseHashSchema });

/** Where secrets of this installation are, and under which names. */
export interface Vault {
  secrets: SecretStore;
  accountOf(purpose: string): string;
}

export interface Accounts {
  list(): Promise<Admin[]>;
  /** null when the admin was removed. */
  byId(id: string): Promise<Account | null>;
  /** Fails with `first-admin-exists` when it is not the first. */
  createFirst(name: string, passphrase: string, by: Actor): Promise<Account>;
  add(name: string, passphrase: string, by: Actor): Promise<Account>;
  /** Fails with `last-admin`, `admin-not-found`. */
  remove(name: string, by: Actor): Promise<Admin>;
  /** For whoever knows the old one (`passphrase-changed`), or has the OS account (`-reset`). */
  setPassphrase(
    name: string,
    passphrase: string,
    as: 'passphrase-changed' | 'passphrase-reset',
    by: Actor,
  ): Promise<Account>;
  /** Fails with `passphrase-wrong` for a wrong name too, `sign-in-throttled`, `no-admin-yet`. */
  authenticate(name: string, passphrase: string): Promise<Account>;
  /** null before the first admin. */
  vault(): Promise<Vault | null>;
  /** True where there is no keychain and secrets are in a file. */
  usesFile(): Promise<boolean>;
  /** Why nobody can sign in: what keeps the accounts, or their secrets in a file, was damaged. */
  damage(): Promise<NightjarError | null>;
}

export interface AccountsOptions {
  /** `admin` in the user-data folder. */
  folder: string;
  keychain: SecretStore;
  clock: Clock;
  log: Log;
  /** Rejects when the audit trail cannot be written: then nothing is changed. */
  record: (kind: AuditKind, facts: AuditFacts, by: Actor) => Promise<void>;
  /** For tests, which cannot spend 0.4 s on each. */
  cost?: ScryptCost;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { folder, keychain, clock, log, record, cost = scryptCost } = options;
  const accountsFile = path.join(folder, 'accounts.json');
  // Never taken for "no admin yet": else whoever damages the file could become the first admin.
  const { read, update } = openJsonFile(accountsFile, fileSchema, {
    refuseWith: (detail) => ({ code: 'accounts-unreadable', file: accountsFile, detail }),
  });
  const ownerFile = fileStore(path.join(folder, 'secrets.json'));
  const throttle = createThrottle({ file: path.join(folder, 'wrong-tries.json'), clock, log });

  const vaultOf = ({ secretsIn, installation }: Content): Vault => ({
    secrets: secretsIn === 'keychain' ? keychain : ownerFile,
    accountOf: (purpose) => `${purpose}:${installation}`,
  });

  /** Runs `write`, and takes the secret back when it fails. */
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
        (fault: unknown) => log.warn('a passphrase was not taken back', describeFault(fault)),
      );
      throw error;
    }
  };

  /** The record comes first: what cannot be recorded is not done. */
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
      // Without its line in the file it opens nothing.
      await vaultOf(content)
        .secrets.remove(secretOf(id))
        .catch((fault: unknown) => log.warn('a passphrase was left behind', describeFault(fault)));
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
        // A wrong one is any word: whoever tries it must not be able to take it out of the log.
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

/** Two names that people would read as one are one. */
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

/** The keychain, or on a computer that has none the file. A locked one is to be unlocked first. */
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

/** Fails with `keychain-locked` when the keychain does not give out what it must have. */
async function hashOf(
  { id, name }: Account,
  secrets: SecretStore,
): Promise<z.infer<typeof passphraseHashSchema> | null> {
  const text = await secrets.get(secretOf(id));
  if (text === null) return fail({ code: 'keychain-locked' });
  const parsed = secretSchema.safeParse(parseJson(text));
  // Somebody renamed the admin in the file: this passphrase belongs to another name.
  return parsed.success && parsed.data.name === name ? parsed.data.passphrase : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
