/**
 * Connections to real servers with libpq's own programs: successful ones, and the error of each
 * failure.
 */
import { appendFile, chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import {
  passwordFrom,
  withConnectionEnvironment,
} from '../../src-main/postgres/connection/connection-environment.ts';
import { createToolbox } from '../../src-main/postgres/tools/toolbox.ts';
import { sql, type Sql } from '../../src-main/postgres/connection/quote-sql.ts';
import { querySql, type ServerTarget } from '../../src-main/postgres/connection/probe.ts';
import { createServerAccess } from '../../src-main/postgres/connection/server-access.ts';
import { realProcesses, runTool, type ToolRequest } from '../../src-main/system/processes.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';

let cluster: TestCluster;
let scene: string;
let certificates: { own: string; other: string };

const requests: ToolRequest[] = [];
const processes = {
  ...realProcesses,
  run: (request: ToolRequest) => {
    requests.push(request);
    return realProcesses.run(request);
  },
};
// A separate home folder with a password file that must not be used.
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], HOME: scene });
const platform = process.platform;
const toolbox = () =>
  createToolbox({ environment: environment(), platform, processes, chosenFolder: () => null });
const access = () =>
  createServerAccess({
    toolbox: toolbox(),
    processes,
    environment: environment(),
    platform,
    installation: '',
  });

const unusualPasswords = [
  'a:b:c',
  'back\\slash\\',
  `'quotes' "and" \`more\``,
  '  spaces at both ends  ',
  '#starts like a comment',
  '*:*:*:*:x',
  'pä§§wörd 密码 🦉 e\u0301',
  '$HOME %PATH% !history ; rm -rf /',
  'x'.repeat(1000),
];

beforeAll(async () => {
  scene = await mkdtemp(path.join(os.tmpdir(), 'nightjar connections '));
  cluster = await startTestCluster({ settings: { max_connections: '30' } });
  certificates = await setUpTls();
  await cluster.psql(
    'postgres',
    `CREATE ROLE tls_only LOGIN PASSWORD 'secret';
     CREATE ROLE trusted LOGIN;
     CREATE ROLE retired NOLOGIN PASSWORD 'secret';
     CREATE ROLE busy LOGIN PASSWORD 'secret' CONNECTION LIMIT 0;`,
  );
  await cluster.createDatabase('closed');
  await cluster.psql('postgres', 'ALTER DATABASE closed ALLOW_CONNECTIONS false');
});
afterAll(async () => {
  await cluster.remove();
  await rm(scene, { recursive: true, force: true });
});

