/**
 * Databases whose names, comments, defaults, bodies, labels and values are arbitrary text:
 * fragments that look like parts of a dump, between characters of every kind. Each case creates its
 * own objects, so that a failing case can be isolated. No I/O.
 */

/** Text that a reader would misunderstand if it treated values as SQL. */
const chunks = [
  "'", '"', '\\', "''", '""', '\\\\', "\\'", '\\.', '\n\\.\n', '\\N', '\\!', '\n\\! touch x\n', '\\restrict abc', '\n\\restrict abc\n',
  '\n\\unrestrict abc\n', '\\connect template1', '\n\\connect template1\n', '\\i x', '\n\\q\n', ';', ';;', '--', '\n-- \n', '/*', '*/', '/* /* */',
  '$$', '$_$', '$body$', '$1', '$', "E'", "U&'", "N'", 'U&"', "B'1'", '(', ')', '[', ']', '{', '}', '%', '%s', '{}', 'NULL',
  '\nSET NAMES latin1;\n', 'SET client_encoding TO latin1;', '\nset client_encoding before you load\n', 'standard_conforming_strings = off',
  '\nSET standard_conforming_strings = off;\n', "\nSELECT pg_catalog.set_config('search_path', 'public', false);\n", 'COPY public.t (a) FROM stdin;',
  '\nCOPY public.t (a) FROM stdin;\n1\n\\.\n', "\nINSERT INTO public.t VALUES ('x');\n", '\nBEGIN;\n', 'COMMIT;', '\nROLLBACK;\n', 'begin atomic', ' END; ',
  'begin.atomic', 'CASE', ' END ', '\nDROP DATABASE postgres;\n', '\nCREATE DATABASE x;\n', 'ALTER TABLE public.t OWNER TO postgres;', '\n--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n',
  '\n-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -\n', '; Type: TABLE; Schema: public; Owner: x', 'Name: ', '\n--\n-- PostgreSQL database dump complete\n--\n',
  '\n--\n-- PostgreSQL database dump\n--\n', '-- Dumped from database version 9.0\n', 'pg_dump: error: no', '\npg_dump: warning: there are circular foreign-key constraints\n', 'psql:x:1: ERROR:', ' USING ', ' ON ',
  ' OWNED BY ', 'LANGUAGE c', " LANGUAGE 'c' ", 'LEAKPROOF', 'SECURITY DEFINER', 'OWNER TO', ' PROGRAM ', 'FROM stdin', ' WITH OIDS ', 'pg_catalog.', 'public.', '"public"."t"', '.', ',', ' , ', ':', '::text', ':x', ":'x'", ':"x"', '@', '#', '`', '~', '=', '<>', '!',
  '\t', '\n', '\r', '\r\n', '\n\n\n', ' ', '   ', '\v', '\f', '\b', '\u0001', '\u001b[31m', '\u007f', '\u0080', '\u0085', '\u00a0', '\u00ad', '\u00df', '\u00e9', 'e\u0301', '\u0130', '\u0131', '\u01c5', '\u0600', '\u05d0', '\u200b', '\u200e', '\u202e', '\u2028', '\u2029', '\ufeff', '\ufffd', '\uffff', '\u{1f600}', '\u{10fffd}', '\u4e2d\u6587', '\uff07', '\u2018', 'ſ', 'K',
  'a', 'A', 'Ab', 'select', 'user', 'table', 'x y', '0', '1e5', '-', '_', 'a'.repeat(70),
] as const; // prettier-ignore

export type Random = () => number;

const pick = <One>(random: Random, from: readonly One[]): One =>
  from[Math.floor(random() * from.length)] as One;

/** Without NUL and lone surrogates, which PostgreSQL cannot store. */
export function arbitraryText(random: Random, mostChunks = 12): string {
  const length = random() < 0.05 ? mostChunks * 100 : Math.floor(random() * mostChunks);
  let text = '';
  for (let at = 0; at < length; at += 1) {
    text += random() < 0.8 ? pick(random, chunks) : String.fromCodePoint(codePoint(random));
  }
  return text;
}

function codePoint(random: Random): number {
  // psql prints nothing for a trailing line break.
  const most = pick(random, [0x7f, 0xff, 0xd7ff, 0x10fffe]);
  const found = 1 + Math.floor(random() * (most - 1));
  return found >= 0xd800 && found <= 0xdfff ? 0x61 : found;
}

