import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  describeExternalEffects,
  namedRoles,
  novelties,
  reaches,
  widePublications,
} from './questions.ts';
import { surveyDump, type DumpSurvey } from './survey-dump.ts';

async function surveyOf(sql: string): Promise<DumpSurvey> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-survey-'));
  const file = path.join(folder, 'dump.sql');
  const head = '--\n-- PostgreSQL database dump\n--\n\n';
  await writeFile(file, `${head}${sql}\n--\n-- PostgreSQL database dump complete\n--\n\n`);
  const handle = await open(file, 'r');
  onTestFinished(async () => {
    await handle.close();
    await rm(folder, { recursive: true });
  });
  return await surveyDump({ filename: 'dump.sql', handle }, null, undefined);
}

it.each([
  ["COPY t FROM PROGRAM 'id';", 'programs'],
  ["  copy t (a)\n  from\n  program 'id';", 'programs'],
  ["SELECT 1; COPY t TO PROGRAM 'id';", 'programs'],
  ["COPY t FROM '/etc/passwd';", 'COPY'],
  ["INSERT INTO t VALUES (1, lo_import('/etc/passwd'));", 'lo_import'],
  ["CREATE FUNCTION f() RETURNS int\n    LANGUAGE 'c' AS 'x', 'y';", 'LANGUAGE C'],
  ["COMMENT ON TABLE t IS 'over\ntwo lines';\nALTER SYSTEM SET work_mem = '1MB';", 'ALTER SYSTEM'],
  ["DO $$ BEGIN EXECUTE 'x'; END $$;", 'DO'],
])('reports an external effect of a dump: %s', async (sql, word) => {
  const { answers } = await surveyOf(sql);
  const said = describeExternalEffects(answers.of(reaches));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(word);
});

it.each([
  [18, 'CREATE TABLE t (\n    a integer,\n    b integer GENERATED ALWAYS AS ((a * 2))\n);'],
  [18, 'CREATE TABLE t (\n    CONSTRAINT "n n" NOT NULL a\n)\nINHERITS (p);'],
  [18, 'ALTER TABLE t\n    ADD CONSTRAINT n NOT NULL a NOT VALID;'],
  [18, "SELECT * FROM pg_catalog.pg_restore_relation_stats(\n\t'version', '180000'::integer\n);"],
  [17, "CREATE COLLATION c (provider = builtin, locale = 'C.UTF-8');"],
  [15, 'ALTER TABLE ONLY t\n    ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a);'],
  [14, 'CREATE FUNCTION f() RETURNS integer\n    LANGUAGE sql\n    BEGIN ATOMIC\n SELECT 1;\nEND;'],
  [12, 'CREATE TABLE t (\n    a integer,\n    b integer GENERATED ALWAYS AS ((a * 2)) STORED\n);'],
  [
    0,
    'CREATE TABLE t (\n    a integer CONSTRAINT n NOT NULL,\n    b integer GENERATED ALWAYS AS IDENTITY\n);',
  ],
  [0, "COMMENT ON TABLE t IS '\nNULLS NOT DISTINCT';"],
  [0, 'CREATE FUNCTION f() RETURNS text AS $$\nBEGIN ATOMIC\n$$;'],
])('reports from which version on a server supports it: %s, %s', async (since, sql) => {
  const { answers } = await surveyOf(sql);
  expect(answers.of(novelties).map((one) => one.since)).toEqual(since === 0 ? [] : [since]);
});

it('ignores text in rows, string literals, comments and function bodies', async () => {
  const tricks = [
    "COPY t FROM PROGRAM 'id';",
    'ALTER SYSTEM SET x = 1;',
    'GRANT SELECT ON TABLE t TO nobody;',
    "SELECT lo_import('x');",
    '-- Name: evil; Type: EXTENSION; Schema: -; Owner: -',
    'DROP DATABASE shop;',
  ];
  const lines = tricks.join('\n');
  const { answers, blocker, catalog } = await surveyOf(
    [
      `COPY public.t (a) FROM stdin;\n${lines}\n\\.\n`,
      `CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $_$\n${lines}\n$_$;`,
      `CREATE FUNCTION public.g() RETURNS void LANGUAGE sql AS $$ ${tricks[3]} $$;`,
      `COMMENT ON TABLE public.t IS '${lines.replaceAll("'", "''")}';`,
      `COMMENT ON TABLE public.t IS 'see lo_import() and pg_read_file()';`,
      `INSERT INTO public.t VALUES ('lo_export(1)', E'it\\'s pg_read_file(2)');`,
      `/* ${tricks[1]} */ SELECT 1; -- pg_read_file('x')`,
    ].join('\n'),
  );
  expect(answers.of(reaches)).toEqual([]);
  expect(answers.of(namedRoles)).toEqual([]);
  expect(blocker).toBeNull();
  expect(catalog.objects).toEqual([]);
});

const rows = "SET search_path = '';\nCOPY public.t (a) FROM stdin;\n1\n\\.\n";

it.each([
  rows,
  `ALTER TABLE public.t DISABLE TRIGGER ALL;\n${rows}ALTER TABLE public.t ENABLE TRIGGER ALL;`,
  "INSERT INTO public.t VALUES ('one;\nCREATE TABLE public.t (a int);');\n",
  `${rows}SELECT pg_catalog.setval('public.s', 4, true);\nSELECT pg_catalog.lo_close(0);\nCREATE INDEX i ON public.t USING btree (a);`,
])('rejects rows of tables that the dump does not create: %s', async (sql) => {
  const { blocker } = await surveyOf(sql);
  expect(blocker).toEqual({
    code: 'dump-without-tables',
    filename: 'dump.sql',
    table: 'public.t',
  });
});

it.each([
  'CREATE TABLE public.t (a int);',
  "COMMENT ON SCHEMA public IS 'two\nlines';\nCREATE TABLE public.t (a int);",
  'CREATE FOREIGN TABLE public.t (a int) SERVER s;',
  'CREATE TABLE public.t PARTITION OF public.p DEFAULT;',
  'create unlogged table t ();',
  'SELECT 1 AS a INTO public.t;',
  'SET a = 1; CREATE TABLE public.t AS SELECT 1 AS a;',
  'CREATE EXTENSION e;',
  'DO $$ BEGIN EXECUTE 1; END $$;',
  'CREATE VIEW public.t AS SELECT 1 AS a;',
  'IMPORT FOREIGN SCHEMA public FROM SERVER s INTO public;',
])('accepts rows whose table is created by %s', async (sql) => {
  expect((await surveyOf(`${sql}\n${rows}`)).blocker).toBe(null);
});

it('detects publications of all tables by their statements', async () => {
  const { answers } = await surveyOf(
    'CREATE PUBLICATION one FOR TABLE t;\nCREATE PUBLICATION "every one" FOR ALL TABLES;',
  );
  expect(answers.of(widePublications)).toEqual(['every one']);
});
