/** The passwords of connections: in the keychain, or in memory until Nightjar quits. */
import { NightjarFailure } from '#shared/errors/errors.ts';
import type { KeychainState, PasswordKeeping } from '#shared/ipc/contract.ts';
import type { SecretStore } from '../ports.ts';
import { memoryStore } from './memory-store.ts';

export interface Passwords {
  /**
   * null when there is none. With `stored`, a keychain that answers "nothing" is a locked one, and
   * that is what is reported: at two in the morning it must not look like a wrong password.
   */
  get(connectionId: string, expected?: { stored: boolean }): Promise<string | null>;
  /** An empty password is no password: it is removed. */
  set(connectionId: string, password: string, keepIn: PasswordKeeping): Promise<void>;
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
  const memory = memoryStore();
  /** What the last real use of the keychain showed; a look at an empty account cannot tell. */
  let seenLocked = false;
  let asking: Promise<KeychainState> | null = null;

  const observe = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const value = await work;
      seenLocked = false;
      return value;
    } catch (error) {
      seenLocked = error instanceof NightjarFailure && error.error.code === 'keychain-locked';
      throw error;
    }
  };

  const get: Passwords['get'] = async (connectionId, expected = { stored: false }) => {
    const account = accountOf(connectionId);
    const remembered = await memory.get(account);
    if (remembered !== null) return remembered;
    const password = await observe(
      secrets.get(account).then((found) => {
        if (found === null && expected.stored)
          throw new NightjarFailure({ code: 'keychain-locked' });
        return found;
      }),
    );
    if (password !== null) registerSecret(password);
    return password;
  };

  const remove: Passwords['remove'] = async (connectionId) => {
    const account = accountOf(connectionId);
    await memory.remove(account);
    await observe(secrets.remove(account));
  };

  const set: Passwords['set'] = async (connectionId, password, keepIn) => {
    if (password === '') return remove(connectionId);
    const account = accountOf(connectionId);
    registerSecret(password);
    if (keepIn === 'keychain') {
      await observe(secrets.set(account, password));
      await memory.remove(account);
      return;
    }
    await memory.set(account, password);
    // An older one in the keychain would come back after the next start. Where there is no
    // keychain, there is none.
    await observe(secrets.remove(account)).catch(() => undefined);
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

  return { get, set, remove, state };
}

function accountOf(connectionId: string): string {
  return `connection:${connectionId}`;
}

function stateOfFailure(error: unknown): KeychainState {
  if (!(error instanceof NightjarFailure)) throw error;
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
