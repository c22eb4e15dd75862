import { expect, it } from 'vitest';
import { statementsOf } from './statements-of.ts';
import { statementWithoutStamps, withoutStamps } from './server-stamps.ts';

it.each([
  ['ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_attver=3657580976);', null],
  ['ALTER FOREIGN TABLE ONLY public.t ALTER COLUMN a SET (pg_attver=1);', null],
  ['ALTER TABLE ONLY public."a\n""b" ALTER COLUMN "c;d" SET (pg_attver=1);', null],
  [
    'ALTER TABLE ONLY public.t ALTER COLUMN v SET (pg_attver=1, n_distinct=5);',
    'ALTER TABLE ONLY public.t ALTER COLUMN v SET (n_distinct=5);',
  ],
  [
    'ALTER TABLE ONLY public.t ALTER COLUMN v SET (n_distinct=-0.5, pg_attver=1);',
    'ALTER TABLE ONLY public.t ALTER COLUMN v SET (n_distinct=-0.5);',
  ],
  ['ALTER TABLE ONLY public.t ALTER COLUMN pg_attver SET (n_distinct=5);', 'same'],
  [`COMMENT ON TABLE public.t IS 'SET (pg_attver=1)';`, 'same'],
  [`ALTER TABLE ONLY public.t ALTER COLUMN v SET DEFAULT ' SET (pg_attver=1)';`, 'same'],
  ['CREATE TABLE public.pg_attver (\n    pg_attver integer\n);', 'same'],
])('removes stamps of the server from %s', (written, expected) => {
  const [statement] = statementsOf(written);
  const left = statement === undefined ? undefined : statementWithoutStamps(statement);
  const wanted = expected === 'same' ? written : expected;
  expect(left === null ? null : left?.bytes.toString()).toBe(wanted);
  expect(left === null ? null : left?.bare === statement?.bare).toBe(
    expected === null ? null : expected === 'same',
  );
});

it('removes only the stamps from an entry', () => {
  const made = 'CREATE TABLE public.t (\n    id integer NOT NULL\n);\n';
  const stamped = `${made}ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_attver=36);\nALTER TABLE ONLY public.t ALTER COLUMN id SET STATISTICS 5;`;
  expect(withoutStamps(stamped)).toBe(
    `${made}ALTER TABLE ONLY public.t ALTER COLUMN id SET STATISTICS 5;`,
  );
});
