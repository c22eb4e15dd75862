/** What a restore and a drill look for in the SQL of strangers takes time that grows with its length. */
import { expect, it } from 'vitest';
import { rolesOfEntry, setsOwners } from '../../src-main/drill/roles-of-backup.ts';
import { leftOutOf } from '../../src-main/drill/leave-out.ts';
import { judgeStatement } from '../../src-main/dump-sql/statement-kind.ts';
import { statementsOf } from '../../src-main/dump-sql/statements-of.ts';
import { mayMakeTables } from '../../src-main/restore/makes-tables.ts';
import { rolesIn } from '../../src-main/restore/named-roles.ts';
import { noveltiesIn } from '../../src-main/restore/older-server.ts';
import { planTableRestore, type DumpEntry } from '../../src-main/restore/plan-table-restore.ts';
import { widePublicationsIn } from '../../src-main/restore/superuser-kinds.ts';
import { attempts } from '../support/attempts.ts';

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

const looks: Record<string, (sql: string) => unknown> = {
  'a plan for some tables': (sql) =>
    planTableRestore(entriesOf(sql), [{ schema: 'public', name: 't' }], new Set()),
  'what is left out': (sql) => leftOutOf(entriesOf(sql)),
  'roles of a statement': rolesIn,
  'roles of an entry': rolesOfEntry,
  'owners of an entry': (sql) => setsOwners({ type: 'TABLE', sql }),
  'what an older server lacks': noveltiesIn,
  'publications of all tables': widePublicationsIn,
  'whether tables are made': mayMakeTables,
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

it.each(Object.keys(looks))('%s', (name) => {
  const look = looks[name];
  if (look === undefined) throw new Error(name);
  for (const head of heads) {
    for (const part of repeated) {
      const timeMs = (length: number): number => {
        const sql = head + part.repeat(Math.ceil(length / part.length));
        const startedMs = performance.now();
        look(sql);
        return performance.now() - startedMs;
      };
      timeMs(lengths.short);
      const short = Math.max(10, timeMs(lengths.short));
      // Four times the length: sixteen times the time would be quadratic. A busy computer has a quiet moment.
      const isSlow = (): boolean => timeMs(lengths.long) > short * 10;
      const grows = (): boolean => Array.from({ length: 8 }).every(isSlow);
      expect({ head, part, grows: grows() }).toEqual({
        head,
        part,
        grows: false,
      });
    }
  }
});
