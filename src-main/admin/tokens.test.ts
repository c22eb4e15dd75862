import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditFacts } from '#shared/domain/admin.ts';
import { memoryStore } from '../credentials/memory-store.ts';
import type { SecretStore } from '../system/ports.ts';
import { createAccounts, type Account, type Accounts } from './accounts.ts';
import { cheap, quietLog, tester, testClock, type TestClock } from './test-support.ts';
import { createTokens, type Tokens } from './tokens.ts';

const passphrase = 'mossy kettle argues quietly';
const hourMs = 3_600_000;
let folder: string;
let clock: TestClock;
let keychain: SecretStore;
let accounts: Accounts;
let ada: Account;
let tokens: Tokens;
let recorded: [string, AuditFacts][];
let auditFails = false;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-tokens-'));
  clock = testClock();
  keychain = memoryStore();
  recorded = [];
  auditFails = false;
  accounts = createAccounts({
    folder,
    keychain,
    clock,
    log: quietLog(),
    cost: cheap,
    record: async () => undefined,
  });
  ada = await accounts.createFirst('Ada', passphrase, tester);
  tokens = newProcess();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stateFile = (): string => path.join(folder, 'tokens.json');
const newProcess = (
  log = quietLog(),
  afterRecord: (kind: string) => Promise<void> = async () => undefined,
): Tokens =>
  createTokens({
    file: stateFile(),
    accounts,
    clock,
    log,
    record: async (kind, facts) => {
      if (auditFails) throw new Error('audit');
      recorded.push([kind, facts]);
      await afterRecord(kind);
    },
  });
const windowToken = async (lifetimeMs = hourMs): Promise<string> =>
  (await tokens.issue(ada, 'nightjar-window', lifetimeMs)).token;
const verdict = (token: string, by = tokens): Promise<string> =>
  by.verify(token, 'nightjar-window').then(
    ({ admin }) => admin.name,
    (error: { error?: { code: string }; message: string }) => error.error?.code ?? error.message,
  );

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
const signed = (header: object, claims: object, key: Buffer, hash = 'sha256'): string => {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
};
const realKey = async (): Promise<Buffer> => {
  const { secrets, accountOf } = (await accounts.vault())!;
  return Buffer.from((await secrets.get(accountOf('session-key')))!, 'base64');
};

describe('a token', () => {
  it('contains the admin, the entry point, its start and its expiry', async () => {
    const token = await windowToken();
    const claims = claimsOf(token);
    expect(claims).toEqual({
      iss: 'nightjar',
      sub: ada.id,
      aud: 'nightjar-window',
      jti: expect.stringMatching(/^[\da-f-]{36}$/u),
      iat: clock.nowMs() / 1000,
      exp: clock.nowMs() / 1000 + 3600,
      generation: 0,
    });
    expect(await tokens.verify(token, 'nightjar-window')).toEqual({
      id: claims['jti'],
      expiresAtMs: clock.nowMs() + hourMs,
      admin: ada,
    });
    expect(await realKey()).toHaveLength(32);
  });

  it('is also valid in the next process', async () => {
    expect(await verdict(await windowToken(), newProcess())).toBe('Ada');
  });

  it('is valid only at its own entry point', async () => {
    const doors = ['nightjar-window', 'nightjar-cli', 'nightjar-api'] as const;
    for (const door of doors) {
      const { token } =
        door === 'nightjar-api'
          ? await tokens.createForApi(ada, 'script', 1, tester)
          : await tokens.issue(ada, door, hourMs);
      for (const other of doors) {
        const found = tokens.verify(token, other);
        if (other === door) expect((await found).admin.name).toBe('Ada');
        else await expect(found).rejects.toMatchObject({ error: { code: 'token-invalid' } });
      }
    }
  });

  it('is rejected if it was forged', async () => {
    const token = await windowToken();
    const claims = claimsOf(token);
    const [header = '', body = '', signature = ''] = token.split('.');
    const hs256 = { alg: 'HS256', typ: 'JWT' };
    const key = await realKey();
    const forged = {
      'no algorithm': `${encode({ alg: 'none' })}.${body}.`,
      'no algorithm, other case': `${encode({ alg: 'nOnE' })}.${body}.${signature}`,
      'no signature': `${header}.${body}.`,
      'another key': signed(hs256, claims, randomBytes(32)),
      'an empty key': signed(hs256, claims, Buffer.alloc(0)),
      'another algorithm with our key': signed({ alg: 'HS512' }, claims, key, 'sha512'),
      'another admin inside': `${header}.${encode({ ...claims, sub: randomUUID() })}.${signature}`,
      'a longer life inside': `${header}.${encode({ ...claims, exp: 4e9 })}.${signature}`,
      'another issuer': signed(hs256, { ...claims, iss: 'evil' }, key),
      'no end': signed(hs256, { ...claims, exp: undefined }, key),
      'no id': signed(hs256, { ...claims, jti: undefined }, key),
      'no admin': signed(hs256, { ...claims, sub: undefined }, key),
      'an unknown critical header': signed({ ...hs256, crit: ['x'], x: 1 }, claims, key),
      'not a token': 'x',
      nothing: '',
      'a megabyte': 'x'.repeat(1_000_000),
      'three dots': '...',
    };
    for (const [what, one] of Object.entries(forged)) {
      expect(`${what}: ${await verdict(one)}`).toBe(`${what}: token-invalid`);
    }
    expect(await verdict(token)).toBe('Ada');
  });

  it('is registered as a secret, so that no log contains it', async () => {
    const registered: string[] = [];
    const { token } = await newProcess(quietLog(registered)).issue(ada, 'nightjar-cli', hourMs);
    expect(registered).toContain(token);
    expect(registered).toContain((await realKey()).toString('base64'));
  });

  it('is not in the file', async () => {
    const { token } = await tokens.createForApi(ada, 'script', 1, tester);
    await tokens.revoke(await tokens.issue(ada, 'nightjar-cli', hourMs));
    const text = await readFile(stateFile(), 'utf8');
    for (const part of token.split('.')) expect(text).not.toContain(part);
    expect(text).not.toContain((await realKey()).toString('base64'));
  });
});

