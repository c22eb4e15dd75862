import { describe, expect, it } from 'vitest';
import { withoutPauses } from '../../../tests/support/without-pauses.ts';
import { StatementReader } from '../../dump-sql/statement-reader.ts';
import { entryFilter } from './entry-filter.ts';
import type { DumpEntry } from './dump-entry.ts';
import { planTableRestore, type TablePlan } from './plan-table-restore.ts';

const planAtOnce = (...of: Parameters<typeof planTableRestore>): TablePlan =>
  withoutPauses(planTableRestore(...of));
const entry = (type: string, name: string, sql: string, schema: string | null = 'public') => ({
  type,
  name,
  sql,
  schema,
});

/** Entries in the order and with the statements of pg_dump. */
const dump: DumpEntry[] = [
  entry('SCHEMA', 'shop', 'CREATE SCHEMA shop;', null),
  entry('EXTENSION', 'citext', 'CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA shop;', null),
  entry('TYPE', 'mood', "CREATE TYPE public.mood AS ENUM (\n    'good',\n    'bad'\n);"),
  entry('COMMENT', 'TYPE mood', "COMMENT ON TYPE public.mood IS 'how it is';"),
  entry('TYPE', 'other', "CREATE TYPE public.other AS ENUM ('x');"),
  entry(
    'FUNCTION',
    'check_it(integer)',
    'CREATE FUNCTION public.check_it(integer) RETURNS boolean LANGUAGE sql AS $_$ select public.helper($1) from public.secret $_$;',
  ),
  entry(
    'FUNCTION',
    'helper(integer)',
    'CREATE FUNCTION public.helper(integer) RETURNS boolean AS $$ select true $$;',
  ),
  entry(
    'FUNCTION',
    'unused()',
    'CREATE FUNCTION public.unused() RETURNS integer AS $$ select 1 $$;',
  ),
  entry('TABLE', 'readers', 'CREATE TABLE public.readers (\n    id integer NOT NULL\n);'),
  entry(
    'TABLE',
    'loans',
    'CREATE TABLE shop.loans (\n    id integer NOT NULL,\n    reader integer,\n    m public.mood,\n    t shop.citext,\n    CONSTRAINT c CHECK (public.check_it(id))\n);',
    'shop',
  ),
  entry('TABLE', 'secret', 'CREATE TABLE public.secret (\n    a integer\n);'),
  entry('SEQUENCE', 'loans_id_seq', 'CREATE SEQUENCE shop.loans_id_seq AS integer;', 'shop'),
  entry(
    'SEQUENCE OWNED BY',
    'loans_id_seq',
    'ALTER SEQUENCE shop.loans_id_seq OWNED BY shop.loans.id;',
    'shop',
  ),
  entry(
    'DEFAULT',
    'loans id',
    "ALTER TABLE ONLY shop.loans ALTER COLUMN id SET DEFAULT nextval('shop.loans_id_seq'::regclass);",
    'shop',
  ),
  entry(
    'SEQUENCE SET',
    'loans_id_seq',
    "SELECT pg_catalog.setval('shop.loans_id_seq', 7, true);",
    'shop',
  ),
  entry(
    'CONSTRAINT',
    'loans loans_pkey',
    'ALTER TABLE ONLY shop.loans\n    ADD CONSTRAINT loans_pkey PRIMARY KEY (id);',
    'shop',
  ),
  entry(
    'INDEX',
    'loans_by_reader',
    'CREATE INDEX loans_by_reader ON shop.loans USING btree (reader);',
    'shop',
  ),
  entry('INDEX', 'readers_x', 'CREATE INDEX readers_x ON public.readers USING btree (id);'),
  entry(
    'FK CONSTRAINT',
    'loans loans_reader_fkey',
    'ALTER TABLE ONLY shop.loans\n    ADD CONSTRAINT loans_reader_fkey FOREIGN KEY (reader) REFERENCES public.readers(id);',
    'shop',
  ),
  entry('TABLE', 'parts', 'CREATE TABLE public.parts (\n    a integer\n)\nPARTITION BY RANGE (a);'),
  entry('TABLE', 'parts_1', 'CREATE TABLE public.parts_1 (\n    a integer\n);'),
  entry(
    'TABLE ATTACH',
    'parts_1',
    'ALTER TABLE ONLY public.parts ATTACH PARTITION public.parts_1 FOR VALUES FROM (0) TO (9);',
  ),
  entry('TABLE', 'animals', 'CREATE TABLE public.animals (\n    a integer\n);'),
  entry(
    'TABLE',
    'cats',
    'CREATE TABLE public.cats (\n    b integer\n)\nINHERITS (public.animals);',
  ),
  entry('ACL', 'SCHEMA shop', 'GRANT USAGE ON SCHEMA shop TO reader;', null),
  entry('ACL', 'FUNCTION unused()', 'REVOKE ALL ON FUNCTION public.unused() FROM PUBLIC;'),
  entry('ACL', 'TABLE loans', 'GRANT SELECT ON TABLE shop.loans TO reader;', 'shop'),
  entry('ACL', 'COLUMN loans.id', 'GRANT UPDATE(id) ON TABLE shop.loans TO reader;', 'shop'),
  entry('ACL', 'TYPE mood', 'GRANT ALL ON TYPE public.mood TO reader;'),
  entry(
    'ACL',
    'SEQUENCE loans_id_seq',
    'GRANT USAGE ON SEQUENCE shop.loans_id_seq TO reader;',
    'shop',
  ),
  entry('ACL', 'TABLE readers', 'GRANT SELECT ON TABLE public.readers TO reader;'),
  entry('VIEW', 'v', 'CREATE VIEW public.v AS SELECT id FROM shop.loans;'),
  entry(
    'COMMENT',
    'CONSTRAINT loans_reader_fkey ON loans',
    "COMMENT ON CONSTRAINT loans_reader_fkey ON shop.loans IS 'who reads';",
    'shop',
  ),
  entry(
    'COMMENT',
    'CONSTRAINT c ON loans',
    "COMMENT ON CONSTRAINT c ON shop.loans IS 'checked';",
    'shop',
  ),
  entry('EXTENSION', 'btree_gist', 'CREATE EXTENSION btree_gist WITH SCHEMA extensions;', null),
  entry('EXTENSION', 'plperl', 'CREATE EXTENSION plperl WITH SCHEMA pg_catalog;', null),
  entry(
    'TYPE',
    'span',
    'CREATE TYPE public.span AS RANGE (\n    subtype = numeric,\n    multirange_type_name = public.spans\n);',
  ),
  entry(
    'FUNCTION',
    'noted()',
    'CREATE FUNCTION public.noted() RETURNS trigger\n    LANGUAGE plperl\n    AS $$ 1; $$;',
  ),
  entry(
    'TABLE',
    'rooms',
    'CREATE TABLE public.rooms (\n    room integer,\n    free public.spans,\n    seen public.v\n);',
  ),
  entry(
    'CONSTRAINT',
    'rooms rooms_once',
    'ALTER TABLE ONLY public.rooms\n    ADD CONSTRAINT rooms_once EXCLUDE USING gist (room WITH =);',
  ),
  entry(
    'TRIGGER',
    'rooms noted',
    'CREATE TRIGGER noted AFTER INSERT ON public.rooms FOR EACH ROW EXECUTE FUNCTION public.noted();',
  ),
  entry('FOREIGN DATA WRAPPER', 'files', 'CREATE FOREIGN DATA WRAPPER files;', null),
  entry('SERVER', 'disk', 'CREATE SERVER disk FOREIGN DATA WRAPPER files;', null),
  entry(
    'FOREIGN TABLE',
    'far',
    'CREATE FOREIGN TABLE public.far (\n    a integer\n)\nSERVER disk;',
  ),
  entry(
    'POLICY',
    'far seen',
    'CREATE POLICY seen ON public.far USING ((EXISTS (SELECT 1 FROM public.v)));',
  ),
  entry(
    'TABLE',
    'hashed',
    'CREATE TABLE public.hashed (\n    a integer\n)\nPARTITION BY HASH (a);',
  ),
  entry('TABLE', 'hashed_0', 'CREATE TABLE public.hashed_0 (\n    a integer\n);'),
  entry(
    'TABLE ATTACH',
    'hashed_0',
    'ALTER TABLE ONLY public.hashed ATTACH PARTITION public.hashed_0 FOR VALUES WITH (modulus 1, remainder 0);',
  ),
].map((one, index) => ({ ...one, index }));

