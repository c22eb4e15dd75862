/** Contract of every SecretStore; the keychain and the store in memory are tested against it. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { SecretStore } from '../system/ports.ts';

export function describeSecretStore(title: string, make: () => SecretStore): void {
  describe(`a secret store: ${title}`, () => {
    const store = make();
    const used: string[] = [];
    const newAccount = (): string => {
      const account = `connection:${randomUUID()}`;
      used.push(account);
      return account;
    };
    afterEach(async () => {
      for (const account of used.splice(0)) await store.remove(account);
    });

    it('returns null for an unknown account', async () => {
      expect(await store.get(newAccount())).toBeNull();
    });

    it('returns the stored secret', async () => {
      const account = newAccount();
      await store.set(account, 'secret');
      expect(await store.get(account)).toBe('secret');
    });

    it('keeps the later of two secrets', async () => {
      const account = newAccount();
      await store.set(account, 'first');
      await store.set(account, 'second');
      expect(await store.get(account)).toBe('second');
    });

    it('keeps accounts apart', async () => {
      const [one, other] = [newAccount(), newAccount()];
      await store.set(one, 'one');
      await store.set(other, 'other');
      await store.remove(one);
      expect(await store.get(one)).toBeNull();
      expect(await store.get(other)).toBe('other');
    });

    it('reports if there was a secret to remove', async () => {
      const account = newAccount();
      await store.set(account, 'secret');
      expect(await store.remove(account)).toBe(true);
      expect(await store.remove(account)).toBe(false);
    });

    it.each([
      ['punctuation', `a:b\\c'd"e f$g%h&i;j|k<l>`],
      ['spaces at both ends', '  x  '],
      ['other scripts', 'пароль 密码 كلمة 🦉 e\u0301'],
      ['1000 characters', 'ä'.repeat(1000)],
      ['one character', 'x'],
      ['lines', 'a\nb\tc'],
    ])('keeps %s exactly', async (_, secret) => {
      const account = newAccount();
      await store.set(account, secret);
      expect(await store.get(account)).toBe(secret);
    });

    it.each([
      ['an empty secret', ''],
      ['a NUL, at which C would end', 'a\0b'],
      ['half a character', 'a\ud83e'],
    ])('rejects %s and keeps the previous secret', async (_, secret) => {
      const account = newAccount();
      await store.set(account, 'before');
      await expect(store.set(account, secret)).rejects.toMatchObject({
        error: { code: 'invalid-input' },
      });
      expect(await store.get(account)).toBe('before');
    });

    it('rejects an empty account', async () => {
      const refused = { error: { code: 'invalid-input' } };
      await expect(store.get('')).rejects.toMatchObject(refused);
      await expect(store.set('', 'x')).rejects.toMatchObject(refused);
      await expect(store.remove('')).rejects.toMatchObject(refused);
    });

    it('handles many simultaneous calls', async () => {
      const accounts = Array.from({ length: 12 }, newAccount);
      await Promise.all(accounts.map((account) => store.set(account, `of ${account}`)));
      const found = await Promise.all(accounts.map((account) => store.get(account)));
      expect(found).toEqual(accounts.map((account) => `of ${account}`));
    });
  });
}