describe('the end of a token', () => {
  it('expires on time', async () => {
    const token = await windowToken();
    clock.pass(hourMs - 1000);
    expect(await verdict(token)).toBe('Ada');
    clock.pass(1000);
    expect(await verdict(token)).toBe('session-expired');
  });

  it('is not undone by a clock that is set back, or by a restart', async () => {
    const token = await windowToken();
    clock.pass(hourMs);
    expect(await verdict(token)).toBe('session-expired');
    clock.setWall(-10 * hourMs);
    expect(await verdict(token)).toBe('session-expired');
    expect(await verdict(token, newProcess())).toBe('session-expired');
    const fresh = await windowToken();
    expect(await verdict(fresh)).toBe('Ada');
    clock.pass(hourMs);
    expect(await verdict(fresh)).toBe('session-expired');
  });

  it('is not delayed by a clock that was once far ahead', async () => {
    clock.setWall(24 * 365 * hourMs);
    await verdict(await windowToken());
    clock.setWall(-24 * 365 * hourMs);
    const token = await windowToken();
    clock.pass(hourMs);
    expect(await verdict(token)).toBe('session-expired');
  });

  it('is immediate when the token is revoked, in every process, and after a restart', async () => {
    const other = newProcess();
    const issued = await tokens.issue(ada, 'nightjar-window', hourMs);
    expect(await verdict(issued.token, other)).toBe('Ada');
    await tokens.revoke(issued);
    for (const by of [tokens, other, newProcess()]) {
      expect(await verdict(issued.token, by)).toBe('token-revoked');
    }
  });

  it('is stored only until the token would have expired', async () => {
    const issued = await tokens.issue(ada, 'nightjar-window', hourMs);
    await tokens.revoke(issued);
    expect(await readFile(stateFile(), 'utf8')).toContain(issued.id);
    clock.pass(2 * hourMs);
    await tokens.issue(ada, 'nightjar-window', hourMs);
    expect(await readFile(stateFile(), 'utf8')).not.toContain(issued.id);
    expect(await verdict(issued.token)).toBe('session-expired');
  });

  it('comes with a new passphrase, and with the removal of its admin', async () => {
    const before = await windowToken();
    ada = await accounts.setPassphrase('Ada', `${passphrase}!`, 'passphrase-changed', tester);
    expect(await verdict(before)).toBe('token-revoked');
    const after = await windowToken();
    const script = await tokens.createForApi(ada, 'script', 1, tester);
    await accounts.add('Eve', passphrase, tester);
    await accounts.remove('Ada', tester);
    expect(await verdict(after)).toBe('token-revoked');
    await expect(tokens.verify(script.token, 'nightjar-api')).rejects.toMatchObject({
      error: { code: 'token-revoked' },
    });
  });

  it.each([
    ['file is lost', (): Promise<void> => rm(stateFile())],
    ['file is spoiled', (): Promise<void> => writeFile(stateFile(), '{"revoked":')],
    ['file is another', (): Promise<void> => writeFile(stateFile(), '{"version":1}')],
    [
      'key is lost',
      async (): Promise<void> => {
        const { secrets, accountOf } = (await accounts.vault())!;
        await secrets.remove(accountOf('session-key'));
      },
    ],
  ])(
    'comes for all tokens if the %s: the revoked tokens are unknown then',
    async (_what, spoil) => {
      const revoked = await tokens.issue(ada, 'nightjar-window', hourMs);
      const good = await windowToken();
      await tokens.revoke(revoked);
      await spoil();
      const next = newProcess();
      expect(await verdict(revoked.token, next)).toBe('token-invalid');
      expect(await verdict(good, next)).toBe('token-invalid');
      const { token } = await next.issue(ada, 'nightjar-window', hourMs);
      expect(await verdict(token, next)).toBe('Ada');
      expect(await verdict(token, tokens)).toBe('Ada');
      expect(recorded).toEqual([['tokens-all-revoked', {}]]);
    },
  );

  it('does not come if two processes create their first token at the same time', async () => {
    const issued = await Promise.all(
      [newProcess(), newProcess()].map((one) => one.issue(ada, 'nightjar-window', hourMs)),
    );
    for (const { token } of issued) expect(await verdict(token)).toBe('Ada');
  });
});

