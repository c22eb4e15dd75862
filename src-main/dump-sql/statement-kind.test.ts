import { describe, expect, it } from 'vitest';
import { judgeStatement } from './statement-kind.ts';
import { StatementReader } from './statement-reader.ts';

function judged(sql: string): string {
  const reader = new StatementReader();
  const parts = [...reader.push(Buffer.from(sql)), ...reader.finish()];
  const [first] = parts.flatMap((part) => (part.kind === 'statement' ? [part.statement] : []));
  if (first === undefined) return 'no statement';
  const { does, reaches } = judgeStatement(first);
  return reaches === null ? does.kind : `${does.kind}, reaches`;
}

describe('judgeStatement', () => {
  it.each([
    // Statements that pg_dump writes.
    ['CREATE TABLE public.t (a integer);', 'inside'],
    ['create   table public.t (a integer);', 'inside'],
    ['CREATE OR REPLACE VIEW public.v AS SELECT 1;', 'inside'],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1';", 'inside'],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'LANGUAGE c';", 'inside'],
    ["CREATE TYPE public.mood AS ENUM ('a');", 'inside'],
    ["ALTER TYPE public.mood ADD VALUE 'b';", 'inside-committed'],
    ['ALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (a);', 'inside'],
    ['ALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT IF EXISTS k;', 'inside'],
    ['CREATE UNIQUE INDEX i ON public.t USING btree (a);', 'inside'],
    ['CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = pg_catalog."default");', 'inside'],
    ['CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f();', 'inside'],
    ["COMMENT ON COLUMN public.t.a IS 'x';", 'note'],
    ['SET statement_timeout = 0;', 'setting'],
    ["SELECT pg_catalog.set_config('search_path', '', false);", 'setting'],
    ["SET client_encoding = 'UTF8';", 'followed'],
    ["SET client_encoding = 'LATIN 1';", 'followed'],
    ["SET standard_conforming_strings = 'yes';", 'followed'],
    ['SET standard_conforming_strings = on;', 'followed'],
    ['SELECT pg_catalog.setval(\'public."a b"\', 12, true);', 'inside'],
    ["SELECT pg_catalog.lo_open('1', 131072);", 'inside'],
    ["SELECT pg_catalog.lo_open(pg_catalog.lo_create('1'), 131072);", 'inside'],
    [
      "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '12';",
      'inside',
    ],
    [
      "SELECT CASE WHEN EXISTS(SELECT 1 FROM pg_catalog.pg_largeobject_metadata WHERE oid = '12') THEN pg_catalog.lo_unlink('12') END;",
      'inside',
    ],
    ["SELECT pg_catalog.lowrite(0, '\\x00');", 'inside'],
    [
      "SELECT * FROM pg_catalog.pg_restore_relation_stats('version', '180000'::integer, 'reltuples', '1'::real);",
      'inside',
    ],
    ['BEGIN;', 'begin'],
    ['COMMIT;', 'commit'],
    ['COPY public.t (a, "b c") FROM stdin;\n\\.\n', 'copy'],
    [
      "INSERT INTO public.t VALUES (1, 'x', NULL, -1.5e+10, true, '2020-01-01'::date, B'01');",
      'inside',
    ],
    [
      'INSERT INTO public.t (a, "b c") OVERRIDING SYSTEM VALUE VALUES (1, DEFAULT), (2, \'y\') ON CONFLICT DO NOTHING;',
      'inside',
    ],
    ['ALTER TABLE public.t OWNER TO ada;', 'note'],
    ['ALTER FUNCTION public.f(a integer) OWNER TO "a b";', 'note'],
    ['GRANT SELECT ON TABLE public.t TO ada;', 'note'],
    ['ALTER DEFAULT PRIVILEGES FOR ROLE ada GRANT SELECT ON TABLES TO b;', 'note'],
    ['ALTER LARGE OBJECT 12 OWNER TO ada;', 'note'],
    ['ALTER FUNCTION public.f(a numeric, "b, c" text) OWNER TO ada;', 'note'],
    ['ALTER TABLE public."a, b OWNER TO c" OWNER TO ada;', 'note'],
    ['ALTER TABLE t ADD COLUMN b int DEFAULT f(), OWNER TO ada;', 'inside'],
    ['ALTER FOREIGN TABLE t OPTIONS (ADD program \'x\'), OWNER TO "ada";', 'inside, reaches'],
    ['ALTER MATERIALIZED VIEW t OWNER TO ada, SET ACCESS METHOD "OWNER TO x";', 'inside'],
    ["CREATE DEFAULT CONVERSION public.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;", 'inside'],
    ['CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;', 'extension'],
    ["COMMENT ON EXTENSION plpgsql IS 'x';", 'note'],
    ['CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();', 'event-trigger, reaches'],
    ['CREATE OPERATOR CLASS public.o FOR TYPE t USING btree AS STORAGE t;', 'superuser, reaches'],
    [
      'ALTER OPERATOR FAMILY public.o USING btree ADD OPERATOR 1 public.<(t, t) FOR SEARCH , FUNCTION 1 (t, t) f(t, t);',
      'superuser, reaches',
    ],
    ['ALTER OPERATOR FAMILY o USING btree OWNER TO ada;', 'note'],
    ["CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert');", 'superuser'],
    ['CREATE PUBLICATION p FOR TABLE ONLY public.t;', 'inside'],
    // Statements with data from other places, or for other places.
    ["COPY t FROM PROGRAM 'x';", 'inside, reaches'],
    ["COPY t TO '/x';", 'inside, reaches'],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x', 'y';", 'native, reaches'],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE 'C' AS 'x', 'y';", 'native, reaches'],
    ['CREATE FUNCTION f() RETURNS int AS \'x\' LANGUAGE "internal";', 'native, reaches'],
    ["CREATE OR REPLACE FUNCTION f() RETURNS int AS 'x' LANGUAGE plpython3u;", 'native, reaches'],
    [
      "CREATE FUNCTION f(a text DEFAULT 'LANGUAGE ''c''') RETURNS int LANGUAGE plpgsql AS 'LANGUAGE c';",
      'inside',
    ],
    ['CREATE LANGUAGE l HANDLER h;', 'native, reaches'],
    ['CREATE LANGUAGE l HANDLER h VALIDATOR public.f;', 'native, reaches'],
    ['CREATE CAST (a AS b) WITHOUT FUNCTION;', 'native, reaches'],
    ['CREATE TYPE public.t;', 'native, reaches'],
    ['CREATE TYPE t;', 'inside'],
    ['CREATE FUNCTION public.f() RETURNS int LANGUAGE sql LEAKPROOF RETURN 1;', 'leakproof'],
    ['CREATE FUNCTION public.f() RETURNS int LANGUAGE sql NOT LEAKPROOF RETURN 1;', 'inside'],
    ["CREATE FUNCTION public.f(a int) RETURNS int LANGUAGE c LEAKPROOF AS 'x';", 'native, reaches'],
    ['CREATE AGGREGATE public.a(integer) (SFUNC = int4pl, STYPE = integer);', 'inside'],
    ['CREATE AGGREGATE a(integer) (SFUNC = f, STYPE = internal);', 'native, reaches'],
    ['CREATE AGGREGATE "a"(integer) (SFUNC = "f", STYPE = "internal");', 'native, reaches'],
    ['CREATE ROLE x SUPERUSER;', 'inside, reaches'],
    ['GRANT pg_execute_server_program TO ada;', 'inside, reaches'],
    ['GRANT SET ON PARAMETER log_statement TO ada;', 'inside, reaches'],
    ["COMMENT ON DATABASE d IS 'x';", 'inside, reaches'],
    ['DO $$ begin end $$;', 'inside, reaches'],
    ["SELECT pg_catalog.lo_export(1, '/x');", 'inside, reaches'],
    ["SELECT pg_catalog.setval('s', pg_read_file('x')::int);", 'inside, reaches'],
    ["INSERT INTO t VALUES (pg_read_file('x'));", 'inside, reaches'],
    ['INSERT INTO t VALUES (1::int + (SELECT 1 FROM x));', 'inside, reaches'],
    ["INSERT INTO t VALUES ('a'::text UNION SELECT pg_read_file('x'));", 'inside, reaches'],
    ['INSERT INTO t SELECT * FROM x;', 'inside, reaches'],
    // A list without an end: an earlier pattern had 2^40 ways to read these names.
    [`INSERT INTO t (${'a'.repeat(40)}! VALUES (1);`, 'inside, reaches'],
    [`INSERT INTO t (${'"a"'.repeat(60)}! VALUES (1);`, 'inside, reaches'],
    ['INSERT INTO t VALUES ("pg_read_file"(\'x\'));', 'inside, reaches'],
    ["SET session_preload_libraries = 'x';", 'setting, reaches'],
    ["SELECT pg_catalog.set_config('role', 'x', false);", 'setting, reaches'],
    ["SELECT pg_catalog.set_config('search_path', 'a', false), 1 === 2;", 'setting, reaches'],
    ["SELECT pg_catalog.set_config('search_path', 'a', false), '1'::d;", 'setting, reaches'],
    [
      "SELECT pg_catalog.set_config('role', 'set_config(''search_path'', ''a', false);",
      'setting, reaches',
    ],
    ['GRANT pg_execute_server_program TO ada, " ON ";', 'inside, reaches'],
    ["SET SESSION AUTHORIZATION 'ada';", 'role, reaches'],
    ['SET ROLE postgres;', 'role, reaches'],
    ['UPDATE pg_catalog.pg_authid SET rolsuper = true;', 'inside, reaches'],
    ["LOAD 'x';", 'inside, reaches'],
    [
      "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p WITH (connect = false);",
      'superuser, reaches',
    ],
    ["CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p;", 'inside, reaches'],
    [
      "CREATE SUBSCRIPTION s CONNECTION 'a=WITH (connect = false' PUBLICATION p WITH (create_slot = false);",
      'inside, reaches',
    ],
    [
      'CREATE SUBSCRIPTION "WITH (connect = false)" CONNECTION \'x\' PUBLICATION p;',
      'inside, reaches',
    ],
    ['ALTER SUBSCRIPTION s ENABLE;', 'inside, reaches'],
    ['ALTER SUBSCRIPTION s OWNER TO ada;', 'note'],
    ['CREATE FOREIGN DATA WRAPPER w VALIDATOR public.f;', 'inside, reaches'],
    ['IMPORT FOREIGN SCHEMA a FROM SERVER s INTO b;', 'inside, reaches'],
    // Statements that are not allowed in a restore.
    ['CREATE DATABASE d;', 'database'],
    ['DROP TABLE public.t;', 'drop'],
    ['DROP TEXT SEARCH CONFIGURATION IF EXISTS public.c;', 'inside'],
    ['DROP FOREIGN DATA WRAPPER IF EXISTS w;', 'inside'],
    ["ALTER SYSTEM SET x = 'y';", 'refused, reaches'],
    ['ROLLBACK;', 'refused'],
    ['SAVEPOINT a;', 'refused'],
    ['COMMIT AND CHAIN;', 'refused'],
    ["COMMIT PREPARED 'x';", 'refused'],
    ['RESET ALL;', 'followed'],
    ['DISCARD ALL;', 'refused'],
    ["SET client_encoding TO E'SJIS';", 'refused'],
    ["SET standard_conforming_strings = 'of';", 'refused'],
    ['SET LOCAL standard_conforming_strings = off;', 'refused'],
    ['SET /* x */ standard_conforming_strings = off;', 'refused'],
    ['SET "standard_conforming_strings" = off;', 'refused'],
    ["SET LOCAL client_encoding = 'LATIN1';", 'refused'],
    ["SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);", 'refused'],
    ["SELECT set_config (E'client_encoding', 'LATIN1', true);", 'refused'],
    ["WITH x AS (SELECT set_config('client_encoding', 'LATIN1', true)) SELECT 1;", 'refused'],
    ['COPY t FROM stdin WITH (FORMAT csv);\n\\.\n', 'refused'],
    ['COPY t TO stdout;', 'refused'],
    ['VACUUM;', 'refused'],
    ['HELLO WORLD;', 'refused'],
  ])('judges %s', (sql, expected) => {
    expect(judged(sql)).toBe(expected);
  });

  it('takes time in proportion to the length of the statement', () => {
    const time = (sql: string): number => {
      const startedMs = performance.now();
      judged(sql);
      return performance.now() - startedMs;
    };
    for (const one of [
      "INSERT INTO t VALUES (''",
      'ALTER x OWNER TO "',
      "SELECT pg_catalog.setval(''::a b ",
      'COPY t (a',
    ]) {
      const part = one.slice(-8);
      time(one + part.repeat(1000));
      const short = time(one + part.repeat(20_000));
      expect(time(one + part.repeat(80_000)), one).toBeLessThan(short * 16 + 100);
    }
  });
});

