import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  programEnvironment,
  withConnectionEnvironment,
  type ConnectionEnvironmentOptions,
} from './connection-environment.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = (
  over: Partial<ConnectionEnvironmentOptions> = {},
): ConnectionEnvironmentOptions => ({
  fields: {
    host: 'db.example.org',
    port: 5433,
    database: '-d a=b',
    user: 'ada',
    tlsMode: 'require',
    rootCertificatePem: null,
  },
  password: { kind: 'given', value: 'Canary:42\\' },
  environment: { PATH: '/usr/bin', HOME: folder },
  platform: process.platform,
  temporaryFolder: folder,
  ...over,
});
const fields = options().fields;

describe('the environment of a child process', () => {
  it('contains the address of the server', async () => {
    await withConnectionEnvironment(options(), async (env) => {
      expect(env).toMatchObject({
        PGHOST: 'db.example.org',
        PGPORT: '5433',
        PGDATABASE: '-d a=b',
        PGUSER: 'ada',
        PGSSLMODE: 'require',
        PGAPPNAME: 'nightjar',
        PGCONNECT_TIMEOUT: '10',
        PGCLIENTENCODING: 'UTF8',
        LC_ALL: 'C',
      });
    });
  });

  it('contains no password; the password is in a file that only its owner can read', async () => {
    await withConnectionEnvironment(options(), async (env) => {
      expect(JSON.stringify(env)).not.toContain('Canary');
      const file = env['PGPASSFILE'] ?? '';
      expect(await readFile(file, 'utf8')).toBe('*:*:*:*:Canary\\:42\\\\\n');
      if (process.platform === 'win32') return;
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    });
  });

  it('contains only the variables of this process that programs need', async () => {
    const environment = {
      PATH: '/usr/bin',
      HOME: '/home/ada',
      KRB5CCNAME: 'FILE:/tmp/krb5cc',
      PGPASSWORD: 'x',
      PGHOST: 'x',
      PGOPTIONS: 'x',
      PGSERVICE: 'x',
      PSQLRC: 'x',
      NODE_OPTIONS: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      LANG: 'de_DE.UTF-8',
      LD_PRELOAD: 'x',
    };
    expect(programEnvironment(environment, 'linux')).toEqual({
      LC_ALL: 'C',
      PATH: '/usr/bin',
      HOME: '/home/ada',
      KRB5CCNAME: 'FILE:/tmp/krb5cc',
    });
    await withConnectionEnvironment(options({ environment }), async (env) => {
      expect(Object.values(env)).not.toContain('x');
    });
  });

  it("knows names in any case on Windows, and keeps Windows' spelling", () => {
    const environment = { Path: 'C:\\pg', SYSTEMROOT: 'C:\\Windows', Other: 'x' };
    expect(programEnvironment(environment, 'win32')).toEqual({
      LC_ALL: 'C',
      Path: 'C:\\pg',
      SYSTEMROOT: 'C:\\Windows',
    });
  });

  it('does not contain the libraries of an AppImage', () => {
    const APPDIR = '/tmp/.mount_Nightj';
    const LD_LIBRARY_PATH = `${APPDIR}/usr/lib:/opt/pg/lib:${APPDIR}:`;
    expect(programEnvironment({ APPDIR, LD_LIBRARY_PATH }, 'linux')['LD_LIBRARY_PATH']).toBe(
      '/opt/pg/lib',
    );
    expect(programEnvironment({ LD_LIBRARY_PATH: '/opt/pg/lib' }, 'linux')).toMatchObject({
      LD_LIBRARY_PATH: '/opt/pg/lib',
    });
    expect(
      programEnvironment({ APPDIR, LD_LIBRARY_PATH: `${APPDIR}/usr/lib` }, 'linux'),
    ).not.toHaveProperty('LD_LIBRARY_PATH');
  });

  it("does not use the user's password file if there is no password", async () => {
    await withConnectionEnvironment(options({ password: { kind: 'none' } }), async (env) => {
      expect(await readFile(env['PGPASSFILE'] ?? '', 'utf8')).toBe('');
    });
  });

  it("uses the caller's password file if requested", async () => {
    const password = { kind: 'passfile', path: '/home/ada/.pgpass' } as const;
    await withConnectionEnvironment(options({ password }), async (env) => {
      expect(env['PGPASSFILE']).toBe('/home/ada/.pgpass');
    });
  });

  it('passes the root certificate as a file', async () => {
    const own = { ...fields, rootCertificatePem: '-----BEGIN CERTIFICATE-----\n' };
    await withConnectionEnvironment(options({ fields: own }), async (env) => {
      expect(await readFile(env['PGSSLROOTCERT'] ?? '', 'utf8')).toBe(own.rootCertificatePem);
    });
  });

  it('trusts the authorities of the system for verify-full, unless there is a root certificate for libpq', async () => {
    const strict = options({ fields: { ...fields, tlsMode: 'verify-full' } });
    await withConnectionEnvironment(strict, async (env) => {
      const text = await readFile(env['PGSSLROOTCERT'] ?? '', 'utf8');
      expect(text).toContain('-----BEGIN CERTIFICATE-----');
    });
    if (process.platform === 'win32') return;
    const usual = path.join(folder, '.postgresql', 'root.crt');
    await mkdir(path.dirname(usual));
    await writeFile(usual, '');
    await withConnectionEnvironment(strict, async (env) => {
      expect(env['PGSSLROOTCERT']).toBe(usual);
    });
  });

  it('removes the brackets of an IPv6 address', async () => {
    await withConnectionEnvironment(
      options({ fields: { ...fields, host: '[::1]' } }),
      async (env) => {
        expect(env['PGHOST']).toBe('::1');
      },
    );
  });

  it('removes its files after success and after failure', async () => {
    expect(await withConnectionEnvironment(options(), async () => 42)).toBe(42);
    const fault = withConnectionEnvironment(options(), async () => {
      throw new Error('a fault');
    });
    await expect(fault).rejects.toThrow('a fault');
    expect(await readdir(folder)).toEqual([]);
    expect(process.listeners('exit').filter(({ name }) => name === 'removeAll')).toEqual([]);
  });

  it.each([
    ['a line break in the password', { password: { kind: 'given', value: 'a\nb' } }],
    ['two hosts', { fields: { ...fields, host: '/tmp/a,/tmp/b' } }],
  ] as const)('refuses %s before anything is written', async (_, over) => {
    await expect(withConnectionEnvironment(options(over), async () => 1)).rejects.toMatchObject({
      error: { code: 'invalid-input' },
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe.runIf(process.platform !== 'win32')("libpq's own files of the user", () => {
  const names = ['root.crt', 'root.crl', 'postgresql.crt', 'postgresql.key'];
  const reached = async (over: Partial<typeof fields>): Promise<string> =>
    await withConnectionEnvironment(
      options({ fields: { ...fields, ...over } }),
      async () => 'reached',
    );
  const own = (name: string): string => path.join(folder, '.postgresql', name);
  beforeEach(() => mkdir(path.join(folder, '.postgresql')));

  it.each(names)(
    'are reported if they are something else, at which libpq could wait indefinitely: %s',
    async (name) => {
      const file = own(name);
      await mkdir(file);
      for (const tlsMode of ['prefer', 'require', 'verify-ca', 'verify-full'] as const) {
        await expect(reached({ tlsMode })).rejects.toMatchObject({
          error: { code: 'not-a-regular-file', file },
        });
      }
      expect(await readdir(folder)).toEqual(['.postgresql']);
    },
  );

  it('are not checked where libpq does not look', async () => {
    await mkdir(own('root.crt'));
    expect(await reached({ tlsMode: 'disable' })).toBe('reached');
    expect(await reached({ rootCertificatePem: 'PEM' })).toBe('reached');
  });

  it('can be files, links to files, or missing', async () => {
    for (const name of names) await writeFile(own(`${name}.real`), '');
    for (const name of names) await symlink(own(`${name}.real`), own(name));
    expect(await reached({})).toBe('reached');
    await rm(own('root.crl.real'));
    expect(await reached({})).toBe('reached');
  });
});
