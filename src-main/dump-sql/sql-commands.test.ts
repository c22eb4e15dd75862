import { expect, it } from 'vitest';
import { faultOfStatement } from './sql-commands.ts';
import { statementsOf } from './statements-of.ts';

const fault = (sql: string): string | null => {
  const [statement] = statementsOf(sql);
  return statement === undefined ? null : (faultOfStatement(statement.bare, true)?.words ?? null);
};

it.each([
  'CREATE OPERATOR public.` (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl);',
  'CREATE OPERATOR public.?`| (LEFTARG = int, FUNCTION = int4eq);',
  'ALTER OPERATOR public.` (integer, integer) OWNER TO postgres;',
  'CREATE VIEW v AS SELECT (a OPERATOR(public.`) 1) FROM t WHERE a ` b ` c = 1;',
  'SELECT a `b` c, (`d) FROM t;',
  'CREATE TABLE "`a`" (b int);',
])('treats a backquote as an operator: %s', (sql) => {
  expect(fault(sql)).toBeNull();
});

it.each([
  'CREATE TABLE `t` (`a` int);',
  'CREATE TABLE t (a int, KEY `i` (`a`));',
  'DROP TABLE IF EXISTS `my-table`;',
  'INSERT INTO `t` VALUES (1);',
  'INSERT INTO t (`a`, `b`) VALUES (1, 2);',
  'SELECT * FROM `t`;',
])('detects names in backquotes: %s', (sql) => {
  expect(fault(sql)).toBe('has names in backquotes, as MySQL writes them');
});

it('does not treat a column as the next statement', () => {
  expect(fault('CREATE TABLE book (\nCOPY int,\n  b int[]\n);')).toBeNull();
  expect(fault('CREATE TABLE book (\nCOPY text DEFAULT f(1 FROM stdin)\n);')).toBeNull();
  expect(fault('SELECT a,\nCOPY FROM book;')).toBeNull();
});

it.each([
  'ALTER TABLE public.a ADD b int\nCOPY public.a (b) FROM stdin;',
  'CREATE TABLE a (b int)\nCOMMENT ON TABLE a IS NULL;',
])('detects that a statement does not end: %s', (sql) => {
  expect(fault(sql)).toBe('does not end before the next statement begins');
});

it.each([
  ['CREATE TABLE public\u0001.z (a int);', 'contains a control byte (0x01) outside of quotes'],
  ['CREATE TABLE z (a \u007f int);', 'contains a control byte (0x7f) outside of quotes'],
  ["INSERT INTO z VALUES (, 'z');", 'has a list with a missing item'],
  ['CREATE TABLE z (\n  a int,\n  ,\n  b int\n);', 'has a list with a missing item'],
  ['CREATE TABLE z (a int, /* b int */ );', 'has a list with a missing item'],
  ['CREATE OR VIEW v AS SELECT 1;', 'begins with CREATE OR, but REPLACE does not follow'],
])('reports text that is not a statement: %j', (sql, words) => {
  expect(fault(sql)).toBe(words);
});

it.each([
  'CREATE TABLE "a\u0001" (b int);\n',
  "INSERT INTO z VALUES ('\u0001', E'\u0002', $$\u0003$$ /* \u0004 */); -- \u0005",
  'CREATE TABLE z (\fa int,\v\r\n b int);',
  "INSERT INTO z VALUES ('', '', $$,,$$, '(,');",
  'CREATE TABLE "(,,)" (a int /* , */, -- ,\n b int);',
  'CREATE TABLE z ();',
  "SELECT f(), ARRAY['', ''];",
  'create or /* x */ replace view v as select 1;',
])('accepts a possible statement: %j', (sql) => {
  expect(fault(sql)).toBeNull();
});