describe('Test connection', () => {
  it('Test connection shows version, size, encoding and the suitable tools', async () => {
    const probe = await access().probe(target());
    const version = await cluster.psql('postgres', 'SHOW server_version');
    const size = await cluster.psql('postgres', "SELECT pg_database_size('postgres')");
    expect(probe).toMatchObject({
      server: {
        version: version.split(' ')[0],
        majorVersion: Number.parseInt(version, 10),
        isStandby: false,
        encoding: 'UTF8',
      },
      tools: { majorVersion: Number.parseInt(version, 10) },
      warnings: [],
    });
    expect(probe.server.databaseSizeBytes).toBe(Number(size));
  });

  it('Test connection works through a Unix socket, too', async () => {
    if (cluster.socketDirectory === null) return;
    const { server } = await access().probe(target({ host: cluster.socketDirectory }));
    expect(server.majorVersion).toBeGreaterThan(9);
  });

  it('Test connection works without a password if the server requires none', async () => {
    const probe = await access().probe(target({ user: 'trusted' }, null));
    expect(probe.server.encoding).toBe('UTF8');
  });

  it.each<[string, () => ServerTarget, () => NightjarError]>([
    [
      'a wrong password',
      () => target({}, 'wrong'),
      () => ({ code: 'password-wrong', user: cluster.user }),
    ],
    [
      'a wrong password for "localhost", which has two addresses',
      () => target({ host: 'localhost' }, 'wrong'),
      () => ({ code: 'password-wrong', user: cluster.user }),
    ],
    [
      'a missing password',
      () => target({}, null),
      () => ({ code: 'password-missing', user: cluster.user }),
    ],
    [
      'an unknown database',
      () => target({ database: 'nowhere' }),
      () => ({ code: 'database-missing', database: 'nowhere' }),
    ],
    [
      'an unknown host',
      () => target({ host: 'no-such-host.invalid' }),
      () => ({ code: 'host-unknown', host: 'no-such-host.invalid' }),
    ],
    [
      'a port where nobody listens',
      () => target({ port: 1 }),
      () => ({ code: 'connection-refused', host: '127.0.0.1', port: 1 }),
    ],
    [
      'a socket folder without a socket',
      () => target({ host: scene }),
      () => ({ code: 'connection-refused', host: scene, port: cluster.port }),
    ],
    [
      'a role that is missing',
      () => target({ user: 'trusted_ghost' }, null),
      () => ({ code: 'role-missing', user: 'trusted_ghost' }),
    ],
    [
      'a role that may not log in',
      () => target({ user: 'retired' }, 'secret'),
      () => ({ code: 'login-refused', detail: 'role "retired" is not permitted to log in' }),
    ],
    [
      'a database that takes no connections',
      () => target({ database: 'closed' }),
      () => ({
        code: 'login-refused',
        detail: 'database "closed" is not currently accepting connections',
      }),
    ],
    [
      'a role without connections left',
      () => target({ user: 'busy' }, 'secret'),
      () => ({ code: 'connection-limit-reached', detail: 'too many connections for role "busy"' }),
    ],
    [
      'a server that wants TLS',
      () => target({ user: 'tls_only', tlsMode: 'disable' }, 'secret'),
      () => ({ code: 'tls-required', host: '127.0.0.1' }),
    ],
    [
      'a wrong password over the TLS that is required',
      () => target({ user: 'tls_only', tlsMode: 'prefer' }, 'wrong'),
      () => ({ code: 'password-wrong', user: 'tls_only' }),
    ],
    [
      'a certificate of an authority that is not trusted',
      () => target({ tlsMode: 'verify-full', rootCertificatePem: certificates.other }),
      () => ({
        code: 'tls-certificate-rejected',
        detail: 'It is not signed by the root certificate of this connection.',
      }),
    ],
    [
      'a certificate that the system does not trust',
      () => target({ tlsMode: 'verify-full' }),
      () => ({
        code: 'tls-certificate-rejected',
        detail: 'It is not signed by the root certificate of this connection.',
      }),
    ],
    [
      'a certificate of another host',
      () =>
        target({
          host: '127.0.0.1',
          tlsMode: 'verify-full',
          rootCertificatePem: certificates.own,
        }),
      () => ({
        code: 'tls-certificate-rejected',
        detail: 'It is made out to localhost, not to 127.0.0.1.',
      }),
    ],
    [
      'no root certificate for verify-ca',
      () => target({ tlsMode: 'verify-ca' }),
      () => ({
        code: 'tls-certificate-rejected',
        detail: 'No root certificate is chosen to check the certificate of the server against.',
      }),
    ],
  ])('Test connection reports %s', async (_, make, expected) => {
    expect(await errorOf(access().probe(make()))).toEqual(expected());
  });

  it('Test connection reports a server that closes the connection', async () => {
    const port = await listenAndHangUp();
    const error = await errorOf(access().probe(target({ port: port.number })));
    await port.close();
    expect(error.code).toBe('connection-lost');
  });

  it('Test connection uses TLS if it is configured, and checks the certificate', async () => {
    for (const [tlsMode, host] of [
      ['require', '127.0.0.1'],
      ['verify-ca', '127.0.0.1'],
      ['verify-full', 'localhost'],
    ] as const) {
      const rootCertificatePem = tlsMode === 'require' ? null : certificates.own;
      const over = { user: 'tls_only', host, tlsMode, rootCertificatePem };
      expect(
        await query(
          sql`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
          target(over, 'secret'),
        ),
      ).toBe('t');
    }
  });

  it('Test connection reports a server without TLS', async () => {
    await cluster.psql('postgres', 'ALTER SYSTEM SET ssl = off');
    await reload();
    try {
      expect(await errorOf(access().probe(target({ tlsMode: 'require' })))).toEqual({
        code: 'tls-not-offered',
        host: '127.0.0.1',
      });
    } finally {
      await cluster.psql('postgres', 'ALTER SYSTEM SET ssl = on');
      await reload();
    }
  });

  it('Test connection reports a server that is newer than the tools', async () => {
    const real = toolbox();
    // Simulates a server of a future version.
    const forServer = (major: number) => real.forServer(major + 50, `${major + 50}.1`);
    const future = { ...real, forServer };
    const ports = {
      toolbox: future,
      processes,
      environment: environment(),
      platform,
      installation: '',
    };
    const error = await errorOf(createServerAccess(ports).probe(target()));
    expect(error.code).toBe('server-newer-than-tools');
  });

  it("Test connection repeats the server's message if it has no sentence for the error", async () => {
    const error = await errorOf(query(sql`SELECT 1 / 0`));
    expect(error).toEqual({ code: 'server-error', detail: 'ERROR:  division by zero' });
  });

  it('Test connection ends when it is cancelled', async () => {
    const abort = new AbortController();
    const sleeping = query(sql`SELECT pg_sleep(60)`, { ...target(), signal: abort.signal });
    setTimeout(() => abort.abort(), 300);
    expect((await errorOf(sleeping)).code).toBe('backup-cancelled');
  });
});

describe('a connection', () => {
  it('a connection has keepalives, an application name, and UTF-8', async () => {
    const answer = await query(
      sql`SELECT concat_ws(' ', current_setting('tcp_keepalives_idle'), current_setting('application_name'), current_setting('client_encoding'))`,
    );
    expect(answer).toMatch(/ nightjar UTF8$/u);
    // The client's side of the socket in the kernel's list: timer:(keepalive,…).
    const shortestTimer = async (): Promise<number> => {
      const port = cluster.port.toString(16).toUpperCase().padStart(4, '0');
      const sockets = (await readFile('/proc/net/tcp', 'utf8')).split('\n');
      const established = sockets.filter((line) => line.includes(` 0100007F:${port} 01 `));
      // Source: Linux' Documentation/networking/proc_net_tcp.rst. Timer 2 is the keepalive timer;
      // it counts hundredths of a second, and its default is two hours.
      const timers = established.flatMap((line) => /\s02:([0-9A-F]{8})\s/u.exec(line)?.[1] ?? []);
      return Math.min(...timers.map((timer) => Number.parseInt(timer, 16)));
    };
    await withConnectionEnvironment(
      { ...target(), environment: environment(), platform },
      async (env) => {
        const child = realProcesses.start({
          file: path.join(cluster.binDirectory, 'psql'),
          args: ['-X', '-w', '-c', 'SELECT pg_sleep(60)'],
          env,
          stdio: 'ignore',
        });
        const ended = new Promise((resolve) => child.once('close', resolve));
        try {
          await expect.poll(shortestTimer).toBeLessThanOrEqual(3000);
        } finally {
          child.kill('SIGKILL');
          await ended;
        }
      },
    );
  });

  it.each(unusualPasswords)('a connection logs in with the password %j', async (password) => {
    await setPassword(password);
    expect(await query(sql`SELECT current_user`, target({ user: 'awkward' }, password))).toBe(
      'awkward',
    );
  });

  it('a connection logs in with any valid password', async () => {
    await fc.assert(
      fc.asyncProperty(anyPassword, async (password) => {
        await setPassword(password);
        const user = await query(sql`SELECT current_user`, target({ user: 'awkward' }, password));
        expect(user).toBe('awkward');
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    'with spaces',
    `quo"te's`,
    '-d',
    '--help',
    'a=b',
    'dbname=postgres host=elsewhere',
    'postgresql://elsewhere/db',
    'Größe 密码',
    'semi;colon `$(x)` %20',
  ])('a connection opens the database %j', async (name) => {
    await cluster.createDatabase(name);
    expect(await query(sql`SELECT current_database()`, target({ database: name }))).toBe(name);
    const { server } = await access().probe(target({ database: name }));
    expect(server.databaseSizeBytes).toBeGreaterThan(0);
    await cluster.dropDatabase(name);
  });

  it("a connection does not use the user's password file, but uses the caller's password file", async () => {
    const file = path.join(scene, '.pgpass');
    await writeFile(file, `*:*:*:*:${cluster.password}\n`, { mode: 0o600 });
    expect((await errorOf(query(sql`SELECT 1`, target({}, null)))).code).toBe('password-missing');
    const own: ServerTarget = { ...target(), password: { kind: 'passfile', path: file } };
    expect(await query(sql`SELECT 1`, own)).toBe('1');
  });

  it('the password is visible neither in arguments nor in the environment', async () => {
    requests.length = 0;
    await access().probe(target());
    expect(requests.length).toBeGreaterThan(0);
    for (const { args, env } of requests) {
      expect(JSON.stringify([args, env])).not.toContain(cluster.password);
    }
  });
});

// --- the scene --------------------------------------------------------------------------------

function target(
  over: Partial<ConnectionFields> = {},
  password: string | null = cluster.password,
): ServerTarget {
  return {
    fields: {
      name: 'test',
      host: cluster.host,
      port: cluster.port,
      database: 'postgres',
      user: cluster.user,
      tlsMode: 'prefer',
      rootCertificatePem: null,
      ...over,
    },
    password: passwordFrom(password),
  };
}

function query(statement: Sql, to = target()): Promise<string> {
  const ports = { toolbox: toolbox(), processes, environment: environment(), platform };
  return querySql(to, statement, path.join(cluster.binDirectory, 'psql'), ports);
}

async function errorOf(operation: Promise<unknown>): Promise<NightjarError> {
  try {
    await operation;
  } catch (error) {
    if (error instanceof ExpectedError) return error.error;
    throw error;
  }
  throw new Error('it worked');
}

// One line, without NUL; in the form that the server stores: SCRAM normalises passwords (RFC 4013)
// on both sides.
const anyPassword = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => !/[\0\r\n]/u.test(text));

async function setPassword(password: string): Promise<void> {
  const quoted = password.replaceAll("'", "''");
  await cluster.psql(
    'postgres',
    `SET standard_conforming_strings = on;
     DROP ROLE IF EXISTS awkward;
     CREATE ROLE awkward LOGIN PASSWORD '${quoted}';`,
  );
}

/** TLS is on; `tls_only` cannot log in without it, `trusted…` needs no password. */
async function setUpTls(): Promise<{ own: string; other: string }> {
  const data = await cluster.psql('postgres', 'SHOW data_directory');
  const owner = await stat(data);
  const own = await makeCertificate('own', 'localhost');
  const other = await makeCertificate('other', 'other.example.org');
  const place = async (name: string, text: string): Promise<void> => {
    const file = path.join(data, name);
    await writeFile(file, text, { mode: 0o600 });
    await chmod(file, 0o600);
    await chown(file, owner.uid, owner.gid);
  };
  await place('server.crt', own.certificate);
  await place('server.key', own.key);
  const rules = await cluster.psql('postgres', 'SHOW hba_file');
  const before = await readFile(rules, 'utf8');
  await writeFile(
    rules,
    [
      'hostssl all tls_only 127.0.0.1/32 scram-sha-256',
      'hostssl all tls_only ::1/128 scram-sha-256',
      'host all tls_only all reject',
      'host all trusted,trusted_ghost all trust',
      '',
    ].join('\n'),
  );
  await appendFile(rules, before);
  await cluster.psql('postgres', 'ALTER SYSTEM SET ssl = on');
  await reload();
  return { own: own.certificate, other: other.certificate };
}

/**
 * A session that reads the time from the server, to know that the server has read its files again.
 */
async function reload(): Promise<void> {
  const loadedAt = (): Promise<string> =>
    cluster.psql('postgres', 'SELECT pg_conf_load_time()').catch(() => before);
  const before = await cluster.psql('postgres', 'SELECT pg_conf_load_time()');
  await cluster.psql('postgres', 'SELECT pg_reload_conf()');
  await vi.waitFor(async () => expect(await loadedAt()).not.toBe(before), { timeout: 20_000 });
}

async function makeCertificate(
  name: string,
  host: string,
): Promise<{ certificate: string; key: string }> {
  const [keyFile, file] = [path.join(scene, `${name}.key`), path.join(scene, `${name}.crt`)];
  const outcome = await runTool({
    file: 'openssl',
    args: [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' '),
      '-subj',
      `/CN=${host}`,
      '-addext',
      `subjectAltName=DNS:${host}`,
      '-keyout',
      keyFile,
      '-out',
      file,
    ],
    env: environment(),
  });
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
  return { certificate: await readFile(file, 'utf8'), key: await readFile(keyFile, 'utf8') };
}

async function listenAndHangUp(): Promise<{ number: number; close: () => Promise<void> }> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    number: address !== null && typeof address === 'object' ? address.port : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
