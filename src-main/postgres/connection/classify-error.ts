/**
 * Converts the error output of PostgreSQL's programs (stderr under LC_ALL=C) to an error code. Pure
 * function: no I/O. Returns null for an unknown message; the caller then shows the message itself.
 *
 * A failed connection writes one message for each address and, with TLS mode "prefer", one with and
 * one without TLS. A message of the server itself has priority over a refused attempt. Otherwise
 * the first cause counts, because later messages are consequences.
 *
 * A malicious server can write any amount of text. Only a limited part is read, in lines of a
 * limited length, so that no pattern below takes long.
 */
import type { ConnectionFields } from '#shared/domain/connection.ts';
import type { NightjarError } from '#shared/errors/errors.ts';

export type ErrorContext = Pick<
  ConnectionFields,
  'host' | 'port' | 'user' | 'database' | 'tlsMode'
>;

interface Rule {
  words: RegExp;
  /** A general message: another rule that matches has priority. */
  vague?: true;
  error: (found: RegExpExecArray, context: ErrorContext, whole: string) => NightjarError | null;
}

/** Messages are far shorter. Longer text contains statements, whose beginning is enough. */
const longestLine = 1000;
/** Number of lines read from the beginning, and the same number from the end. */
const mostLines = 50;

export function classifyPostgresError(stderr: string, context: ErrorContext): NightjarError | null {
  const text = errorLines(stderr);
  let best: { rule: Rule; at: number; error: NightjarError } | null = null;
  for (const rule of rules) {
    const found = rule.words.exec(text);
    if (found === null) continue;
    const isBetter =
      best === null ||
      (best.rule.vague === rule.vague ? found.index < best.at : best.rule.vague === true);
    if (!isBetter) continue;
    const error = rule.error(found, context, text);
    if (error !== null) best = { rule, at: found.index, error };
  }
  return best?.error ?? null;
}

/**
 * Removes pg_dump's progress messages ("pg_dump: dumping contents of table …"), whose names could
 * look like errors.
 */
function errorLines(stderr: string): string {
  const lines = stderr
    .replaceAll('\r', '')
    .split('\n')
    .map((line) => line.slice(0, longestLine))
    .filter((line) => !/^pg_\w+: (?!error: |detail: |hint: |warning: )/u.test(line));
  const first = lines.slice(0, mostLines);
  return [...first, ...lines.slice(first.length).slice(-mostLines)].join('\n');
}

/**
 * Returns the message of a line without its prefix: "connection to server at … failed: FATAL:  ".
 */
function sentence(found: RegExpExecArray): string {
  const line = lineAround(found).trim();
  return line
    .replace(/^\w+(?::\S+?:\d+)?: (?:error|fatal|warning|detail): +/u, '')
    .replace(/^(?:connection to server .*? failed|query failed|Error message from server): +/u, '')
    .replace(/^(?:error|FATAL|ERROR|PANIC|WARNING): +/u, '');
}

function lineAround(found: RegExpExecArray): string {
  const start = found.input.lastIndexOf('\n', found.index) + 1;
  const end = found.input.indexOf('\n', found.index);
  return found.input.slice(start, end === -1 ? undefined : end);
}

