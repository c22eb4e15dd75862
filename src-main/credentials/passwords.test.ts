import { describe, expect, it } from 'vitest';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import type { SecretStore } from '../system/ports.ts';
import { memoryStore } from './memory-store.ts';
import { createPasswords, type PasswordTarget } from './passwords.ts';

const shop = {
  host: 'db.example.org',
  port: 5432,
  user: 'ada',
  tlsMode: 'require',
  rootCertificatePem: null,
} as const;

/** A keychain that can be locked: on Linux a locked keychain returns null and stores nothing. */
function lockableStore(): SecretStore & { locked: boolean } {
  const inside = memoryStore();
  const refuse = (): never => {
    throw new ExpectedError({ code: 'keychain-locked' });
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
    throw new ExpectedError(error);
  };
  return { get: refuse, set: refuse, remove: refuse };
}

describe('passwords', () => {
  it('are kept in the keychain under the id of the connection', async () => {
    const secrets = memoryStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'secret', shop, 'keychain');
    expect(await secrets.get('connection:7')).toBe('secret');
    expect(await passwords.get('7', shop)).toBe('secret');
    await passwords.remove('7');
    expect(await secrets.get('connection:7')).toBeNull();
  });

  it('in memory are never stored in the keychain, and take precedence over it', async () => {
    const secrets = memoryStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'old', shop, 'keychain');
    await passwords.set('7', 'new', shop, 'memory');
    expect(await passwords.get('7', shop)).toBe('new');
    expect(await secrets.get('connection:7')).toBeNull();
    expect(await createPasswords({ secrets }).get('7', shop)).toBeNull();
  });

  it('move from memory to the keychain', async () => {
    const secrets = memoryStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'first', shop, 'memory');
    await passwords.set('7', 'second', shop, 'keychain');
    expect(await passwords.get('7', shop)).toBe('second');
    expect(await secrets.get('connection:7')).toBe('second');
  });

  it('that are empty count as no password', async () => {
    const passwords = createPasswords({ secrets: memoryStore() });
    await passwords.set('7', 'secret', shop, 'keychain');
    await passwords.set('7', '', shop, 'keychain');
    expect(await passwords.get('7', shop)).toBeNull();
  });

  it('can be kept in memory on a computer without a keychain', async () => {
    const secrets = failingStore({ code: 'keychain-unavailable', detail: 'no D-Bus' });
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'secret', shop, 'memory');
    expect(await passwords.get('7', shop)).toBe('secret');
    await expect(passwords.set('8', 'secret', shop, 'keychain')).rejects.toMatchObject({
      error: { code: 'keychain-unavailable' },
    });
    expect(await passwords.state()).toEqual({ state: 'unavailable', detail: 'no D-Bus' });
  });

  it('that are stored but not returned mean that the keychain is locked', async () => {
    const secrets = lockableStore();
    const passwords = createPasswords({ secrets });
    await passwords.set('7', 'secret', shop, 'keychain');
    expect(await passwords.state()).toEqual({ state: 'ready' });
    secrets.locked = true;
    await expect(passwords.get('7', shop, { stored: true })).rejects.toMatchObject({
      error: { code: 'keychain-locked' },
    });
    expect(await passwords.state()).toEqual({ state: 'locked' });
    secrets.locked = false;
    expect(await passwords.get('7', shop, { stored: true })).toBe('secret');
    expect(await passwords.state()).toEqual({ state: 'ready' });
  });

  it.each([true, false])(
    'the state is what the system says about the keychain, before its first use and after a failure (%s)',
    async (tells) => {
      const store = lockableStore();
      const isLocked = async (): Promise<boolean | null> => (tells ? store.locked : null);
      const passwords = createPasswords({ secrets: Object.assign(store, { isLocked }) });
      store.locked = true;
      expect(await passwords.state()).toEqual({ state: tells ? 'locked' : 'ready' });
      await expect(passwords.set('7', 'secret', shop, 'keychain')).rejects.toMatchObject({
        error: { code: 'keychain-locked' },
      });
      expect(await passwords.state()).toEqual({ state: 'locked' });
      store.locked = false;
      expect(await passwords.state()).toEqual({ state: tells ? 'ready' : 'locked' });
    },
  );

  it('are registered so that they are kept out of the log', async () => {
    const registered: string[] = [];
    const secrets = memoryStore();
    await secrets.set('connection:8', 'from before');
    const passwords = createPasswords({
      secrets,
      registerSecret: (secret) => registered.push(secret),
    });
    await passwords.set('7', 'typed', shop, 'memory');
    await passwords.get('8', shop);
    expect(registered).toEqual(['typed', 'from before']);
  });

  const elsewhere = { error: { code: 'password-needed-again' } };
  const others: [string, PasswordTarget][] = [
    ['host', { ...shop, host: 'evil.example.org' }],
    ['port', { ...shop, port: 5433 }],
    ['user', { ...shop, user: 'mallory' }],
    ['weaker TLS', { ...shop, tlsMode: 'disable' }],
    ['stricter TLS', { ...shop, tlsMode: 'verify-full' }],
    ['root certificate', { ...shop, rootCertificatePem: 'another' }],
  ];

  it.each(others)(
    'are used only for their target: not after a change of the %s',
    async (_, other) => {
      const secrets = memoryStore();
      const passwords = createPasswords({ secrets });
      await passwords.set('7', 'secret', shop, 'keychain');
      await passwords.set('8', 'secret', shop, 'memory');
      await expect(passwords.get('7', other)).rejects.toMatchObject(elsewhere);
      await expect(passwords.get('8', other)).rejects.toMatchObject(elsewhere);
      await expect(createPasswords({ secrets }).get('7', other)).rejects.toMatchObject(elsewhere);
      expect(await passwords.get('7', shop)).toBe('secret');
      await passwords.set('7', 'typed', other, 'keychain');
      expect(await passwords.get('7', other)).toBe('typed');
      await expect(passwords.get('7', shop)).rejects.toMatchObject(elsewhere);
    },
  );

  it('of an older version are bound to the target of their first use', async () => {
    const secrets = memoryStore();
    await secrets.set('connection:7', 'from before');
    expect(await createPasswords({ secrets }).get('7', shop)).toBe('from before');
    const [, other] = others[0] ?? [];
    if (other === undefined) throw new Error('There is another host');
    await expect(createPasswords({ secrets }).get('7', other)).rejects.toMatchObject(elsewhere);
    expect(await secrets.get('connection:7')).toBe('from before');
  });

  it.each([0, 1])(
    'that were written incompletely (step %i) are sent to no other server',
    async (steps) => {
      const secrets = memoryStore();
      const [, other] = others[0] ?? [];
      if (other === undefined) throw new Error('There is another host');
      await createPasswords({ secrets }).set('7', 'old', shop, 'keychain');
      let left = steps;
      const dying: SecretStore = {
        ...secrets,
        set: async (account, secret) => {
          if ((left -= 1) < 0) throw new ExpectedError({ code: 'keychain-timed-out' });
          await secrets.set(account, secret);
        },
      };
      const change = createPasswords({ secrets: dying }).set('7', 'new', other, 'keychain');
      await expect(change).rejects.toMatchObject({ error: { code: 'keychain-timed-out' } });
      await expect(createPasswords({ secrets }).get('7', other)).rejects.toMatchObject(elsewhere);
    },
  );

  it('are restored when a change is undone', async () => {
    const secrets = memoryStore();
    const passwords = createPasswords({ secrets });
    const [, other] = others[0] ?? [];
    if (other === undefined) throw new Error('There is another host');
    await passwords.set('7', 'old', shop, 'keychain');
    for (const storeIn of ['keychain', 'memory'] as const) {
      const takeBack = await passwords.set('7', 'new', other, storeIn);
      await takeBack();
      expect(await passwords.get('7', shop)).toBe('old');
      expect(passwords.isRemembered('7')).toBe(false);
    }
    const takeBack = await passwords.set('9', 'new', shop, 'keychain');
    await takeBack();
    expect(await passwords.get('9', shop)).toBeNull();
  });
});
