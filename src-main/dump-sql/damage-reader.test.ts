import { describe, expect, it } from 'vitest';
import { DamageReader, type DamageReading } from './damage-reader.ts';

const head = [
  '--',
  '-- PostgreSQL database dump',
  '--',
  '',
  "SET client_encoding = 'UTF8';",
  'SET standard_conforming_strings = on;',
  '',
].join('\n');
const end = '\n--\n-- PostgreSQL database dump complete\n--\n\n';
/** The COPY statement is in line 9, the first row in line 10. */
const table = 'CREATE TABLE public.a (\n    id integer, name text, n integer);\n';
const copy = 'COPY public.a (id, name, n) FROM stdin;\n';
const dump = (sql: string): string => `${head}${sql}${end}`;
const rows = (lines: string): string => dump(`${table}${copy}${lines}\\.\n`);

function read(bytes: Buffer, sizeBytes = 16 * 1024): DamageReading {
  const reader = new DamageReader();
  for (let at = 0; at < bytes.length; at += sizeBytes) {
    reader.push(bytes.subarray(at, at + sizeBytes));
  }
  return reader.finish();
}

/** The result is the same regardless of how the bytes are cut. */
function damageIn(sql: string | Buffer): string | null {
  const bytes = Buffer.from(sql as string);
  const found = [16 * 1024, 7, 1].map((size) => read(bytes, size).damage?.words ?? null);
  expect(new Set(found).size).toBe(1);
  return found[0] ?? null;
}

describe('no damage is found', () => {
  it.each([
    ['in rows', rows('1\ta\t2\n2\t\\N\t\\\\.\n')],
    ['in rows with the line ends of Windows', rows('1\ta\t2\n2\tb\t3\n').replaceAll('\n', '\r\n')],
    ['in rows with escaped tabs and line breaks', rows('1\ta\\\tb\\\nc\t2\n')],
    ['in rows of a table without columns', dump('COPY public.t  FROM stdin;\n\n\n\\.\n')],
    [
      'in rows of a form that pg_dump does not write',
      dump('COPY t FROM stdin WITH (FORMAT csv);\n1,2\n\\.\n'),
    ],
    ['in rows of UTF-8', rows('1\té€😀\t2\n')],
    [
      'in a row that looks like a message',
      dump('COPY public.l (line) FROM stdin;\npg_dump: x\n\\.\n'),
    ],
    [
      'in a string literal that contains a message',
      dump("COMMENT ON TABLE a IS '\npg_dump: warning: x\n\\N';\n"),
    ],
    [
      'in a function',
      dump(
        'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC\n SELECT 1;\n SELECT 2;\nEND;\n',
      ),
    ],
    ['in a rule', dump('CREATE RULE r AS ON INSERT TO v DO INSTEAD (SELECT 1; SELECT 2);\n')],
    [
      'in a schema that is created with its tables',
      dump('CREATE SCHEMA s\nCREATE TABLE t (i int)\nCREATE VIEW v AS SELECT 1;'),
    ],
    [
      'in rows of any table',
      dump('copy only_here."a b" ( a,"b",\n  c ) from stdin;\n1\t2\t3\n\\.\n'),
    ],
    ['in a name with everything in it', dump('CREATE TABLE "a;)`\npg_dump: x" (i int);\n')],
    [
      'in commands of psql',
      dump('\\connect shop\n\\set x 1\n\\echo a\nSELECT 1 \\gexec\nwhat follows\n'),
    ],
    ['without an encoding', "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('\u00e9');\n"],
    ['in a file that ends without a semicolon', 'CREATE TABLE t (a text)'],
    [
      'in manually written rows with fewer values than columns',
      'CREATE TABLE t (a int, b int);\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (1, 2);\n',
    ],
    [
      'in tables with the same name in two dumps',
      `${dump('INSERT INTO public.t VALUES (1);\n')}${dump('INSERT INTO public.t VALUES (1, 2);\n')}`,
    ],
    [
      'in commands that pg_dump does not write',
      'VACUUM;\nCREATE TEMP TABLE t (a int);\n(SELECT 1);\n',
    ],
  ])('%s', (_where, sql) => {
    expect(damageIn(sql)).toBeNull();
  });

  it('in bytes without an encoding, or in another encoding', () => {
    for (const encoding of ['LATIN1', 'SQL_ASCII']) {
      const sql = rows('1\t\u00e9\t2\n').replace('UTF8', encoding);
      expect(damageIn(Buffer.from(sql, 'latin1'))).toBeNull();
    }
  });
});