const plan = (...names: string[]): TablePlan =>
  planAtOnce(
    dump,
    names.map((one) => {
      const [schema = '', name = ''] = one.split('.');
      return { schema, name };
    }),
    new Set([JSON.stringify(['public', 'hashed'])]),
  );
const restored = ({ entries }: TablePlan): string[] =>
  dump.filter(({ index }) => entries.has(index)).map(({ type, name }) => `${type} ${name}`);

describe('a plan for some tables', () => {
  it('contains only the table, the entries that it needs, and the entries that belong to it', () => {
    const loans = plan('shop.loans');
    expect(restored(loans)).toEqual([
      'SCHEMA shop',
      'EXTENSION citext',
      'TYPE mood',
      'COMMENT TYPE mood',
      'FUNCTION check_it(integer)',
      'FUNCTION helper(integer)',
      'TABLE loans',
      'SEQUENCE loans_id_seq',
      'SEQUENCE OWNED BY loans_id_seq',
      'DEFAULT loans id',
      'SEQUENCE SET loans_id_seq',
      'CONSTRAINT loans loans_pkey',
      'INDEX loans_by_reader',
      'COMMENT CONSTRAINT c ON loans',
    ]);
    expect(loans.takenAlong).toContain('type public.mood');
    expect(loans.takenAlong).toContain('sequence shop.loans_id_seq');
  });

  it('names the foreign keys to tables that are not restored', () => {
    const keysIn = ({ leftOut }: TablePlan): string[] =>
      leftOut.filter((one) => !one.startsWith('grants'));
    expect(keysIn(plan('shop.loans'))).toEqual([
      'foreign key shop.loans loans_reader_fkey, which needs public.readers',
    ]);
    expect(keysIn(plan('shop.loans', 'public.readers'))).toEqual([]);
  });

  it('names only the grants on entries that it restores', () => {
    expect(plan('shop.loans').leftOut.filter((one) => one.startsWith('grants'))).toEqual([
      'grants on schema shop',
      'grants on table shop.loans',
      'grants on type public.mood',
      'grants on sequence shop.loans_id_seq',
    ]);
  });

  it('contains a partitioned table with its partitions, and a partition without its parent', () => {
    const whole = plan('public.parts');
    expect(restored(whole)).toEqual(['TABLE parts', 'TABLE parts_1', 'TABLE ATTACH parts_1']);
    expect(whole.takenAlong).toEqual(['table public.parts_1, with its rows']);
    const part = plan('public.parts_1');
    expect(restored(part)).toEqual(['TABLE parts_1']);
    expect(part.leftOut).toEqual(['its place in public.parts, for table public.parts_1']);
  });

  it('contains inheriting tables with their rows, and parent tables without rows', () => {
    expect(plan('public.animals').withRows.size).toBe(2);
    const cats = plan('public.cats');
    expect(restored(cats)).toEqual(['TABLE animals', 'TABLE cats']);
    expect(cats.withRows.size).toBe(1);
    expect(cats.takenAlong).toEqual(['table public.animals, without rows']);
  });

  it('contains needed entries that are named without a schema or under another name', () => {
    expect(plan('public.rooms').takenAlong).toEqual([
      'type public.span',
      'view public.v',
      'table shop.loans, without rows',
      ...plan('shop.loans').takenAlong,
      'extension btree_gist',
      'function public.noted()',
      'extension plperl',
    ]);
    const far = plan('public.far');
    expect(restored(far)).toEqual([
      'FOREIGN DATA WRAPPER files',
      'SERVER disk',
      'FOREIGN TABLE far',
    ]);
    expect(far.leftOut).toEqual(['policy public.far seen, which needs public.v']);
  });

  it('contains the whole partitioned table if the rows of a partition are loaded through it', () => {
    const part = plan('public.hashed_0');
    expect(restored(part)).toEqual(['TABLE hashed', 'TABLE hashed_0', 'TABLE ATTACH hashed_0']);
    expect(part.takenAlong).toEqual(['table public.hashed, with its rows']);
  });

  it('reports which tables are not in the dump', () => {
    expect(plan('public.nothing').missing).toEqual([{ schema: 'public', name: 'nothing' }]);
  });
});

