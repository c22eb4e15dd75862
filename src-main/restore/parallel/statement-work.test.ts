import { describe, expect, it } from 'vitest';
import { statementsOf } from '../../dump-sql/statements-of.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import { KnownTables, nameOfSetting, tableOfRows, workOf } from './statement-work.ts';

const written = (type: string, text: string): Statement => {
  const comment = `-- Name: x; Type: ${type}; Schema: public; Owner: -\n--\n\n`;
  const [statement] = [...statementsOf(comment + text)];
  if (statement === undefined) throw new Error('No statement');
  return statement;
};
const key = (name: string, schema = 'public'): string => JSON.stringify([schema, name]);
const nothingSpecial = new KnownTables();

describe('work that can run at the same time as other work', () => {
  it.each([
    ['CREATE INDEX i ON public.t USING btree (a, b DESC NULLS LAST);', false],
    ['CREATE UNIQUE INDEX "I" ON public.t USING btree (a text_pattern_ops) INCLUDE (b);', false],
    ['CREATE INDEX i ON ONLY public.t USING gin (a) WITH (fastupdate=off);', false],
    ['CREATE INDEX i ON public.t USING btree (lower(a));', true],
    ['CREATE INDEX i ON public.t USING btree (a) WHERE (b > 0);', true],
  ])('%s reads its table; needs all rows: %s', (text, needsAllRows) => {
    const work = workOf(written('INDEX', text), nothingSpecial);
    expect(work).toEqual({ reads: [key('t')], changes: [], needsAllRows });
  });

  it.each([
    ['CONSTRAINT', 'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT k PRIMARY KEY (a);', false],
    ['CONSTRAINT', 'ALTER TABLE ONLY public.t ADD CONSTRAINT k UNIQUE (a, b) DEFERRABLE;', false],
    [
      'CONSTRAINT',
      'ALTER TABLE ONLY public.t ADD CONSTRAINT k EXCLUDE USING gist (a WITH &&);',
      true,
    ],
    ['CONSTRAINT', 'ALTER TABLE public.t CLUSTER ON k;', false],
    ['INDEX', 'ALTER TABLE ONLY public.t REPLICA IDENTITY USING INDEX k;', false],
  ])('%s: %s changes its table', (type, text, needsAllRows) => {
    const work = workOf(written(type, text), nothingSpecial);
    expect(work).toEqual({ reads: [], changes: [key('t')], needsAllRows });
  });

  it('a foreign key changes both tables', () => {
    const text =
      'ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES "S".o(b) ON DELETE CASCADE NOT VALID;';
    const work = workOf(written('FK CONSTRAINT', text), nothingSpecial);
    expect(work?.changes).toEqual([key('t'), key('o', 'S')]);
  });

  it('the value of a sequence changes no table', () => {
    const work = workOf(
      written('SEQUENCE SET', "SELECT pg_catalog.setval('public.s', 4, true);"),
      nothingSpecial,
    );
    expect(work).toEqual({ reads: [], changes: [], needsAllRows: false });
  });

  it.each([
    [
      'TRIGGER',
      'CREATE TRIGGER g AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();',
    ],
    ['INDEX', 'CREATE INDEX i ON t USING btree (a);'],
    ['INDEX', 'ALTER INDEX public.i ALTER COLUMN 1 SET STATISTICS 400;'],
    ['INDEX ATTACH', 'ALTER INDEX public.i ATTACH PARTITION public.j;'],
    ['CONSTRAINT', 'ALTER TABLE ONLY public.t ADD CONSTRAINT k UNIQUE (a), DROP COLUMN b;'],
    ['CONSTRAINT', 'ALTER TABLE public.t ADD CONSTRAINT k CHECK ((a > 0));'],
    ['SEQUENCE SET', "SELECT pg_catalog.setval('public.s', public.f(), true);"],
    [
      'FK CONSTRAINT',
      'ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES o(b);',
    ],
    ['TABLE', 'CREATE INDEX i ON public.t USING btree (a);'],
  ])('%s: %s runs alone', (type, text) => {
    expect(workOf(written(type, text), nothingSpecial)).toBeNull();
  });

  it('a statement without the comment of pg_dump runs alone', () => {
    const [statement] = [...statementsOf('CREATE INDEX i ON public.t USING btree (a);')];
    expect(statement === undefined ? null : workOf(statement, nothingSpecial)).toBeNull();
  });
});

