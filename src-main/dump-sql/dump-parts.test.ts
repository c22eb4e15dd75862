import { describe, expect, it } from 'vitest';
import { DumpScanner, type ScannedDump } from './dump-scanner.ts';
import { cutToRange, onlyRange } from './dump-parts.ts';

const dump = (sql = '', key = ''): string => {
  const [on, off] = key === '' ? ['', ''] : [`\\restrict ${key}\n`, `\n\\unrestrict ${key}\n`];
  return `--\n-- PostgreSQL database dump\n--\n\n${on}${sql}\n--\n-- PostgreSQL database dump complete\n--\n${off}\n`;
};
const table = (name: string): string =>
  `--\n-- Name: ${name}; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.${name} (a int);\n`;
const rows = (name: string): string => `COPY public.${name} (a) FROM stdin;\n1\n\\.\n`;
const create = (name: string): string =>
  `CREATE DATABASE ${name} WITH TEMPLATE = template0 ENCODING = 'UTF8';\n\\connect ${name}\n`;
const server = (databases: string): string =>
  `--\n-- PostgreSQL database cluster dump\n--\n\n\\restrict s\nCREATE ROLE ada;\nCREATE ROLE "Odd ""role";\n\\unrestrict s\n\n${databases}--\n-- PostgreSQL database cluster dump complete\n--\n`;

function scan(sql: string, several = true): ScannedDump {
  const scanner = new DumpScanner({ inserts: true, several });
  scanner.push(Buffer.from(sql));
  return scanner.finish();
}
const labels = (sql: string): string[] => scan(sql).databases.map(({ label }) => label);
const partOf = (sql: string, wanted: string): string => {
  const range = scan(sql).databases.find(({ label }) => label === wanted)?.range ?? null;
  return cutToRange(Buffer.from(sql), 0, range).toString();
};

describe('a file', () => {
  it.each([
    ['one dump', dump(table('t')), ['part 1'], true],
    ['one dump that creates its database', dump(create('shop') + table('t')), ['shop'], true],
    ['roles before a dump', server('') + dump(table('t')), ['part 1'], false],
    ['a dump before roles', dump(table('t')) + server(''), ['part 1'], false],
    ['definitions, then rows', dump(table('t')) + dump(rows('t')), ['part 1'], true],
    ['two dumps with different tables', dump(table('t')) + dump(table('u')), ['part 1'], true],
    [
      'two dumps of which the second drops nothing of the first',
      dump(`DROP TABLE public.t;\n${table('t')}`) +
        dump(`DROP TABLE IF EXISTS public.u;\n${table('u')}`),
      ['part 1'],
      true,
    ],
    ['the same dump twice', dump(table('t')) + dump(table('t')), ['part 1', 'part 2'], false],
    ['the same rows twice', dump(rows('t')) + dump(rows('t')), ['part 1', 'part 2'], false],
    [
      'a dump that drops the tables of the dump before it',
      dump(table('t')) + dump('DROP TABLE IF EXISTS public.t;\n'),
      ['part 1', 'part 2'],
      false,
    ],
    ['two dumps that create databases', dump(create('a')) + dump(create('b')), ['a', 'b'], false],
    [
      'a dump for the database before it',
      dump(create('a') + table('t')) + dump(table('u')),
      ['a'],
      true,
    ],
    [
      'a dump without a name and a dump with a name',
      dump(table('t')) + dump(create('b')),
      ['part 1', 'b'],
      false,
    ],
    [
      'a whole server',
      server(
        `\\connect template1\n${dump('', 'k')}${dump(create('shop') + table('t'), 'l')}\\connect postgres\nSET default_transaction_read_only = off;\n${dump()}`,
      ),
      ['template1', 'shop', 'postgres'],
      false,
    ],
    [
      'a whole server with one database',
      server(`\\connect -reuse-previous=on "dbname='odd \\'name'"\n${dump()}`),
      ["odd 'name"],
      false,
    ],
  ])('with %s is split into its databases', (_, sql, expected, isWhole) => {
    const { databases, problem } = scan(sql);
    expect(databases.map(({ label }) => label)).toEqual(expected);
    expect(databases.every(({ range }) => (range === null) === isWhole)).toBe(true);
    expect(problem).toBeNull();
  });

  it('returns the last part if several have the same name', () => {
    const twice =
      dump(create('a') + table('t')) + dump(create('b')) + dump(create('a') + table('u'));
    expect(labels(twice)).toEqual(['b', 'a']);
    expect(partOf(twice, 'a')).toContain('public.u');
    expect(partOf(twice, 'a')).not.toContain('public.t');
  });

  it('returns a part that is a whole dump, without the text around it', () => {
    const sql = server(
      `\\connect a\n${dump(table('t'), 'k')}--\n-- Database "b" dump\n--\n\n\\connect b\n${dump(rows('u'))}`,
    );
    for (const name of ['a', 'b']) {
      const part = partOf(sql, name);
      expect(part).not.toMatch(/connect|ROLE|cluster/u);
      expect(scan(part)).toMatchObject({
        problem: null,
        isDump: true,
        databases: [{ range: null }],
      });
    }
    expect(scan(sql).roles).toEqual(['ada', 'Odd "role']);
  });

  it('is detected only by separate lines, not by string literals, bodies or rows', () => {
    const [connect, opening] = ['\\connect other', '-- PostgreSQL database dump'];
    const sql = dump(
      `COMMENT ON TABLE t IS '\n${opening}\n${connect}\n';\nSELECT $$\n${opening}\n${connect}\n$$;\n/*\n${opening}\n*/\nCOPY public.t (a) FROM stdin;\n${opening}\n${connect}\n\\.\n`,
    );
    expect(scan(sql)).toMatchObject({
      problem: null,
      databases: [{ label: 'part 1', range: null }],
    });
  });

  it.each([
    ['a statement between two dumps', `${dump()}DROP TABLE t;\n${dump()}`, 'follows'],
    ['a command of psql between two dumps', `${dump()}\\! id\n${dump()}`, 'follows'],
    ['a connection to another server', `${dump()}\\connect "host=elsewhere"\n${dump()}`, 'follows'],
    ['a connection without a dump after it', `${dump()}\\connect b\n`, 'follows'],
    ['a first dump that was cut off', `${dump().slice(0, 40)}\n${dump()}`, 'cut off'],
    ['a last dump that was cut off', `${dump()}${dump().slice(0, 40)}`, 'cut off'],
    [
      'another key at the end of the first dump',
      dump('', 'k').replace('unrestrict k', 'unrestrict l') + dump(),
      'match',
    ],
    [
      'a server that was cut off',
      server(dump()).replace(/-- PostgreSQL database cluster dump complete\n--\n$/u, ''),
      'pg_dumpall',
    ],
  ])('with %s is not complete', (_, sql, words) => {
    expect(scan(sql).problem).toContain(words);
  });

  it('that was created here is exactly one dump', () => {
    expect(scan(dump() + dump(table('t')), false).problem).toContain('follows');
  });
});

it('reads a range as a whole dump, regardless of how it is cut', async () => {
  const text = Buffer.from('0123456789');
  for (const size of [1, 2, 3, 7, 10]) {
    async function* chunks(): AsyncGenerator<Buffer> {
      for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
    }
    const read = [];
    for await (const piece of onlyRange(chunks(), { start: 3, end: 8 })) read.push(piece);
    expect(Buffer.concat(read).toString()).toBe('34567');
  }
});
