/** The HTTP API over real sockets, with real tokens, a real server and curl. */
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { fail } from '#shared/errors/errors.ts';
import { createAccounts, type Account } from '../../src-main/admin/accounts.ts';
import { cheap, quietLog } from '../../src-main/admin/test-support.ts';
import { createTokens, type Tokens } from '../../src-main/admin/tokens.ts';
import { createApiSwitch } from '../../src-main/api/create-api-switch.ts';
import type { ApiSwitch } from '../../src-main/api/api-switch.ts';
import { createLocalApi, type LocalApi } from '../../src-main/api/local-api.ts';
import { lockFolder } from '../../src-main/backup-folder/folder-lock.ts';
import { systemClock } from '../../src-main/system/clock.ts';
import { keytarStore } from '../../src-main/credentials/keytar-store.ts';
import { memoryStore } from '../../src-main/credentials/memory-store.ts';
import { createLog } from '../../src-main/logging/log.ts';
import type { Log } from '../../src-main/system/ports.ts';
import { openSettings } from '../../src-main/settings/settings-store.ts';
import {
  createSmallDatabase,
  endOf,
  engineForTest,
  homeForTest,
  lockTable,
  mountForTest,
  runCli,
  runToEnd,
  startCli,
  startEngine,
  type TestEngine,
  tester,
} from '../support/engine.ts';
import { toolsFolder } from '../support/fault-scene.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const passphrase = 'mossy kettle argues quietly';
const root = '/api/v1/database';
const routes: [method: string, path: string][] = [
  ['POST', `${root}/backup`],
  ['GET', `${root}/backups`],
  ['GET', `${root}/backups/backup_2026-02-14T10-30-00.sql.gz`],
  ['GET', `${root}/runs/c0ffee00-0000-4000-8000-000000000001`],
  ['GET', `${root}/health`],
  ['GET', `${root}/statistics`],
];

let engine: TestEngine;
let connection: Connection;
let tokens: Tokens;
let ada: Account;
let api: LocalApi;
let port: number;
let good: string;