describe('the statements that a plan passes on', () => {
  it('are the header, the entries of the plan with their rows, settings, and the end', () => {
    const comment = (what: string): string => `--\n-- ${what}; Owner: -\n--\n\n`;
    const text = [
      '--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n',
      comment('Name: a; Type: TABLE; Schema: public'),
      'CREATE TABLE public.a (\n    x text\n);\n',
      comment('Name: b; Type: TABLE; Schema: public'),
      "SET default_tablespace = '';\n",
      'CREATE TABLE public.b (\n    x text\n);\n',
      comment('Data for Name: a; Type: TABLE DATA; Schema: public'),
      'COPY public.a (x) FROM stdin;\n-- Name: b; Type: TABLE; Schema: public; Owner: -\n\\.\n',
      comment('Data for Name: b; Type: TABLE DATA; Schema: public'),
      'COPY public.b (x) FROM stdin;\nkept back\n\\.\n',
      '--\n-- PostgreSQL database dump complete\n--\n',
    ].join('');
    const chosen = planAtOnce(
      [
        { index: 0, ...entry('TABLE', 'a', 'CREATE TABLE public.a (\n    x text\n);') },
        { index: 1, ...entry('TABLE', 'b', 'CREATE TABLE public.b (\n    x text\n);') },
      ],
      [{ schema: 'public', name: 'a' }],
      new Set(),
    );
    const passes = entryFilter(chosen);
    const restoredSql: string[] = [];
    let isPassed = true;
    for (const part of new StatementReader().push(Buffer.from(text))) {
      if (part.kind === 'comment') passes(part.text);
      else if (part.kind === 'statement') {
        const sql = part.statement.bytes.toString();
        isPassed = passes(sql.split('\n')[0] ?? '');
        if (isPassed) restoredSql.push(sql);
      } else if (part.kind === 'rows' && isPassed) restoredSql.push(part.bytes.toString());
    }
    expect(restoredSql).toEqual([
      'SET statement_timeout = 0;',
      'CREATE TABLE public.a (\n    x text\n);',
      "SET default_tablespace = '';",
      'COPY public.a (x) FROM stdin;',
      '-- Name: b; Type: TABLE; Schema: public; Owner: -\n',
    ]);
  });

  it('follows a chain of any length, and circles', () => {
    const links = 20_000;
    const chain = Array.from({ length: links }, (_none, at) => ({
      ...entry(
        'TABLE',
        `t${at}`,
        `CREATE TABLE public.t${at} (\n)\nINHERITS (public.t${(at + links - 1) % links});`,
      ),
      index: at,
    }));
    const found = planAtOnce(chain, [{ schema: 'public', name: 't7' }], new Set());
    expect(found.entries.size).toBe(links);
    expect(found.withRows.size).toBe(links);
  });
});