describe('tokens for scripts', () => {
  it('are shown once, listed without the token itself, and revoked by id or name', async () => {
    const first = await tokens.createForApi(ada, 'nightly', 30, tester);
    const second = await tokens.createForApi(ada, 'monitor', 1, tester);
    expect(first).toEqual({
      id: expect.any(String),
      name: 'nightly',
      admin: 'Ada',
      createdAt: new Date(clock.nowMs()).toISOString(),
      expiresAt: new Date(clock.nowMs() + 30 * 24 * hourMs).toISOString(),
      token: expect.stringMatching(/^eyJ/u),
    });
    const { token, ...shown } = first;
    expect(await newProcess().listForApi()).toEqual([
      shown,
      expect.objectContaining({ name: 'monitor' }),
    ]);
    await tokens.revokeForApi('nightly', tester);
    await expect(tokens.verify(token, 'nightjar-api')).rejects.toMatchObject({
      error: { code: 'token-revoked' },
    });
    await tokens.revokeForApi(second.id, tester);
    expect(await tokens.listForApi()).toEqual([]);
    await expect(tokens.revokeForApi(second.id, tester)).rejects.toMatchObject({
      error: { code: 'token-not-found' },
    });
    expect(recorded.map(([kind]) => kind)).toEqual([
      'token-created',
      'token-created',
      'token-revoked',
      'token-revoked',
    ]);
    expect(JSON.stringify(recorded)).not.toContain(token);
  });

  it.each(['', ' ', 'a\nb', 'x\u001b[31m', 'x'.repeat(61)])(
    'cannot have the name “%s”',
    async (name) => {
      await expect(tokens.createForApi(ada, name, 1, tester)).rejects.toMatchObject({
        error: { code: 'invalid-input', problems: [{ field: 'name' }] },
      });
      expect(await tokens.listForApi()).toEqual([]);
    },
  );

  it('survive a new passphrase of their admin, so that scripts do not fail', async () => {
    const { token } = await tokens.createForApi(ada, 'nightly', 30, tester);
    await accounts.setPassphrase('Ada', `${passphrase}!`, 'passphrase-changed', tester);
    expect((await tokens.verify(token, 'nightjar-api')).admin.name).toBe('Ada');
  });

  it('are not revoked by a name that several tokens have', async () => {
    const first = await tokens.createForApi(ada, 'nightly', 30, tester);
    const second = await tokens.createForApi(ada, 'nightly', 30, tester);
    await expect(tokens.revokeForApi('nightly', tester)).rejects.toMatchObject({
      error: { problems: [{ message: expect.stringContaining(second.id) }] },
    });
    await tokens.revokeForApi(first.id, tester);
    await tokens.revokeForApi('nightly', tester);
    expect(await tokens.listForApi()).toEqual([]);
  });

  it('are not listed if their admin was removed', async () => {
    const bob = await accounts.add('Bob', passphrase, tester);
    await tokens.createForApi(bob, 'nightly', 30, tester);
    await accounts.remove('Bob', tester);
    expect(await tokens.listForApi()).toEqual([]);
  });

  it('are not listed if they have expired', async () => {
    await tokens.createForApi(ada, 'nightly', 1, tester);
    clock.pass(24 * hourMs);
    expect(await tokens.listForApi()).toEqual([]);
  });

  it('are not created and not revoked if that cannot be recorded', async () => {
    const { token } = await tokens.createForApi(ada, 'nightly', 1, tester);
    auditFails = true;
    await expect(tokens.createForApi(ada, 'other', 1, tester)).rejects.toThrow('audit');
    await expect(tokens.revokeForApi('nightly', tester)).rejects.toThrow('audit');
    expect((await tokens.listForApi()).map(({ name }) => name)).toEqual(['nightly']);
    expect((await tokens.verify(token, 'nightjar-api')).admin.name).toBe('Ada');
  });

  it('are not reported as revoked if their file could not be changed', async () => {
    const { token, id } = await tokens.createForApi(ada, 'nightly', 1, tester);
    const aside = `${stateFile()}.aside`;
    const unlucky = newProcess(quietLog(), async (kind) => {
      if (kind !== 'token-revoked') return;
      // A folder instead of the file: the change finds no tokens.
      await rename(stateFile(), aside);
      await mkdir(stateFile());
    });
    await expect(unlucky.revokeForApi('nightly', tester)).rejects.toBeInstanceOf(Error);
    await rm(stateFile(), { recursive: true, force: true });
    await rename(aside, stateFile());
    expect((await tokens.verify(token, 'nightjar-api')).admin.name).toBe('Ada');
    expect(recorded.slice(-2)).toEqual([
      ['token-revoked', { token: id, name: 'nightly' }],
      ['account-change-failed', { name: 'nightly', change: 'token-revoked' }],
    ]);
  });
});