beforeAll(async () => {
  await createSmallDatabase(cluster, 'served');
  engine = await startEngine();
  connection = await engine.connect(cluster, { database: 'served' });
  const folder = path.join(engine.userDataFolder, 'admin of the test');
  const common = { clock: systemClock, log: quietLog(), record: async () => undefined };
  const accounts = createAccounts({ ...common, folder, keychain: memoryStore(), cost: cheap });
  ada = await accounts.createFirst('Ada', passphrase, tester);
  tokens = createTokens({ ...common, file: path.join(folder, 'tokens.json'), accounts });
  ({ token: good } = await tokens.createForApi(ada, 'tests', 1, tester));
  api = createLocalApi({
    nightjar: engine.nightjar,
    authenticate: async (token) => {
      const { admin } = await tokens.verify(token, 'nightjar-api');
      return { admin: admin.name };
    },
    log: quietLog(),
    version: '0.0.0-test',
    requestsPerMinute: 100_000,
  });
  port = await api.start(0);
  const described = await fetch(`http://127.0.0.1:${port}/api/v1/openapi.json`);
  description = (await described.json()) as Description;
});
afterAll(async () => {
  await api.stop();
  await engine.stop();
  await cluster.dropDatabase('served');
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

async function ask(
  method: string,
  where: string,
  options: { token?: string | null; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const token = options.token === undefined ? good : options.token;
  const response = await fetch(`http://127.0.0.1:${port}${where}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  const described = describedStatuses(method, where);
  if (described !== null) expect(described).toContain(String(response.status));
  return { status: response.status, body, headers: response.headers };
}

interface Description {
  paths: Record<string, Record<string, { responses: object }>>;
  components: { schemas: Record<string, { required?: string[]; properties: object }> };
}
/** Requested first: every answer is checked against it. */
let description: Description = { paths: {}, components: { schemas: {} } };

/** The schema of the answer in the OpenAPI document; null for an unknown path. */
function describedStatuses(method: string, where: string): string[] | null {
  const steps = where.replace(/\?.*$/u, '').split('/');
  const found = Object.entries(description.paths).find(([template]) => {
    const parts = template.split('/');
    return (
      parts.length === steps.length &&
      parts.every((part, n) => part.startsWith('{') || part === steps[n])
    );
  });
  const operation = found?.[1][method.toLowerCase()];
  return operation === undefined ? null : Object.keys(operation.responses);
}

/** The fields of this kind of backup in the OpenAPI document. */
const describedFields = (schema: 'CreatedBackup' | 'KnownBackup'): string[] =>
  Object.keys(description.components.schemas[schema]?.properties ?? {});

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** UC-010 of the specification, with Nightjar's additional fields after the specified ones. */
const successBody = {
  success: true,
  message: 'Backup created successfully',
  data: {
    filename: expect.stringMatching(/^backup_[\dT-]{19}\.sql\.gz$/u) as string,
    size: expect.stringMatching(/^[\d.]+ (?:bytes|KB)$/u) as string,
    created_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:]{8}Z$/u) as string,
    path: expect.stringMatching(/backup_[\dT-]{19}\.sql\.gz$/u) as string,
    size_bytes: expect.any(Number) as number,
    database: 'served',
    verified_at: expect.any(String) as string,
    failed_check: null,
    warnings: [],
  },
};

describe('access to the API', () => {
  it.each(routes)('%s %s is rejected without a valid token', async (method, where) => {
    const claims = {
      sub: ada.id,
      aud: 'nightjar-api',
      iss: 'nightjar',
      exp: 4_000_000_000,
      iat: 1,
    };
    const body = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
    const forged = createHmac('sha256', randomBytes(32)).update(body).digest('base64url');
    const expired = await tokens.issue(ada, 'nightjar-api', -1000);
    const ofWindow = await tokens.issue(ada, 'nightjar-window', 60_000);
    const cases: Record<string, string | null> = {
      none: null,
      nonsense: 'nonsense',
      unsigned: `${encoded({ alg: 'none' })}.${encoded(claims)}.`,
      'of another key': `${body}.${forged}`,
      expired: expired.token,
      'of the window': ofWindow.token,
      'far too long': 'x'.repeat(7000),
    };
    for (const [what, token] of Object.entries(cases)) {
      const answer = await ask(method, where, { token });
      expect([what, answer.status]).toEqual([what, 401]);
      expect(answer.body).toMatchObject({ success: false, error: expect.any(String) as string });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    const revoked = await tokens.createForApi(
      ada,
      `revoked ${where}${method}`.slice(0, 60),
      1,
      tester,
    );
    await tokens.revokeForApi(revoked.id, tester);
    expect((await ask(method, where, { token: revoked.token })).status).toBe(403);
    expect((await engine.nightjar.backups.list(connection.id)).backups).toEqual([]);
  });

  it('a request for another host name, or from a web page, is rejected', async () => {
    expect(
      (await ask('GET', `${root}/backups`, { headers: { origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect((await ask('GET', `${root}/backups`, { headers: { origin: 'null' } })).status).toBe(403);
    const rebound = await rawRequest(
      `GET ${root}/backups HTTP/1.1\r\nHost: evil.example:${port}\r\nAuthorization: Bearer ${good}\r\nConnection: close\r\n\r\n`,
    );
    expect(rebound).toMatch(/^HTTP\/1\.1 403 /u);
    expect(rebound).not.toMatch(/access-control/iu);
  });

  it('the documentation can be read without a token', async () => {
    const { status, body } = await ask('GET', '/api/v1/openapi.json', { token: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({ openapi: '3.1.0' });
    const described = Object.entries(body['paths'] as Record<string, object>).flatMap(
      ([where, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${where}`),
    );
    expect(described.toSorted()).toEqual(
      [
        ...routes.map(
          ([method, where]) =>
            `${method} ${where.replace(/backup_.*gz$/u, '{filename}').replace(/c0ffee.*$/u, '{id}')}`,
        ),
        'GET /api/v1/openapi.json',
      ].toSorted(),
    );
  });
});

