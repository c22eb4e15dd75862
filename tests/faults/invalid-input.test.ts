/** Invalid and unusual input: Nightjar answers with a sentence, and nothing changes. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConnectionDraft } from '#shared/domain/connection.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import type { SecretStore } from '../../src-main/system/ports.ts';
import {
  createSmallDatabase,
  engineForTest,
  entriesOf,
  homeForTest,
  mountForTest,
  runCli,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small input';
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

const endless = 'x'.repeat(100_000);

const goodFields: ConnectionDraft['fields'] = {
  name: 'New',
  host: cluster.host,
  port: cluster.port,
  database,
  user: cluster.user,
  tlsMode: 'disable',
  rootCertificatePem: null,
};

const badFields: [what: string, fields: Record<string, unknown>][] = [
  ...['name', 'host', 'database', 'user'].flatMap((field): [string, Record<string, unknown>][] => [
    [`no ${field}`, { [field]: '' }],
    [`a ${field} of spaces`, { [field]: ' \u00a0 ' }],
    [`an endless ${field}`, { [field]: endless }],
    [`a ${field} with a line break`, { [field]: 'two\nlines' }],
    [`a ${field} with a NUL`, { [field]: 'a\0b' }],
    [`a ${field} with an escape`, { [field]: 'a\u001b[31mb' }],
  ]),
  ['a host with a space', { host: 'local host' }],
  ['two hosts', { host: 'one,two' }],
  ['port 0', { port: 0 }],
  ['port -1', { port: -1 }],
  ['port 65536', { port: 65_536 }],
  ['port NaN', { port: Number.NaN }],
  ['an infinite port', { port: Infinity }],
  ['half a port', { port: 5432.5 }],
  ['a port as text', { port: '5432' }],
  ['no port', { port: null }],
  ['a database that PostgreSQL would cut', { database: 'ü'.repeat(32) }],
  ['an invalid certificate', { rootCertificatePem: 'not PEM' }],
  [
    'an endless certificate',
    { rootCertificatePem: `-----BEGIN CERTIFICATE-----${endless.repeat(11)}` },
  ],
];

/** A form cannot send these; a program with access to the bridge could. */
const forgedFields: typeof badFields = [
  ...['name', 'host', 'database', 'user'].flatMap((field): typeof badFields => [
    [`a ${field} that is not a string`, { [field]: { toString: 'x' } }],
    [`a ${field} that is missing`, { [field]: undefined }],
  ]),
  ['an unknown TLS mode', { tlsMode: 'sometimes' }],
  ['an unknown field', { sslkey: '/etc/shadow' }],
];

const badPasswords: [what: string, password: string][] = [
  ['with a line break', 'two\nlines'],
  ['with a carriage return', 'two\rlines'],
  ['with a NUL', 'a\0b'],
  ['without an end', endless],
  ['with half a character', 'a\ud800b'],
];

interface Scene {
  engine: TestEngine;
  connectionId: string;
  /** All data that Nightjar stores. */
  memory: () => Promise<unknown>;
}

async function sceneWithConnection(): Promise<Scene> {
  const secrets = new Map<string, string>();
  const store = memoryStore();
  const watched: SecretStore = {
    ...store,
    set: async (account, secret) => {
      await store.set(account, secret);
      secrets.set(account, secret);
    },
    remove: async (account) => {
      secrets.delete(account);
      return store.remove(account);
    },
  };
  const engine = await engineForTest({ secrets: watched });
  const { id } = await engine.connect(cluster, { database, name: 'Good' });
  return {
    engine,
    connectionId: id,
    memory: async () => ({
      settings: await readFile(engine.settingsFile, 'utf8'),
      secrets: Object.fromEntries(secrets),
      connections: engine.nightjar.connections.list(),
      backupFolder: engine.nightjar.settings.backupFolder(),
    }),
  };
}

