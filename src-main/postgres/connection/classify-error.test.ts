import { describe, expect, it } from 'vitest';
import { classifyPostgresError, type ErrorContext } from './classify-error.ts';

const context: ErrorContext = {
  host: 'db.example.org',
  port: 5432,
  user: 'ada',
  database: 'library',
  tlsMode: 'prefer',
};
const to = 'connection to server at "db.example.org" (192.0.2.7), port 5432 failed:';

// Recorded from PostgreSQL 15.18 (psql, pg_dump, LC_ALL=C), except where a version is named.
const recorded: [title: string, stderr: string, expected: object][] = [
  [
    'an unknown host',
    'psql: error: could not translate host name "db.example.org" to address: Name or service not known\n',
    { code: 'host-unknown', host: 'db.example.org' },
  ],
  [
    'a refused connection',
    `psql: error: ${to} Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n`,
    { code: 'connection-refused', host: 'db.example.org', port: 5432 },
  ],
  [
    'a refused connection, on Windows',
    `psql: error: ${to} Connection refused (0x0000274D/10061)\r\n\tIs the server running on that host and accepting TCP/IP connections?\r\n`,
    { code: 'connection-refused', host: 'db.example.org', port: 5432 },
  ],
  [
    'a socket that is not there',
    'psql: error: connection to server on socket "/tmp/nowhere/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n',
    { code: 'connection-refused', host: 'db.example.org', port: 5432 },
  ],
  [
    'a server that does not answer',
    `psql: error: ${to} timeout expired\n`,
    { code: 'connection-timed-out', host: 'db.example.org', port: 5432 },
  ],
  [
    'no route',
    `psql: error: ${to} No route to host\n\tIs the server running on that host and accepting TCP/IP connections?\n`,
    { code: 'connection-timed-out', host: 'db.example.org', port: 5432 },
  ],
  [
    'a wrong password',
    `psql: error: ${to} FATAL:  password authentication failed for user "ada"\npassword retrieved from file "/tmp/nightjar-connection-1-a/password"\n`,
    { code: 'password-wrong', user: 'ada' },
  ],
  [
    'a wrong password behind a refused first address',
    `psql: error: connection to server at "localhost" (::1), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\nconnection to server at "localhost" (127.0.0.1), port 5432 failed: FATAL:  password authentication failed for user "ada"\n`,
    { code: 'password-wrong', user: 'ada' },
  ],
  [
    'a wrong password over TLS, then a refusal without TLS',
    `psql: error: ${to} FATAL:  password authentication failed for user "ada"\n${to} FATAL:  no pg_hba.conf entry for host "192.0.2.9", user "ada", database "library", no encryption\n`,
    { code: 'password-wrong', user: 'ada' },
  ],
  [
    'a missing password',
    `psql: error: ${to} fe_sendauth: no password supplied\n`,
    { code: 'password-missing', user: 'ada' },
  ],
  [
    'an unknown database',
    `psql: error: ${to} FATAL:  database "library" does not exist\n`,
    { code: 'database-missing', database: 'library' },
  ],
  [
    'an unknown role',
    `psql: error: ${to} FATAL:  role "ada" does not exist\n`,
    { code: 'role-missing', user: 'ada' },
  ],
  [
    'a role that may not log in',
    `psql: error: ${to} FATAL:  role "ada" is not permitted to log in\n`,
    { code: 'login-refused', detail: 'role "ada" is not permitted to log in' },
  ],
  [
    'no right to connect',
    `psql: error: ${to} FATAL:  permission denied for database "library"\nDETAIL:  User does not have CONNECT privilege.\n`,
    { code: 'login-refused', detail: 'permission denied for database "library"' },
  ],
  [
    'no pg_hba entry with TLS tried',
    `psql: error: ${to} FATAL:  no pg_hba.conf entry for host "192.0.2.9", user "ada", database "library", SSL encryption\n${to} FATAL:  no pg_hba.conf entry for host "192.0.2.9", user "ada", database "library", no encryption\n`,
    {
      code: 'login-refused',
      detail:
        'no pg_hba.conf entry for host "192.0.2.9", user "ada", database "library", SSL encryption',
    },
  ],
  [
    'a server without TLS',
    `psql: error: ${to} server does not support SSL, but SSL was required\n`,
    { code: 'tls-not-offered', host: 'db.example.org' },
  ],
  [
    'a certificate of another authority',
    `psql: error: ${to} SSL error: certificate verify failed\n`,
    {
      code: 'tls-certificate-rejected',
      detail: 'It is not signed by the root certificate of this connection.',
    },
  ],
  [
    'a certificate of another host',
    `psql: error: ${to} server certificate for "other.example.org" does not match host name "db.example.org"\n`,
    {
      code: 'tls-certificate-rejected',
      detail: 'It is made out to other.example.org, not to db.example.org.',
    },
  ],
  [
    'a certificate of several other hosts',
    `psql: error: ${to} server certificate for "other.example.org" (and 1 other name) does not match host name "db.example.org"\n`,
    {
      code: 'tls-certificate-rejected',
      detail: 'It is made out to other.example.org, not to db.example.org.',
    },
  ],
  [
    'a missing root certificate',
    `psql: error: ${to} root certificate file "/root/.postgresql/root.crt" does not exist\nEither provide the file or change sslmode to disable server certificate verification.\n`,
    {
      code: 'tls-certificate-rejected',
      detail: 'No root certificate is chosen to check the certificate of the server against.',
    },
  ],
  [
    'a full server',
    `psql: error: ${to} FATAL:  sorry, too many clients already\n`,
    { code: 'too-many-connections' },
  ],
  [
    'a role that has used up its connections',
    `psql: error: ${to} FATAL:  too many connections for role "ada"\n`,
    { code: 'connection-limit-reached', detail: 'too many connections for role "ada"' },
  ],
  [
    'a database that has used up its connections',
    `psql: error: ${to} FATAL:  too many connections for database "sales"\n`,
    { code: 'connection-limit-reached', detail: 'too many connections for database "sales"' },
  ],
  [
    'a server that starts',
    `psql: error: ${to} FATAL:  the database system is starting up\n`,
    { code: 'server-not-ready', detail: 'the database system is starting up' },
  ],
  [
    'a newer server',
    'pg_dump: error: aborting because of server version mismatch\npg_dump: detail: server version: 18.1 (Debian 18.1-1); pg_dump version: 15.18 (Debian 15.18-0+deb12u1)\n',
    { code: 'server-newer-than-tools', server: '18.1', newestTool: '15.18' },
  ],
  [
    'a newer server, said by pg_dump 14',
    'pg_dump: error: server version: 15.3; pg_dump version: 14.8\npg_dump: error: aborting because of server version mismatch\n',
    { code: 'server-newer-than-tools', server: '15.3', newestTool: '14.8' },
  ],
  [
    'a table that may not be read',
    'pg_dump: error: query failed: ERROR:  permission denied for table secret\npg_dump: detail: Query was: LOCK TABLE public.secret IN ACCESS SHARE MODE\n',
    { code: 'table-permission-denied', table: 'public.secret' },
  ],
  [
    'a table that may not be read, among others',
    'pg_dump: error: query failed: ERROR:  permission denied for table secret\npg_dump: detail: Query was: LOCK TABLE public.a, public.secret IN ACCESS SHARE MODE\n',
    { code: 'table-permission-denied', table: 'secret' },
  ],
  [
    'a schema that may not be used',
    'pg_dump: error: query failed: ERROR:  permission denied for schema hidden\n',
    { code: 'table-permission-denied', table: 'schema hidden' },
  ],
  [
    'row-level security',
    'pg_dump: error: query failed: ERROR:  query would be affected by row-level security policy for table "rls"\npg_dump: detail: Query was: COPY public.rls (a) TO stdout;\n',
    { code: 'row-level-security', table: 'rls' },
  ],
  [
    "pg_dump's lock wait",
    'pg_dump: error: query failed: ERROR:  canceling statement due to statement timeout\npg_dump: detail: Query was: LOCK TABLE public.secret IN ACCESS SHARE MODE\n',
    { code: 'lock-timeout', detail: 'canceling statement due to statement timeout' },
  ],
  [
    'a lock timeout',
    'ERROR:  canceling statement due to lock timeout\nLINE 1: select * from secret\n',
    { code: 'lock-timeout', detail: 'canceling statement due to lock timeout' },
  ],
  [
    'a migration that waits for pg_dump while pg_dump waits for it',
    'pg_dump: error: query failed: ERROR:  deadlock detected\nDETAIL:  Process 7 waits for AccessShareLock on relation 16385 of database 5; blocked by process 9.\npg_dump: detail: Query was: LOCK TABLE public.t IN ACCESS SHARE MODE\n',
    { code: 'table-vanished', detail: 'deadlock detected' },
  ],
  [
    'a schema that was dropped meanwhile',
    'pg_dump: error: schema with OID 16390 does not exist\n',
    { code: 'table-vanished', detail: 'schema with OID 16390 does not exist' },
  ],
  [
    'a standby that ends the session, not only the query',
    'pg_dump: error: query failed: FATAL:  terminating connection due to conflict with recovery\nDETAIL:  User query might have needed to see row versions that must be removed.\nserver closed the connection unexpectedly\n',
    { code: 'standby-conflict', detail: 'terminating connection due to conflict with recovery' },
  ],
  [
    'a table that was dropped meanwhile',
    'pg_dump: error: query failed: ERROR:  relation "public.gone" does not exist\npg_dump: detail: Query was: LOCK TABLE public.gone IN ACCESS SHARE MODE\n',
    { code: 'table-vanished', detail: 'relation "public.gone" does not exist' },
  ],
  [
    'a standby that cancels',
    'pg_dump: error: Dumping the contents of table "t" failed: PQgetResult() failed.\npg_dump: detail: Error message from server: ERROR:  canceling statement due to conflict with recovery\nDETAIL:  User query might have needed to see row versions that must be removed.\n',
    { code: 'standby-conflict', detail: 'canceling statement due to conflict with recovery' },
  ],
  [
    'a server that dies during the dump',
    'pg_dump: error: Dumping the contents of table "t" failed: PQgetCopyData() failed.\npg_dump: detail: Error message from server: server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\npg_dump: detail: Command was: COPY public.t (a) TO stdout;\n',
    { code: 'connection-lost', detail: 'server closed the connection unexpectedly' },
  ],
  [
    'a connection that an administrator ended',
    'FATAL:  terminating connection due to administrator command\nserver closed the connection unexpectedly\nconnection to server was lost\n',
    { code: 'connection-lost', detail: 'terminating connection due to administrator command' },
  ],
  [
    'a server whose disk is full',
    'pg_dump: error: query failed: ERROR:  could not write to file "base/pgsql_tmp/pgsql_tmp1.0": No space left on device\n',
    {
      code: 'server-error',
      detail: 'could not write to file "base/pgsql_tmp/pgsql_tmp1.0": No space left on device',
    },
  ],
];