describe('the damage is reported with its line', () => {
  it.each([
    [
      'a NUL byte in rows',
      rows('1\ta\t2\n2\t\0\t3\n'),
      'There is a NUL byte in line 11, among the rows of public.a.',
    ],
    ['a NUL byte in SQL', dump('CREATE TABLE a\0;'), 'There is a NUL byte in line 7.'],
    [
      'a row with a missing column',
      rows('1\ta\t2\n2\tb\n'),
      'Line 11, a row of public.a, has 2 columns instead of 3.',
    ],
    [
      'a row of INSERT with a missing value',
      dump('INSERT INTO public.t VALUES (1, 2);\nINSERT INTO public.t VALUES (3);\n'),
      'The statement in line 8 has a row with 1 value instead of 2.',
    ],
    [
      'an unfinished row of INSERT',
      dump('INSERT INTO public.t VALUES (1, 2)\nINSERT INTO public.t VALUES (3, 4);\n'),
      'The statement in line 7 does not end before the next statement begins.',
    ],
    [
      'an encoding that does not exist',
      dump('').replace('UTF8', 'UTE8'),
      'The statement in line 5 sets the encoding “UTE8”, which PostgreSQL does not have.',
    ],
    [
      'a setting with an invalid value',
      dump('').replace('= on', '= ox'),
      'The statement in line 6 sets standard_conforming_strings to “ox”, which is neither on nor off.',
    ],
    [
      'a control byte in SQL',
      dump('CREATE TABLE a\u0007 (b int);\n'),
      'The statement in line 7 contains a control byte (0x07) outside of quotes.',
    ],
    [
      'a row with one column more',
      rows('1\ta\t2\t3\n'),
      'Line 10, a row of public.a, has 4 columns instead of 3.',
    ],
    [
      'a missing end of rows',
      `${head}${table}${copy}1\ta\t2\n\n\nCREATE TABLE b (i int);\n${copy}2\tb\t3\n\\.\n${end}`,
      'Line 11, a row of public.a, has 1 column instead of 3.',
    ],
    [
      'rows with two kinds of line endings',
      rows('1\ta\t2\n2\tb\t3\r\n'),
      'Line 11, a row of public.a, has another line ending',
    ],
    [
      'a carriage return in a row',
      rows('1\ta\rb\t2\n'),
      'Line 10, a row of public.a, has another line ending',
    ],
    [
      'an end of rows inside a row',
      rows('1\ta\\.\t2\n'),
      'Line 10, a row of public.a, contains the marker of the end',
    ],
    [
      'a character with number 0',
      rows('1\ta\\0\t2\n'),
      'Line 10, a row of public.a, contains the character with number 0',
    ],
    [
      'a message among rows',
      rows('1\ta\t2\npg_dump: dumping contents of table "public.b"\n'),
      'A message of a program is among the rows of public.a, in line 11: “pg_dump: dumping contents of table "public.b"”.',
    ],
    [
      'a message before the dump',
      `pg_dump: warning: x\npg_dump: hint: y\n${dump('SELECT 1;')}`,
      'A message of a program is among the SQL, in the statement of line 1: “pg_dump: warning: x”.',
    ],
    [
      'a message before a dump with \\restrict',
      `pg_dump: warning: x\n${dump('\\restrict abc\nSELECT 1;')}`,
      'in the statement of line 1: “pg_dump: warning: x”.',
    ],
    [
      'an old message',
      dump('pg_dump: [archiver (db)] query failed: x\nSELECT 1;'),
      'line 7: “pg_dump: [archiver (db)] query failed: x”.',
    ],
    [
      'a message of psql',
      dump('psql:a.sql:1: NOTICE:  x\nSELECT 1;'),
      'The statement in line 7 begins with “psql:a.sql:1',
    ],
    [
      'a password prompt',
      `Password: \n${dump('SELECT 1;')}`,
      'in the statement of line 1: “Password:',
    ],
    [
      'a message after the dump',
      `${dump('SELECT 1;')}pg_dump: error: x\n`,
      'line 12: “pg_dump: error: x”.',
    ],
    [
      'a message in a statement',
      dump('CREATE TABLE a (\npg_dump: reading x\n  i int);'),
      'in the statement of line 7: “pg_dump: reading x”.',
    ],
    [
      'a message inside a word',
      dump('CREATE TApg_dump: reading x\nBLE a (i int);'),
      '“pg_dump: reading x”.',
    ],
    [
      'a statement that is not an SQL command',
      dump('SELECT 1;\nCRETE TABLE a (i int);'),
      'The statement in line 8 begins with “CRETE TABLE a (i int);”, which is not an SQL command.',
    ],
    ['no kind of object', dump('CREATE TABEL a (i int);'), 'The statement in line 7 begins with'],
    [
      'rows without their statement',
      dump('1\ta\t2\n\\.\n'),
      'The statement in line 7 begins with “1',
    ],
    [
      'an end of rows alone',
      dump('\\.\n'),
      'Line 7 begins with “\\.”, which is not a psql command.',
    ],
    [
      'a value outside of quotes',
      dump('SELECT 1, \\N;\n'),
      'Line 7 contains “\\N;” outside of quotes',
    ],
    [
      'a missing semicolon',
      dump('CREATE VIEW v AS\n SELECT 1\n\n\nALTER TABLE public.v OWNER TO x;'),
      'The statement in line 7 does not end before the next statement begins.',
    ],
    [
      'a COPY statement with an invalid list',
      dump(`${table}COPY public.a (id name, n) FROM stdin;\n1\t2\n\\.\n`),
      'The statement in line 9 does not name a table and its columns.',
    ],
    [
      'a parenthesis that is not closed',
      dump('CREATE TABLE a (i int;\nDROP TABLE b (i int));'),
      'The statement in line 7 has parentheses that do not match.',
    ],
    [
      'a quote that is not closed',
      dump("SELECT 1;\nCOMMENT ON TABLE a IS 'b;\n"),
      'The dump ends inside a string literal of the statement in line 8.',
    ],
    [
      'a comment that is not closed',
      dump('SELECT 1; /* b\n'),
      'A comment (/*) in the dump does not end.',
    ],
    [
      'another \\unrestrict',
      dump('\\restrict a\nSELECT 1;\n\\unrestrict b\n'),
      'Line 9: the \\restrict and \\unrestrict lines of the dump do not match.',
    ],
  ])('%s', (_what, sql, words) => {
    expect(damageIn(sql)).toContain(words);
  });

  it.each([
    [
      'in rows',
      '1\ta\t2\n2\té\t3\n',
      'Line 11, a row of public.a, contains bytes that are not valid UTF-8.',
    ],
    [
      'at the end of rows',
      '1\t2\té\n',
      'Line 10, a row of public.a, contains bytes that are not valid UTF-8',
    ],
  ])('bytes that are not valid characters %s', (_where, lines, words) => {
    expect(damageIn(Buffer.from(rows(lines), 'latin1'))).toContain(words);
  });

  it('bytes that are not valid characters in a statement', () => {
    const sql = dump("SELECT 1;\nCOMMENT ON TABLE a IS 'b\né';\n");
    expect(damageIn(Buffer.from(sql, 'latin1'))).toBe(
      'Line 9 contains bytes that are not valid UTF-8.',
    );
  });
});