describe('the fields of a connection', () => {
  it.each(badFields)('fields of a connection with %s are rejected', async (_what, fields) => {
    const { engine, connectionId, memory } = await sceneWithConnection();
    const before = await memory();
    const { connections } = engine.nightjar;
    const draft = { fields: { ...goodFields, ...fields }, password: null } as ConnectionDraft;
    for (const error of [
      await errorOf(connections.add(draft, 'keychain')),
      await errorOf(connections.update(connectionId, draft.fields, null, 'keychain')),
      await errorOf(connections.test(draft, null)),
    ]) {
      expect(error.code).toBe('invalid-input');
      expectSentence(error);
    }
    expect(await memory()).toEqual(before);
  });

  it.each(forgedFields)(
    'fields of a connection with %s, which no form can send, are rejected',
    async (_what, fields) => {
      const { engine, connectionId, memory } = await sceneWithConnection();
      const before = await memory();
      const { connections } = engine.nightjar;
      const draft = { fields: { ...goodFields, ...fields }, password: null } as ConnectionDraft;
      for (const call of [
        () => connections.add(draft, 'keychain'),
        () => connections.add({ fields: goodFields, password: 12_345 as never }, 'keychain'),
        () => connections.update(connectionId, draft.fields, null, 'keychain'),
        () => connections.test(draft, null),
      ]) {
        expect((await errorOf(call)).code).toBe('invalid-input');
      }
      expect(await memory()).toEqual(before);
    },
  );

  it('fields of a connection that are not an object of fields are rejected', async () => {
    const { engine, memory } = await sceneWithConnection();
    const before = await memory();
    for (const nonsense of [null, undefined, 'text', 7, [], { fields: null, password: null }]) {
      const error = await errorOf(engine.nightjar.connections.add(nonsense as never, 'keychain'));
      expect(error.code).toBe('invalid-input');
    }
    expect(await memory()).toEqual(before);
  });

  it('all errors in the fields are reported together', async () => {
    const { engine } = await sceneWithConnection();
    const fields = { ...goodFields, name: '', host: '', port: 0, database: '', user: '' };
    const error = await errorOf(
      engine.nightjar.connections.add({ fields, password: null }, 'keychain'),
    );
    expect(error).toMatchObject({
      code: 'invalid-input',
      problems: ['name', 'host', 'port', 'database', 'user'].map((field) => ({
        field: `fields.${field}`,
        message: expect.stringMatching(/\.$/u),
      })),
    });
  });

  it('a connection cannot have the name of another connection, also in another notation', async () => {
    const { engine, memory } = await sceneWithConnection();
    await engine.connect(cluster, { database, name: 'Büro' });
    const before = await memory();
    for (const name of ['Büro', 'büro', ' BÜRO ', 'Bu\u0308ro']) {
      const error = await errorOf(engine.connect(cluster, { database, name }));
      expect(error).toEqual({ code: 'connection-name-taken', name });
    }
    expect(await memory()).toEqual(before);
  });
});

describe('a password', () => {
  it.each(badPasswords)('a password %s is rejected', async (_what, password) => {
    const { engine, connectionId, memory } = await sceneWithConnection();
    const before = await memory();
    const { connections } = engine.nightjar;
    const draft = { fields: goodFields, password };
    for (const error of [
      await errorOf(connections.add(draft, 'keychain')),
      await errorOf(connections.add(draft, 'memory')),
      await errorOf(connections.update(connectionId, goodFields, password, 'keychain')),
    ]) {
      expect(error.code).toBe('invalid-input');
      expectSentence(error);
      expect(JSON.stringify(error)).not.toContain(password);
    }
    expect(await memory()).toEqual(before);
    await engine.backUpWell(connectionId);
  });

  it.each([
    ['colon, backslash, quotes', String.raw`a:b\c'd"e\\:`],
    ['spaces at both ends', '  open  sesame '],
    ['other scripts', 'пароль ☃ 密码 🔑 ñ'],
    ['what shells and URLs read', '#$HOME `id` %41%00 & | ; * ? @/'],
    ['what looks like an option', '--password=x dbname=postgres'],
    ['a star and a tab', '*:*\t:*'],
    ['1000 characters', 'x1'.repeat(500)],
  ])('a password with %s works', async (_what, password) => {
    const role = 'awkward';
    await cluster.psql(
      database,
      `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${password.replaceAll("'", "''")}'`,
    );
    try {
      const { engine } = await sceneWithConnection();
      const fields = { database, name: 'Awkward', user: role };
      const { id } = await engine.connect(cluster, fields, password);
      await engine.backUpWell(id);
      const settings = await readFile(engine.settingsFile, 'utf8');
      expect(settings).not.toContain(JSON.stringify(password).slice(1, -1));

      const withPassword = cluster.url(database).replace('@', `:${encodeURIComponent(password)}@`);
      expect(engine.nightjar.connections.parseUrl(withPassword).password).toBe(password);
    } finally {
      await cluster.psql(database, `DROP ROLE ${role}`);
    }
  });

  it('a password with a line break is rejected on the command line, too', async () => {
    const home = await homeForTest();
    const ended = await runCli(
      home,
      ['backup', '--url', cluster.url(database), '--output', 'b', '--json'],
      { PGPASSWORD: 'two\nlines' },
    );
    expect(ended.exitCode).toBe(2);
    expect(JSON.parse(ended.stdout)).toMatchObject({ code: 'invalid-input' });
    expect(await entriesOf(path.join(home, 'b'))).toEqual([]);
  });
});

