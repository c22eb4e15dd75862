import { describe, expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { parseConnectionUrl, type ParsedConnectionUrl } from './connection-url.ts';

const plain = { host: 'localhost', port: 5432 };

const readable: [
  url: string,
  fields: ParsedConnectionUrl['fields'],
  password?: string | null,
  rootCertificatePath?: string,
][] = [
  // The examples of the manual ("Connection URIs").
  ['postgresql://', plain],
  ['postgresql://localhost', plain],
  ['postgresql://localhost:5433', { host: 'localhost', port: 5433 }],
  ['postgresql://localhost/mydb', { ...plain, database: 'mydb' }],
  ['postgresql://user@localhost', { ...plain, user: 'user', database: 'user' }],
  ['postgresql://user:secret@localhost', { ...plain, user: 'user', database: 'user' }, 'secret'],
  [
    'postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp',
    { ...plain, user: 'other', database: 'otherdb' },
  ],
  [
    'postgresql:///mydb?host=localhost&port=5433',
    { host: 'localhost', port: 5433, database: 'mydb' },
  ],
  [
    'postgresql://user@localhost:5433/mydb?sslmode=require',
    { host: 'localhost', port: 5433, user: 'user', database: 'mydb', tlsMode: 'require' },
  ],
  [
    'postgresql:///dbname?host=/var/lib/postgresql',
    { host: '/var/lib/postgresql', port: 5432, database: 'dbname' },
  ],
  [
    'postgresql://%2Fvar%2Flib%2Fpostgresql/dbname',
    { host: '/var/lib/postgresql', port: 5432, database: 'dbname' },
  ],
  [
    'postgresql://[2001:db8::1234]/database',
    { host: '2001:db8::1234', port: 5432, database: 'database' },
  ],
  ['postgres://[::1]:5433/db', { host: '::1', port: 5433, database: 'db' }],
  // Spaces, as pasted and as encoded; a plus is a plus.
  ['  postgresql://host/my db  ', { host: 'host', port: 5432, database: 'my db' }],
  ['postgresql://host/my%20db+1', { host: 'host', port: 5432, database: 'my db+1' }],
  ['"postgresql://ada@host/db"', { host: 'host', port: 5432, user: 'ada', database: 'db' }],
  ['POSTGRESQL://host/db', { host: 'host', port: 5432, database: 'db' }],
  // Names and passwords with special characters.
  [
    'postgresql://ada:p%40ss%3Aw%2F%5C%27@host/-d',
    { host: 'host', port: 5432, user: 'ada', database: '-d' },
    "p@ss:w/\\'",
  ],
  [
    'postgresql://ada:a:b@host/a=b',
    { host: 'host', port: 5432, user: 'ada', database: 'a=b' },
    'a:b',
  ],
  [
    'postgresql://%C3%A4da:p%C3%A4%C3%9F%F0%9F%A6%89@host/db',
    { host: 'host', port: 5432, user: 'äda', database: 'db' },
    'päß🦉',
  ],
  ['postgresql://ada:@host/db', { host: 'host', port: 5432, user: 'ada', database: 'db' }],
  [
    'postgresql://host?user=ada&password=x%26y&dbname=d',
    { host: 'host', port: 5432, user: 'ada', database: 'd' },
    'x&y',
  ],
  ['postgresql://host/first?dbname=second', { host: 'host', port: 5432, database: 'second' }],
  // TLS
  [
    'postgresql://host/db?ssl=true',
    { host: 'host', port: 5432, database: 'db', tlsMode: 'require' },
  ],
  [
    'postgresql://host/db?sslmode=allow',
    { host: 'host', port: 5432, database: 'db', tlsMode: 'prefer' },
  ],
  [
    'postgresql://host/db?sslmode=verify-full&sslrootcert=/etc/ca.pem',
    { host: 'host', port: 5432, database: 'db', tlsMode: 'verify-full' },
    null,
    '/etc/ca.pem',
  ],
  [
    'postgresql://host/db?sslrootcert=system',
    { host: 'host', port: 5432, database: 'db', tlsMode: 'verify-full' },
  ],
  // As a hosted service provides it.
  [
    'postgresql://ada:npg_1@ep-x.eu.aws.neon.tech/neondb?sslmode=require&channel_binding=require',
    {
      host: 'ep-x.eu.aws.neon.tech',
      port: 5432,
      user: 'ada',
      database: 'neondb',
      tlsMode: 'require',
    },
    'npg_1',
  ],
];

const refused: [url: string, words: RegExp][] = [
  ['', /must start with postgresql:\/\//u],
  ['mysql://host/db', /must start with postgresql:\/\//u],
  ['host=localhost dbname=db', /must start with postgresql:\/\//u],
  ['postgresql://a,b/db', /several hosts/u],
  ['postgresql://a:1,b:2/db', /several hosts/u],
  ['postgresql:///db?host=a,b', /several hosts/u],
  ['postgresql://::1/db', /must be in brackets/u],
  ['postgresql://[::1/db', /IPv6 address in the URL is not complete/u],
  ['postgresql://host:port/db', /port must be a number/u],
  ['postgresql://host:70000/db', /between 1 and 65535/u],
  ['postgresql://host:0/db', /between 1 and 65535/u],
  ['postgresql://my host/db', /without spaces/u],
  ['postgresql://host/100%', /two hexadecimal digits/u],
  ['postgresql://host/%00', /must not contain %00/u],
  ['postgresql://host/%FF', /not UTF-8/u],
  ['postgresql://ada:p@ss@host/db', /must be written as %40/u],
  ['postgresql://ada:p/ss@host/db', /must be written as %2F/u],
  ['postgresql://ada:a%0Ab@host/db', /must not contain line breaks/u],
  ['postgresql://host/db?sslmode=yes', /“yes” is not one of the TLS modes/u],
  ['postgresql://host/db?schema=public', /URL parameter “schema” is not supported/u],
  ['postgresql://host/db?schema=a&pgbouncer=true', /“schema”, “pgbouncer” are not supported/u],
  ['postgresql://host/db?options=-c%20x', /“options” is not supported/u],
  ['postgresql://host/db?sslmode', /“sslmode” has no value/u],
  [`postgresql://host/${'x'.repeat(64)}`, /longer than 63 characters/u],
];

describe('parseConnectionUrl', () => {
  it.each(readable)('reads %s', (url, fields, password = null, rootCertificatePath) => {
    expect(parseConnectionUrl(url)).toEqual({
      fields,
      password,
      rootCertificatePath: rootCertificatePath ?? null,
    });
  });

  it.each(refused)('rejects %s with one sentence', (url, words) => {
    const error = errorOf(() => parseConnectionUrl(url));
    if (error.code !== 'invalid-input') throw new Error(error.code);
    expect(error.problems.map(({ message }) => message).join(' ')).toMatch(words);
  });

  it('never repeats the password in its message', () => {
    for (const end of ['/%zz', '/db?schema=1', ':x/db', '@h/db', ',b/db']) {
      const error = errorOf(() => parseConnectionUrl(`postgresql://ada:Canary42@host${end}`));
      expect(JSON.stringify(error)).not.toContain('Canary42');
    }
  });
});

function errorOf(work: () => unknown): ExpectedError['error'] {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpectedError) return error.error;
    throw error;
  }
  throw new Error('it was accepted');
}
