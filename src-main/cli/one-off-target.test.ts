import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneOffTarget } from './one-off-target.ts';

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-one-off-'));
  await writeFile(path.join(folder, 'root.crt'), pem);
  await writeFile(path.join(folder, 'not.crt'), 'text');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a database named by its URL', () => {
  it('has the fields of the URL', async () => {
    const url = 'postgresql://zoë:s%3Ae@db.example:5433/sho%20p?sslmode=require';
    expect(await oneOffTarget(url, { PGUSER: 'other', PGDATABASE: 'other' })).toEqual({
      fields: {
        name: 'sho p',
        host: 'db.example',
        port: 5433,
        database: 'sho p',
        user: 'zoë',
        tlsMode: 'require',
        rootCertificatePem: null,
      },
      password: { kind: 'given', value: 's:e' },
    });
  });

  it('has the default values of libpq', async () => {
    const withUser = await oneOffTarget('postgresql://', { PGUSER: 'zoë' });
    expect(withUser.fields).toMatchObject({
      host: 'localhost',
      port: 5432,
      user: 'zoë',
      database: 'zoë',
      tlsMode: 'prefer',
    });
    const withDatabase = await oneOffTarget('postgresql://h', { PGUSER: 'zoë', PGDATABASE: 'd' });
    expect(withDatabase.fields).toMatchObject({ user: 'zoë', database: 'd' });
    const withNothing = await oneOffTarget('postgresql://h', {});
    expect(withNothing.fields.user).toBe(os.userInfo().username);
  });

  it('reads the certificate from its file', async () => {
    const url = `postgresql://u@h/d?sslmode=verify-full&sslrootcert=${folder}/root.crt`;
    expect((await oneOffTarget(url, {})).fields).toMatchObject({
      tlsMode: 'verify-full',
      rootCertificatePem: pem,
    });
  });

  it.each(['nowhere.crt', 'not.crt', ''])('rejects the certificate “%s”', async (name) => {
    const url = `postgresql://u@h/d?sslmode=verify-full&sslrootcert=${folder}/${name}`;
    await expect(oneOffTarget(url, {})).rejects.toMatchObject({ error: { code: 'invalid-input' } });
  });
});

describe('its password', () => {
  const passwordOf = async (url: string, environment: NodeJS.ProcessEnv): Promise<unknown> =>
    (await oneOffTarget(url, environment)).password;

  it('comes from the URL, else from PGPASSWORD, else from a password file', async () => {
    const environment = { PGPASSWORD: 'from variable', PGPASSFILE: '/from/file' };
    expect(await passwordOf('postgresql://u:from%20url@h/d', environment)).toEqual({
      kind: 'given',
      value: 'from url',
    });
    expect(await passwordOf('postgresql://u@h/d', environment)).toEqual({
      kind: 'given',
      value: 'from variable',
    });
    expect(await passwordOf('postgresql://u@h/d', { PGPASSFILE: '/from/file' })).toEqual({
      kind: 'passfile',
      path: '/from/file',
    });
    expect(await passwordOf('postgresql://u@h/d', { APPDATA: 'C:/Roaming' })).toEqual({
      kind: 'passfile',
      path:
        process.platform === 'win32'
          ? path.join('C:/Roaming', 'postgresql', 'pgpass.conf')
          : path.join(os.homedir(), '.pgpass'),
    });
  });
});