describe('a backup over HTTP', () => {
  it('a backup answers exactly as specified, to curl too', async () => {
    const ended = await runToEnd('curl', [
      '--silent',
      '--show-error',
      '--fail-with-body',
      '--request',
      'POST',
      '--header',
      `Authorization: Bearer ${good}`,
      `http://127.0.0.1:${port}${root}/backup`,
    ]);
    expect(ended.exitCode).toBe(0);
    const answer = JSON.parse(ended.stdout) as { data: Record<string, string> };
    expect(answer).toEqual(successBody);
    expect(Object.keys(answer.data).toSorted()).toEqual(
      describedFields('CreatedBackup').toSorted(),
    );
    const { backups } = await engine.nightjar.backups.list(connection.id);
    expect(backups.map(({ filename }) => filename)).toEqual([answer.data['filename']]);
    expect(backups[0]?.details).toMatchObject({ trigger: 'api', admin: 'Ada' });

    const listed = await ask('GET', `${root}/backups`);
    expect(listed.body['data']).toMatchObject([{ filename: answer.data['filename'] }]);
    const one = await ask('GET', `${root}/backups/${answer.data['filename']}`);
    expect(one.body['data']).toMatchObject({ details: { trigger: 'api' } });
    expect(Object.keys(one.body['data'] as object).toSorted()).toEqual(
      describedFields('KnownBackup').toSorted(),
    );
    const none = await ask('GET', `${root}/backups/backup_2001-01-01T00-00-00.sql.gz`);
    expect(none).toMatchObject({ status: 404, body: { code: 'backup-not-found' } });
  });

  it('two hundred requests start one run, and the other requests receive its id', async () => {
    const { release } = await lockTable(cluster, 'served', 'loans');
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => ask('POST', `${root}/backup?wait=false`)),
    );
    const begun = answers.filter(({ status }) => status === 202);
    expect(begun).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(199);
    const where = begun[0]?.headers.get('location') ?? '';
    for (const { headers } of answers) expect(headers.get('location')).toBe(where);
    for (const { status, body } of answers) {
      const pointer = status === 202 ? body['data'] : body['run'];
      expect(pointer).toMatchObject({ url: where, state: 'running' });
    }

    const running = await ask('GET', where);
    expect(running.body['data']).toMatchObject({ state: 'running' });
    await release();
    await expect
      .poll(async () => (await ask('GET', where)).body['data'], { timeout: 30_000 })
      .toMatchObject({ state: 'published', backup: { database: 'served' } });
  });

  it('a failed backup reports its reason in the specified form', async () => {
    const away = await engine.connect(
      { ...cluster, port: 9 },
      { name: 'away', database: 'served' },
    );
    expect(await ask('POST', `${root}/backup?connection=away`)).toMatchObject({
      status: 503,
      body: {
        success: false,
        error: 'Backup creation failed',
        message: expect.any(String) as string,
        code: 'connection-refused',
      },
    });
    expect((await ask('GET', `${root}/health?connection=away`)).status).toBe(503);
    const { chooseToolsFolder } = engine.nightjar.settings;
    await chooseToolsFolder(await toolsFolder(cluster, { pgDump: 'exit 1' }));
    const broken = await ask('POST', `${root}/backup`);
    await chooseToolsFolder(cluster.binDirectory);
    expect(broken).toMatchObject({
      status: 500,
      body: {
        success: false,
        error: 'Backup creation failed',
        message: 'pg_dump process failed with exit code 1',
        code: 'pg-dump-failed',
      },
    });
    // The only known fact about a run of another process is that it locks the folder.
    const lock = await lockFolder(engine.nightjar.settings.backupFolder());
    const held = await ask('POST', `${root}/backup`);
    await lock.release();
    const holder = expect.stringContaining(`process ${process.pid} on `) as string;
    expect(held).toMatchObject({
      status: 409,
      body: { code: 'backup-directory-locked', details: { owner: holder } },
    });
    await engine.nightjar.connections.remove(away.id);
    // The run can still be requested after its connection has been removed.
    const history = await engine.nightjar.runs.history(null);
    const run = history.find(({ connectionId }) => connectionId === away.id);
    expect(await ask('GET', `${root}/runs/${run?.id}`)).toMatchObject({
      status: 200,
      body: { data: { id: run?.id, state: 'failed' } },
    });
  });
});

