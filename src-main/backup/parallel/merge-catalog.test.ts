import { describe, expect, it } from 'vitest';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { mergeCatalog } from './merge-catalog.ts';

const dataOf = (name: string, rows: string[]): string =>
  `-- Data for Name: ${name}; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.${name} (a) FROM stdin;\n${rows.map((row) => `${row}\n`).join('')}\\.\n\n\n--\n`;
const head = '--\n-- PostgreSQL database dump\n--\n\n--\n';
const index = '-- Name: i; Type: INDEX; Schema: public; Owner: -\n--\n\nCREATE INDEX i;\n\n\n--\n';
const end = '-- PostgreSQL database dump complete\n--\n\n';

const catalogOf = (sql: string) => {
  const scanner = new DumpScanner();
  scanner.push(Buffer.from(sql));
  return scanner.finish().catalog;
};

describe('the catalog of a dump by several sessions', () => {
  it('is the catalog of the whole dump', () => {
    const [a, b, c, d] = [
      dataOf('a', ['1', '2']),
      dataOf('b', []),
      dataOf('c', ['3']),
      dataOf('d', ['4', '5', '6']),
    ];
    const frame = head + b + index + end;
    const afterB = head.length + b.length;
    const inserted = [
      { at: head.length, sql: a },
      { at: afterB, sql: c },
      { at: afterB, sql: d },
    ].map(({ at, sql }) => {
      const [table] = catalogOf(sql).tables;
      if (table === undefined) throw new Error('The scanner found no table');
      return { at, bytes: sql.length, table };
    });
    expect(mergeCatalog(catalogOf(frame), inserted)).toEqual(
      catalogOf(head + a + b + c + d + index + end),
    );
  });
});