describe('classifyPostgresError', () => {
  it.each(recorded)('recognises %s', (_title, stderr, expected) => {
    expect(classifyPostgresError(stderr, context)).toEqual(expected);
  });

  it('treats "no encryption" as "TLS required" only if TLS was not attempted', () => {
    const stderr = `psql: error: ${to} FATAL:  no pg_hba.conf entry for host "192.0.2.9", user "ada", database "library", no encryption\n`;
    expect(classifyPostgresError(stderr, { ...context, tlsMode: 'disable' })).toEqual({
      code: 'tls-required',
      host: 'db.example.org',
    });
    expect(classifyPostgresError(stderr, context)?.code).toBe('login-refused');
  });

  it('returns the first cause, not its consequences', () => {
    const stderr = [
      'pg_dump: error: query failed: ERROR:  permission denied for table a',
      'pg_dump: error: query failed: ERROR:  relation "b" does not exist',
    ].join('\n');
    expect(classifyPostgresError(stderr, context)?.code).toBe('table-permission-denied');
  });

  it('returns null for unknown messages', () => {
    expect(classifyPostgresError('', context)).toBeNull();
    expect(
      classifyPostgresError('ERROR:  syntax error at or near "selec"\nLINE 1: selec', context),
    ).toBeNull();
    expect(
      classifyPostgresError('ERROR:  canceling statement due to statement timeout', context),
    ).toBeNull();
  });

  it('ignores names in the progress messages of pg_dump', () => {
    const stderr =
      'pg_dump: dumping contents of table "public.FATAL:  password authentication failed for user x"\n';
    expect(classifyPostgresError(stderr, context)).toBeNull();
  });
});
