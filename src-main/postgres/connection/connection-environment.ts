/**
 * Passes the connection to PostgreSQL's programs: only through their environment, which other users
 * cannot read, and through small files in a private folder that is removed later. Only a short list
 * of variables of this process is passed on.
 */
import { access, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail } from '#shared/errors/errors.ts';
import { inTemporaryFolder, makePrivateFolder } from '../../files/private-folder.ts';
import { requireRegular } from '../../files/regular-file.ts';

/** The data needed to connect to a database. A connection has more fields. */
export type ConnectionTarget = Pick<
  ConnectionFields,
  'host' | 'port' | 'database' | 'user' | 'tlsMode' | 'rootCertificatePem'
>;

export type Password =
  | { kind: 'given'; value: string }
  /** No password. The password file of the user (~/.pgpass) is not used either. */
  | { kind: 'none' }
  /** The password file of the command line's user. */
  | { kind: 'passfile'; path: string };

export interface ConnectionEnvironmentOptions {
  fields: ConnectionTarget;
  password: Password;
  /** Environment of this process; see `passedOn`. */
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Folder in which the private folder is created. */
  temporaryFolder?: string;
}

/** A password or null, as the keychain returns it. */
export function passwordFrom(password: string | null): Password {
  return password === null || password === ''
    ? { kind: 'none' }
    : { kind: 'given', value: password };
}

/** Variables that programs need to run, to find their libraries, and to use a Kerberos ticket. */
const passedOn = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SystemDrive',
  'windir',
  'COMSPEC',
  'PATHEXT',
  'KRB5CCNAME',
  'KRB5_CONFIG',
  'KRB5_CLIENT_KTNAME',
];

/** Environment of a PostgreSQL program that does not connect. */
export function programEnvironment(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): NodeJS.ProcessEnv {
  // Messages in English, so that Nightjar can recognise them.
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C' };
  const wanted = new Set(
    passedOn.map((name) => (platform === 'win32' ? name.toUpperCase() : name)),
  );
  for (const [name, value] of Object.entries(environment)) {
    const key = platform === 'win32' ? name.toUpperCase() : name;
    if (value !== undefined && wanted.has(key)) env[name] = value;
  }
  const libraries = withoutAppImage(environment);
  if (libraries !== '') env['LD_LIBRARY_PATH'] = libraries;
  return env;
}

/** An AppImage puts its own libraries first. PostgreSQL's programs must not load them. */
function withoutAppImage({ APPDIR, LD_LIBRARY_PATH = '' }: NodeJS.ProcessEnv): string {
  if (APPDIR === undefined || APPDIR === '') return LD_LIBRARY_PATH;
  return LD_LIBRARY_PATH.split(':')
    .filter((folder) => folder !== '' && folder !== APPDIR && !folder.startsWith(`${APPDIR}/`))
    .join(':');
}

/**
 * Calls `work` with the environment for a child process that connects to this database. The
 * environment is valid until `work` has ended; then its files are removed. Fails with
 * `not-a-regular-file` for a file at which libpq would wait.
 */
export async function withConnectionEnvironment<T>(
  options: ConnectionEnvironmentOptions,
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const { fields, password, environment, platform } = options;
  requireOneHost(fields.host);
  await requireRegularDefaults(fields, libpqFolder(environment, platform));
  const line = password.kind === 'given' ? passwordFileLine(password.value) : '';

  const privateFolder = await makePrivateFolder(options.temporaryFolder);
  const folder = privateFolder.path;
  try {
    const passwordFile = path.join(folder, 'password');
    const serviceFile = path.join(folder, 'service');
    const rootCertificate = await inTemporaryFolder(path.dirname(folder), async () => {
      await writePrivate(passwordFile, line);
      await writePrivate(serviceFile, serviceText);
      return await rootCertificateFile(fields, folder, environment, platform);
    });
    return await work({
      ...programEnvironment(environment, platform),
      PGHOST: fields.host.replace(/^\[(.*)\]$/u, '$1'),
      PGPORT: String(fields.port),
      PGUSER: fields.user,
      PGDATABASE: fields.database,
      PGSSLMODE: fields.tlsMode,
      ...(rootCertificate === null ? {} : { PGSSLROOTCERT: rootCertificate }),
      PGPASSFILE: password.kind === 'passfile' ? password.path : passwordFile,
      PGSERVICEFILE: serviceFile,
      PGSERVICE: serviceName,
      PGAPPNAME: 'nightjar',
      PGCONNECT_TIMEOUT: '10',
      PGCLIENTENCODING: 'UTF8',
    });
  } finally {
    await privateFolder.remove();
  }
}

