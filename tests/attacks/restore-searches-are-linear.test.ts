/**
 * Searches of a restore and a drill in untrusted dumps take time in proportion to the length of the
 * dump and to the number of its entries.
 */
import { expect, it } from 'vitest';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { compareWithServer } from '../../src-main/backup/server/compare-source-counts.ts';
import type { ServerTable } from '../../src-main/backup/server/source-counts.ts';
import { rolesOfEntry, setsOwners } from '../../src-main/drill/needs/roles-of-backup.ts';
import { leftOutOf } from '../../src-main/drill/needs/leave-out.ts';
import { judgeStatement } from '../../src-main/dump-sql/statement-kind.ts';
import { statementsOf } from '../../src-main/dump-sql/statements-of.ts';
import { mayMakeTables } from '../../src-main/restore/survey/makes-tables.ts';
import { rolesInSql } from '../../src-main/restore/survey/named-roles.ts';
import { noveltiesIn } from '../../src-main/restore/feed/older-server.ts';
import type { DumpEntry } from '../../src-main/restore/tables/dump-entry.ts';
import { planTableRestore } from '../../src-main/restore/tables/plan-table-restore.ts';
import { widePublicationsIn } from '../../src-main/restore/survey/superuser-kinds.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import { attempts } from '../support/attempts.ts';
import { cpuTimeMs } from '../support/cpu-time.ts';

const lengths = { short: attempts(4000, 20_000), long: attempts(16_000, 80_000) };

const types = [
  'FK CONSTRAINT',
  'INDEX',
  'FUNCTION',
  'FOREIGN TABLE',
  'COMMENT',
  'ACL',
  'TABLE ATTACH',
];
const entriesOf = (sql: string): DumpEntry[] => [
  { index: 0, type: 'TABLE', schema: 'public', name: 't', sql: 'CREATE TABLE public.t (a int);' },
  ...[...types, 'TYPE', 'EXTENSION', 'VIEW', 'TRIGGER'].map((type, at) => ({
    index: at + 1,
    type,
    schema: 'public',
    name: `x${at}`,
    sql,
  })),
];

const planFor = (entries: readonly DumpEntry[], tables: readonly string[]): unknown =>
  withoutPauses(
    planTableRestore(
      entries,
      tables.map((name) => ({ schema: 'public', name })),
      new Set(),
    ),
  );

const searches: Record<string, (sql: string) => unknown> = {
  'a plan for some tables': (sql) => planFor(entriesOf(sql), ['t']),
  'entries that are left out': (sql) => withoutPauses(leftOutOf(entriesOf(sql))),
  'roles of statements': rolesInSql,
  'roles of an entry': rolesOfEntry,
  'owners of an entry': (sql) => setsOwners({ type: 'TABLE', sql }),
  'features that an older server does not have': noveltiesIn,
  'publications of all tables': widePublicationsIn,
  'statements that create tables': mayMakeTables,
  'kinds of statements': (sql) => statementsOf(sql).map(judgeStatement),
};
const heads = [
  '',
  'CREATE TABLE public.t (',
  'ALTER TABLE public.t ',
  'INSERT INTO t VALUES (',
  'GRANT ',
  'SELECT pg_catalog.setval(',
  'CREATE FUNCTION public.f() ',
  'COMMENT ON TABLE public.t IS ',
];
const repeated = [
  "'",
  "''",
  '"',
  '""',
  '"."',
  'a.',
  '$$',
  '$a$',
  "E'",
  '\\',
  '--',
  '--\r',
  '/*',
  '\n',
  ' ',
  '(',
  'a, ',
  'OWNER TO ',
  ' TO "x""',
  'GENERATED ALWAYS AS (',
  'FOREIGN KEY (',
  'ADD CONSTRAINT "x""',
  'LANGUAGE ',
  'USING a (',
  'SERVER a\n',
  'INHERITS (',
  'REFERENCES a.b',
  '::text',
];

/**
 * Four times the size: sixteen times the time would be quadratic. The shortest of several rounds
 * counts, because the computer may be busy.
 */
function grows(sizes: { short: number; long: number }, operation: (size: number) => () => unknown) {
  const timeMs = (size: number): number => {
    const run = operation(size);
    const startedMs = cpuTimeMs();
    run();
    return cpuTimeMs() - startedMs;
  };
  timeMs(sizes.short);
  const shortMs = Math.max(10, timeMs(sizes.short));
  const isSlow = (): boolean => timeMs(sizes.long) > shortMs * 10;
  return Array.from({ length: 8 }).every(isSlow);
}

