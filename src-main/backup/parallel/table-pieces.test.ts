import { describe, expect, it } from 'vitest';
import type { LargeTable } from './large-tables.ts';
import { copyOf, piecesOf, quotedAlike } from './table-pieces.ts';

const table = (own: Partial<LargeTable> = {}): LargeTable => ({
  schema: 'public',
  name: 't',
  quotedSchema: 'public',
  quotedName: 't',
  quotedColumns: ['id', '"Odd ""name"'],
  pages: 100,
  sizeBytes: 1000,
  ...own,
});

describe('the pieces of a table', () => {
  it('are ranges of pages that touch each other, and the last one has no end', () => {
    const copies = piecesOf(table(), 15, 250).map((piece) => copyOf(piece).text);
    expect(copies.map((copy) => /where (.*)\) to stdout$/u.exec(copy)?.[1])).toEqual([
      "ctid >= '(0,0)' and ctid < '(25,0)'",
      "ctid >= '(25,0)' and ctid < '(50,0)'",
      "ctid >= '(50,0)' and ctid < '(75,0)'",
      "ctid >= '(75,0)'",
    ]);
    expect(copies[0]).toContain(
      String.raw`(select "id", U&"Odd \0022name" from only "public"."t" `,
    );
  });

  it('have the SQL of pg_dump around the rows once', () => {
    const pieces = piecesOf(table(), 15, 250);
    expect(pieces.map(({ head }) => head).join('')).toBe(
      '-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -\n--\n\nCOPY public.t (id, "Odd ""name") FROM stdin;\n',
    );
    expect(pieces.map(({ tail }) => tail).join('')).toBe('\\.\n\n\n--\n');
  });

  it('are the whole table if it is small, empty, or on a server that cannot read ranges', () => {
    for (const [one, major] of [
      [table({ sizeBytes: 100 }), 15],
      [table({ pages: 0, sizeBytes: 0 }), 15],
      [table(), 13],
    ] as const) {
      expect(piecesOf(one, major, 250).map((piece) => copyOf(piece).text)).toEqual([
        String.raw`copy "public"."t" ("id", U&"Odd \0022name") to stdout`,
      ]);
    }
  });
});

describe('a name that is a keyword in some versions only', () => {
  const [plain, keyword] = [table(), table({ quotedColumns: ['json_table'] })];

  it('is left to pg_dump if the server has another version', () => {
    const all = [plain, keyword];
    expect(quotedAlike(all, { serverMajor: 15, toolsMajor: 15 })).toEqual(all);
    expect(quotedAlike(all, { serverMajor: 15, toolsMajor: 17 })).toEqual([plain]);
    expect(quotedAlike(all, { serverMajor: 18, toolsMajor: 19 })).toEqual([]);
  });
});