const rules: readonly Rule[] = [
  // --- finding the server
  {
    words: /could not translate host name/u,
    vague: true,
    error: (_, { host }) => ({ code: 'host-unknown', host }),
  },
  {
    words: /Connection refused|failed: No such file or directory/u,
    vague: true,
    error: (_, { host, port }) => ({ code: 'connection-refused', host, port }),
  },
  {
    words:
      /failed: (?:timeout expired|Connection timed out|Network is unreachable|No route to host|Host is down)|connection (?:attempt )?timed out/iu,
    vague: true,
    error: (_, { host, port }) => ({ code: 'connection-timed-out', host, port }),
  },
  {
    words: /failed: Permission denied/u,
    vague: true,
    error: (found) => ({ code: 'login-refused', detail: sentence(found) }),
  },

  // --- TLS
  {
    words: /server does not support SSL, but SSL was required/u,
    vague: true,
    error: (_, { host }) => ({ code: 'tls-not-offered', host }),
  },
  {
    words: /root certificate file "[^"]*" does not exist/u,
    error: () => ({
      code: 'tls-certificate-rejected',
      detail: 'No root certificate is chosen to check the certificate of the server against.',
    }),
  },
  {
    words: /could not (?:read|load) root certificate|could not load system root certificate/u,
    error: () => ({
      code: 'tls-certificate-rejected',
      detail: 'The root certificate of this connection cannot be read.',
    }),
  },
  {
    words: /certificate verify failed|server certificate for .* does not match host name/u,
    error: (found) => ({ code: 'tls-certificate-rejected', detail: certificateDetail(found) }),
  },
  {
    words: /SSL error: (?!certificate verify failed).*(?:certificate|unknown ca)/iu,
    error: (found) => ({ code: 'tls-certificate-rejected', detail: sentence(found) }),
  },

  // --- logging in
  {
    words: /no pg_hba\.conf entry for .*|pg_hba\.conf rejects connection for .*/u,
    vague: true,
    error: (found, context, whole) => hbaError(found, context, whole),
  },
  {
    words: /fe_sendauth: no password supplied/u,
    error: (_, { user }) => ({ code: 'password-missing', user }),
  },
  {
    words:
      /FATAL: +(?:password|LDAP|PAM|RADIUS|BSD|SSPI|GSSAPI|OAuth bearer) authentication failed for user/u,
    error: (found, { user }) =>
      /(?:SSPI|GSSAPI|OAuth bearer) authentication/u.test(found[0])
        ? { code: 'login-refused', detail: sentence(found) }
        : { code: 'password-wrong', user },
  },
  {
    words:
      /FATAL: +(?:(?:Peer|Ident|certificate) authentication failed|connection requires a valid client certificate|role ".*" is not permitted to log in|permission denied for database|database ".*" is not currently accepting connections|must be superuser to connect)|authentication method \S+ not supported/iu,
    error: (found) => ({ code: 'login-refused', detail: sentence(found) }),
  },
  {
    words: /FATAL: +role "[^\n]*" does not exist/u,
    error: (_, { user }) => ({ code: 'role-missing', user }),
  },
  {
    words: /FATAL: +database "[^\n]*" does not exist/u,
    error: (_, { database }) => ({ code: 'database-missing', database }),
  },
  {
    words:
      /FATAL: +(?:sorry, too many clients already|(?:non-superuser |remaining )connection slots are reserved|remaining connection slots|number of requested standby connections)/u,
    error: () => ({ code: 'too-many-connections' }),
  },
  {
    // Limits of CREATE ROLE and CREATE DATABASE. The server itself can still have free connections.
    words: /FATAL: +too many connections for (?:role|database)/u,
    error: (found) => ({ code: 'connection-limit-reached', detail: sentence(found) }),
  },
  {
    words:
      /FATAL: +the database system is (?:starting up|shutting down|in recovery mode|not (?:yet )?accepting connections)/u,
    error: (found) => ({ code: 'server-not-ready', detail: sentence(found) }),
  },

  // --- during the dump
  {
    words: /aborting because of server version mismatch/u,
    error: (found) => {
      const server = /server version: ([^\s;]+)/u.exec(found.input);
      const tool = /pg_dump version: (\S+)/u.exec(found.input);
      return {
        code: 'server-newer-than-tools',
        server: server?.[1] ?? 'unknown',
        newestTool: tool?.[1] ?? 'unknown',
      };
    },
  },
  {
    words: /ERROR: +permission denied for (\w+(?: \w+)*?) ([^\n]+)/u,
    error: (found) => ({ code: 'table-permission-denied', table: refusedObject(found) }),
  },
  {
    words: /query would be affected by row-level security policy for table "?((?:[^"\n]|"")+)"?/u,
    error: (found) => ({ code: 'row-level-security', table: found[1] ?? '' }),
  },
  {
    words: /canceling statement due to lock timeout/u,
    error: (found) => ({ code: 'lock-timeout', detail: sentence(found) }),
  },
  {
    // pg_dump's --lock-wait-timeout is a statement timeout around LOCK TABLE.
    words: /canceling statement due to statement timeout/u,
    error: (found) =>
      /Query was: LOCK TABLE/u.test(found.input.slice(found.index))
        ? { code: 'lock-timeout', detail: sentence(found) }
        : null,
  },
  {
    words: /conflict with recovery/u,
    error: (found) => ({ code: 'standby-conflict', detail: sentence(found) }),
  },
  {
    // A migration ran at the same time: a table that pg_dump had listed is gone, or a deadlock
    // occurred.
    words:
      /ERROR: +(?:relation|schema|type|function|column) [^\n]* does not exist|could not open relation with OID \d+|cache lookup failed for \w+ \d+|unrecognized relation OID|ERROR: +deadlock detected|attribute \d+ of relation \d+ does not exist|invalid attribute number \d+|failed sanity check, |schema with OID \d+ does not exist/u,
    error: (found) => ({ code: 'table-vanished', detail: sentence(found) }),
  },
  {
    words: /No space left on device/u,
    error: (found) => ({ code: 'server-error', detail: sentence(found) }),
  },
  {
    words:
      /terminating connection (?:due to (?:administrator command|immediate shutdown|unexpected postmaster|idle)|because of crash)|server closed the connection unexpectedly|SSL connection has been closed unexpectedly|SSL SYSCALL error|could not (?:receive data from|send data to) server|no connection to the server|connection not open|Connection reset by peer/u,
    // A rejected TLS handshake or a full server can end this way too. Another rule then has more
    // information.
    vague: true,
    error: (found) => ({ code: 'connection-lost', detail: sentence(found) }),
  },
];

/**
 * A server that requires TLS reports "no pg_hba.conf entry for host …, no encryption". A server
 * that rejects the user reports the same. So the message means TLS only if TLS was not attempted.
 */
function hbaError(
  found: RegExpExecArray,
  { host, tlsMode }: ErrorContext,
  whole: string,
): NightjarError {
  const wantsEncryption =
    /(?:no pg_hba\.conf entry|pg_hba\.conf rejects connection) for .*(?:no encryption|SSL off)$/mu.test(
      whole,
    );
  return wantsEncryption && tlsMode === 'disable'
    ? { code: 'tls-required', host }
    : { code: 'login-refused', detail: sentence(found) };
}

function certificateDetail(found: RegExpExecArray): string {
  const other =
    /server certificate for "?([^\n ]*?)"? .*does not match host name "?([^"\n]*)"?/u.exec(
      found.input,
    );
  return other === null
    ? 'It is not signed by the root certificate of this connection.'
    : `It is made out to ${other[1] ?? 'another name'}, not to ${other[2] ?? 'this host'}.`;
}

/**
 * pg_dump locks its tables in one statement. If the statement names one table, this is its full
 * name.
 */
function refusedObject(found: RegExpExecArray): string {
  const [, kind = '', name = ''] = found;
  if (kind !== 'table' && kind !== 'relation') return `${kind} ${name}`;
  const locked = /Query was: LOCK TABLE (?:ONLY )?([^\n,]+) IN ACCESS SHARE MODE/u.exec(
    found.input.slice(found.index),
  );
  return locked?.[1] ?? name;
}