it.each(Object.entries(searches))('the search for %s takes linear time', (_name, search) => {
  for (const head of heads) {
    for (const part of repeated) {
      const isQuadratic = grows(lengths, (length) => {
        const sql = head + part.repeat(Math.ceil(length / part.length));
        return () => search(sql);
      });
      expect({ head, part, isQuadratic }).toEqual({ head, part, isQuadratic: false });
    }
  }
});

const counts = { short: attempts(1500, 5000), long: attempts(6000, 20_000) };

type Part = Omit<DumpEntry, 'index'>;
const entry = (
  type: string,
  name: string,
  sql: string,
  schema: string | null = 'public',
): Part => ({
  type,
  schema,
  name,
  sql,
});
const table = (columns: string, name = 't'): Part =>
  entry('TABLE', name, `CREATE TABLE public.${name} (\n    ${columns}\n);`);
const many = (count: number, one: (at: number) => Part): Part[] =>
  Array.from({ length: count }, (_none, at) => one(at));
const numbered = (parts: readonly Part[]): DumpEntry[] =>
  parts.map((part, index) => ({ ...part, index }));
const planOf = (...parts: (Part | Part[])[]) => {
  const entries = numbered(parts.flat());
  return () => planFor(entries, ['t']);
};

const calling = 'RETURNS integer LANGUAGE sql AS $_$SELECT public.f(1)$_$;';
const overloads = (count: number): Part[] =>
  many(count, (at) =>
    entry('FUNCTION', `f(t${at})`, `CREATE FUNCTION public.f(public.t${at}) ${calling}`),
  );
const callsIt = table('a integer DEFAULT public.f(1)');

