import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DumpScanner, type ScannedDump } from './dump-scanner.ts';
import { entryComment } from './entry-comment.ts';

const head =
  '--\n-- PostgreSQL database dump\n--\n\n\\restrict KEY\n\nSET standard_conforming_strings = on;\n';
const tail = '--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict KEY\n\n';

function scan(sql: string | Buffer, chunkSize = Infinity): ScannedDump {
  const bytes = Buffer.from(sql);
  const scanner = new DumpScanner();
  for (let at = 0; at < bytes.length; at += chunkSize) {
    scanner.push(bytes.subarray(at, Math.min(bytes.length, at + chunkSize)));
  }
  return scanner.finish();
}

describe('the scanner of dumps', () => {
  it('finds tables with columns, rows and the exact bytes of their data', () => {
    const data = '1\tfirst\n2\t\\N\n';
    const sql = `${head}COPY public.book (id, title) FROM stdin;\n${data}\\.\n\n${tail}`;
    const { catalog, problem } = scan(sql);
    expect(problem).toBeNull();
    expect(catalog.tables).toHaveLength(1);
    const [table] = catalog.tables;
    expect(table).toMatchObject({
      schema: 'public',
      name: 'book',
      columns: ['id', 'title'],
      rows: 2,
    });
    expect(Buffer.from(sql).subarray(table?.dataStart, table?.dataEnd).toString()).toBe(data);
  });

  it('counts the rows of a table without columns', () => {
    const { catalog, problem } = scan(`${head}COPY public.t  FROM stdin;\n\n\n\\.\n\n${tail}`);
    expect(problem).toBeNull();
    expect(catalog.tables).toMatchObject([{ name: 't', columns: [], rows: 2 }]);
  });

  it('reads quoted names with dots, quotes, spaces and line breaks', () => {
    const copy = 'COPY "my.schema"."a ""b""\nc" ("größe (cm)", "x, y") FROM stdin;\n\\.\n';
    expect(scan(head + copy + tail).catalog.tables[0]).toMatchObject({
      schema: 'my.schema',
      name: 'a "b"\nc',
      columns: ['größe (cm)', 'x, y'],
      rows: 0,
    });
  });

  it.each([
    [
      'a dollar-quoted body',
      'CREATE FUNCTION f() AS $_$\nCOPY t (a) FROM stdin;\n-- PostgreSQL database dump complete\n$_$;\n',
    ],
    ['a string', "COMMENT ON TABLE t IS 'it''s\nCOPY t (a) FROM stdin;\n';\n"],
    ['an escape string', "SELECT E'\\'\nCOPY t (a) FROM stdin;\n';\n"],
    ['a nested comment', '/* /* */\nCOPY t (a) FROM stdin;\n*/\n'],
  ])('does not treat text inside of %s as a statement', (_where, sql) => {
    const result = scan(head + sql + tail);
    expect(result.catalog.tables).toEqual([]);
    expect(result.problem).toBeNull();
  });

  it('lists the objects that pg_dump announces', () => {
    const sql = `${head}--\n-- Name: book; Type: TABLE; Schema: public; Owner: -\n--\n\n--\n-- Name: plpgsql; Type: EXTENSION; Schema: -; Owner: -\n--\n\n--\n-- Data for Name: book; Type: TABLE DATA; Schema: public; Owner: -\n--\n${tail}`;
    const { catalog } = scan(sql);
    expect(catalog.objects.map(({ type, schema, name }) => ({ type, schema, name }))).toEqual([
      { type: 'TABLE', schema: 'public', name: 'book' },
      { type: 'EXTENSION', schema: null, name: 'plpgsql' },
    ]);
    expect(sql.slice(catalog.objects[0]?.sqlOffset).startsWith('-- Name: book')).toBe(true);
  });

  it('does not confuse the rows of a table with another entry, regardless of the name of its schema', () => {
    const odd = 'x; Type: TABLE; Schema: public; Owner: -';
    const line = `-- Data for Name: t; Type: TABLE DATA; Schema: ${odd}; Owner: -`;
    expect(entryComment(line)).toEqual({
      type: 'TABLE DATA',
      schema: odd,
      name: 't',
      isData: true,
    });
  });

  it.each([
    ['no text', '', /empty/u],
    ['no end', head, /cut off/u],
    [
      'an end inside a table',
      `${head}COPY public.t (a) FROM stdin;\n1\n`,
      /inside the data of public\.t/u,
    ],
    ['another restrict key at the end', head + tail.replace('KEY', 'OTHER'), /do not match/u],
    ['no unrestrict line', head + tail.replace('\\unrestrict KEY\n', ''), /do not match/u],
    ['a statement after the end', `${head}${tail}DROP TABLE t;\n`, /follows/u],
    ['text after a setting after the end', `${head}${tail}RESET ALL; DROP TABLE t;\n`, /follows/u],
    ['a torn row after the end', `${head}${tail}SET lost: this is a row 1 2 3\n`, /follows/u],
    ['a cut statement after the end', `${head}${tail}SET search_path = a\n`, /follows/u],
    ['other text that begins with SET after the end', `${head}${tail}SETTINGS;\n`, /follows/u],
  ])('rejects a dump with %s', (_what, sql, problem) => {
    expect(scan(sql).problem).toMatch(problem);
  });

  it.each([
    'RESET ALL;',
    'ANALYZE;',
    'analyse public.t (a); -- at once',
    'VACUUM (FULL, ANALYZE) public.t;',
    "SET search_path TO 'a;b', \"it's\";",
    "SET x.y = 'it''s';",
    'RESET search_path; VACUUM;',
  ])('accepts a safe statement after the end: %s', (sql) => {
    expect(scan(`${head}${tail}\n${sql}\n`).problem).toBeNull();
  });

  it('follows a setting after the end', () => {
    const sql = `${head}${tail}SET search_path = shop;\nINSERT INTO t VALUES (1);\n`;
    const scanner = new DumpScanner({ inserts: true });
    scanner.push(Buffer.from(sql));
    expect(scanner.finish()).toMatchObject({
      problem: null,
      catalog: { tables: [{ schema: 'shop', name: 't', rows: 1 }] },
    });
  });

  it('accepts the line endings that pg_dump writes on Windows', () => {
    const sql = `${head}COPY public.t (a) FROM stdin;\n1\n\\.\n${tail}`.replaceAll('\n', '\r\n');
    const result = scan(sql);
    expect(result.problem).toBeNull();
    expect(result.catalog.tables[0]?.rows).toBe(1);
  });

  it('keeps a carriage return inside of a name', () => {
    const sql = `${head}COPY public."a\r\nb\r" ("c\r\nd") FROM stdin;\n1\n\\.\n${tail}`;
    expect(scan(sql).catalog.tables).toMatchObject([
      { name: 'a\r\nb\r', columns: ['c\r\nd'], rows: 1 },
    ]);
  });

  it('finds the same regardless of how the stream is cut into chunks', () => {
    // Text as COPY writes it: backslash, line breaks and tabs are escaped.
    const field = fc
      .string({ unit: fc.constantFrom('a', '\\', '.', '\n', '\t', '\r', "'", '$', '-', '✓') })
      .map((value) =>
        value
          .replaceAll('\\', '\\\\')
          .replaceAll('\n', '\\n')
          .replaceAll('\t', '\\t')
          .replaceAll('\r', '\\r'),
      );
    const rows = fc.array(field, { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(rows, { maxLength: 3 }),
        fc.integer({ min: 1, max: 40 }),
        (tables, chunkSize) => {
          const blocks = tables.map(
            (values, index) =>
              `COPY public.t${index} (a) FROM stdin;\n${values.map((value) => `${value}\n`).join('')}\\.\n`,
          );
          const sql = head + blocks.join('\n') + tail;
          const inChunks = scan(sql, chunkSize);
          expect(inChunks).toEqual(scan(sql));
          expect(inChunks.problem).toBeNull();
          expect(inChunks.sizeBytes).toBe(Buffer.byteLength(sql));
          expect(inChunks.catalog.tables.map((table) => table.rows)).toEqual(
            tables.map((values) => values.length),
          );
        },
      ),
    );
  });
});