describe('a plan for a table of an old dump', () => {
  const parts = (sql: string): DumpEntry[] => [
    {
      ...entry('TABLE', 'p', 'CREATE TABLE public.p (\n    n integer\n)\nPARTITION BY RANGE (n);'),
      index: 0,
    },
    { ...entry('TABLE', 'p1', sql), index: 1 },
  ];

  it.each([
    ['10', 'CREATE TABLE public.p1 PARTITION OF public.p\nFOR VALUES FROM (0) TO (9);'],
    [
      '11 to 13',
      'CREATE TABLE public.p1 (\n    n integer\n);\nALTER TABLE ONLY public.p ATTACH PARTITION public.p1 FOR VALUES FROM (0) TO (9);',
    ],
  ])('contains its partitions, as pg_dump %s writes them', (_version, sql) => {
    const found = planAtOnce(parts(sql), [{ schema: 'public', name: 'p' }], new Set());
    expect(found.entries).toEqual(new Set([0, 1]));
    expect(found.withRows.size).toBe(2);
  });

  it('contains entries that belong to it and that it needs, although no name has a schema (before 10.3)', () => {
    const old = dump.map((one) => ({
      ...one,
      // pg_dump wrote names of other schemas than the entry's own with the schema.
      sql: one.sql.replaceAll(`${one.schema ?? 'public'}.`, ''),
    }));
    const chosen = [
      { schema: 'shop', name: 'loans' },
      { schema: 'public', name: 'animals' },
    ];
    const now = plan('shop.loans', 'public.animals');
    expect(restored(planAtOnce(old, chosen, new Set()))).toEqual(restored(now));
  });
});

it('contains the access methods of tables, which settings between entries name', () => {
  const handler =
    "CREATE FUNCTION public.own_handler(internal) RETURNS table_am_handler LANGUAGE c AS 'own', 'h';";
  const entries = [
    entry('FUNCTION', 'own_handler(internal)', handler),
    entry(
      'ACCESS METHOD',
      'own',
      'CREATE ACCESS METHOD own TYPE TABLE HANDLER public.own_handler;',
      null,
    ),
    entry(
      'ACCESS METHOD',
      'tree',
      'CREATE ACCESS METHOD tree TYPE INDEX HANDLER public.other;',
      null,
    ),
    entry('TABLE', 't', 'CREATE TABLE public.t (\n    a integer\n);'),
  ].map((one, index) => ({ ...one, index }));
  const plan = planAtOnce(entries, [{ schema: 'public', name: 't' }], new Set());
  expect([...plan.entries].toSorted((a, b) => a - b)).toEqual([0, 1, 3]);
  expect(plan.takenAlong).toEqual(['access method own', 'function public.own_handler(internal)']);
});