const manyEntries: Record<string, (count: number) => () => unknown> = {
  'overloads of a function that call each other': (count) => planOf(overloads(count), callsIt),
  'calls of the same function': (count) =>
    planOf(
      many(count, () => entry('FUNCTION', 'f()', `CREATE FUNCTION public.f() ${calling}`)),
      callsIt,
    ),
  'functions that each call a list of overloads': (count) =>
    planOf(
      many(count, (at) =>
        entry(
          'FUNCTION',
          `g${at}()`,
          `CREATE FUNCTION public.g${at}() RETURNS integer AS $$ SELECT public.g${at + 1}() + public.f(1) $$;`,
        ),
      ),
      overloads(count),
      table('a integer DEFAULT public.g0()'),
    ),
  'comments on constraints': (count) =>
    planOf(
      table('a integer'),
      many(count, (at) =>
        entry(
          'CHECK CONSTRAINT',
          `t c${at}`,
          `ALTER TABLE public.t\n    ADD CONSTRAINT c${at} CHECK ((a <> ${at})) NOT VALID;`,
        ),
      ),
      many(count, (at) =>
        entry(
          'COMMENT',
          `CONSTRAINT c${at} ON t`,
          `COMMENT ON CONSTRAINT c${at} ON public.t IS 'x';`,
        ),
      ),
    ),
  'extensions, and unknown types': (size) => {
    const count = size * 3;
    return planOf(
      many(count, (at) =>
        entry('EXTENSION', `e${at}`, `CREATE EXTENSION e${at} WITH SCHEMA public;`, null),
      ),
      table(Array.from({ length: count }, (_none, at) => `c${at} public.x${at}`).join(',\n    ')),
    );
  },
  'extensions, and tables of an old dump': (count) =>
    planOf(
      many(count, (at) =>
        entry('EXTENSION', `e${at}`, `CREATE EXTENSION e${at} WITH SCHEMA public;`, null),
      ),
      entry('TABLE', 't', 'CREATE TABLE t (\n    a integer\n);'),
      many(count, (at) =>
        entry('TABLE', `t${at}`, `CREATE TABLE t${at} (\n    a integer\n)\nINHERITS (t);`),
      ),
    ),
  'comments on schemas': (count) =>
    planOf(
      table('a integer'),
      many(count * 10, (at) =>
        entry('COMMENT', `SCHEMA s${at}`, `COMMENT ON SCHEMA s${at} IS 'x';`, null),
      ),
    ),
  'comments and grants on functions of one name': (count) =>
    planOf(
      overloads(count),
      table('a integer'),
      many(count, (at) =>
        entry(
          'COMMENT',
          `FUNCTION f(t${at})`,
          `COMMENT ON FUNCTION public.f(public.t${at}) IS 'x';`,
        ),
      ),
      many(count, (at) =>
        entry('ACL', `FUNCTION f(t${at})`, `GRANT ALL ON FUNCTION public.f(public.t${at}) TO a;`),
      ),
    ),
  'values of sequences of one name': (count) =>
    planOf(
      many(count, () => entry('SEQUENCE', 's', 'CREATE SEQUENCE public.s;')),
      table('a integer'),
      many(count, () =>
        entry('SEQUENCE SET', 's', "SELECT pg_catalog.setval('public.s', 1, true);"),
      ),
    ),
  'partitions of partitions, all chosen': (size) => {
    const count = size * 2;
    const entries = numbered([
      ...many(count, (at) => table('a integer', `t${at}`)),
      ...many(count, (at) =>
        entry(
          'TABLE ATTACH',
          `t${at + 1}`,
          `ALTER TABLE ONLY public.t${at} ATTACH PARTITION public.t${at + 1} DEFAULT;`,
        ),
      ),
    ]);
    const all = Array.from({ length: count }, (_none, at) => `t${at}`);
    return () => planFor(entries, all);
  },
  'partitions of one table': (count) =>
    planOf(
      table('a integer'),
      many(count * 5, (at) => table('a integer', `t${at}`)),
      many(count * 5, (at) =>
        entry(
          'TABLE ATTACH',
          `t${at}`,
          `ALTER TABLE ONLY public.t ATTACH PARTITION public.t${at} FOR VALUES IN (${at});`,
        ),
      ),
    ),
  'a schema with a long name in an old dump': (count) => {
    const schema = 's'.repeat(count * 3);
    return planOf(
      entry('TABLE', 't', 'CREATE TABLE t (\n    a integer\n);'),
      entry('DOMAIN', 'd', 'CREATE DOMAIN d AS integer;', schema),
      many(8, () =>
        entry('TABLE', 'u', `CREATE TABLE u (\n    ${'a d, '.repeat(count)}b d\n);`, schema),
      ),
    );
  },
  'functions that need native functions after them': (count) => {
    const entries = numbered([
      ...many(count, (at) =>
        entry(
          'FUNCTION',
          `f${at}()`,
          `CREATE FUNCTION public.f${at}() RETURNS integer LANGUAGE sql RETURN public.f${at + 1}();`,
        ),
      ),
      entry(
        'FUNCTION',
        `f${count}()`,
        `CREATE FUNCTION public.f${count}() RETURNS integer LANGUAGE c AS 'a', 'b';`,
      ),
    ]);
    return () => withoutPauses(leftOutOf(entries));
  },
  'strings with escapes in one statement': (count) => {
    const sql = `SELECT ${"E'".repeat(count * 240)};`;
    return () => statementsOf(sql);
  },
  'comments that end without a line feed': (count) => {
    const sql = `SELECT ${'--\r'.repeat(count * 60)};`;
    return () => statementsOf(sql);
  },
  'partitions whose rows go through their root': (count) => {
    const root = { schema: 'public', name: 'root' };
    const inFile: CatalogTable[] = [
      { ...root, columns: [], rows: count, dataStart: 0, dataEnd: 0 },
    ];
    const onServer = Array.from({ length: count * 10 }, (_none, at): ServerTable => ({
      schema: 'public',
      name: `t${at}`,
      rows: 1,
      root,
    }));
    return () => compareWithServer(inFile, onServer);
  },
};

it.each(Object.entries(manyEntries))('%s takes linear time', (_name, createEntries) => {
  expect(grows(counts, createEntries)).toBe(false);
});

it('the search for names yields to the event loop, also within a single entry', () => {
  const types = 10_000;
  const columns = Array.from({ length: types }, (_none, at) => `c${at} public.x${at}`).join(', ');
  const steps = planTableRestore(
    numbered([table(columns)]),
    [{ schema: 'public', name: 't' }],
    new Set(),
  );
  expect([...steps].length).toBeGreaterThan(types);
});
