/**
 * The passwords of connections: in the keychain, or in memory until Nightjar quits. Each goes only to the
 * server, as the user and over the TLS that it was stored for; the database may be another one.
 */
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import type { KeychainState, PasswordStorage } from '#shared/domain/keychain.ts';
import type { SecretStore } from '../system/ports.ts';
import { boundSecrets, type SecretTarget } from './bound-secrets.ts';
import { memoryStore } from './memory-store.ts';

/** What a password is stored for. */
export type PasswordTarget = Pick<
  ConnectionFields,
  'host' | 'port' | 'user' | 'tlsMode' | 'rootCertificatePem'
>;

export interface Passwords {
  /**
   * Fails with `password-needed-again` when it was stored for another target than this one. null when there is none. With `stored`, a keychain that answers "nothing" is a locked one, and
   * that is what is reported: at two in the morning it must not look like a wrong password.
   */
  get(
    connectionId: string,
    target: PasswordTarget,
    expected?: { stored: boolean },
  ): Promise<string | null>;
  /** An empty password is no password: it is removed. Resolves with what takes the change back. */
  set(
    connectionId: string,
    password: string,
    target: PasswordTarget,
    storeIn: PasswordStorage,
  ): Promise<() => Promise<void>>;
  /** Whether one is kept in memory. */
  isRemembered(connectionId: string): boolean;
  remove(connectionId: string): Promise<void>;
  /** Whether the keychain can be used. Never opens a prompt by itself on an unlocked keychain. */
  state(): Promise<KeychainState>;
}

export interface PasswordsOptions {
  secrets: SecretStore;
  /** Told every password that passes, so that the log can leave it out. */
  registerSecret?: (secret: string) => void;
}

const probeAccount = 'probe';

export function createPasswords({
  secrets,
  registerSecret = () => undefined,
}: PasswordsOptions): Passwords {
  const keychain = boundSecrets(secrets);
  const memory = boundSecrets(memoryStore());
  const remembered = new Set<string>();
  /** What the last real use of the keychain showed; a look at an empty account cannot tell. */
  let seenLocked = false;
  let asking: Promise<KeychainState> | null = null;

  const observe = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const value = await work;
      seenLocked = false;
      return value;
    } catch (error) {
      seenLocked = error instanceof ExpectedError && error.error.code === 'keychain-locked';
      throw error;
    }
  };

  const get: Passwords['get'] = async (connectionId, target, expected = { stored: false }) => {
    const account = accountOf(connectionId);
    const { host, port, user } = target;
    const found = remembered.has(connectionId)
      ? await memory.get(account, partsOf(target))
      : await observe(
          keychain.get(account, partsOf(target)).then((stored) => {
            if (stored.kind === 'none' && expected.stored) fail({ code: 'keychain-locked' });
            return stored;
          }),
        );
    if (found.kind === 'elsewhere')
      return fail({ code: 'password-needed-again', host, port, user });
    if (found.kind === 'none') return null;
    registerSecret(found.secret);
    return found.secret;
  };

  const remove: Passwords['remove'] = async (connectionId) => {
    const account = accountOf(connectionId);
    remembered.delete(connectionId);
    await memory.remove(account);
    await observe(keychain.remove(account));
  };

  const set: Passwords['set'] = async (connectionId, password, target, storeIn) => {
    const account = accountOf(connectionId);
    const takeBack = await snapshot(connectionId, storeIn);
    if (password === '') {
      await remove(connectionId);
      return takeBack;
    }
    registerSecret(password);
    if (storeIn === 'keychain') {
      await observe(keychain.set(account, password, partsOf(target)));
      remembered.delete(connectionId);
      await memory.remove(account);
      return takeBack;
    }
    await memory.set(account, password, partsOf(target));
    remembered.add(connectionId);
    // An older one in the keychain would come back after the next start. Where there is no
    // keychain, there is none.
    await observe(keychain.remove(account)).catch(() => undefined);
    return takeBack;
  };

  /** A keychain that does not give the old one out cannot take a new one either; memory can. */
  const snapshot = async (
    connectionId: string,
    storeIn: PasswordStorage,
  ): Promise<() => Promise<void>> => {
    const account = accountOf(connectionId);
    const wasRemembered = remembered.has(connectionId);
    const undoMemory = await memory.snapshot(account);
    const undoKeychain = await observe(keychain.snapshot(account)).catch((error: unknown) => {
      if (storeIn === 'keychain') throw error;
      return null;
    });
    return async () => {
      await undoMemory();
      if (wasRemembered) remembered.add(connectionId);
      else remembered.delete(connectionId);
      await undoKeychain?.();
    };
  };

  const ask = async (): Promise<KeychainState> => {
    try {
      await secrets.get(probeAccount);
      return seenLocked ? { state: 'locked' } : { state: 'ready' };
    } catch (error) {
      return stateOfFailure(error);
    }
  };

  const state: Passwords['state'] = () => {
    asking ??= ask().finally(() => (asking = null));
    return asking;
  };

  return { get, set, remove, state, isRemembered: (connectionId) => remembered.has(connectionId) };
}

function partsOf({ host, port, user, tlsMode, rootCertificatePem }: PasswordTarget): SecretTarget {
  return [host, port, user, tlsMode, rootCertificatePem];
}

export function isSameTarget(a: PasswordTarget, b: PasswordTarget): boolean {
  return JSON.stringify(partsOf(a)) === JSON.stringify(partsOf(b));
}

function accountOf(connectionId: string): string {
  return `connection:${connectionId}`;
}

function stateOfFailure(error: unknown): KeychainState {
  if (!(error instanceof ExpectedError)) throw error;
  switch (error.error.code) {
    case 'keychain-locked':
    case 'keychain-timed-out':
      return { state: 'locked' };
    case 'keychain-unavailable':
      return { state: 'unavailable', detail: error.error.detail };
    default:
      throw error;
  }
}
