import { expect, it } from 'vitest';
import { rolesInSql } from './named-roles.ts';

it.each([
  ['ALTER TABLE public.t OWNER TO ada;', ['ada']],
  ['alter table t owner to Ada;', ['ada']],
  ['ALTER FUNCTION public.f(a text, b integer) OWNER TO "Ada L";', ['Ada L']],
  [
    'GRANT SELECT,INSERT ON TABLE public.t TO reader, "Wri""ter" WITH GRANT OPTION;',
    ['reader', 'Wri"ter'],
  ],
  ['GRANT ALL ON SCHEMA public TO PUBLIC;', []],
  ['REVOKE ALL ON TABLE public.t FROM boss;', ['boss']],
  ["SET SESSION AUTHORIZATION 'it''s me';", ["it's me"]],
  ['SET SESSION AUTHORIZATION DEFAULT;', []],
  ['CREATE POLICY p ON public.t FOR SELECT TO a, b USING (true);', ['a', 'b']],
  ['CREATE POLICY p ON public.t USING (true);', []],
  [
    'ALTER DEFAULT PRIVILEGES FOR ROLE ada IN SCHEMA public GRANT SELECT ON TABLES TO bob;',
    ['ada', 'bob'],
  ],
  ['CREATE USER MAPPING FOR ada SERVER s;', ['ada']],
  ['CREATE TABLE public.t (a text);', []],
  ['CREATE POLICY p ON public.t AS RESTRICTIVE TO a;', ['a']],
  ['CREATE POLICY p ON public.t USING ((a = CAST(b TO nobody)));', []],
  ['GRANT SELECT ON TABLE public.t TO GROUP readers, "public";', ['readers']],
  [
    `ALTER TABLE public."x OWNER TO nobody; " ADD CONSTRAINT c CHECK ((a <> 'OWNER TO nobody'));`,
    [],
  ],
  [`ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'ALTER TABLE t OWNER TO nobody;';`, []],
])('finds the roles that are named in %s', (statement, roles) => {
  expect([...new Set(rolesInSql(statement))]).toEqual(roles);
});

it('does not treat string literals and function bodies as statements', () => {
  const sql = [
    "COMMENT ON TABLE public.t IS 'first\nGRANT SELECT ON TABLE public.t TO nobody1;\n';",
    'CREATE FUNCTION public.f() RETURNS void AS $$',
    'GRANT SELECT ON TABLE public.t TO nobody2;',
    '$$ LANGUAGE sql;',
    'GRANT SELECT ON TABLE public.t TO "two\nlines";',
  ].join('\n');
  expect(rolesInSql(sql)).toEqual(['two\nlines']);
});
