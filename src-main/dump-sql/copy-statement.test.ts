import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCopyStatement, parseInsertHead } from './copy-statement.ts';

describe('pg_dump’s COPY statement', () => {
  it.each([
    ['COPY public.t (a) FROM stdin;', 'public', 't', ['a']],
    ['COPY public.t (a, b, c) FROM stdin;', 'public', 't', ['a', 'b', 'c']],
    ['COPY t (a) FROM stdin;', '', 't', ['a']],
    [
      'COPY public."T" ("A b", "c, d", "e "" f") FROM stdin;',
      'public',
      'T',
      ['A b', 'c, d', 'e " f'],
    ],
    ['COPY "a.b"."c.d" ("(x)", "y;") FROM stdin;', 'a.b', 'c.d', ['(x)', 'y;']],
    ['COPY public."two\nlines" (a) FROM stdin;', 'public', 'two\nlines', ['a']],
    ['COPY public."Länder" ("größe", "首都") FROM stdin;', 'public', 'Länder', ['größe', '首都']],
    ['COPY public.no_columns  FROM stdin;', 'public', 'no_columns', []],
    ['COPY t (a) WITH OIDS FROM stdin;', '', 't', ['oid', 'a']],
    ['COPY t  WITH OIDS FROM stdin;', '', 't', ['oid']],
    ['copy Shippers ( Id , "Name" )\n  from stdin ;', '', 'shippers', ['id', 'Name']],
  ])('%s', (text, schema, name, columns) => {
    expect(parseCopyStatement(text)).toEqual({ schema, name, columns });
  });

  it.each([
    '',
    'COPY',
    'COPY t FROM stdin',
    "COPY t (a) FROM '/etc/passwd';",
    'COPY t (a) FROM PROGRAM $$id$$;',
    'COPY t (a) TO stdout;',
    'COPY tFROM stdin;',
    'COPY t FROM stdin WITH (FORMAT csv);',
    'COPY t (a) FROM stdin; DROP TABLE t;',
    ' COPY t (a) FROM stdin;',
    'COPY t (a FROM stdin;',
  ])('does not match other text: %s', (text) => {
    expect(parseCopyStatement(text)).toBeNull();
  });

  it('is parsed as PostgreSQL quoted it, for any names', () => {
    const identifier = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((name) => !name.includes('\0'));
    const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        identifier,
        identifier,
        fc.array(identifier, { minLength: 1, maxLength: 5 }),
        (schema, name, columns) => {
          const text = `COPY ${quote(schema)}.${quote(name)} (${columns.map(quote).join(', ')}) FROM stdin;`;
          expect(parseCopyStatement(text)).toEqual({ schema, name, columns });
        },
      ),
    );
  });
});

it.each([
  `COPY public.t (${'a'.repeat(60)}!) TO stdout;`,
  `INSERT INTO public.t (${'a'.repeat(60)}) SELECT 1;`,
  `INSERT INTO public.t (${'"a""b"'.repeat(30)}) SELECT 1;`,
])('parsing of another statement stops at a long name: %s', (text) => {
  expect(parseCopyStatement(text)).toBeNull();
  expect(parseInsertHead(text)).toBeNull();
});
