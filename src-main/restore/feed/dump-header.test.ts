import { describe, expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { entryComment } from '../../dump-sql/entry-comment.ts';
import { judgeStatement } from '../../dump-sql/statement-kind.ts';
import { StatementReader } from '../../dump-sql/statement-reader.ts';
import { DumpCommands } from './dump-commands.ts';
import { DumpHeader, type DumpedDatabase } from './dump-header.ts';
import { isSafeSetting } from '../server/database-settings.ts';

/** Returns the first lines of the statements that are sent to the server, or the error. */
function forServer(sql: string): { sent: string[]; its: DumpedDatabase | null } | string {
  const head = new DumpHeader('dump.sql');
  const commands = new DumpCommands('dump.sql', head);
  const reader = new StatementReader();
  const sent: string[] = [];
  const text = `--\n-- PostgreSQL database dump\n--\n\n${sql}\n-- PostgreSQL database dump complete\n`;
  try {
    for (const part of [...reader.push(Buffer.from(text)), ...reader.finish()]) {
      if (part.kind === 'command') commands.command(part);
      if (part.kind === 'comment') {
        commands.comment(part.text);
        if (entryComment(part.text) !== null) head.entry();
      }
      if (part.kind !== 'statement') continue;
      commands.statement(part.statement.offset);
      for (const one of head.take(part.statement, judgeStatement(part.statement).does)) {
        sent.push(one.bytes.toString().split('\n')[0] ?? '');
      }
    }
  } catch (error) {
    if (error instanceof ExpectedError) return error.error.code;
    throw error;
  }
  return { sent, its: head.database };
}

const entry = (name: string, type: string): string =>
  `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n`;
const create = `CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'C';`;

describe('the DROP statements of pg_dump --clean in the header', () => {
  it.each([
    'DROP EVENT TRIGGER on_ddl;',
    'DROP SUBSCRIPTION idle;',
    'DROP PUBLICATION IF EXISTS "a few";',
    'DROP POLICY own ON public.guarded;',
    'DROP RULE quiet ON public.seen;',
    'DROP TRIGGER IF EXISTS watch ON public.base;',
    'DROP STATISTICS public.together;',
    'DROP INDEX public.covering;',
    'ALTER TABLE ONLY public.a DROP CONSTRAINT b;',
    'ALTER TABLE IF EXISTS ONLY public."a b" DROP CONSTRAINT IF EXISTS "c";',
    'ALTER TABLE public.a ALTER COLUMN id DROP DEFAULT;',
    'ALTER TABLE public.a DETACH PARTITION public.b;',
    'ALTER DOMAIN public.d DROP CONSTRAINT c;',
    "SELECT pg_catalog.lo_unlink('4712');",
    "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '4711';",
    "SELECT CASE WHEN EXISTS(SELECT 1 FROM pg_catalog.pg_largeobject_metadata WHERE oid = '1') THEN pg_catalog.lo_unlink('1') END;",
    'DROP MATERIALIZED VIEW public.kept;',
    'DROP FOREIGN TABLE public.far;',
    'DROP USER MAPPING FOR public SERVER elsewhere;',
    'DROP FOREIGN DATA WRAPPER IF EXISTS dummy;',
    'DROP TEXT SEARCH CONFIGURATION IF EXISTS public.plain;',
    'DROP TEXT SEARCH DICTIONARY public.plain_words;',
    'DROP TEXT SEARCH PARSER public.p;',
    'DROP TEXT SEARCH TEMPLATE public.t;',
    'DROP OPERATOR CLASS public.o USING btree;',
    'DROP OPERATOR FAMILY IF EXISTS public.o USING btree;',
    'DROP OPERATOR IF EXISTS public.=== (public.mood, text);',
    'DROP AGGREGATE public.total(integer);',
    'DROP PROCEDURE public.nothing_done(INOUT x integer);',
    'DROP CAST IF EXISTS (integer AS public.pair);',
    'DROP TRANSFORM FOR public.hstore LANGUAGE plperl;',
    'DROP ACCESS METHOD am;',
    'DROP CONVERSION public.c;',
    'DROP COLLATION public.c;',
    'DROP PROCEDURAL LANGUAGE pl;',
    'DROP EXTENSION IF EXISTS hstore;',
    'DROP SCHEMA IF EXISTS "odd "" schema";',
  ])('are not sent to the server: %s', (drop) => {
    const made = `${entry('a', 'TABLE')}CREATE TABLE public.a ();\n`;
    expect(forServer(`SET row_security = off;\n${drop}\n${made}`)).toMatchObject({
      sent: ['SET row_security = off;', 'CREATE TABLE public.a ();'],
    });
  });

  it('are also left out for dummy views that replace other views until they are dropped', () => {
    const dummy = (name: string): string =>
      `CREATE OR REPLACE VIEW public.${name} AS\nSELECT\n    NULL::numeric(10,2) AS id,\n    NULL::text COLLATE "C" AS "b, c";\n`;
    const made = `${entry('v', 'VIEW')}CREATE VIEW public.v AS\n SELECT 1;\n`;
    expect(forServer(`${dummy('v')}DROP VIEW IF EXISTS public.v;\n${made}`)).toMatchObject({
      sent: ['CREATE VIEW public.v AS'],
    });
    expect(forServer(`${dummy('left')}DROP VIEW public.v;\n${made}`)).toMatchObject({
      sent: ['CREATE OR REPLACE VIEW public.left AS', 'CREATE VIEW public.v AS'],
    });
    const query = 'CREATE OR REPLACE VIEW public.v AS\nSELECT\n    public.f() AS id;\n';
    expect(forServer(`${query}DROP VIEW public.v;\n`)).toMatchObject({
      sent: ['CREATE OR REPLACE VIEW public.v AS', 'DROP VIEW public.v;'],
    });
  });

  it('are run for the schema public, for objects that were created before, and in an entry', () => {
    expect(forServer('DROP SCHEMA public;')).toMatchObject({ sent: ['DROP SCHEMA public;'] });
    const manual = 'CREATE TABLE t ();\nDROP TABLE t;';
    expect(forServer(manual)).toMatchObject({ sent: manual.split('\n') });
    expect(forServer(`${entry('t', 'TABLE')}DROP TABLE t;`)).toMatchObject({
      sent: ['DROP TABLE t;'],
    });
  });
});

describe('the database that pg_dump --create creates', () => {
  const made = `\\connect shop\n\nSET row_security = off;\n${entry('a', 'TABLE')}CREATE TABLE public.a ();\n`;

  it('is the new database if a manually written file creates it, or only connects to it', () => {
    const table = 'CREATE TABLE public.a ();';
    const manual = `\\connect postgres;\ncreate database Shop owner ada;\ngrant all privileges on database shop to ada;\n\\c shop\n${table}\n`;
    expect(forServer(manual)).toMatchObject({ sent: [table], its: { name: 'shop', isMade: true } });
    const connects = `\\connect "Shop"\nREVOKE ALL ON DATABASE "Shop" FROM PUBLIC;\n${table}\n`;
    expect(forServer(connects)).toMatchObject({
      sent: [table],
      its: { name: 'Shop', isMade: false, leftOut: ['its grants'] },
    });
  });

  it('is the new database', () => {
    const sql = [
      '\\restrict abc',
      "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'shop';",
      'DROP DATABASE IF EXISTS shop;',
      create,
      'ALTER DATABASE shop OWNER TO ada;',
      '\\unrestrict abc\n\\encoding SQL_ASCII\n\\connect shop\n\\restrict abc',
      "ALTER DATABASE shop SET search_path TO 'a', 'public';",
      '\\unrestrict abc\n\\connect shop\n\\restrict abc',
      'CREATE TABLE public.a ();',
      'GRANT CONNECT ON DATABASE shop TO ada;',
    ].join('\n');
    expect(forServer(sql)).toEqual({
      sent: ['CREATE TABLE public.a ();'],
      its: {
        name: 'shop',
        isMade: true,
        nature: {
          encoding: 'UTF8',
          locale: 'C',
          ctype: 'C',
          localeProvider: 'libc',
          providerLocale: null,
        },
        settings: [{ name: 'search_path', values: ['a', 'public'] }],
        leftOut: ['its owner', 'its grants'],
      },
    });
    expect(forServer(`${create}\n${made}`)).toMatchObject({
      sent: ['SET row_security = off;', 'CREATE TABLE public.a ();'],
    });
  });

  it.each([
    ['another database is dropped', `DROP DATABASE other;\n${create}\n${made}`],
    ['the file connects to another database', `${create}\n\\connect other\n`],
    ['others are granted on', '\\connect shop\nREVOKE ALL ON DATABASE shop, other FROM PUBLIC;\n'],
    ['a database was only dropped', 'DROP DATABASE shop;\n\\connect shop\n'],
    ['two databases are created', `${create}\n${create.replace('shop', 'other')}\n`],
    ['the database is created twice', `${create}\n${create}\n`],
    ['the database is created later', `CREATE TABLE t ();\n${create}\n`],
    ['the file connects to it later', `${create}\nCREATE TABLE t ();\n\\connect shop\n`],
    ['it is dropped later', `${create}\n${made}DROP DATABASE shop;\n`],
    ['it is dropped again', `${create}\nDROP DATABASE shop;\n`],
    ['it has another template', `${create.replace('template0', 'postgres')}\n`],
    ['another database is changed', `${create}\nALTER DATABASE other SET work_mem TO '1MB';\n`],
    ['it gets another name', `${create}\nALTER DATABASE shop RENAME TO other;\n`],
    ['it is on another server', `${create}\n\\connect "host=elsewhere dbname=shop"\n`],
    ['the restriction was not ended', `\\restrict a\n${create}\n\\connect shop\n`],
  ])('is rejected if %s', (_, sql) => {
    expect(forServer(sql)).toBe('dump-makes-databases');
  });

  it.each([
    [
      'a statement follows the end of the restriction',
      `\\restrict a\n${create}\n\\unrestrict a\nSELECT 1;\n`,
    ],
    ['the restriction ends too early', '\\restrict a\n\\unrestrict a\n'],
    ['the restriction ends later', `\\restrict a\n${create}\nCREATE TABLE t ();\n\\unrestrict a\n`],
    ['another key ends the restriction', `\\restrict a\n${create}\n\\unrestrict b\n`],
    [
      'another key begins the restriction again',
      `\\restrict a\n${create}\n\\unrestrict a\n\\connect shop\n\\restrict b\n`,
    ],
    ['an encoding is set in another place', '\\encoding SQL_ASCII\n'],
    ['another encoding is set', `${create}\n\\encoding UTF8\n`],
    ['psql gets another command', `${create}\n\\! id\n`],
  ])('is not trusted if %s', (_, sql) => {
    expect(forServer(sql)).toBe('dump-not-trusted');
  });

  it('is also used for a second dump of the same file that creates no database', () => {
    const next = '-- PostgreSQL database dump complete\n-- PostgreSQL database dump\n';
    const two = `\\restrict a\nCREATE TABLE t ();\n${next.replace('\n', '\n\\unrestrict a\n')}\\restrict b\nDROP TABLE u;\nCREATE TABLE u ();\n`;
    expect(forServer(two)).toMatchObject({ sent: ['CREATE TABLE t ();', 'CREATE TABLE u ();'] });
    expect(forServer(`CREATE TABLE t ();\n${next}${create}\n`)).toBe('dump-makes-databases');
  });
});

it.each([
  ['work_mem', ['7MB'], true],
  ['search_path', ['a', 'public'], true],
  ['search_path', ['pg_catalog', 'a'], true],
  ['search_path', ['a', 'pg_catalog'], false],
  ['search_path', ['a, pg_catalog'], false],
  ['TimeZone', ['UTC'], true],
  ['work_mem', ['1MB', '2MB'], false],
  ['session_preload_libraries', ['x'], false],
  ['local_preload_libraries', ['x'], false],
  ['shared_preload_libraries', ['x'], false],
  ['dynamic_library_path', ['x'], false],
  ['role', ['postgres'], false],
  ['session_authorization', ['postgres'], false],
  ['row_security', ['off'], false],
  ['event_triggers', ['off'], false],
  ['plv8.start_proc', ['x'], false],
  ['app.tenant', ['x'], false],
])('applies only settings of a database that run no code: %s = %s', (name, values, expected) => {
  expect(isSafeSetting({ name, values })).toBe(expected);
});
