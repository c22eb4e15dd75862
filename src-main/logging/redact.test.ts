import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, escapeControls } from './redact.ts';

const { text, data } = createRedactor();

describe('redaction by pattern', () => {
  it.each([
    ['postgresql://ada:s3cret@host:5432/db', 'postgresql://ada:[redacted]@host:5432/db'],
    ['postgres://ada:p@ss:w@host/db', 'postgres://ada:[redacted]@host/db'],
    [
      'two: postgresql://a:b@h postgresql://c:d@i',
      'two: postgresql://a:[redacted]@h postgresql://c:[redacted]@i',
    ],
    [
      'postgresql://host/db?user=ada&password=x%20y&sslmode=require',
      'postgresql://host/db?user=ada&password=[redacted]&sslmode=require',
    ],
    ["host=h password='it''s' dbname=d", "host=h password=[redacted]'s' dbname=d"],
    ["host=h password='a b\\'c' dbname=d", 'host=h password=[redacted] dbname=d'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=[redacted] psql'],
    ['{"password":"a\\"b","user":"ada"}', '{"password":[redacted],"user":"ada"}'],
    ['password: hunter2', 'password: [redacted]'],
    ["ALTER ROLE ada PASSWORD 'it''s'", 'ALTER ROLE ada PASSWORD [redacted]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl', '[redacted]'],
    ['Authorization: Bearer abc.def-1', 'Authorization: Bearer [redacted]'],
    ['a.b-eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.c2ln.d', 'a.b-[redacted].d'],
    ['password="it does not end, and the text does', 'password=[redacted]'],
    ["PASSWORD 'it does not end", 'PASSWORD [redacted]'],
  ])('%s', (input, output) => {
    expect(text(input)).toBe(output);
  });

  it.each([
    'password authentication failed for user "ada"',
    'fe_sendauth: no password supplied',
    '{"hasPassword":true,"passwordStoredIn":"keychain"}',
    'postgresql://ada@host:5432/db',
    'postgresql://host:5432/db',
    'connection added',
  ])('does not change “%s”', (input) => {
    expect(text(input)).toBe(input);
  });

  it('also uses the name of a field', () => {
    expect(data({ password: 'x', nested: [{ token: 'y' }], passwordStoredIn: 'memory' })).toEqual({
      password: '[redacted]',
      nested: [{ token: '[redacted]' }],
      passwordStoredIn: 'memory',
    });
  });
});

describe('redaction by value', () => {
  it('finds a secret in every notation', () => {
    const redactor = createRedactor();
    const secret = `p"a:s\\s'ö &x`;
    redactor.register(secret);
    const written = [
      secret,
      JSON.stringify({ detail: secret }),
      encodeURIComponent(secret),
      secret.replaceAll("'", "''"),
      secret.replaceAll(/[\\:]/gu, '\\$&'),
    ];
    for (const line of written) {
      const redacted = redactor.text(`before ${line} after`);
      expect(redacted).toContain('[redacted]');
      expect(redacted).not.toContain('ö');
    }
  });

  it('finds the longer of two secrets first', () => {
    const redactor = createRedactor();
    redactor.register('abcd');
    redactor.register('abcdefgh');
    expect(redactor.text('abcdefgh')).toBe('[redacted]');
  });

  it('ignores very short secrets: a line without any "a" would reveal more', () => {
    const redactor = createRedactor();
    redactor.register('a');
    expect(redactor.text('a backup')).toBe('a backup');
  });

  it('removes every registered secret at every place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 4, maxLength: 40 }), (secret) => {
        const redactor = createRedactor();
        redactor.register(secret);
        // Such a secret is part of the marker itself.
        fc.pre(!'[redacted]'.includes(secret));
        const output = redactor.data({ before: `x${secret}y`, [`${secret}z`]: [secret] });
        expect(JSON.stringify(output)).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
      { numRuns: 200 },
    );
  });
});

describe('facts', () => {
  it('of any shape become plain data', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    const failure = Object.assign(new Error('password=x'), { code: 'ENOENT' });
    expect(
      data({
        circle,
        failure,
        big: 10n,
        at: new Date(0),
        bytes: new Uint8Array(3),
        not: undefined,
      }),
    ).toMatchObject({
      circle: { name: 'circle', self: '[circular]' },
      failure: { name: 'Error', message: 'password=[redacted]', code: 'ENOENT' },
      big: '10',
      at: '1970-01-01T00:00:00.000Z',
      bytes: '[3 bytes]',
    });
  });
});

describe('escapeControls', () => {
  it('prevents forged lines, terminal control and changes of the direction of writing', () => {
    expect(escapeControls('a\nb\r\u001b[31mred\u009b\u202e\u061c\u2028\0')).toBe(
      'a\\nb\\r\\u001b[31mred\\u009b\\u202e\\u061c\\u2028\\u0000',
    );
    expect(escapeControls('Größe 密码 🦉')).toBe('Größe 密码 🦉');
  });
});

describe('a very long text', () => {
  it('is cut, and does not end with a part of a known secret', () => {
    const redactor = createRedactor();
    redactor.register('secretsecretsecret');
    for (let before = 0; before < 40; before += 1) {
      const output = redactor.text(`${'x'.repeat(before)}${'secretsecretsecret'.repeat(60_000)}`);
      expect(output.length).toBeLessThan(300_000);
      expect(output).not.toContain('secre');
    }
    const endless = Array.from({ length: 20_000 }, () => 'x'.repeat(1000));
    expect(JSON.stringify(redactor.data({ endless })).length).toBeLessThan(2_000_000);
  });
});