describe('tables that other statements have made special', () => {
  const known = (...statements: string[]): KnownTables => {
    const tables = new KnownTables();
    for (const text of statements) tables.observe(written('TABLE', text));
    return tables;
  };

  it('a foreign key, an index and a key of a whole partitioned table run alone', () => {
    const tables = known(
      'CREATE TABLE public.p (\n a integer\n)\nPARTITION BY RANGE (a);',
      'CREATE TABLE public.t (a integer);',
    );
    const foreign = (on: string, other: string): string =>
      `ALTER TABLE ${on} ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES ${other}(a);`;
    for (const text of [foreign('public.p', 'public.t'), foreign('ONLY public.t', 'public.p')])
      expect(workOf(written('FK CONSTRAINT', text), tables)).toBeNull();
    expect(
      workOf(written('INDEX', 'CREATE INDEX i ON public.p USING btree (a);'), tables),
    ).toBeNull();
    expect(
      workOf(written('CONSTRAINT', 'ALTER TABLE public.p ADD CONSTRAINT k UNIQUE (a);'), tables),
    ).toBeNull();
    expect(
      workOf(written('INDEX', 'CREATE INDEX i ON ONLY public.p USING btree (a);'), tables),
    ).not.toBeNull();
    expect(tables.hasOwnRows(key('p'), ['a'])).toBe(false);
    expect(tables.hasOwnRows(key('t'), ['a'])).toBe(true);
  });

  it('rows keep their order if a trigger, a rule or a foreign key exists before them', () => {
    const table = 'CREATE TABLE public.t (a integer);';
    expect(known(table).hasOwnRows(key('t'), ['a'])).toBe(true);
    for (const text of [
      'CREATE TRIGGER g AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();',
      'CREATE RULE r AS ON INSERT TO public.t DO ALSO NOTHING;',
      'CREATE TABLE public.u (a integer REFERENCES public.t);',
    ])
      expect(known(table, text).hasOwnRows(key('t'), ['a'])).toBe(false);
    const linked = known(table);
    linked.observeWork(
      written(
        'FK CONSTRAINT',
        'ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.t(a);',
      ),
    );
    expect(linked.hasOwnRows(key('t'), ['a'])).toBe(false);
  });

  it.each([
    ['a generated column', 'a integer, b integer GENERATED ALWAYS AS (public.rate(a)) STORED'],
    ['a check', 'a integer, CONSTRAINT c CHECK (("Own".rate(a) > 0))'],
    ['a check with an operator of the dump', 'a integer, CHECK ((a OPERATOR(public.<<<) 1))'],
    ['a check with a query', "a integer, CHECK ((query_to_xml('', true, true, '') IS NOT NULL))"],
    ['a domain', 'a public.checked'],
    ['an array of a composite type with a domain', 'a public.pair[]'],
    ['a range type', 'a public.span'],
    ['a multirange type', 'a public."Spans"'],
    ['a parent', 'a integer) INHERITS (public.parent'],
    ['a default of a column without a value', 'a integer, b integer DEFAULT public.rate(1)'],
    [
      'a partition key',
      'a integer',
      'ALTER TABLE ONLY public.parts ATTACH PARTITION public.t DEFAULT;',
    ],
    [
      'a check that is added',
      'a integer',
      'ALTER TABLE public.t ADD CHECK ((public.rate(a) > 0));',
    ],
    [
      'a default that is added',
      'a integer, b integer',
      'ALTER TABLE public.t ALTER COLUMN b SET DEFAULT 1;',
    ],
    [
      'a check and a cast of the dump',
      'a integer, CHECK (((a)::boolean))',
      'CREATE CAST (integer AS boolean) WITH FUNCTION public.f(integer);',
    ],
  ])('rows wait for the rows before them if they may run code: %s', (_, columns, ...more) => {
    const tables = known(
      'CREATE DOMAIN public.checked AS integer;',
      'CREATE TYPE public.pair AS (a public.checked, b text);',
      'CREATE TYPE public.span AS RANGE (subtype = integer, multirange_type_name = public."Spans");',
      'CREATE TABLE public.parent (a integer CHECK ((public.rate(a) > 0)));',
      'CREATE TABLE public.parts (a integer) PARTITION BY RANGE (public.rate(a));',
      `CREATE TABLE public.t (${columns});`,
      // Later, because the function of the check may need the domain itself.
      'ALTER DOMAIN public.checked ADD CONSTRAINT c CHECK ((public.rate(VALUE) > 0));',
      ...more,
    );
    expect(tables.hasOwnRows(key('t'), ['a'])).toBe(false);
  });

  it.each([
    [
      'a check of the server',
      "a integer, CHECK (((lower((a)::text) ~ '^x'::text) AND pg_catalog.length('') > 0))",
    ],
    [
      'a generated column of the server',
      'a integer, b integer GENERATED ALWAYS AS ((abs(a) * 2)) STORED',
    ],
    ['a type with a modifier', 'a public.geometry(Point,4326)'],
    ['an enum and a domain without a call', 'a public.mood, b public.plain'],
    ['a default of a column with a value', 'a integer DEFAULT public.rate(1)'],
    [
      'a serial',
      'a integer NOT NULL',
      `ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT nextval('public.s'::regclass);`,
    ],
    [
      'an identity',
      'a integer NOT NULL',
      'ALTER TABLE public.t ALTER COLUMN a ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME public.s START WITH 1);',
    ],
  ])('rows do not wait if they run no code of the dump: %s', (_, columns, ...more) => {
    const tables = known(
      `CREATE TYPE public.mood AS ENUM ('a');`,
      `CREATE DOMAIN public.plain AS text CONSTRAINT c CHECK ((VALUE ~ 'x'::text));`,
      `CREATE TABLE public.t (${columns});`,
      ...more,
    );
    expect(tables.hasOwnRows(key('t'), ['a'])).toBe(true);
  });

  it('rows keep their order if names without a schema may be names of the dump', () => {
    const tables = known('CREATE TABLE public.t (a integer);');
    tables.observeSetting({
      bytes: Buffer.from(`SELECT pg_catalog.set_config('search_path', '', false);`),
    });
    expect(tables.hasOwnRows(key('t'), ['a'])).toBe(true);
    tables.observeSetting({ bytes: Buffer.from('SET search_path = public, pg_catalog;') });
    expect(tables.hasOwnRows(key('t'), ['a'])).toBe(false);
  });

  it('rows of a table that the dump has not created, for example of an extension, are loaded alone', () => {
    expect(known().hasOwnRows(key('t'), ['a'])).toBe(false);
  });

  it('a role that only one session has set is known', () => {
    expect(known('SET ROLE ada;').hasOtherRole).toBe(true);
    expect(known('SET default_tablespace = a;').hasOtherRole).toBe(false);
  });
});

it.each([
  ['TABLE DATA', 'COPY public."T" (a) FROM stdin;\n\\.\n', key('T')],
  ['TABLE', 'COPY public.t (a) FROM stdin;\n\\.\n', null],
  ['TABLE DATA', 'COPY t (a) FROM stdin;\n\\.\n', null],
])('%s %j has rows of %s', (type, text, table) => {
  expect(tableOfRows(written(type, text))).toBe(table);
});

it.each([
  ['SET default_tablespace = fast;', 'default_tablespace'],
  ["SELECT pg_catalog.set_config('search_path', '', false);", 'search_path'],
  ['SET work_mem = 1;', null],
  ["SELECT pg_catalog.set_config('role', 'ada', false);", null],
])('%s sets %s', (text, name) => {
  expect(nameOfSetting({ bytes: Buffer.from(text) })).toBe(name);
});
