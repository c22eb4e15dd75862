import { describe, expect, it } from 'vitest';
import { meaningOfSql } from './sql-meaning.ts';

describe('the meaning of a definition', () => {
  it.each([
    ['SELECT "t"."id" FROM "public"."t"', 'SELECT t.id FROM public.t'],
    [`DEFAULT nextval('"public"."s"'::"regclass")`, `DEFAULT nextval('public.s'::regclass)`],
    ['AS $$ begin return 1; end $$;', `AS ' begin return 1; end ';`],
    ["AS $_$select $1 || 'it''s'$_$", "AS 'select $1 || ''it''''s'''"],
    [String.raw`DEFAULT E'a\\b\n'`, "DEFAULT 'a\\b\n'"],
    [`FROM ('2026-01-01 01:00:00+01')`, `FROM ('2026-01-01 00:00:00+00')`],
    ['LANGUAGE sql COST 1e+02 AS $$a$$', 'LANGUAGE sql AS $$a$$'],
    ['CHECK ((a > 0))', 'CHECK  ((a\n > 0))'],
  ])('%s is the same as %s', (one, other) => {
    expect(meaningOfSql(one, true)).toBe(meaningOfSql(other, true));
  });

  it.each([
    ['SELECT "T".id', 'SELECT t.id'],
    ['SELECT "a b"', 'SELECT a b'],
    [`DEFAULT '"a"'`, `DEFAULT 'a'`],
    [`DEFAULT 'a  b'`, `DEFAULT 'a b'`],
    [`DEFAULT 'a' || 'b'`, `DEFAULT 'a'' || ''b'`],
    ['AS $$select 1$$', 'AS $$select 2$$'],
    [`FROM ('2026-01-01 01:00:00+01')`, `FROM ('2026-01-01 01:00:00+00')`],
    ['COST 1e+02', 'COST 1e+03'],
  ])('%s is not the same as %s', (one, other) => {
    expect(meaningOfSql(one, true)).not.toBe(meaningOfSql(other, true));
  });

  it('interprets a backslash correctly when standard_conforming_strings was off', () => {
    expect(meaningOfSql(String.raw`DEFAULT 'a\\b'`, false)).toBe(
      meaningOfSql(String.raw`DEFAULT 'a\b'`, true),
    );
    expect(meaningOfSql(String.raw`DEFAULT 'a\\b'`, true)).not.toBe(
      meaningOfSql(String.raw`DEFAULT 'a\b'`, true),
    );
  });

  it.each(["'never ends", '"never ends', '$a$never ends', String.raw`E'never \\`, '$', "E'"])(
    'reaches the end of a string that never ends: %s',
    (text) => {
      expect(meaningOfSql(text, true)).not.toBe('');
    },
  );
});
