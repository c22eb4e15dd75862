import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionDraft, ConnectionFields } from '#shared/domain/connection.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { systemClock } from '../system/clock.ts';
import { memoryStore } from '../credentials/memory-store.ts';
import { createPasswords } from '../credentials/passwords.ts';
import type { Log, SecretStore } from '../system/ports.ts';
import type { ServerTarget } from '../postgres/connection/probe.ts';
import { openSettings } from '../settings/settings-store.ts';
import { createConnections, type Connections } from './connections.ts';

let folder: string;
let file: string;
let logged: string[];
let changes: number;
let probed: Pick<ServerTarget, 'fields' | 'password'>[];
let sampleFields: ConnectionFields;
const record = (message: string, facts?: unknown): void =>
  void logged.push(`${message} ${JSON.stringify(facts)}`);
const log: Log = { info: record, warn: record, error: record, registerSecret: () => undefined };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
  file = path.join(folder, 'user data', 'settings.json');
  logged = [];
  probed = [];
  changes = 0;
  sampleFields = { ...fields('Sample database'), port: 6001 };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function fields(name: string): ConnectionFields {
  return {
    name,
    host: 'db.example.org',
    port: 5432,
    database: 'library',
    user: 'ada',
    tlsMode: 'prefer',
    rootCertificatePem: null,
  };
}

const draft = (name: string, password: string | null = 'Canary42'): ConnectionDraft => ({
  fields: fields(name),
  password,
});

async function open(
  secrets: SecretStore = memoryStore(),
  settingsFile = file,
): Promise<Connections> {
  return createConnections({
    settings: await openSettings({ file: settingsFile, log, clock: systemClock }),
    passwords: createPasswords({ secrets }),
    server: {
      probe: async (target) => {
        probed.push(target);
        throw new ExpectedError({ code: 'too-many-connections' });
      },
    },
    sample: { start: async () => ({ fields: sampleFields, password: 'of the sample' }) },
    log,
    onChange: () => (changes += 1),
  });
}

const failsWith = (code: string) => ({ error: { code } });