describe('a URL', () => {
  const secret = 'hush-hush';
  it.each([
    '',
    ' ',
    'localhost',
    'http://localhost/x',
    'javascript:alert(1)',
    `postgresql://u:${secret}@local host/x`,
    `postgresql://u:${secret}@h:0/x`,
    `postgresql://u:${secret}@h:-1/x`,
    `postgresql://u:${secret}@h:65536/x`,
    `postgresql://u:${secret}@h:NaN/x`,
    `postgresql://u:${secret}@h:1e3/x`,
    `postgresql://u:${secret}@h:99999999999999999999/x`,
    `postgresql://u:${secret}@one,two/x`,
    `postgresql://u:${secret}@[::1/x`,
    `postgresql://u:${secret}@::1/x`,
    `postgresql://u:${secret}@h/x%00y`,
    `postgresql://u:${secret}@h/%ff`,
    `postgresql://u:${secret}%@h/x`,
    `postgresql://u:${secret}%0a@h/x`,
    `postgresql://u:${secret}@more@h/x`,
    `postgresql://u:${secret}@h/x?sslmode=maybe`,
    `postgresql://u:${secret}@h/x?sslkey=/etc/shadow`,
    `postgresql://u:${secret}@h/x?port`,
    `postgresql://u:${secret}@h/${endless}`,
    `postgresql://${endless}:${secret}@h/x`,
    `postgresql://u:${secret}@${endless}/x`,
  ])('an unusable URL is rejected without repeating its password: %#', async (url) => {
    const { engine, memory } = await sceneWithConnection();
    const before = await memory();
    const error = await errorOf(async () => engine.nightjar.connections.parseUrl(url));
    expect(error.code).toBe('invalid-input');
    expectSentence(error);
    expect(JSON.stringify(error)).not.toContain(secret);
    expect(await memory()).toEqual(before);
  });

  it('an endless URL is rejected on the command line', async () => {
    const url = `postgresql://${endless}@localhost/x`;
    const ended = await runCli(await homeForTest(), ['backup', '--url', url, '--output', 'b']);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr.length).toBeLessThan(1000);
  });
});

