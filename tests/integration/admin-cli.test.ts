/**
 * Signing in at the command line: commands that need it, commands that do not, and the entries in
 * the audit trail.
 */
import { createHmac } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { AuditEntry } from '#shared/domain/admin.ts';
import { createSmallDatabase, homeForTest, runCli, type Ended } from '../support/engine.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const database = 'small admin';
/** A word that occurs in no other place. */
const song = 'Kanari3nvogel';
const passphrase = `mossy kettle ${song} quietly`;
const another = `granite umbrella ${song} noon`;
beforeAll(() => createSmallDatabase(cluster, database));
afterAll(() => cluster.dropDatabase(database));

let home: string;
beforeEach(async () => {
  home = await homeForTest();
});

const userData = (): string => path.join(home, '.config', 'Nightjar');
const cli = (
  args: string[],
  input: string | null = null,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> => runCli(home, args, environment, input);
const codeOf = async (args: string[], environment: NodeJS.ProcessEnv = {}): Promise<unknown> => {
  const { exitCode, stdout } = await cli([...args, '--json'], null, environment);
  return exitCode === 0 ? 'ok' : (JSON.parse(stdout) as { code: string }).code;
};
const trail = async (): Promise<AuditEntry[]> =>
  (await readFile(path.join(userData(), 'audit', 'audit.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntry);

/** A connection whose server cannot be reached: the test is about who gets access to it. */
async function storeConnection(): Promise<void> {
  const made = await cli(['doctor', '--json']);
  expect(made.exitCode).toBe(0);
  await mkdir(path.join(home, 'b'), { recursive: true });
  await writeFile(
    path.join(userData(), 'settings.json'),
    JSON.stringify({
      version: 1,
      connections: [
        {
          id: '5d0a3a86-7c53-4a2f-9d0f-0d2d4b1a9a11',
          name: 'shop',
          host: '127.0.0.1',
          port: 1,
          database: 'shop',
          user: 'nobody',
          tlsMode: 'disable',
          rootCertificatePem: null,
          folderName: '',
          isSample: false,
          hasPassword: false,
        },
      ],
      backupFolder: path.join(home, 'b'),
      toolsFolder: null,
    }),
  );
}
const backup = ['backup', '--connection', 'shop'];
/** The command is allowed, and then fails because the server does not exist. */
const through = 'connection-refused';

describe('a stored connection', () => {
  it('a stored connection needs an admin who is signed in', async () => {
    await storeConnection();
    expect(await codeOf(backup)).toBe('no-admin-yet');
    expect(await cli(['admin', 'add', 'Ada', '--stdin'], passphrase)).toMatchObject({
      exitCode: 0,
      stdout: 'Ada is now an admin.\n',
    });
    expect(await codeOf(backup)).toBe('not-signed-in');
    const signedIn = await cli(['sign-in', '--stdin'], `${passphrase}\n`);
    expect(signedIn).toMatchObject({ exitCode: 0, stderr: '' });
    expect(signedIn.stdout).toMatch(/^Ada is signed in until [\dT:.-]+Z\.\n$/u);
    expect(await codeOf(backup)).toBe(through);
    expect((await cli(['sign-out'])).stdout).toBe('Signed out.\n');
    expect(await codeOf(backup)).toBe('not-signed-in');
    expect((await cli(['sign-out'])).stdout).toBe('No admin was signed in.\n');
    expect((await trail()).map(({ kind }) => kind)).toEqual([
      'first-admin-created',
      'signed-in',
      'backup-begun',
      'backup-failed',
      'signed-out',
    ]);
  });

  it('a stored connection can be used with a token for scripts until the token is revoked, and not with a forged token', async () => {
    await storeConnection();
    await cli(['admin', 'add', 'Ada', '--stdin'], passphrase);
    await cli(['sign-in', '--stdin'], passphrase);
    const made = await cli(['token', 'create', '--days', '2', '--name', 'nightly', '--json']);
    const { data } = JSON.parse(made.stdout) as { data: { token: string; id: string } };
    await cli(['sign-out']);

    const scripts = { NIGHTJAR_TOKEN: data.token };
    expect(await codeOf(backup, scripts)).toBe(through);
    const [header = '', body = '', signature = ''] = data.token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const otherKey = createHmac('sha256', 'other').update(`${header}.${body}`).digest('base64url');
    for (const forged of [
      `${none}.${body}.`,
      `${header}.${body}.${otherKey}`,
      `${header}.${Buffer.from('{"sub":"x"}').toString('base64url')}.${signature}`,
      'x',
    ]) {
      expect(await codeOf(backup, { NIGHTJAR_TOKEN: forged })).toBe('token-invalid');
    }
    // A leaked token must not give permanent access.
    for (const args of [
      ['token', 'create', '--days', '300'],
      ['token', 'revoke', 'nightly'],
      ['admin', 'remove', 'Ada'],
    ]) {
      expect(await codeOf(args, scripts)).toBe('not-signed-in');
    }
    await cli(['sign-in', '--stdin'], passphrase);
    expect((await cli(['token', 'list'])).stdout).toContain('nightly (Ada)');
    expect((await cli(['token', 'revoke', data.id])).exitCode).toBe(0);
    expect(await codeOf(backup, scripts)).toBe('token-revoked');
    expect((await cli(['token', 'list'])).stdout).toBe('No tokens.\n');
    for (const file of await readdir(userData(), { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = await readFile(path.join(file.parentPath, file.name), 'utf8');
      expect(`${file.name} ${text.includes(data.token)}`).toBe(`${file.name} false`);
      expect(`${file.name} ${text.includes(song)}`).toBe(`${file.name} false`);
    }
  });
});

describe('a database given by its URL', () => {
  it('a database given by its URL needs no admin, and the audit trail names the user of the computer', async () => {
    const ended = await cli(['backup', '--url', cluster.url(database), '--output', 'b'], null, {
      PGPASSWORD: cluster.password,
    });
    expect(ended.exitCode).toBe(0);
    const osUser = { kind: 'os-user', name: expect.stringMatching(/\w/u) };
    expect(await trail()).toMatchObject([
      { kind: 'backup-begun', by: osUser },
      { kind: 'backup-created', by: osUser, facts: { database } },
    ]);
  });
});

describe('wrong passphrases', () => {
  it('wrong passphrases slow down the next attempts, in every process', async () => {
    await cli(['admin', 'add', 'Ada', '--stdin'], passphrase);
    for (let n = 1; n <= 6; n += 1) {
      await cli(['sign-in', '--name', n % 2 === 0 ? 'Ada' : 'Eve', '--stdin'], another);
    }
    const { exitCode, stderr } = await cli(['sign-in', '--name', 'Ada', '--stdin'], passphrase);
    // A slow machine may need longer than a short wait; that is not tested here.
    const tries = JSON.parse(
      await readFile(path.join(userData(), 'admin', 'wrong-tries.json'), 'utf8'),
    ) as { failures: number };
    if (exitCode === 0) expect(tries.failures).toBe(0);
    else {
      expect(stderr).toContain('Too many failed attempts');
      expect(tries.failures).toBeGreaterThanOrEqual(3);
    }
    const failures = (await trail()).filter(({ kind }) => kind === 'sign-in-failed');
    expect(failures.length).toBeGreaterThanOrEqual(3);
    // An unknown name may be a passphrase in the wrong field.
    expect(JSON.stringify(failures)).not.toContain('Eve');
  });
});

describe('a forgotten passphrase', () => {
  it("the user who has the computer's account can set a forgotten passphrase, and the audit trail contains it", async () => {
    await storeConnection();
    await cli(['admin', 'add', 'Ada', '--stdin'], passphrase);
    await cli(['sign-in', '--stdin'], passphrase);
    const settings = await readFile(path.join(userData(), 'settings.json'), 'utf8');
    const reset = await cli(['admin', 'reset', 'ADA', '--stdin'], another);
    expect(reset).toMatchObject({ exitCode: 0 });
    expect(reset.stdout).toContain('Backups and connections have not changed.');
    expect(await readFile(path.join(userData(), 'settings.json'), 'utf8')).toBe(settings);
    // Sign-ins with the old passphrase are no longer valid.
    expect(await codeOf(backup)).toBe('token-revoked');
    expect((await cli(['sign-in', '--stdin'], another)).exitCode).toBe(0);
    expect(await codeOf(backup)).toBe(through);
    expect((await trail()).filter(({ kind }) => kind === 'passphrase-reset')).toMatchObject([
      { by: { kind: 'os-user' }, facts: { name: 'Ada' } },
    ]);
    expect((await cli(['admin', 'reset', 'Eve', '--stdin'], another)).exitCode).toBe(2);
  });
});

describe('the audit trail', () => {
  it('doctor finds a changed audit trail, with the line, and an audit trail that was started again', async () => {
    await cli(['admin', 'add', 'Ada', '--stdin'], passphrase);
    await cli(['sign-in', '--stdin'], passphrase);
    expect((await cli(['doctor'])).stdout).toContain('✓ Audit trail: 2 entries, unbroken.');
    const file = path.join(userData(), 'audit', 'audit.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"Ada"', '"Eve"'));
    const { exitCode, stdout } = await cli(['doctor']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^✗ Audit trail: .*audit\.jsonl: line 1 was changed\.$/mu);

    await rm(path.dirname(file), { recursive: true });
    const startedAgain = /^✗ Audit trail: .*audit\.jsonl: there are admins, .* started again\.$/mu;
    expect((await cli(['doctor'])).stdout).toMatch(startedAgain);
    await cli(['sign-out']);
    expect(await trail()).toHaveLength(1);
    expect((await cli(['doctor'])).stdout).toMatch(startedAgain);
  });

  it('accounts cannot be changed while the audit trail cannot be written', async () => {
    await cli(['doctor']);
    await writeFile(path.join(userData(), 'audit'), 'a file where the folder should be').catch(
      () => undefined,
    );
    expect(await codeOf(['admin', 'list'])).toBe('no-admin-yet');
    const ended = await cli(['admin', 'add', 'Ada', '--stdin', '--json'], passphrase);
    expect(ended.exitCode).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ code: 'audit-not-writable' });
    expect(await codeOf(['admin', 'list'])).toBe('no-admin-yet');
  });
});