/** At most 63 bytes, and unique among all cases. */
function arbitraryName(random: Random, number: number, what: string): string {
  const end = `${what}${number}`;
  const characters = Array.from(arbitraryText(random, 6));
  while (Buffer.byteLength(characters.join('') + end) > 63) characters.pop();
  return characters.join('') + end;
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoteText = (text: string): string =>
  `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

function dollars(text: string): string {
  for (let number = 0; ; number += 1) {
    const tag = `$d${number}$`;
    if (!text.includes(`$d${number}`)) return `${tag}${text}${tag}`;
  }
}

/** Statements that create the objects of one case. */
export function arbitraryCase(random: Random, number: number): string {
  const name = (what: string): string => quoteName(arbitraryName(random, number, what));
  const text = (): string => quoteText(arbitraryText(random));
  const schema = 'public.';
  const column = name('c');
  const table = `${schema}${name('t')}`;
  const made: string[] = [];
  const add = (sql: string): void => void made.push(sql);
  add(
    `create table ${table} (id int primary key, ${column} text default ${text()}, ${name('d')} text check (true or id::text <> ${text()}))`,
  );
  for (let row = 0; row < 3; row += 1) {
    add(
      `insert into ${table} values (${row}, ${random() < 0.2 ? 'null' : text()}, ${random() < 0.2 ? 'default' : text()})`,
    );
  }
  add(`comment on table ${table} is ${text()}`);
  add(`comment on column ${table}.${column} is ${text()}`);
  const kinds: (() => void)[] = [
    () =>
      add(
        `create index ${name('i')} on ${table} (${column}) where ${column} <> ${text()} and length(${column}) < 100`,
      ),
    () =>
      add(
        `create view ${schema}${name('v')} as select ${column} as ${name('x')}, ${text()}::text as ${name('y')} from ${table}`,
      ),
    () => {
      const labels = [0, 1, 2].map((at) => quoteText(arbitraryName(random, number * 10 + at, 'l')));
      const type = `${schema}${name('e')}`;
      add(`create type ${type} as enum (${labels.join(', ')})`);
      add(`create table ${schema}${name('u')} (e ${type} default ${labels[0]}, a ${type}[])`);
      add(`comment on type ${type} is ${text()}`);
    },
    () =>
      add(
        `create domain ${schema}${name('do')} as text default ${text()} constraint ${name('ck')} check (value is null or value <> ${text()} or true)`,
      ),
    () => {
      const body = `select ${quoteText(arbitraryText(random))}::text -- ${arbitraryText(random).replaceAll(/[\r\n]/gu, ' ')}\n`;
      const one = `${schema}${name('f')}`;
      add(
        `create function ${one}(${name('arg')} text default ${text()}) returns text language sql as ${dollars(body)}`,
      );
      add(`comment on function ${one}(text) is ${text()}`);
    },
    () =>
      add(
        `create function ${schema}${name('p')}() returns text language plpgsql as ${dollars(`begin\n  /* ${arbitraryText(random).replaceAll(/[*/]/gu, ' ')} */\n  return ${text()};\nend`)}`,
      ),
    () =>
      add(
        `create function ${schema}${name('b')}() returns text language sql begin atomic select ${text()}::text as ${name('z')}; end`,
      ),
    () =>
      add(
        `create function ${schema}${name('g')}() returns text language sql set application_name to ${text()} as 'select 1::text'`,
      ),
    () => {
      const parent = `${schema}${name('pa')}`;
      add(`create table ${parent} (k text, n int) partition by list (k)`);
      const value = text();
      add(
        `create table ${schema}${name('pb')} partition of ${parent} for values in (${value}, 'other')`,
      );
      add(`insert into ${parent} values (${value}, 1), ('other', 2)`);
    },
    () => add(`create sequence ${schema}${name('s')} start ${1 + (number % 1000)}`),
    () => {
      const own = name('fdw');
      add(`create foreign data wrapper ${own} options (${name('o')} ${text()})`);
      const server = name('srv');
      add(
        `create server ${server} type ${text()} version ${text()} foreign data wrapper ${own} options (${name('o')} ${text()})`,
      );
      add(`create user mapping for public server ${server} options (${name('o')} ${text()})`);
      add(
        `create foreign table ${schema}${name('ft')} (a text options (${name('o')} ${text()})) server ${server} options (${name('o')} ${text()})`,
      );
    },
    () => add(`create policy ${name('pol')} on ${table} using (${column} <> ${text()})`),
    () =>
      add(
        `create rule ${name('r')} as on update to ${table} where new.${column} = ${text()} do also insert into ${table} (id, ${column}) values (-1, ${text()})`,
      ),
    () => {
      const trigger = `${schema}${name('tf')}`;
      add(
        `create function ${trigger}() returns trigger language plpgsql as 'begin return new; end'`,
      );
      add(
        `create trigger ${name('tr')} before update on ${table} for each row when (old.${column} is distinct from ${text()}) execute function ${trigger}(${text()}, ${text()})`,
      );
    },
    () => add(`create type ${schema}${name('co')} as (${name('a')} text, ${name('b')} int)`),
    () => add(`create statistics ${schema}${name('st')} on id, ${column} from ${table}`),
    () =>
      add(
        `create materialized view ${schema}${name('mv')} as select ${text()}::text as ${name('m')}`,
      ),
    () =>
      add(
        `alter table ${table} add ${name('ge')} text generated always as (${column} || ${text()}) stored`,
      ),
    () => add(`create collation ${schema}${name('col')} (locale = 'C')`),
    () => add(`create text search dictionary ${schema}${name('di')} (template = simple)`),
    () => add(`create publication ${name('pub')} for table ${table}`),
    () =>
      add(
        `create aggregate ${schema}${name('ag')} (text) (sfunc = textcat, stype = text, initcond = ${text()})`,
      ),
    () =>
      add(
        `select lo_from_bytea(${100_000 + number}, convert_to(${text()}, 'UTF8')); comment on large object ${100_000 + number} is ${text()}`,
      ),
    () => {
      const own = name('sch');
      const inside = `${own}.${name('t')}`;
      add(`create schema ${own}; comment on schema ${own} is ${text()}`);
      add(`create table ${inside} (${name('a')} text); insert into ${inside} values (${text()})`);
    },
    () =>
      add(
        `alter table ${table} add constraint ${name('con')} check (${column} is null or ${column} is distinct from ${text()} or true)`,
      ),
    () =>
      add(
        `create event trigger ${name('et')} on ddl_command_end when tag in ('CREATE COLLATION') execute function nothing_done()`,
      ),
  ];
  for (let at = 0; at < 3; at += 1) pick(random, kinds)();
  return `${made.join(';\n')};\n`;
}

/** Statements that run before the first case. */
export const beforeCases =
  "create function nothing_done() returns event_trigger language plpgsql as 'begin null; end';\n";
