/**
 * The keychain of the system (Secret Service, macOS Keychain, Windows Credential Manager) through
 * keytar. The native module is loaded on first use, so that a computer where it cannot be loaded
 * gets a sentence instead of a crash.
 */
import { createRequire } from 'node:module';
import type * as Keytar from 'keytar';
import { fail, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import type { SecretStore } from '../system/ports.ts';
import { requireAccount, requireSecret } from './rules.ts';

export type KeytarCalls = Pick<typeof Keytar, 'getPassword' | 'setPassword' | 'deletePassword'>;

export interface KeytarStoreOptions {
  service?: string;
  /** How long a prompt of the system may stand open. */
  timeoutMs?: number;
  load?: () => KeytarCalls;
}

export function keytarStore({
  service = 'Nightjar',
  timeoutMs = 20_000,
  load = () => createRequire(import.meta.url)('keytar') as KeytarCalls,
}: KeytarStoreOptions = {}): SecretStore {
  let keytar: KeytarCalls | undefined;
  // One call at a time: one that hangs in a prompt occupies one of libuv's four threads for as
  // long as the prompt stands, and those who come later must not take the others.
  const queue = createSerialQueue();

  const call = async <T>(work: (calls: KeytarCalls) => Promise<T>): Promise<T> => {
    let givenUp = false;
    try {
      const running = queue.run(() => {
        // Reported as timed out while it stood in line: it must not happen after all.
        if (givenUp) throw new ExpectedError({ code: 'keychain-timed-out' });
        return work((keytar ??= load()));
      });
      return await withTimeout(running, timeoutMs);
    } catch (error) {
      givenUp = true;
      if (error instanceof ExpectedError) throw error;
      fail(keychainError(error), error);
    }
  };

  return {
    get: async (account) => {
      requireAccount(account);
      return call((calls) => calls.getPassword(service, account));
    },
    set: async (account, secret) => {
      requireAccount(account);
      requireSecret(secret);
      await call((calls) => calls.setPassword(service, account, secret));
    },
    remove: async (account) => {
      requireAccount(account);
      return call((calls) => calls.deletePassword(service, account));
    },
  };
}

/** libsecret's, GLib's and macOS' words for "there is a keychain, but it is closed". */
const lockedMessage =
  /Object does not exist at path \S*\/collection\/|No such secret (collection|item) at path|is locked|locked collection|IsLocked|dismissed|User interaction is not allowed|user ?name or passphrase you entered|cancell?ed/iu;

export function keychainError(error: unknown): NightjarError {
  const detail = error instanceof Error ? error.message : String(error);
  if (lockedMessage.test(detail)) return { code: 'keychain-locked' };
  return { code: 'keychain-unavailable', detail: firstLine(detail) };
}

/** A module that cannot be loaded lists every place where it was looked for. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim();
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ExpectedError({ code: 'keychain-timed-out' })), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