/** Returns true if an admin's session runs the statement. */
function isForAdmins(sql: string): boolean {
  const reader = new StatementReader();
  const parts = [...reader.push(Buffer.from(sql)), ...reader.finish()];
  return parts.some((part) => {
    if (part.kind !== 'statement') return false;
    const { does } = judgeStatement(part.statement);
    if (does.kind === 'native') return does.isPlain;
    return ['note', 'superuser', 'extension', 'event-trigger'].includes(does.kind);
  });
}

describe('the statements of a dump that an admin runs', () => {
  it.each([
    'CREATE FUNCTION public.f(integer, VARIADIC "a b" public.t[]) RETURNS SETOF double precision\n    LANGUAGE c IMMUTABLE STRICT COST 0.5 PARALLEL SAFE\n    AS \'$libdir/x\', $$y$$;',
    "CREATE FUNCTION public.f() RETURNS TABLE(a integer, b text) LANGUAGE internal AS 'x';",
    "CREATE FUNCTION public.f() RETURNS begin.atomic LANGUAGE internal AS 'int4up';",
    "CREATE TYPE public.box3 (\n    INTERNALLENGTH = 24,\n    INPUT = public.box3_in,\n    ALIGNMENT = double,\n    DEFAULT = '0'\n);",
    'CREATE TYPE public.n (INTERNALLENGTH = 4, INPUT = public.i, ELEMENT = double precision, STORAGE = plain, PASSEDBYVALUE);',
    "CREATE FUNCTION public.d(a integer DEFAULT 1, b bigint DEFAULT '-1'::bigint) RETURNS integer LANGUAGE c SET search_path TO 'public', 'pg_temp' AS 'x';",
    'COMMENT ON CAST (public.a AS character varying) IS NULL;',
    "COMMENT ON TRIGGER a ON public.t IS 'x';",
    'CREATE CAST (public.a AS character varying) WITHOUT FUNCTION AS IMPLICIT;',
    'CREATE OPERATOR CLASS public.o\n    DEFAULT FOR TYPE public.t USING btree FAMILY public.o AS\n    OPERATOR 1 public.<(public.t,public.t) ,\n    FUNCTION 1 (public.t, public.t) public.cmp(public.t,public.t);',
    "CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert, update', publish_via_partition_root = true);",
    'ALTER PUBLICATION p ADD TABLES IN SCHEMA "Shop";',
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION a, b WITH (connect = false, slot_name = 's', streaming = on);",
    "CREATE FOREIGN DATA WRAPPER w HANDLER public.h OPTIONS (a 'b');",
    "CREATE EVENT TRIGGER e ON ddl_command_end\n         WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')\n   EXECUTE FUNCTION public.f();",
    'ALTER EVENT TRIGGER e ENABLE ALWAYS;',
    'CREATE TEXT SEARCH TEMPLATE public.t (\n    INIT = dsimple_init,\n    LEXIZE = dsimple_lexize );',
    'CREATE ACCESS METHOD m TYPE INDEX HANDLER public.h;',
    'CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal), TO SQL WITH FUNCTION pg_catalog.int4recv(internal));',
    'CREATE AGGREGATE public.a(double precision ORDER BY anyelement) (\n    SFUNC = ordered_set_transition,\n    STYPE = internal,\n    FINALFUNC = percentile_disc_final,\n    FINALFUNC_EXTRA\n);',
    'CREATE AGGREGATE public.a(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = f, STYPE = internal, SORTOP = OPERATOR(pg_catalog.<), PARALLEL = safe);',
    'ALTER TABLE IF EXISTS ONLY public.t OWNER TO ada;',
    'ALTER OPERATOR public.=== (integer, "a b") OWNER TO ada;',
    'ALTER AGGREGATE public.a(*) OWNER TO ada;',
    'ALTER PROCEDURE public.p(IN a integer, INOUT "OWNER TO" text) OWNER TO "A b";',
    'GRANT SELECT(a,"b c"),INSERT ON TABLE public.t TO ada WITH GRANT OPTION;',
    'REVOKE ALL ON FUNCTION public.f(a integer, text) FROM PUBLIC;',
    'GRANT USAGE ON FOREIGN SERVER s TO ada, bob;',
    'ALTER DEFAULT PRIVILEGES FOR ROLE ada IN SCHEMA s REVOKE ALL ON FUNCTIONS FROM PUBLIC;',
    "COMMENT ON FUNCTION public.f(integer) IS E'a\\\\b';",
    'COMMENT ON COLUMN public.t.a IS NULL;',
    'ALTER SEQUENCE public.s OWNED BY public.t.id;',
  ])('include a statement in the form of pg_dump: %s', (sql) => {
    expect(isForAdmins(sql)).toBe(true);
  });

  it.each([
    "create function public.x(language u.d[] default '{1}') returns int language plpgsql as $$ begin return 1; end $$;",
    'create function public."a LANGUAGE c"(x u.d[] default \'{1}\') returns int language plpgsql as $$ begin return 1; end $$;',
    "CREATE FUNCTION public.n(integer, public.d[] DEFAULT '{1}') RETURNS integer LANGUAGE internal AS 'int4up';",
    "CREATE FUNCTION public.n(integer = 1) RETURNS integer LANGUAGE c AS 'x';",
    "CREATE FUNCTION public.n(public.t(1)) RETURNS integer LANGUAGE c AS 'x';",
    "CREATE FUNCTION public.n() RETURNS public.t(1) LANGUAGE c AS 'x';",
    "CREATE FUNCTION public.n() RETURNS integer LANGUAGE c SET a.b = 'x' AS 'x';",
    "CREATE FUNCTION public.n() RETURNS integer LANGUAGE c TRANSFORM FOR TYPE public.t AS 'x';",
    'CREATE FUNCTION public.n() RETURNS integer LANGUAGE internal BEGIN ATOMIC SELECT public.grab(); END;',
    "CREATE PUBLICATION p FOR TABLE public.w WHERE (a = '{1}'), TABLES IN SCHEMA public;",
    "ALTER PUBLICATION p ADD TABLES IN SCHEMA public, TABLE public.w WHERE (a = '{1}');",
    'CREATE OPERATOR CLASS public.o FOR TYPE t USING btree AS STORAGE public.t(1);',
    'CREATE OPERATOR CLASS o FOR TYPE t USING btree AS STORAGE t;',
    'CREATE OPERATOR CLASS pg_catalog.array_ops FOR TYPE t USING btree AS FUNCTION 1 f(t, t);',
    'CREATE OPERATOR CLASS public.o FOR TYPE t USING btree FAMILY "pg_catalog".array_ops AS FUNCTION 1 f(t, t);',
    'ALTER OPERATOR FAMILY pg_catalog.array_ops USING btree ADD FUNCTION 4 (anyarray, anyarray) public.eqi(oid);',
    'CREATE CAST (public.t(1) AS text) WITHOUT FUNCTION;',
    "CREATE AGGREGATE public.a(public.odd) (SFUNC = f, STYPE = internal, MSTYPE = public.odd, MINITCOND = '{1}');",
    'CREATE AGGREGATE public.a(public.odd(1)) (SFUNC = f, STYPE = internal);',
    'CREATE AGGREGATE pg_catalog.a(integer) (SFUNC = f, STYPE = internal);',
    'CREATE OR REPLACE AGGREGATE public.a(integer) (SFUNC = f, STYPE = internal);',
    'CREATE TRANSFORM FOR public.odd(1) LANGUAGE sql (FROM SQL WITH FUNCTION f(internal));',
    'CREATE EXTENSION dblink CASCADE;',
    "COMMENT ON FUNCTION public.f(public.odd(1)) IS 'x';",
    "COMMENT ON TYPE public.odd(1) IS 'x';",
    "COMMENT ON TRANSFORM FOR public.odd(1) LANGUAGE sql IS 'x';",
    "SECURITY LABEL ON FUNCTION public.f(public.odd(1)) IS 'x';",
    'ALTER FUNCTION public.sd() OWNER TO CURRENT_USER;',
    'ALTER TABLE public.t OWNER TO session_user;',
    'ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_ROLE GRANT ALL ON TABLES TO ada;',
    "CREATE OR REPLACE FUNCTION public.dblink_connect(text) RETURNS text LANGUAGE c STRICT SECURITY DEFINER AS 'x';",
    "CREATE FUNCTION pg_catalog.f() RETURNS text LANGUAGE internal AS 'x';",
    "CREATE FUNCTION f() RETURNS text LANGUAGE internal AS 'x';",
    "CREATE FUNCTION public.f(public.odd DEFAULT 1) RETURNS text LANGUAGE internal AS 'x';",
    "CREATE FUNCTION public.f(integer DEFAULT public.g()) RETURNS text LANGUAGE internal AS 'x';",
    "CREATE FUNCTION public.f() RETURNS text LANGUAGE c SET role TO 'x' AS 'x';",
    'ALTER FUNCTION pg_catalog.lo_export(oid,text) SECURITY DEFINER SET a.OWNER TO x;',
    'ALTER TABLE public.t ADD COLUMN b integer DEFAULT public.f(), OWNER TO ada;',
    "ALTER FOREIGN TABLE public.t OPTIONS (ADD program 'x'), OWNER TO ada;",
    'GRANT CREATE ON DATABASE"postgres" TO ada;',
    'GRANT CREATE , CREATE , CREATE , CREATE ON database postgres TO ada;',
    'GRANT SET , SET , SET, ALTER SYSTEM ON PARAMETER"session_preload_libraries" TO ada;',
    'grant set , set , alter system on parameter archive_command to ada;',
    'GRANT ALL ON ALL TABLES IN SCHEMA pg_catalog TO ada;',
    'GRANT SELECT ON TABLE public.t TO ada GRANTED BY postgres;',
    'GRANT pg_execute_server_program TO ada;',
    'ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO ada;',
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false);",
    'CREATE FOREIGN DATA WRAPPER w VALIDATOR public.f;',
    'ALTER SEQUENCE public.s OWNED BY public.t.id CACHE 2;',
    'CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION public.f(1);',
  ])('do not include other statements: %s', (sql) => {
    expect(isForAdmins(sql)).toBe(false);
  });
});
