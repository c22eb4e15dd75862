/** The real keychain through keytar: on Linux a gnome-keyring, which `npm test` starts. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import type * as Keytar from 'keytar';
import { afterAll, describe, expect, it, test } from 'vitest';
import { keytarStore } from '../../src-main/credentials/keytar-store.ts';
import { createPasswords } from '../../src-main/credentials/passwords.ts';
import { describeSecretStore } from '../../src-main/credentials/secret-store.contract.ts';

// Never the service name of the installed app: the tests must not see its passwords.
const service = `Nightjar test ${randomUUID()}`;
const keytar = createRequire(import.meta.url)('keytar') as typeof Keytar;

afterAll(async () => {
  for (const { account } of await keytar.findCredentials(service)) {
    await keytar.deletePassword(service, account);
  }
});

const shop = {
  host: 'db.example.org',
  port: 5432,
  user: 'ada',
  tlsMode: 'require',
  rootCertificatePem: null,
} as const;

describeSecretStore('the keychain of this computer', () => keytarStore({ service }));

test.runIf(process.platform === 'linux')(
  'a keyring that is locked is known as locked before it is used, and no prompt opens',
  async () => {
    const child = path.join(import.meta.dirname, '../support/locked-keyring-child.ts');
    const session = path.join(import.meta.dirname, '../../tools/keyring-session.ts');
    // Its own session: the keyring of the tests stays unlocked.
    const { stdout, stderr } = await promisify(execFile)(
      'dbus-run-session',
      ['--', process.execPath, session, process.execPath, child],
      { timeout: 60_000 },
    );
    expect(JSON.parse(stdout)).toEqual(['ready', 'locked']);
    expect(stderr).not.toContain('SystemPrompter');
  },
);

describe('a password in the keychain', () => {
  it("a password is available to the next process, under Nightjar's service name and the id of its connection", async () => {
    const id = randomUUID();
    await createPasswords({ secrets: keytarStore({ service }) }).set(
      id,
      'pä:ss\\',
      shop,
      'keychain',
    );
    expect(await keytar.getPassword(service, `connection:${id}`)).toBe('pä:ss\\');
    const next = createPasswords({ secrets: keytarStore({ service }) });
    expect(await next.get(id, shop, { stored: true })).toBe('pä:ss\\');
    expect(await next.state()).toEqual({ state: 'ready' });
  });

  it('a password is sent only to the server that it was stored for; a password of an older version only to the first server that it is used for', async () => {
    const [id, old] = [randomUUID(), randomUUID()];
    const passwords = createPasswords({ secrets: keytarStore({ service }) });
    const elsewhere = { ...shop, host: 'evil.example.org' };
    const rejected = { error: { code: 'password-needed-again', host: 'evil.example.org' } };
    await passwords.set(id, 'secret', shop, 'keychain');
    await keytar.setPassword(service, `connection:${old}`, 'from before');
    expect(await passwords.get(old, shop, { stored: true })).toBe('from before');
    const next = createPasswords({ secrets: keytarStore({ service }) });
    for (const one of [id, old]) {
      await expect(next.get(one, elsewhere, { stored: true })).rejects.toMatchObject(rejected);
    }
    expect(await next.get(id, shop, { stored: true })).toBe('secret');
    for (const one of [id, old]) await next.remove(one);
    const left = (await keytar.findCredentials(service)).map(({ account }) => account);
    expect(left.filter((account) => account.includes(id) || account.includes(old))).toEqual([]);
  });
});
