import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { memoryStore } from '../credentials/memory-store.ts';
import type { SecretStore } from '../system/ports.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { scryptCost } from './passphrase.ts';
import { cheap, quietLog, tester, testClock } from './test-support.ts';

const passphrase = 'mossy kettle argues quietly';
const another = 'granite umbrella sings at noon';
let folder: string;
let keychain: SecretStore;
let recorded: string[];
let accounts: Accounts;
let auditFails = false;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'nightjar-accounts-')), 'admin');
  keychain = memoryStore();
  recorded = [];
  auditFails = false;
  accounts = open();
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

function open(over: Partial<Parameters<typeof createAccounts>[0]> = {}): Accounts {
  return createAccounts({
    folder,
    keychain,
    clock: testClock(),
    log: quietLog(),
    cost: cheap,
    record: async (kind, facts) => {
      if (auditFails) throw new ExpectedError({ code: 'audit-not-writable', detail: 'full' });
      recorded.push(`${kind} ${String(facts['name'])}`);
    },
    ...over,
  });
}
const failing = (error: NightjarError): SecretStore => {
  const refuse = async (): Promise<never> => {
    throw new ExpectedError(error);
  };
  return { get: refuse, set: refuse, remove: refuse };
};
const refusedWith = (code: string): object => ({ error: expect.objectContaining({ code }) });
const names = async (of = accounts): Promise<string[]> => (await of.list()).map(({ name }) => name);

describe('the first admin', () => {
  it('is created once, and the next process can read it', async () => {
    expect(await accounts.list()).toEqual([]);
    const { id } = await accounts.createFirst('Ada', passphrase, tester);
    expect(await open().authenticate('Ada', passphrase)).toMatchObject({ id, name: 'Ada' });
    await expect(accounts.createFirst('Eve', passphrase, tester)).rejects.toMatchObject(
      refusedWith('first-admin-exists'),
    );
    expect(await names()).toEqual(['Ada']);
    expect(recorded).toEqual(['first-admin-created Ada']);
  });

  it('is created only once if two windows ask at the same time', async () => {
    const results = await Promise.allSettled([
      accounts.createFirst('Ada', passphrase, tester),
      open().createFirst('Eve', passphrase, tester),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await names()).toHaveLength(1);
  });

  it('must exist before an admin can sign in', async () => {
    await expect(accounts.authenticate('Ada', passphrase)).rejects.toMatchObject(
      refusedWith('no-admin-yet'),
    );
  });

  it.each([
    ['a short passphrase', 'Ada', 'eleven char', 'passphrase'],
    ['a short one of many bytes', 'Ada', '🦉'.repeat(11), 'passphrase'],
    ['a passphrase without end', 'Ada', 'x'.repeat(1001), 'passphrase'],
    ['no name', '  ', passphrase, 'name'],
    ['a name with a line', 'Ada\nEve', passphrase, 'name'],
    ['a name with a terminal command', 'Ada\u001b[31m', passphrase, 'name'],
    ['a name that turns around', 'Ada\u202eevE', passphrase, 'name'],
    ['a name of a megabyte', 'x'.repeat(1_000_000), passphrase, 'name'],
  ])('is rejected with %s', async (_what, name, phrase, field) => {
    await expect(accounts.createFirst(name, phrase, tester)).rejects.toMatchObject({
      error: { code: 'invalid-input', problems: [{ field }] },
    });
    expect(await accounts.list()).toEqual([]);
  });

  it.each(['twelve chars', '            ', '🦉'.repeat(12), 'nothing but small letters'])(
    'may choose “%s”: no rules but the length',
    async (phrase) => {
      await accounts.createFirst('Ada', phrase, tester);
      expect(await accounts.authenticate('Ada', phrase)).toMatchObject({ name: 'Ada' });
    },
  );
});

describe('the hash of a passphrase', () => {
  it('is in the keychain with its parameters; the file contains only names', async () => {
    const { id } = await open({ cost: scryptCost }).createFirst('Ada', passphrase, tester);
    const secret = (await keychain.get(`admin:${id}`)) ?? '';
    expect(JSON.parse(secret)).toEqual({
      name: 'Ada',
      passphrase: {
        algorithm: 'scrypt',
        N: 131_072,
        r: 8,
        p: 1,
        salt: expect.stringMatching(/^[\w+/]{22}==$/u),
        hash: expect.stringMatching(/^[\w+/]{43}=$/u),
      },
    });
    // Size limit of Windows' Credential Manager.
    expect(secret.length).toBeLessThan(1000);
    expect(await open().authenticate('ada', passphrase)).toMatchObject({ name: 'Ada' });
    const text = await readFile(path.join(folder, 'accounts.json'), 'utf8');
    expect(text).not.toContain(
      (JSON.parse(secret) as { passphrase: { hash: string } }).passphrase.hash,
    );
    expect(text).not.toContain(passphrase);
  });

  it('is in a file that only its owner can read on a computer without a keychain', async () => {
    keychain = failing({ code: 'keychain-unavailable', detail: 'no D-Bus' });
    accounts = open();
    await accounts.createFirst('Ada', passphrase, tester);
    expect(await accounts.usesFile()).toBe(true);
    expect(await open().authenticate('Ada', passphrase)).toMatchObject({ name: 'Ada' });
    const file = path.join(folder, 'secrets.json');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readFile(file, 'utf8')).not.toContain(passphrase);
  });

  it('is not in a file if the keychain is only locked: the error is reported', async () => {
    for (const code of ['keychain-locked', 'keychain-timed-out'] as const) {
      keychain = failing({ code });
      await expect(open().createFirst('Ada', passphrase, tester)).rejects.toMatchObject(
        refusedWith(code),
      );
    }
    expect(await accounts.list()).toEqual([]);
  });

  it('stays in the keychain; a keychain that does not answer prevents the sign-in', async () => {
    await accounts.createFirst('Ada', passphrase, tester);
    for (const error of [
      { code: 'keychain-locked' },
      { code: 'keychain-unavailable', detail: 'gone' },
    ] as const) {
      const later = open({ keychain: failing(error) });
      await expect(later.authenticate('Ada', passphrase)).rejects.toMatchObject(
        refusedWith(error.code),
      );
    }
    // On Linux a locked keychain returns nothing.
    await expect(
      open({ keychain: memoryStore() }).authenticate('Ada', passphrase),
    ).rejects.toMatchObject(refusedWith('keychain-locked'));
  });
});