/** `*:*:*:*:password`. libpq reads a backslash before ":" and "\" (manual, "The Password File"). */
function passwordFileLine(password: string): string {
  if (/[\0\r\n]/u.test(password)) {
    refuse('password', 'The password must not contain line breaks.');
  }
  return `*:*:*:*:${password.replaceAll(/[\\:]/gu, '\\$&')}\n`;
}

/** libpq would read a list of hosts, and cannot escape a comma. */
function requireOneHost(host: string): void {
  if (host.includes(',')) refuse('host', 'The host must not contain a comma.');
}

function refuse(field: string, message: string): never {
  fail({ code: 'invalid-input', problems: [{ field, message }] });
}

const serviceName = 'nightjar';

/**
 * Settings that have no environment variable: a lost server is detected after one minute instead of
 * hours. These settings override the environment, so there are no others.
 */
const serviceText = `[${serviceName}]
keepalives=1
keepalives_idle=30
keepalives_interval=10
keepalives_count=3
tcp_user_timeout=60000
`;

/**
 * Folder in which libpq looks for the certificates of its user (manual, "SSL Support", "Client File
 * Usage").
 */
function libpqFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  return platform === 'win32'
    ? path.join(environment['APPDATA'] ?? '', 'postgresql')
    : path.join(environment['HOME'] || os.homedir(), '.postgresql');
}

/**
 * Checks the files that libpq would open by these names, because libpq would wait at a named pipe.
 * Password and service files need no check: libpq checks the password file itself, and Nightjar
 * sets the service file.
 */
async function requireRegularDefaults(
  { tlsMode, rootCertificatePem }: ConnectionTarget,
  folder: string,
): Promise<void> {
  if (tlsMode === 'disable') return;
  const names = ['root.crl', 'postgresql.crt', 'postgresql.key'];
  for (const name of rootCertificatePem === null ? ['root.crt', ...names] : names) {
    const file = path.join(folder, name);
    // libpq ignores a file that cannot be read, or reports the error itself.
    const found = await stat(file).catch(() => null);
    if (found !== null) requireRegular(file, found);
  }
}

/** Places where systems store their trusted certificate authorities. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * Returns the trusted certificate authorities, or null to use libpq's default. Without its own
 * certificate, verify-full uses the authorities of the system: the same as `sslrootcert=system`
 * since PostgreSQL 16, but for every version. A root certificate file that the user created for
 * libpq has priority.
 */
async function rootCertificateFile(
  { rootCertificatePem, tlsMode }: ConnectionTarget,
  folder: string,
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Promise<string | null> {
  const ownFile = path.join(folder, 'root.crt');
  if (rootCertificatePem !== null) {
    await writePrivate(ownFile, rootCertificatePem);
    return ownFile;
  }
  if (tlsMode !== 'verify-full') return null;
  const usual = path.join(libpqFolder(environment, platform), 'root.crt');
  if (await isThere(usual)) return usual;
  if (platform !== 'win32') {
    for (const bundle of systemBundles) if (await isThere(bundle)) return bundle;
  }
  await writePrivate(ownFile, tls.rootCertificates.join('\n'));
  return ownFile;
}

async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx', mode: 0o600 });
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