describe('a full disk', () => {
  it('a full disk is answered with 507, and no file is left on it', async ({ skip }) => {
    const folder = await mountForTest('size=1m');
    if (folder === null) return skip('only root may mount');
    await createSmallDatabase(cluster, 'too large');
    onTestFinished(() => cluster.dropDatabase('too large'));
    await cluster.psql(
      'too large',
      `CREATE TABLE noise AS SELECT md5(random()::text) FROM generate_series(1, 200000)`,
    );
    const { id } = await engine.connect(cluster, { name: 'large', database: 'too large' });
    const before = engine.nightjar.settings.backupFolder();
    await engine.nightjar.settings.chooseBackupFolder(folder);
    try {
      expect(await ask('POST', `${root}/backup?connection=large`)).toMatchObject({
        status: 507,
        body: {
          success: false,
          error: 'Backup creation failed',
          message: 'Insufficient disk space for backup',
          code: 'insufficient-disk-space',
        },
      });
      const files = await readdir(path.join(folder, 'large'));
      expect(files.filter((name) => name.includes('backup_'))).toEqual([]);
    } finally {
      await engine.nightjar.settings.chooseBackupFolder(before);
      await engine.nightjar.connections.remove(id);
    }
  });
});

describe('the switch of the app', () => {
  it('the switch of the app starts and stops the API for the tokens of its admins, and keeps the running API if a port is taken', async () => {
    const { admin } = engine.nightjar;
    const door = switchOf(engine);
    const account = await admin.accounts.createFirst('Ada', passphrase, tester);
    const { token, id } = await admin.tokens.createForApi(account, 'switch', 1, tester);
    const get = (at: number, shown: string) =>
      fetch(`http://127.0.0.1:${at}${root}/backups`, {
        headers: { authorization: `Bearer ${shown}` },
      }).then(({ status }) => status);
    const free = await freePort();
    expect(door.state()).toMatchObject({ enabled: false, listening: null });
    expect(await door.save({ enabled: true, port: free }, tester)).toEqual({
      enabled: true,
      port: free,
      listening: free,
    });
    // Tokens of this engine are valid, tokens of another installation are not.
    expect(await get(free, token)).toBe(200);
    expect(await get(free, good)).toBe(401);
    await admin.tokens.revokeForApi(id, tester);
    expect(await get(free, token)).toBe(403);

    const squatter = net.createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const taken = (squatter.address() as net.AddressInfo).port;
    await expect(door.save({ enabled: true, port: taken }, tester)).rejects.toMatchObject({
      error: { code: 'port-in-use', port: taken },
    });
    expect(door.state()).toEqual({ enabled: true, port: free, listening: free });
    expect(JSON.parse(await readFile(engine.settingsFile, 'utf8'))).toMatchObject({
      api: { enabled: true, port: free },
    });
    expect(await get(free, token)).toBe(403);

    await door.save({ enabled: false, port: taken }, tester);
    expect(door.state()).toEqual({ enabled: false, port: taken, listening: null });
    await expect(get(free, token)).rejects.toThrow('fetch failed');

    // At the next start: a port in use is reported and does not stop the app.
    await writeFile(
      engine.settingsFile,
      (await readFile(engine.settingsFile, 'utf8')).replace(
        /"enabled": ?false(?=,\s*"port")/u,
        '"enabled":true',
      ),
    );
    const next = await engineForTest({ userDataFolder: engine.userDataFolder });
    const nextDoor = switchOf(next, createLog({ folder: path.join(next.userDataFolder, 'logs') }));
    await nextDoor.open();
    expect(nextDoor.state()).toEqual({ enabled: true, port: taken, listening: null });
    expect(await next.log()).toContain('the HTTP API could not be switched on');
    squatter.close();
    await nextDoor.open();
    expect(nextDoor.state()).toMatchObject({ listening: taken });
    const { entries } = await admin.audit.list({
      before: null,
      limit: 50,
      kinds: null,
      text: 'API',
    });
    expect(entries.map(({ sentence }) => sentence)).toEqual([
      'tester set the HTTP API to off.',
      'An unknown user had a request rejected by the HTTP API (a token that this Nightjar did not create).',
      `tester set the HTTP API to on, port ${free}.`,
    ]);
  });
});