describe('signing in', () => {
  it('needs the correct passphrase of the correct admin, and ignores the case of the name', async () => {
    await accounts.createFirst('Ada Löve', passphrase, tester);
    await accounts.add('Eve', another, tester);
    expect(await accounts.authenticate('  ADA LÖVE', passphrase)).toMatchObject({
      name: 'Ada Löve',
    });
    for (const [name, phrase] of [
      ['Ada Löve', another],
      ['Eve', passphrase],
    ] as const) {
      await expect(accounts.authenticate(name, phrase)).rejects.toMatchObject(
        refusedWith('passphrase-wrong'),
      );
    }
  });

  it('treats two encodings of a letter as the same letter', async () => {
    await accounts.createFirst('Ada', 'Käse zum Frühstück'.normalize('NFC'), tester);
    expect(await accounts.authenticate('Ada', 'Käse zum Frühstück'.normalize('NFD'))).toMatchObject(
      { name: 'Ada' },
    );
  });

  it('returns the same error for an unknown name, and does the same work', async () => {
    accounts = open({ cost: { N: 2 ** 12, r: 8, p: 1 } });
    await accounts.createFirst('Ada', passphrase, tester);
    const timeOf = async (name: string): Promise<number> => {
      const startMs = performance.now();
      await expect(accounts.authenticate(name, another)).rejects.toMatchObject(
        refusedWith('passphrase-wrong'),
      );
      return performance.now() - startMs;
    };
    await timeOf('Ada');
    const known = await timeOf('Ada');
    // The test checks that the work is done at all: without it, the duration is a hundredth.
    await accounts.authenticate('Ada', passphrase);
    expect(await timeOf('Nobody')).toBeGreaterThan(known / 10);
  });

  it('slows down after failed attempts, whatever the name', async () => {
    await accounts.createFirst('Ada', passphrase, tester);
    for (const name of ['Ada', 'Eve', 'root']) {
      await expect(accounts.authenticate(name, another)).rejects.toMatchObject(
        refusedWith('passphrase-wrong'),
      );
    }
    for (const of of [accounts, open()]) {
      await expect(of.authenticate('Ada', passphrase)).rejects.toMatchObject({
        error: { code: 'sign-in-throttled', waitMs: 1000 },
      });
    }
  });

  it('keeps passphrases out of the log, but does not register wrong passphrases as secrets', async () => {
    await accounts.createFirst('Ada', passphrase, tester);
    const registered: string[] = [];
    accounts = open({ log: quietLog(registered) });
    for (const attempt of [
      () => accounts.authenticate('Ada', 'backup'),
      () => accounts.createFirst('Eve', 'Mallory, an admin', tester),
      () => accounts.add('Ada', 'Mallory, an admin', tester),
    ]) {
      await expect(attempt()).rejects.toBeInstanceOf(ExpectedError);
    }
    expect(registered).toEqual([]);
    await accounts.authenticate('Ada', passphrase);
    await accounts.setPassphrase('Ada', another, 'passphrase-changed', tester);
    expect(registered).toEqual([passphrase, another]);
  });

  it('is impossible by renaming an admin in the file', async () => {
    await accounts.createFirst('Ada', passphrase, tester);
    const file = path.join(folder, 'accounts.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"Ada"', '"Eve"'));
    await expect(accounts.authenticate('Eve', passphrase)).rejects.toMatchObject(
      refusedWith('passphrase-wrong'),
    );
  });
});