describe('connections', () => {
  it('still exist after a restart, with their passwords only in the keychain', async () => {
    const secrets = memoryStore();
    const added = await (await open(secrets)).add(draft('Library'), 'keychain');
    const again = await open(secrets);
    expect(again.list()).toEqual([added]);
    expect(added).toMatchObject({ ...fields('Library'), folderName: '', hasPassword: true });
    expect((await again.target(added.id)).password).toEqual({ kind: 'given', value: 'Canary42' });
    expect(await readFile(file, 'utf8')).not.toContain('Canary42');
    expect(logged.join('\n')).not.toContain('Canary42');
    expect(logged.join('\n')).toContain('connection added');
    expect(changes).toBe(1);
  });

  it('are logged when they are added, changed and removed', async () => {
    const connections = await open();
    const { id } = await connections.add(draft('Library'), 'keychain');
    await connections.update(id, { ...fields('Library'), port: 6543 }, 'Canary42', 'keychain');
    await connections.update(id, fields('Library'), 'Canary43', 'keychain');
    await connections.remove(id);
    const lines = logged.filter((line) => line.includes(id));
    expect(lines.map((line) => /connection (\w+)/u.exec(line)?.[1])).toEqual([
      'added',
      'changed',
      'changed',
      'removed',
    ]);
    expect(lines[1]).toContain('6543');
    expect(lines.join()).not.toMatch(/Canary4[23]/u);
  });

  it('with a password in memory lose it when the process ends', async () => {
    const secrets = memoryStore();
    const connections = await open(secrets);
    const { id, hasPassword } = await connections.add(draft('Library'), 'memory');
    expect(hasPassword).toBe(false);
    expect((await connections.target(id)).password).toMatchObject({ kind: 'given' });
    expect((await (await open(secrets)).target(id)).password).toEqual({ kind: 'none' });
  });

  it('get a folder that does not change with the name', async () => {
    const connections = await open();
    await connections.add(draft('First', null), 'keychain');
    const second = await connections.add(draft('Second one', null), 'keychain');
    expect(second.folderName).toBe('Second-one');
    const renamed = await connections.update(second.id, fields('Other'), null, 'keychain');
    expect(renamed).toMatchObject({ name: 'Other', folderName: 'Second-one' });
  });

  it('have unique names, regardless of upper and lower case', async () => {
    const connections = await open();
    const library = await connections.add(draft('Library', null), 'keychain');
    const other = await connections.add(draft('Other', null), 'keychain');
    await expect(connections.add(draft('LIBRARY'), 'keychain')).rejects.toMatchObject(
      failsWith('connection-name-taken'),
    );
    await expect(
      connections.update(other.id, fields('library'), null, 'keychain'),
    ).rejects.toMatchObject(failsWith('connection-name-taken'));
    await connections.update(library.id, fields('LIBRARY'), null, 'keychain');
    expect(connections.find('library').id).toBe(library.id);
    expect(connections.find(library.id).id).toBe(library.id);
    expect(connections.list()).toHaveLength(2);
  });

  it('cannot be added twice by two processes', async () => {
    const secrets = memoryStore();
    const [app, commandLine] = [await open(secrets), await open(secrets)];
    await app.add(draft('Library'), 'keychain');
    await expect(commandLine.add(draft('Library'), 'keychain')).rejects.toMatchObject(
      failsWith('connection-name-taken'),
    );
    const other = await commandLine.add(draft('Other'), 'keychain');
    expect(other.folderName).toBe('Other');
    expect((await open(secrets)).list()).toHaveLength(2);
  });

  it('are rejected with one sentence for each invalid field', async () => {
    const connections = await open();
    const bad = { ...fields(' '), port: 0, host: 'a b', user: 'x'.repeat(64), database: 'a\nb' };
    await expect(
      connections.add({ fields: bad, password: 'a\nb' }, 'keychain'),
    ).rejects.toMatchObject({
      error: {
        code: 'invalid-input',
        problems: expect.arrayContaining([
          { field: 'fields.name', message: 'The name is missing.' },
          { field: 'fields.port', message: 'The port must be between 1 and 65535.' },
          { field: 'password', message: 'The password must not contain line breaks.' },
        ]),
      },
    });
    expect(connections.list()).toEqual([]);
  });

  it('leave no password in the keychain if they cannot be saved', async () => {
    const inside = memoryStore();
    const accounts = new Set<string>();
    const secrets: SecretStore = {
      ...inside,
      set: (account, secret) => {
        accounts.add(account);
        return inside.set(account, secret);
      },
    };
    await writeFile(path.join(folder, 'taken'), '');
    const connections = await open(secrets, path.join(folder, 'taken', 'settings.json'));
    await expect(connections.add(draft('Library'), 'keychain')).rejects.toMatchObject(
      failsWith('settings-not-writable'),
    );
    expect(accounts.size).toBe(2);
    for (const account of accounts) expect(await inside.get(account)).toBeNull();
    expect(connections.list()).toEqual([]);
    expect(changes).toBe(0);
  });

  it('keep the old password if a change cannot be saved', async () => {
    const secrets = memoryStore();
    const connections = await open(secrets);
    const { id } = await connections.add(draft('Library', 'old one'), 'keychain');
    const folderOfSettings = path.dirname(file);
    await rm(folderOfSettings, { recursive: true });
    await writeFile(folderOfSettings, '');
    await expect(
      connections.update(id, fields('Library'), 'new one', 'keychain'),
    ).rejects.toMatchObject(failsWith('settings-not-writable'));
    expect(await secrets.get(`connection:${id}`)).toBe('old one');
  });

  it('are not added if the keychain does not store the password', async () => {
    const refuse = async (): Promise<never> => {
      throw new ExpectedError({ code: 'keychain-locked' });
    };
    const connections = await open({ get: async () => null, set: refuse, remove: refuse });
    await expect(connections.add(draft('Library'), 'keychain')).rejects.toMatchObject(
      failsWith('keychain-locked'),
    );
    expect(connections.list()).toEqual([]);
    await connections.add(draft('Library'), 'memory');
    expect(connections.list()).toHaveLength(1);
  });

  it('report a locked keychain if their stored password is not returned', async () => {
    const secrets = memoryStore();
    const connections = await open(secrets);
    const { id } = await connections.add(draft('Library'), 'keychain');
    await secrets.remove(`connection:${id}`);
    await expect(connections.target(id)).rejects.toMatchObject(failsWith('keychain-locked'));
  });

  it('without a password need no keychain', async () => {
    const refuse = async (): Promise<never> => {
      throw new ExpectedError({ code: 'keychain-unavailable', detail: 'no D-Bus' });
    };
    const connections = await open({ get: refuse, set: refuse, remove: refuse });
    const { id } = await connections.add(draft('Library', null), 'keychain');
    expect((await connections.target(id)).password).toEqual({ kind: 'none' });
    await connections.remove(id);
    expect(connections.list()).toEqual([]);
  });

  it('are changed with and without a new password', async () => {
    const connections = await open();
    const { id } = await connections.add(draft('Library', 'old one'), 'keychain');
    await connections.update(id, { ...fields('Library'), database: 'other' }, null, 'keychain');
    expect(await connections.target(id)).toMatchObject({
      fields: { database: 'other' },
      password: { value: 'old one' },
    });
    await connections.update(id, fields('Library'), 'new one', 'keychain');
    expect((await connections.target(id)).password).toMatchObject({ value: 'new one' });
    const without = await connections.update(id, fields('Library'), '', 'keychain');
    expect(without.hasPassword).toBe(false);
    expect((await connections.target(id)).password).toEqual({ kind: 'none' });
  });

  it('are removed with their password', async () => {
    const secrets = memoryStore();
    const connections = await open(secrets);
    const { id } = await connections.add(draft('Library'), 'keychain');
    await connections.remove(id);
    expect(connections.list()).toEqual([]);
    expect(await secrets.get(`connection:${id}`)).toBeNull();
    expect((await open(secrets)).list()).toEqual([]);
    await expect(connections.remove(id)).rejects.toMatchObject(failsWith('connection-not-found'));
    await expect(connections.probe(id)).rejects.toMatchObject(failsWith('connection-not-found'));
  });

  it('are tested with the entered values, and with the stored password if none is entered', async () => {
    const connections = await open();
    const { id } = await connections.add(draft('Library', 'stored'), 'keychain');
    const full = failsWith('too-many-connections');
    await expect(connections.test(draft('New', 'typed'), null)).rejects.toMatchObject(full);
    await expect(connections.test(draft('Library', null), id)).rejects.toMatchObject(full);
    await expect(connections.test(draft('Library', 'typed'), id)).rejects.toMatchObject(full);
    await expect(connections.test(draft('New', null), null)).rejects.toMatchObject(full);
    await expect(connections.probe(id)).rejects.toMatchObject(full);
    expect(probed.map(({ password }) => password)).toEqual([
      { kind: 'given', value: 'typed' },
      { kind: 'given', value: 'stored' },
      { kind: 'given', value: 'typed' },
      { kind: 'none' },
      { kind: 'given', value: 'stored' },
    ]);
  });
});