describe('a dump of a whole server', () => {
  const cluster = (parts: string): string =>
    `--\n-- PostgreSQL database cluster dump\n--\n\n\\restrict a\nCREATE ROLE r;\n\\unrestrict a\n${parts}`;
  const part = `\\connect x\n${dump('\\restrict b\nSELECT 1;\n').trimEnd()}\n\\unrestrict b\n`;
  const last = '--\n-- PostgreSQL database cluster dump complete\n--\n';

  it.each([
    ['is whole', cluster(`${part}${part}${last}`), null],
    [
      'was cut off',
      cluster(`${part}${part}`),
      'The closing line of pg_dumpall is missing: the dump was cut off.',
    ],
    [
      'has no end of a part',
      cluster(`${part}${part.replace('-- PostgreSQL database dump complete', '')}${last}`),
      'Only 1 of 2 databases in the dump have their closing line.',
    ],
    [
      'has no end of a pair',
      cluster(`${part}${part.replace('\\unrestrict b', '')}${last}`),
      'the \\restrict and \\unrestrict lines of the dump do not match.',
    ],
  ])('%s', (_what, sql, problem) => {
    expect(read(Buffer.from(sql))).toMatchObject({ damage: null, privateServerProblem: problem });
  });
});

it('a line that is too long for the memory is skipped, except for its NUL bytes', () => {
  const long = `INSERT INTO t VALUES ('${'x'.repeat(5 * 1024 * 1024)}`;
  expect(read(Buffer.from(dump(`${long}');\nCRETE TABLE x;`))).damage).toBeNull();
  expect(read(Buffer.from(dump(`${long}\0');`))).damage?.words).toBe(
    'There is a NUL byte in the dump. No dump contains NUL bytes.',
  );
});

it('a statement of many lines is read only once', () => {
  const reader = new DamageReader();
  const lines = Buffer.from("  (1, 'a'),\n".repeat(1500));
  reader.push(Buffer.from('INSERT INTO t VALUES\n'));
  for (let time = 0; time < 300; time += 1) reader.push(lines);
  reader.push(Buffer.from("  (1, 'a');\nCRETE TABLE t;\n"));
  expect(reader.finish().damage?.words).toContain('The statement in line 450003 begins with');
}, 20_000);