describe('other requests', () => {
  it('the API reports the health of the database and the statistics of its backups', async () => {
    const health = await ask('GET', `${root}/health`);
    expect(health.body['data']).toMatchObject({
      reachable: true,
      serverVersion: expect.stringMatching(/^\d+\.\d+/u) as string,
      largestTables: expect.arrayContaining([
        expect.objectContaining({ schema: 'public', name: 'loans' }),
      ]) as unknown[],
    });
    const statistics = await ask('GET', `${root}/statistics`);
    expect(statistics.body['data']).toMatchObject({ backups: 2, succeededRuns: 2, failedRuns: 2 });
  });

  it('an unknown address is answered with the address of the description', async () => {
    const answer = await ask('GET', `${root}/nothing`);
    expect(JSON.stringify(answer.body)).toContain('See /api/v1/openapi.json.');
  });

  it.each([
    ['GET', '/', 404],
    ['GET', `${root}/nothing`, 404],
    ['DELETE', `${root}/backups`, 404],
    ['GET', `${root}/backups?connection=nobody`, 404],
    ['GET', `${root}/backups?connection=`, 400],
    ['GET', `${root}/backups?conection=a`, 400],
    ['POST', `${root}/backup?wait=perhaps`, 400],
    ['GET', `${root}/backups/..%2F..%2Fetc%2Fpasswd`, 400],
    ['GET', `${root}/runs/1`, 400],
    ['GET', `${root}/backups/${'x'.repeat(500)}`, 414],
    ['GET', `${root}/backups/%zz`, 400],
  ])('%s %s is answered with %i', async (method, where, status) => {
    const answer = await ask(method, where);
    expect(answer).toMatchObject({ status, body: { success: false } });
  });

  it.each([
    ['with its length', 'Content-Length: 10000000\r\n\r\n', (bytes: string) => bytes, ''],
    [
      'in chunks',
      'Transfer-Encoding: chunked\r\n\r\n',
      (bytes: string) => `${bytes.length.toString(16)}\r\n${bytes}\r\n`,
      '0\r\n\r\n',
    ],
  ])('a request with ten megabytes %s receives an answer', async (_how, head, chunk, end) => {
    const { socket, text } = talk(port);
    socket.write(`${postHeader()}${head}`);
    for (let n = 0; n < 100; n += 1) socket.write(chunk('x'.repeat(100_000)));
    socket.write(end);
    // The whole body is read, so the same connection answers the next request.
    socket.write(`GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await expect.poll(text, { timeout: 20_000 }).toMatch(/HTTP\/1\.1 200 OK[^]*"openapi"/u);
    socket.destroy();
    expect(text()).toMatch(/^HTTP\/1\.1 413 /u);
    expect(text()).toContain('"success":false');
    expect(engine.nightjar.runs.list().filter(({ state }) => state === 'running')).toEqual([]);
  });

  it('curl receives an answer when it sends ten megabytes', async () => {
    const file = path.join(engine.userDataFolder, 'ten megabytes');
    await writeFile(file, Buffer.alloc(10_000_000));
    const { stdout } = await runToEnd('curl', [
      '--silent',
      '--data-binary',
      `@${file}`,
      '--write-out',
      '\n%{http_code}',
      '--header',
      `Authorization: Bearer ${good}`,
      `http://127.0.0.1:${port}${root}/backup`,
    ]);
    const [body = '', status] = stdout.split('\n');
    expect([JSON.parse(body), status]).toMatchObject([{ code: 'request-refused' }, '413']);
  });

  it('clients that send slowly or nothing are disconnected after the timeout, and other clients are served', async () => {
    // A separate API, so that open connections there delay no other test.
    const held = createLocalApi({
      nightjar: engine.nightjar,
      authenticate: async () => ({ admin: 'Ada' }),
      log: quietLog(),
      version: '0.0.0-test',
    });
    const other = await held.start(0);
    const idle = Array.from({ length: 256 }, () => talk(other));
    await Promise.all(idle.map(({ socket }) => once(socket, 'connect')));
    const rejected = fetch(`http://127.0.0.1:${other}/api/v1/openapi.json`);
    await expect(rejected).rejects.toThrow('fetch failed');

    const slowHeader = talk(port);
    slowHeader.socket.write('POST /api/v1/database/backup HTTP/1.1\r\nHost: 127.0.0.1');
    const slowBody = talk(port);
    slowBody.socket.write(`${postHeader()}Content-Length: 1000\r\n\r\n`);
    const drip = setInterval(() => slowBody.socket.write('x'), 500);
    const ends = [slowHeader, slowBody, ...idle].map(({ closed }) => closed);
    const all = await Promise.race([Promise.all(ends), delay(25_000, null)]);
    clearInterval(drip);
    expect(all).not.toBeNull();
    for (const { text } of [slowHeader, slowBody]) expectRejected(text(), 408);
    expect((await fetch(`http://127.0.0.1:${other}/api/v1/openapi.json`)).status).toBe(200);
    await held.stop();
    expect(engine.nightjar.runs.list().filter(({ state }) => state === 'running')).toEqual([]);
  });

  it.each([
    [400, 'not HTTP', 'Hello\r\n\r\n'],
    [431, 'headers that are too long', `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`],
    [
      400,
      'an address that cannot be read',
      'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ],
    [403, 'for no host', `GET ${root}/health HTTP/1.1\r\nConnection: close\r\n\r\n`],
  ])(
    'a request is answered with %i in the usual form when it is %s',
    async (status, _what, text) => {
      expectRejected(await rawRequest(text), status);
      expect(describedStatuses('GET', `${root}/health`)).toContain(String(status));
    },
  );

  it('any request may fail on this computer, and the OpenAPI document says so', async () => {
    const gone = (): never => fail({ code: 'keychain-locked' });
    const { connections, runs, ...rest } = engine.nightjar;
    const broken = createLocalApi({
      nightjar: {
        ...rest,
        connections: { ...connections, list: gone },
        runs: { ...runs, list: gone },
      },
      authenticate: async () => ({ admin: 'Ada' }),
      log: quietLog(),
      version: '0.0.0-test',
    });
    const other = await broken.start(0);
    for (const [method, where] of routes) {
      const { status } = await fetch(`http://127.0.0.1:${other}${where}`, {
        method,
        headers: { authorization: 'Bearer good' },
      });
      expect([where, status]).toEqual([where, 503]);
      expect(describedStatuses(method, where)).toEqual(expect.arrayContaining(['500', '503']));
    }
    await broken.stop();
  });

  it('the number of requests is limited for each admin, and requests without a valid token do not count against it', async () => {
    const admins = new Map([
      ['good', 'Ada'],
      ['as-good', 'Bob'],
    ]);
    const limited = createLocalApi({
      nightjar: engine.nightjar,
      authenticate: async (token) =>
        admins.has(token) ? { admin: admins.get(token) ?? '' } : fail({ code: 'token-invalid' }),
      log: quietLog(),
      version: '0.0.0-test',
      requestsPerMinute: 3,
    });
    const other = await limited.start(0);
    const ask = async (address: string, token?: string): Promise<number> => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await fetch(`http://127.0.0.1:${other}${address}`, { headers })).status;
    };
    for (let n = 0; n < 4; n += 1) expect(await ask(`${root}/backups`, 'made-up')).toBe(401);
    const good: number[] = [];
    for (let n = 0; n < 4; n += 1) good.push(await ask(`${root}/backups`, 'good'));
    expect(good).toEqual([200, 200, 200, 429]);
    const rejected = await fetch(`http://127.0.0.1:${other}${root}/backups`, {
      headers: { authorization: 'Bearer good' },
    });
    expect(Number(rejected.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await rejected.json()).toMatchObject({ success: false, code: 'request-refused' });
    // Each admin has a separate counter.
    expect(await ask(`${root}/backups`, 'as-good')).toBe(200);
    await limited.stop();
  });
});

