/**
 * The keychain of the system (Secret Service, macOS Keychain, Windows Credential Manager) through
 * keytar. The native module is loaded on first use: on a computer where it cannot be loaded, the
 * user gets an error message instead of a crash.
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
  /** Time that a prompt of the system can stay open. */
  timeoutMs?: number;
  load?: () => KeytarCalls;
  /** Asks the system if the keychain is locked. */
  isLocked?: () => Promise<boolean | null>;
}

export function keytarStore({
  service = 'Nightjar',
  timeoutMs = 20_000,
  load = () => createRequire(import.meta.url)('keytar') as KeytarCalls,
  isLocked = async () => null,
}: KeytarStoreOptions = {}): SecretStore {
  let keytar: KeytarCalls | undefined;
  // One call at a time: a call that waits for a prompt occupies one of the four threads of libuv
  // until the prompt closes, and later calls must not occupy the other threads.
  const queue = createSerialQueue();

  const call = async <T>(work: (calls: KeytarCalls) => Promise<T>): Promise<T> => {
    let hasTimedOut = false;
    try {
      const running = queue.run(() => {
        // The call was reported as timed out while it was queued, so it must not run later.
        if (hasTimedOut) throw new ExpectedError({ code: 'keychain-timed-out' });
        return work((keytar ??= load()));
      });
      return await withTimeout(running, timeoutMs);
    } catch (error) {
      hasTimedOut = true;
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
    isLocked,
  };
}

/** Messages of libsecret, GLib and macOS for an existing keychain that is locked. */
const lockedMessage =
  /Object does not exist at path \S*\/collection\/|No such secret (collection|item) at path|is locked|locked collection|IsLocked|dismissed|User interaction is not allowed|user ?name or passphrase you entered|cancell?ed/iu;

export function keychainError(error: unknown): NightjarError {
  const detail = error instanceof Error ? error.message : String(error);
  if (lockedMessage.test(detail)) return { code: 'keychain-locked' };
  return { code: 'keychain-unavailable', detail: firstLine(detail) };
}

/** The message of a module that cannot be loaded lists every searched path in further lines. */
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
