/** The real keychain through keytar: on Linux a gnome-keyring, which `npm test` starts for us. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as Keytar from 'keytar';
import { afterAll, describe, expect, it } from 'vitest';
import { keytarStore } from '../../src-main/credentials/keytar-store.ts';
import { createPasswords } from '../../src-main/credentials/passwords.ts';
import { describeSecretStore } from '../../src-main/credentials/secret-store.contract.ts';

// Never the service of the installed app: its passwords are none of our business.
const service = `Nightjar test ${randomUUID()}`;
const keytar = createRequire(import.meta.url)('keytar') as typeof Keytar;

afterAll(async () => {
  for (const { account } of await keytar.findCredentials(service)) {
    await keytar.deletePassword(service, account);
  }
});

describeSecretStore('the keychain of this computer', () => keytarStore({ service }));

describe('a password in the keychain', () => {
  it('is there for the next process, under our service and the id of its connection', async () => {
    const id = randomUUID();
    await createPasswords({ secrets: keytarStore({ service }) }).set(id, 'pä:ss\\', 'keychain');
    expect(await keytar.getPassword(service, `connection:${id}`)).toBe('pä:ss\\');
    const next = createPasswords({ secrets: keytarStore({ service }) });
    expect(await next.get(id, { stored: true })).toBe('pä:ss\\');
    expect(await next.state()).toEqual({ state: 'ready' });
  });
});
