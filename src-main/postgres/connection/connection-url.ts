/**
 * Parses a `postgresql://` URL by libpq's rules (manual, "Connection URIs"), which differ from web
 * URLs: the first "@" ends the user, brackets contain IPv6 addresses, a percent-encoded host that
 * starts with "/" is the folder of a socket, and parameters override the earlier parts.
 */
import {
  connectionFieldsSchema,
  passwordSchema,
  tlsModes,
  type ConnectionFields,
  type TlsMode,
} from '#shared/domain/connection.ts';
import { fail, invalidInput } from '#shared/errors/errors.ts';

export interface ParsedConnectionUrl {
  fields: Partial<ConnectionFields>;
  password: string | null;
  /** `sslrootcert`: the caller reads the file. */
  rootCertificatePath: string | null;
}

/** Settings that Nightjar sets itself, or that do not matter for a backup. */
const ignored = new Set([
  'application_name',
  'fallback_application_name',
  'connect_timeout',
  'client_encoding',
  'keepalives',
  'keepalives_idle',
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'target_session_attrs',
  'load_balance_hosts',
  'channel_binding',
  'gssencmode',
  'sslcompression',
  'sslsni',
]);

export function parseConnectionUrl(text: string): ParsedConnectionUrl {
  const url = text.trim().replace(/^(["'])(.*)\1$/su, '$2');
  const scheme = /^postgres(?:ql)?:\/\//iu.exec(url)?.[0];
  if (scheme === undefined) {
    refuse('The URL must start with postgresql:// or postgres://.');
  }
  const [beforeQuery, query] = cut(url.slice(scheme.length), '?');
  // libpq looks for the user only before the first "/". A "/" in the password must be written as
  // %2F.
  const [authority, path] = cut(beforeQuery, '/');
  if (path?.includes('@') === true && !authority.includes('@')) {
    refuse('A “/” in the user or password must be written as %2F.');
  }
  const [credentials, address] = authority.includes('@') ? cut(authority, '@') : [null, authority];
  if (address?.includes('@') === true) {
    refuse('An “@” in the user or password must be written as %40.');
  }
  const [user, password] = credentials === null ? [null, null] : cut(credentials, ':');

  const found = new Map<string, string>();
  const keep = (name: string, encoded: string | null | undefined): void => {
    if (encoded !== null && encoded !== undefined && encoded !== '') {
      found.set(name, decode(encoded));
    }
  };
  keep('user', user);
  keep('password', password);
  const [host, port] = splitAddress(address ?? '');
  keep('host', host);
  keep('port', port);
  keep('dbname', path);
  readParameters(query ?? '', found);
  return toFields(found);
}

function readParameters(query: string, found: Map<string, string>): void {
  const unknown: string[] = [];
  for (const parameter of query.split('&')) {
    if (parameter === '') continue;
    const [encodedName, encodedValue] = cut(parameter, '=');
    const name = decode(encodedName).trim();
    if (encodedValue === null) refuse(`The URL parameter “${name}” has no value.`);
    const value = decode(encodedValue);
    if (['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'sslrootcert'].includes(name)) {
      found.set(name, value);
    } else if (name === 'ssl' && value === 'true') {
      // libpq accepts this form of JDBC URLs.
      found.set('sslmode', 'require');
    } else if (name === 'sslnegotiation' && value === 'postgres') {
      continue;
    } else if (!ignored.has(name)) {
      unknown.push(`“${name}”`);
    }
  }
  if (unknown.length > 0) {
    refuse(
      unknown.length === 1
        ? `The URL parameter ${unknown.join('')} is not supported; remove it.`
        : `The URL parameters ${unknown.join(', ')} are not supported; remove them.`,
    );
  }
}

function splitAddress(address: string): [host: string, port: string | null] {
  if (address.includes(',') || (address.match(/:/gu)?.length ?? 0) > 1) {
    const bracketed = /^\[([^\]]+)\](?::(\d*))?$/u.exec(address);
    if (bracketed !== null) return [bracketed[1] ?? '', bracketed[2] ?? null];
    if (address.includes(',')) {
      refuse('The URL contains several hosts. Use only the host to back up from.');
    }
    refuse(
      address.includes('[')
        ? 'The IPv6 address in the URL is not complete.'
        : 'An IPv6 address must be in brackets: [::1].',
    );
  }
  const [host, port] = cut(address, ':');
  return [host, port];
}

function toFields(found: ReadonlyMap<string, string>): ParsedConnectionUrl {
  const host = found.get('host') || 'localhost';
  if (host.includes(',') || found.get('port')?.includes(',') === true) {
    refuse('The URL contains several hosts. Use only the host to back up from.');
  }
  const port = found.get('port') || '5432';
  if (!/^\s*\d{1,9}\s*$/u.test(port)) refuse('The port must be a number.', 'port');
  const user = found.get('user');
  const database = found.get('dbname') || user;
  const rootCertificate = found.get('sslrootcert') || null;
  const usesSystemRoots = rootCertificate === 'system';
  const tlsMode = usesSystemRoots ? 'verify-full' : toTlsMode(found.get('sslmode'));
  const parsed = connectionFieldsSchema.partial().safeParse({
    host,
    port: Number(port),
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
    ...(tlsMode === null ? {} : { tlsMode }),
  });
  if (!parsed.success) fail(invalidInput(parsed.error));
  const password = passwordSchema.safeParse(found.get('password') ?? '');
  if (!password.success) {
    refuse(password.error.issues[0]?.message ?? 'The password is not valid.', 'password');
  }
  return {
    // exactOptionalPropertyTypes: zod's partial() allows undefined, which JSON cannot contain.
    fields: parsed.data as Partial<ConnectionFields>,
    password: password.data === '' ? null : password.data,
    rootCertificatePath: usesSystemRoots ? null : rootCertificate,
  };
}

function toTlsMode(sslmode: string | undefined): TlsMode | null {
  if (sslmode === undefined || sslmode === '') return null;
  // "allow" prefers no TLS. "prefer" connects to the same servers and uses TLS if possible.
  if (sslmode === 'allow') return 'prefer';
  const mode = tlsModes.find((known) => known === sslmode);
  return (
    mode ?? refuse(`“${sslmode}” is not one of the TLS modes ${tlsModes.join(', ')}.`, 'tlsMode')
  );
}

/** Percent-decoding as in libpq: "+" is a plus, and a single "%" is an error. */
function decode(text: string): string {
  if (/%(?![0-9a-f]{2})/iu.test(text)) {
    refuse('A “%” in the URL must be followed by two hexadecimal digits (write % itself as %25).');
  }
  if (/%00/u.test(text)) refuse('The URL must not contain %00.');
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('The percent-encoded characters in the URL are not UTF-8.');
  }
}

/** Returns the text before and after the first separator; null if there is none. */
function cut(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + separator.length)];
}

function refuse(message: string, field = 'url'): never {
  fail({ code: 'invalid-input', problems: [{ field, message }] });
}
