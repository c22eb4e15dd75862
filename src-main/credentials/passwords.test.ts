import { describe, expect, it } from 'vitest';
import { NightjarFailure, type NightjarError } from '#shared/errors/errors.ts';
import type { SecretStore } from '../ports.ts';
import { memoryStore } from './memory-store.ts';
import { createPasswords } from './passwords.ts';

/** A keychain that can be locked: on Linux a locked one says null, and refuses to take anything. */
function lockableStore(): SecretStore & { locked: boolean } {
  const inside = memoryStore();
  const refuse = (): never => {
    throw new NightjarFailure({ code: 'keychain-locked' });
  };
  return {
    locked: false,
    async get(account) {
      return this.locked ? null : inside.get(account);
    },
    async set(account, secret) {
      return this.locked ? refuse() : inside.set(account, secret);
    },
    async remove(account) {
      return this.locked ? refuse() : inside.remove(account);
    },
  };
}

function failingStore(error: NightjarError): SecretStore {
  const refuse = async (): Promise<never> => {
    throw new NightjarFailure(error);
  };
  return { get: refuse, set: refuse, remove: refuse };
}

describe('passwords', () => {
  it('are kept in the keychain under the id of the connection', async () => {
    const secrets = memoryStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'secret', 'keychain');
    expect(await secrets.get('connection:7')).toBe('secret');
    expect(await passwords.get('7')).toBe('secret');
    await passwords.remove('7');
    expect(await secrets.get('connection:7')).toBeNull();
  });

  it('kept in memory never reach the keychain, and win over it', async () => {
    const secrets = memoryStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'old', 'keychain');
    await passwords.set('7', 'new', 'memory');
    expect(await passwords.get('7')).toBe('new');
    expect(await secrets.get('connection:7')).toBeNull();
    expect(await createPasswords({ secrets }).get('7')).toBeNull();
  });

  it('move from memory to the keychain', async () => {
    const secrets = memoryStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'first', 'memory');
    await passwords.set('7', 'second', 'keychain');
    expect(await passwords.get('7')).toBe('second');
    expect(await secrets.get('connection:7')).toBe('second');
  });

  it('that are empty are none', async () => {
    const passwords = createPasswords({ secrets: memoryStore() });
    await passwords.set('7', 'secret', 'keychain');
    await passwords.set('7', '', 'keychain');
    expect(await passwords.get('7')).toBeNull();
  });

  it('can be kept in memory on a computer without a keychain', async () => {
    const secrets = failingStore({ code: 'keychain-unavailable', detail: 'no D-Bus' });
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'secret', 'memory');
    expect(await passwords.get('7')).toBe('secret');
    await expect(passwords.set('8', 'secret', 'keychain')).rejects.toMatchObject({
      error: { code: 'keychain-unavailable' },
    });
    expect(await passwords.state()).toEqual({ state: 'unavailable', detail: 'no D-Bus' });
  });

  it('that are stored but not given out mean that the keychain is locked', async () => {
    const secrets = lockableStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'secret', 'keychain');
    expect(await passwords.state()).toEqual({ state: 'ready' });
    secrets.locked = true;
    await expect(passwords.get('7', { stored: true })).rejects.toMatchObject({
      error: { code: 'keychain-locked' },
    });
    expect(await passwords.state()).toEqual({ state: 'locked' });
    secrets.locked = false;
    expect(await passwords.get('7', { stored: true })).toBe('secret');
    expect(await passwords.state()).toEqual({ state: 'ready' });
  });

  it('are told to whoever keeps them out of the log', async () => {
    const registered: string[] = [];
    const secrets = memoryStore();
    await secrets.set('connection:8', 'from before');
    const passwords = createPasswords({
      secrets,
      registerSecret: (secret) => registered.push(secret),
    });
    await passwords.set('7', 'typed', 'memory');
    await passwords.get('8');
    expect(registered).toEqual(['typed', 'from before']);
  });
});