describe('a stored password', () => {
  const elsewhere = failsWith('password-needed-again');
  const changes: [string, Partial<ConnectionFields>][] = [
    ['host', { host: 'evil.example.org' }],
    ['port', { port: 5433 }],
    ['user', { user: 'mallory' }],
    ['TLS mode', { tlsMode: 'disable' }],
    ['root certificate', { rootCertificatePem: '-----BEGIN CERTIFICATE-----' }],
  ];

  it.each(changes)('is asked for again after a change of the %s', async (_, change) => {
    const connections = await open();
    const other = { ...fields('Library'), ...change };
    for (const storeIn of ['keychain', 'memory'] as const) {
      const { id } = await connections.add(draft('Library', 'stored'), storeIn);
      await expect(connections.test({ fields: other, password: null }, id)).rejects.toMatchObject(
        elsewhere,
      );
      await expect(connections.update(id, other, null, storeIn)).rejects.toMatchObject(elsewhere);
      expect(connections.get(id)).toMatchObject(fields('Library'));
      expect(probed).toEqual([]);
      await connections.update(id, other, 'typed', storeIn);
      expect(await connections.target(id)).toMatchObject({
        fields: other,
        password: { value: 'typed' },
      });
      await connections.remove(id);
    }
  });

  it('is not sent to a host that was written into the settings file', async () => {
    const secrets = memoryStore();
    const { id } = await (await open(secrets)).add(draft('Library', 'stored'), 'keychain');
    const written = (await readFile(file, 'utf8')).replace('db.example.org', 'evil.example.org');
    await writeFile(file, written);
    const connections = await open(secrets);
    expect(connections.get(id).host).toBe('evil.example.org');
    await expect(connections.probe(id)).rejects.toMatchObject(elsewhere);
    await expect(connections.target(id)).rejects.toMatchObject(elsewhere);
    const same = {
      ...draft('Library', null),
      fields: { ...fields('Library'), host: 'evil.example.org' },
    };
    await expect(connections.test(same, id)).rejects.toMatchObject(elsewhere);
    await connections.update(id, same.fields, null, 'keychain');
    await expect(connections.target(id)).rejects.toMatchObject(elsewhere);
    expect(probed).toEqual([]);
    await connections.update(id, fields('Library'), 'typed', 'keychain');
    expect((await connections.target(id)).password).toMatchObject({ value: 'typed' });
  });

  it('of an older version is used as before, and not for a different target in the dialog', async () => {
    const secrets = memoryStore();
    const { id } = await (await open(secrets)).add(draft('Library', 'stored'), 'keychain');
    await secrets.remove(`connection:${id}:for`);
    const connections = await open(secrets);
    const other = { ...fields('Library'), host: 'evil.example.org' };
    await expect(connections.test({ fields: other, password: null }, id)).rejects.toMatchObject(
      elsewhere,
    );
    expect((await connections.target(id)).password).toMatchObject({ value: 'stored' });
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('db.example.org', 'evil.example.org'),
    );
    await expect((await open(secrets)).target(id)).rejects.toMatchObject(elsewhere);
  });

  it('that does not exist does not prevent a change of the target of a connection', async () => {
    const connections = await open();
    const { id } = await connections.add(draft('Library', null), 'keychain');
    const other = { ...fields('Library'), host: 'other.example.org' };
    await connections.update(id, other, null, 'keychain');
    expect(await connections.target(id)).toMatchObject({
      fields: other,
      password: { kind: 'none' },
    });
  });
});

describe('the connection to the sample server', () => {
  it('is added once and follows the server to another port', async () => {
    const connections = await open();
    const added = await connections.addSample();
    expect(added).toMatchObject({ isSample: true, port: 6001, hasPassword: false });
    expect(await connections.addSample()).toEqual(added);
    sampleFields = { ...sampleFields, port: 6002 };
    expect(await connections.addSample()).toMatchObject({ id: added.id, port: 6002 });
    expect(connections.list()).toHaveLength(1);
    expect(await connections.target(added.id)).toEqual({
      fields: sampleFields,
      password: { kind: 'given', value: 'of the sample' },
    });
  });

  it('finds a free name', async () => {
    const connections = await open();
    await connections.add(draft('sample DATABASE', null), 'keychain');
    expect((await connections.addSample()).name).toBe('Sample database 2');
  });
});
