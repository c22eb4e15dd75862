/**
 * The passwords of connections: in the keychain, or in memory until Nightjar quits. Each password
 * is used only for the server, the user and the TLS settings that it was stored for; the database
 * can differ.
 */
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import type { KeychainState, PasswordStorage } from '#shared/domain/keychain.ts';
import type { SecretStore } from '../system/ports.ts';
import { boundSecrets, type SecretTarget } from './bound-secrets.ts';
import { memoryStore } from './memory-store.ts';

/** Target that a password is stored for. */
export type PasswordTarget = Pick<
  ConnectionFields,
  'host' | 'port' | 'user' | 'tlsMode' | 'rootCertificatePem'
>;

export interface Passwords {
  /**
   * Resolves with null if there is no password. Fails with `password-needed-again` if it was stored
   * for a different target. With `stored`, a keychain that returns nothing counts as locked: a
   * locked keychain at night must not look like a wrong password.
   */
  get(
    connectionId: string,
    target: PasswordTarget,
    expected?: { stored: boolean },
  ): Promise<string | null>;
  /**
   * An empty password removes the stored password. Resolves with a function that undoes the change.
   */
  set(
    connectionId: string,
    password: string,
    target: PasswordTarget,
    storeIn: PasswordStorage,
  ): Promise<() => Promise<void>>;
  /** Returns true if a password of this connection is in memory. */
  isRemembered(connectionId: string): boolean;
  remove(connectionId: string): Promise<void>;
  /** Resolves with the state of the keychain. Never opens a prompt. */
  state(): Promise<KeychainState>;
}

export interface PasswordsOptions {
  secrets: SecretStore;
  /** Called with every password in use, so that the log can omit it. */
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
  /** Result of the last real use of the keychain, if the system does not tell if it is locked. */
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
    const undo = await snapshot(connectionId, storeIn);
    if (password === '') {
      await remove(connectionId);
      return undo;
    }
    registerSecret(password);
    if (storeIn === 'keychain') {
      await observe(keychain.set(account, password, partsOf(target)));
      remembered.delete(connectionId);
      await memory.remove(account);
      return undo;
    }
    await memory.set(account, password, partsOf(target));
    remembered.add(connectionId);
    // Removes an older password in the keychain, which would be used after the next start. Without
    // a keychain there is none.
    await observe(keychain.remove(account)).catch(() => undefined);
    return undo;
  };

  /** A keychain that does not return the old password cannot store a new one either; memory can. */
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
      // Fails if there is no keychain. It is an empty account, which does not show if it is locked.
      await secrets.get(probeAccount);
      const isLocked = (await secrets.isLocked?.()) ?? seenLocked;
      return { state: isLocked ? 'locked' : 'ready' };
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
