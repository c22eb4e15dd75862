/**
 * How PostgreSQL's programs learn where to connect: by their environment alone, which other users
 * cannot read, and by small files in a private folder that is removed afterwards. Nothing of this
 * process' own environment is passed on, except for a short list.
 */
import { access, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail } from '#shared/errors/errors.ts';
import { inTemporaryFolder, makePrivateFolder } from '../../files/private-folder.ts';
import { requireRegular } from '../../files/regular-file.ts';

/** What it takes to reach a database; a connection has more. */
export type ConnectionTarget = Pick<
  ConnectionFields,
  'host' | 'port' | 'database' | 'user' | 'tlsMode' | 'rootCertificatePem'
>;

export type Password =
  | { kind: 'given'; value: string }
  /** The password file of the user (~/.pgpass) is not used either. */
  | { kind: 'none' }
  /** The caller's own password file, on the command line. */
  | { kind: 'passfile'; path: string };

export interface ConnectionEnvironmentOptions {
  fields: ConnectionTarget;
  password: Password;
  /** Of this process; see `passedOn`. */
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Where the private folder is made. */
  temporaryFolder?: string;
}

/** A password or none, as it comes from the keychain. */
export function passwordFrom(password: string | null): Password {
  return password === null || password === ''
    ? { kind: 'none' }
    : { kind: 'given', value: password };
}

/** What programs need to run at all, to find their libraries, and to use a Kerberos ticket. */
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

/** The environment of a PostgreSQL program that connects to nothing. */
export function programEnvironment(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): NodeJS.ProcessEnv {
  // Messages in English, so that they can be recognised.
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

/** An AppImage puts its own libraries first, which PostgreSQL's programs must not load. */
function withoutAppImage({ APPDIR, LD_LIBRARY_PATH = '' }: NodeJS.ProcessEnv): string {
  if (APPDIR === undefined || APPDIR === '') return LD_LIBRARY_PATH;
  return LD_LIBRARY_PATH.split(':')
    .filter((folder) => folder !== '' && folder !== APPDIR && !folder.startsWith(`${APPDIR}/`))
    .join(':');
}

/**
 * Calls `work` with the environment for a child that connects to this database. The environment is
 * good until `work` has ended; then its files are gone. Fails with `not-a-regular-file` for what libpq
 * would wait at.
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

/** `*:*:*:*:password`; libpq takes a backslash before ":" and "\" (manual, "The Password File"). */
function passwordFileLine(password: string): string {
  if (/[\0\r\n]/u.test(password)) {
    refuse('password', 'The password must not contain line breaks.');
  }
  return `*:*:*:*:${password.replaceAll(/[\\:]/gu, '\\$&')}\n`;
}

/** libpq would take a list of hosts here, and has no way to write a comma inside one. */
function requireOneHost(host: string): void {
  if (host.includes(',')) refuse('host', 'The host must not contain a comma.');
}

function refuse(field: string, message: string): never {
  fail({ code: 'invalid-input', problems: [{ field, message }] });
}

const serviceName = 'nightjar';

/**
 * The settings that have no environment variable: a server that is gone is noticed after a minute
 * instead of hours. What is written here would win over the environment, so nothing else is.
 */
const serviceText = `[${serviceName}]
keepalives=1
keepalives_idle=30
keepalives_interval=10
keepalives_count=3
tcp_user_timeout=60000
`;

/** Where libpq looks for the certificates of its user (manual, "SSL Support", "Client File Usage"). */
function libpqFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  return platform === 'win32'
    ? path.join(environment['APPDATA'] ?? '', 'postgresql')
    : path.join(environment['HOME'] || os.homedir(), '.postgresql');
}

/**
 * libpq opens whatever has these names, and would wait at a named pipe for its other end. Password and
 * service files need no such look: libpq looks itself before it opens the one, and is given the other.
 */
async function requireRegularDefaults(
  { tlsMode, rootCertificatePem }: ConnectionTarget,
  folder: string,
): Promise<void> {
  if (tlsMode === 'disable') return;
  const names = ['root.crl', 'postgresql.crt', 'postgresql.key'];
  for (const name of rootCertificatePem === null ? ['root.crt', ...names] : names) {
    const file = path.join(folder, name);
    // libpq goes on without what cannot be looked at, or says so itself.
    const found = await stat(file).catch(() => null);
    if (found !== null) requireRegular(file, found);
  }
}

/** Where systems keep the certificate authorities that they trust. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The certificate authorities to trust, or null to leave it to libpq. Without a certificate of its
 * own, verify-full means the authorities that the system trusts: what `sslrootcert=system` does
 * since PostgreSQL 16, here for every version. A file that the user made for libpq comes first.
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