describe('a backup folder', () => {
  const errorFor = async (folder: string): Promise<NightjarError> => {
    const { engine, connectionId, memory } = await sceneWithConnection();
    const before = await memory();
    const error = await errorOf(engine.nightjar.settings.chooseBackupFolder(folder));
    expectSentence(error);
    expect(await memory()).toEqual(before);
    // Backups still go to the previous folder.
    await engine.backUpWell(connectionId);
    return error;
  };

  it('a backup folder cannot be a file', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await writeFile(file, 'text');
    expect(await errorFor(file)).toMatchObject({
      code: 'backup-directory-not-writable',
      folder: file,
    });
    expect(await readFile(file, 'utf8')).toBe('text');
  });

  it('a backup folder cannot be below a file', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await writeFile(file, 'text');
    const error = await errorFor(path.join(file, 'backups'));
    expect(error.code).toBe('backup-directory-not-writable');
  });

  it('a backup folder cannot be in a place where no folder can be created', async () => {
    expect((await errorFor('/proc/nightjar/backups')).code).toBe('backup-directory-not-writable');
  });

  it('a backup folder cannot have an endless name', async () => {
    expect((await errorFor(`/tmp/${endless}`)).code).toBe('backup-directory-not-writable');
  });

  it('a backup folder cannot have an empty name', async () => {
    expect((await errorFor('')).code).toBe('backup-directory-not-writable');
  });

  it('a backup folder cannot be on a disk that is mounted read-only', async ({ skip }) => {
    const folder = await mountForTest('ro');
    if (folder === null) return skip('only root may mount');
    expect((await errorFor(folder)).code).toBe('backup-directory-not-writable');
  });

  it('a missing backup folder is created, and then used', async () => {
    const { engine, connectionId } = await sceneWithConnection();
    const folder = path.join(await temporaryFolder(), 'not there', 'yet');
    await engine.nightjar.settings.chooseBackupFolder(folder);
    expect(path.dirname(await engine.backUpWell(connectionId))).toBe(folder);
  });

  it('a backup folder is stored as an absolute path, so that it does not depend on the folder of the next start', async () => {
    const { engine } = await sceneWithConnection();
    const folder = await temporaryFolder();
    await engine.nightjar.settings.chooseBackupFolder(path.relative(process.cwd(), folder));
    expect(engine.nightjar.settings.backupFolder()).toBe(folder);
  });
});

describe('a folder for PostgreSQL tools', () => {
  it('a folder without PostgreSQL tools is rejected, and the tools that were found remain in use', async () => {
    const { engine, connectionId, memory } = await sceneWithConnection();
    const before = await memory();
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'pg_dump'), '#!/bin/sh\necho "I am not pg_dump"\n', {
      mode: 0o755,
    });
    await writeFile(path.join(folder, 'psql'), '');
    for (const unusable of [folder, path.join(folder, 'pg_dump'), '/nowhere', endless, '']) {
      const error = await errorOf(engine.nightjar.settings.chooseToolsFolder(unusable));
      expect(error).toEqual({ code: 'tools-folder-unusable', folder: unusable });
    }
    expect(await memory()).toEqual(before);
    await engine.backUpWell(connectionId);
  });
});

describe('ids that do not exist', () => {
  it.each(['', 'nonsense', '00000000-0000-4000-8000-000000000000', '../../etc', endless])(
    'ids that do not exist are rejected: %#',
    async (id) => {
      const { engine, memory } = await sceneWithConnection();
      const before = await memory();
      const { backups, connections } = engine.nightjar;
      for (const call of [
        async () => backups.folderOf(id),
        () => backups.list(id),
        () => backups.start(id),
        () => backups.resolvePath(id, 'backup_2026-02-14T10-30-00.sql.gz'),
        () => connections.remove(id),
        () => connections.probe(id),
        () => connections.update(id, goodFields, 'secret', 'keychain'),
      ]) {
        expect(await errorOf(call)).toMatchObject({ code: 'connection-not-found' });
      }
      expect(await errorOf(async () => backups.cancel(id))).toEqual({ code: 'run-not-found' });
      expect(await memory()).toEqual(before);
    },
  );
});

/** The error that a call is answered with; any error without a code is a bug. */
async function errorOf(call: Promise<unknown> | (() => Promise<unknown>)): Promise<NightjarError> {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    if (error instanceof ExpectedError) return error.error;
    throw error;
  }
  throw new Error('The call was not refused');
}

/** Text that fits into a dialog and ends like a sentence. */
function expectSentence(error: NightjarError): void {
  const { title, explanation, nextStep } = describeError(error);
  expect(title).toMatch(/^\p{Lu}/u);
  expect(explanation).toMatch(/\w/u);
  expect(nextStep).toMatch(/\.$/u);
  // oxlint-disable-next-line no-control-regex -- the test searches for control characters
  expect(explanation).not.toMatch(/[\u0000-\u001f]/u);
  if (error.code === 'invalid-input') {
    expect(explanation).toMatch(/\.$/u);
    expect(explanation.length).toBeLessThan(500);
  }
}