describe('the port', () => {
  it('a port in use is rejected, and the API keeps its port', async () => {
    const squatter = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const taken = (squatter.address() as net.AddressInfo).port;
    await expect(api.start(taken)).rejects.toMatchObject({
      error: { code: 'port-in-use', port: taken },
    });
    expect(api.port()).toBe(port);
    expect((await ask('GET', `${root}/backups`)).status).toBe(200);
    squatter.close();
  });

  it('only one port is open, however many are requested at the same time', async () => {
    const hasty = createLocalApi({
      nightjar: engine.nightjar,
      authenticate: async () => ({ admin: 'Ada' }),
      log: quietLog(),
      version: '0.0.0-test',
    });
    const answers = (at: number): Promise<boolean> =>
      fetch(`http://127.0.0.1:${at}/api/v1/openapi.json`).then(
        ({ ok }) => ok,
        () => false,
      );
    const first = await freePort();
    const [one, other] = await Promise.all([hasty.start(first), hasty.start(0)]);
    expect([await answers(one), await answers(other)]).toEqual([false, true]);
    const [last] = await Promise.all([hasty.start(first), hasty.stop()]);
    expect([await answers(last), await answers(other), hasty.port()]).toEqual([false, false, null]);
  });

  it('the open port is the stored port, also if it cannot be saved or several are saved at the same time', async () => {
    const folder = path.join(engine.userDataFolder, 'settings of a door');
    const settings = await openSettings({
      file: path.join(folder, 'settings.json'),
      log: quietLog(),
      clock: systemClock,
    });
    const door = createApiSwitch({
      nightjar: {
        ...engine.nightjar,
        settings: { api: () => settings.current().api },
        as: (actor) => ({
          ...engine.nightjar.as(actor),
          settings: {
            ...engine.nightjar.as(actor).settings,
            saveApi: (wanted) => settings.update((current) => ({ ...current, api: wanted })),
          },
        }),
      },
      log: quietLog(),
      version: '0.0.0-test',
    });
    onTestFinished(() => door.stop());
    const [old, wanted] = [await freePort(), await freePort()];
    await door.save({ enabled: true, port: old }, tester);
    // A file in place of the folder: root cannot save there either.
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    await expect(door.save({ enabled: true, port: wanted }, tester)).rejects.toMatchObject({
      error: { code: 'settings-not-writable' },
    });
    expect(door.state()).toEqual({ enabled: true, port: old, listening: old });
    await rm(folder);

    await Promise.all([
      door.save({ enabled: true, port: wanted }, tester),
      door.save({ enabled: false, port: wanted }, tester),
      door.save({ enabled: true, port: old }, tester),
      door.save({ enabled: false, port: old }, tester),
    ]);
    expect(door.state()).toEqual({ enabled: false, port: old, listening: null });
  });

  it('the API is not open to other computers', async () => {
    const addresses = Object.values((await import('node:os')).networkInterfaces()).flat();
    for (const one of addresses) {
      if (one === undefined || one.internal || one.family !== 'IPv4') continue;
      const reached = await new Promise<boolean>((resolve) => {
        const socket = net.connect(port, one.address);
        socket.once('connect', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      expect(reached).toBe(false);
    }
  });
});

/** Up to the headers that contain the length of the body. */
const postHeader = (): string =>
  `POST ${root}/backup HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${good}\r\n`;

function expectRejected(answer: string, status: number): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
  expect(head).toMatch(/^content-type: application\/json/imu);
  expect(head).toMatch(/^x-content-type-options: nosniff$/imu);
  expect(JSON.parse(body)).toMatchObject({
    success: false,
    error: 'The request failed',
    code: 'request-refused',
    details: { code: 'request-refused' },
  });
}

/** A connection, the data received on it, and its end. */
function talk(to: number): { socket: net.Socket; text: () => string; closed: Promise<unknown> } {
  const socket = net.connect(to, '127.0.0.1');
  let text = '';
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  return { socket, text: () => text, closed };
}

function rawRequest(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('nightjar serve', () => {
  it('nightjar serve creates a backup for a token of its home, discards 300 MB of input, and ends on request', async ({
    skip,
  }) => {
    const home = await homeForTest();
    const stored = await engineForTest({
      secrets: keytarStore(),
      userDataFolder: path.join(home, '.config', 'Nightjar'),
    });
    if ((await stored.nightjar.keychainState()).state !== 'ready') return skip('no keychain here');
    const { id } = await stored.connect(cluster, { database: 'served' });
    onTestFinished(() => stored.nightjar.connections.remove(id));
    await stored.nightjar.settings.chooseBackupFolder(path.join(home, 'b'));
    await runCli(home, ['admin', 'add', 'Ada', '--stdin'], {}, passphrase);
    await runCli(home, ['sign-in', '--stdin'], {}, passphrase);
    const made = await runCli(home, ['token', 'create', '--days', '1', '--name', 'curl', '--json']);
    const { token } = (JSON.parse(made.stdout) as { data: { token: string } }).data;

    const child = startCli(home, ['serve', '--port', '0', '--json']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const served = await new Promise<string>((resolve) => {
      let text = '';
      child.stdout?.on('data', (bytes: Buffer) => {
        text += bytes.toString();
        if (text.includes('\n}\n')) resolve(text);
      });
    });
    const { url, port: at } = (JSON.parse(served) as { data: { url: string; port: number } }).data;
    const curl = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await runToEnd('curl', ['--silent', ...args])).stdout) as unknown;
    expect(await curl(`${url}/openapi.json`)).toMatchObject({ openapi: '3.1.0' });
    const post = ['--request', 'POST', `${url}/database/backup`, '--header'];
    expect(await curl(...post, `Authorization: Bearer ${good}`)).toMatchObject({
      success: false,
      code: 'token-invalid',
    });
    expect(await curl(...post, `Authorization: Bearer ${token}`)).toEqual(successBody);

    // Bytes beyond the limit are not stored.
    const { socket, text } = talk(at);
    socket.write(
      `POST ${root}/backup HTTP/1.1\r\nHost: 127.0.0.1:${at}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 300000000\r\n\r\n`,
    );
    const before = await peakMemoryMegabytes(child.pid);
    const megabyte = Buffer.alloc(1_000_000);
    for (let n = 0; n < 300; n += 1) {
      if (!socket.write(megabyte)) await once(socket, 'drain');
    }
    await expect.poll(text, { timeout: 20_000 }).toMatch(/^HTTP\/1\.1 413 /u);
    const grown = (await peakMemoryMegabytes(child.pid)) - before;
    console.log(`A body of 300 MB: the peak of the process grew by ${Math.round(grown)} MB`);
    // Memory that waits for the garbage collector does not depend on the amount of data sent.
    expect(grown).toBeLessThan(200);
    socket.destroy();
    const ended = endOf(child);
    child.kill('SIGTERM');
    expect((await ended).exitCode).toBe(0);
  });

  it.each(['80', 'abc', '70000', '-1', ''])('nightjar serve rejects the port %j', async (wrong) => {
    const ended = await runCli(await homeForTest(), ['serve', '--port', wrong]);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

/** The peak memory of a process (Linux: VmHWM of proc(5)). */
async function peakMemoryMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(?<kilobytes>\d+) kB/mu.exec(status)?.groups?.['kilobytes']) / 1024;
}

/** Built as in the app; it ends with the test. */
function switchOf({ nightjar }: TestEngine, log: Log = quietLog()): ApiSwitch {
  const door = createApiSwitch({ nightjar, log, version: '0.0.0-test' });
  onTestFinished(() => door.stop());
  return door;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: found } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return found;
}
