import { expect, it } from 'vitest';
import { withoutLeakproof } from './leakproof.ts';
import { statementsOf } from './statements-of.ts';

it.each([
  [
    "CREATE FUNCTION public.f(text DEFAULT 'LEAKPROOF') RETURNS text LANGUAGE sql LEAKPROOF STRICT AS $$select 'LEAKPROOF'$$;",
    "CREATE FUNCTION public.f(text DEFAULT 'LEAKPROOF') RETURNS text LANGUAGE sql  STRICT AS $$select 'LEAKPROOF'$$;",
  ],
  [
    'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql leakproof BEGIN ATOMIC SELECT 1; END;',
    'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql  BEGIN ATOMIC SELECT 1; END;',
  ],
  [
    'CREATE FUNCTION public."a LEAKPROOF ß"(leakproof text) RETURNS int LANGUAGE sql LEAKPROOF RETURN 1;',
    'CREATE FUNCTION public."a LEAKPROOF ß"(leakproof text) RETURNS int LANGUAGE sql  RETURN 1;',
  ],
])('removes only the keyword LEAKPROOF from %s', (sql, expected) => {
  const [statement] = statementsOf(sql);
  if (statement === undefined) throw new Error('no statement');
  expect(withoutLeakproof(statement).bytes.toString()).toBe(expected);
});
