import { describe, expect, it } from 'vitest';
import { keychainError, keytarStore, type KeytarCalls } from './keytar-store.ts';

const never = new Promise<never>(() => undefined);

function calls(over: Partial<KeytarCalls>): () => KeytarCalls {
  return () => ({
    getPassword: async () => null,
    setPassword: async () => undefined,
    deletePassword: async () => false,
    ...over,
  });
}

describe('the keychain of the system', () => {
  it('is "unavailable" if keytar cannot be loaded', async () => {
    const store = keytarStore({
      load: () => {
        throw new Error("Cannot find module '../build/Release/keytar.node'\nRequire stack:\n- /x");
      },
    });
    await expect(store.get('a')).rejects.toMatchObject({
      error: {
        code: 'keychain-unavailable',
        detail: "Cannot find module '../build/Release/keytar.node'",
      },
    });
  });

  it('is loaded only when it is needed, and only once', async () => {
    let loaded = 0;
    const store = keytarStore({
      load: () => {
        loaded += 1;
        return calls({})();
      },
    });
    expect(loaded).toBe(0);
    await store.get('a');
    await store.get('b');
    expect(loaded).toBe(1);
  });

  it('that waits for a prompt times out', async () => {
    const store = keytarStore({ timeoutMs: 20, load: calls({ getPassword: () => never }) });
    await expect(store.get('a')).rejects.toMatchObject({ error: { code: 'keychain-timed-out' } });
  });

  it('does not perform a call later that was reported as timed out', async () => {
    let open = (): void => undefined;
    const prompt = new Promise<null>((resolve) => {
      open = () => resolve(null);
    });
    const set: string[] = [];
    const store = keytarStore({
      timeoutMs: 20,
      load: calls({
        getPassword: () => prompt,
        setPassword: async (_, account) => void set.push(account),
      }),
    });
    const results = await Promise.allSettled([store.get('a'), store.set('b', 'x')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    open();
    await store.set('c', 'x');
    expect(set).toEqual(['c']);
  });

  it.each([
    // Recorded messages: gnome-keyring without a login collection, locked, with a closed prompt;
    // macOS over ssh.
    [
      'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
      'keychain-locked',
    ],
    ['Cannot create an item in a locked collection', 'keychain-locked'],
    ['User interaction is not allowed.', 'keychain-locked'],
    ['The user name or passphrase you entered is not correct.', 'keychain-locked'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain-unavailable'],
    [
      'The name org.freedesktop.secrets was not provided by any .service files',
      'keychain-unavailable',
    ],
    ['Could not connect: No such file or directory', 'keychain-unavailable'],
    ['something new', 'keychain-unavailable'],
  ])('“%s” means %s', (words, code) => {
    expect(keychainError(new Error(words)).code).toBe(code);
  });
});
