import { expect, it } from 'vitest';
import { checkInsert } from './insert-check.ts';
import { statementsOf } from './statements-of.ts';

const look = (sql: string) => {
  const [statement] = statementsOf(sql);
  return statement === undefined ? undefined : checkInsert(statement.bare);
};

it.each([
  ["INSERT INTO public.t VALUES (1, 'a, (b');", { table: 'public.t', values: 2 }],
  ['INSERT INTO "odd "" , t" VALUES (1), (2),\n\t(3);', { table: '"odd "" , t"', values: 1 }],
  ['insert into t(a, "b,") values (now(), array[1, 2]), ((1 + 2) * 3, \'x\');', { table: null }],
  ["INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING;", { values: 2 }],
  ['INSERT INTO t AS x (a) VALUES (1) RETURNING a;', { table: null }],
  ['INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE VALUES (1, DEFAULT);', { table: null }],
  ['INSERT INTO t OVERRIDING USER VALUE VALUES (1);', { values: 1 }],
  ['INSERT INTO t (a.b, c[1], c[2]) VALUES (1, 2, 3);', { values: 3 }],
  ['INSERT INTO public.t DEFAULT VALUES;', { table: null }],
  ['INSERT INTO t SELECT 1, 2;', { table: null }],
  ['INSERT INTO t (a, b) VALUES ((ROW(1, 2)::c).*);', { table: null }],
  ['INSERT INTO U&"t" VALUES (1);', { table: null }],
  ['INSERT INTO t (a) SELECT 1 UNION SELECT 2;', { table: null }],
  ['INSERT INTO t (SELECT 1, 2);', { table: null }],
  ['INSERT INTO t (a) (VALUES (1), (2));', { table: null }],
  ['INSERT INTO t VALUES (1) UNION VALUES (2);', { values: 1 }],
  ['INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x;', { table: null }],
  ["INSERT INTO t VALUES /* one */ (1 /* , */, $$a ) , b$$); -- , ('", { values: 2 }],
])('accepts a possible INSERT statement: %s', (sql, expected) => {
  expect(look(sql)).toMatchObject({ fault: null, ...expected });
});

it.each([
  ['INSERT INTO t (a, b) VALUES (1);', 'has a row with 1 value instead of 2'],
  ["INSERT INTO t (a) VALUES (1, 'b');", 'has a row with 2 values instead of 1'],
  ['INSERT INTO t VALUES (1, 2), (3);', 'has a row with 1 value instead of 2'],
  ['INSERT INTO t VALUES ();', 'has a row without values'],
  ['INSERT INTO t VALUES (1),;', 'has text after a comma that is not a row'],
  [
    'INSERT INTO t VALUES (1)\nINSERT INTO t VALUES (2);',
    'does not end before the next statement begins',
  ],
  ['INSERT INTO t VALUES (1) (2);', 'does not end before the next statement begins'],
  ['INSERT INTO t VAL\nINSERT INTO t VALUES (2);', 'does not name the values that it inserts'],
  ['INSERT INTO t;', 'does not name the values that it inserts'],
  ['INSERT INTO ;', 'does not name a table'],
])('reports an invalid INSERT statement: %s', (sql, fault) => {
  expect(look(sql)).toMatchObject({ fault });
});

it.each(['UPDATE t SET a = 1;', 'CREATE TABLE insert_into (a int);'])(
  'returns null for other statements: %s',
  (sql) => {
    expect(look(sql)).toBeNull();
  },
);