describe('more admins', () => {
  beforeEach(() => accounts.createFirst('Ada', passphrase, tester));

  it.each(['Ada', 'ADA', ' ada ', 'ａｄａ'])(
    'cannot be called like another: “%s”',
    async (name) => {
      await expect(accounts.add(name, another, tester)).rejects.toMatchObject(
        refusedWith('admin-name-taken'),
      );
      expect(await names()).toEqual(['Ada']);
    },
  );

  it('can be added and removed, except the last admin', async () => {
    await accounts.add('Eve', another, tester);
    await accounts.remove('ada', tester);
    expect(await names()).toEqual(['Eve']);
    await expect(accounts.authenticate('Ada', passphrase)).rejects.toMatchObject(
      refusedWith('passphrase-wrong'),
    );
    await expect(accounts.remove('Eve', tester)).rejects.toMatchObject(refusedWith('last-admin'));
    await expect(accounts.remove('Ada', tester)).rejects.toMatchObject(
      refusedWith('admin-not-found'),
    );
    expect(await names()).toEqual(['Eve']);
  });

  it('are not both removed if two admins remove each other at the same time', async () => {
    await accounts.add('Eve', another, tester);
    const results = await Promise.allSettled([
      accounts.remove('Ada', tester),
      open().remove('Eve', tester),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await names()).toHaveLength(1);
  });

  it('can get a new passphrase, and the old passphrase is no longer valid', async () => {
    expect(
      await accounts.setPassphrase('ada', another, 'passphrase-changed', tester),
    ).toMatchObject({
      generation: 1,
    });
    await expect(accounts.authenticate('Ada', passphrase)).rejects.toMatchObject(
      refusedWith('passphrase-wrong'),
    );
    expect(await accounts.authenticate('Ada', another)).toMatchObject({ name: 'Ada' });
    expect(recorded.at(-1)).toBe('passphrase-changed Ada');
  });

  it('need not wait after failed attempts if the user of the OS account set a new passphrase', async () => {
    for (let n = 1; n <= 3; n += 1) await accounts.authenticate('Ada', another).catch(() => null);
    await expect(accounts.authenticate('Ada', passphrase)).rejects.toMatchObject(
      refusedWith('sign-in-throttled'),
    );
    await accounts.setPassphrase('Ada', another, 'passphrase-reset', tester);
    expect(await accounts.authenticate('Ada', another)).toMatchObject({ name: 'Ada' });
  });

  it('do not change if the change cannot be recorded', async () => {
    await accounts.add('Eve', another, tester);
    auditFails = true;
    const refused = refusedWith('audit-not-writable');
    await expect(accounts.add('Zoë', another, tester)).rejects.toMatchObject(refused);
    await expect(accounts.remove('Eve', tester)).rejects.toMatchObject(refused);
    await expect(
      accounts.setPassphrase('Ada', another, 'passphrase-changed', tester),
    ).rejects.toMatchObject(refused);
    expect(await names()).toEqual(['Ada', 'Eve']);
    expect(await accounts.authenticate('Ada', passphrase)).toMatchObject({ name: 'Ada' });
    expect(await accounts.authenticate('Eve', another)).toMatchObject({ name: 'Eve' });
  });
});

describe('a file that cannot be read', () => {
  it.each(['', '{', '[]', '{"version":2}', '{"version":1,"admins":[]}'])(
    'is never taken for a first start: “%s”',
    async (text) => {
      await accounts.createFirst('Ada', passphrase, tester);
      await writeFile(path.join(folder, 'accounts.json'), text);
      const refused = refusedWith('accounts-unreadable');
      await expect(accounts.list()).rejects.toMatchObject(refused);
      await expect(accounts.createFirst('Eve', another, tester)).rejects.toMatchObject(refused);
      await expect(accounts.authenticate('Ada', passphrase)).rejects.toMatchObject(refused);
      expect(await readFile(path.join(folder, 'accounts.json'), 'utf8')).toBe(text);
    },
  );
});
