import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ExpectedError } from '#shared/errors/errors.ts';
import { DumpScanner } from './dump-scanner.ts';
import type { DumpPart } from './dump-part.ts';
import { StatementReader } from './statement-reader.ts';

/**
 * Returns all parts, with consecutive rows joined, of text in chunks of this size; bytes as
 * Latin-1.
 */
function partsOf(sql: string | Buffer, chunkBytes = 1024 * 1024): string[] {
  const bytes = Buffer.from(sql as string);
  const reader = new StatementReader();
  const found: string[] = [];
  const add = (parts: DumpPart[]): void => {
    for (const part of parts) {
      if (part.kind === 'statement') found.push(part.statement.bytes.toString('latin1'));
      else if (part.kind === 'rows') {
        const text = part.bytes.toString('latin1');
        if (found.at(-1)?.startsWith('rows: ') === true) found.push(`${found.pop()}${text}`);
        else found.push(`rows: ${text}`);
      } else if (part.kind === 'rows-end') found.push('end of rows');
      else found.push(`${part.kind}: ${part.text}`);
    }
  };
  for (let at = 0; at < bytes.length; at += chunkBytes)
    add(reader.push(bytes.subarray(at, at + chunkBytes)));
  add(reader.finish());
  return found;
}

const asLatin1 = (text: string): string => Buffer.from(text).toString('latin1');

function bareOf(sql: string): string[] {
  const reader = new StatementReader();
  return [...reader.push(Buffer.from(sql)), ...reader.finish()].flatMap((part) =>
    part.kind === 'statement' ? [part.statement.bare] : [],
  );
}

function refusalOf(sql: string | Buffer): string {
  try {
    partsOf(sql);
    return 'nothing';
  } catch (error) {
    return error instanceof ExpectedError ? error.error.code : String(error);
  }
}

describe('StatementReader', () => {
  it.each([
    ['SELECT 1; SELECT 2;', ['SELECT 1;', 'SELECT 2;']],
    ["SELECT 'a;b'; SELECT 2;", ["SELECT 'a;b';", 'SELECT 2;']],
    ["SELECT 'it''s;'; X;", ["SELECT 'it''s;';", 'X;']],
    ["SELECT E'\\';'; X;", ["SELECT E'\\';';", 'X;']],
    // The letter belongs to a name: the string literal is an ordinary one, and the backslash in it
    // has no meaning.
    ["SELECT nameE'\\'; X;", ["SELECT nameE'\\';", 'X;']],
    ["SELECT 😀E'\\'; X;", ["SELECT 😀E'\\';", 'X;']],
    ["SELECT 'a'\n'b\\'; X;", ["SELECT 'a'\n'b\\';", 'X;']],
    // After a line break, a string literal with escapes continues.
    ["SELECT E'a'\n'b\\';'; X;", ["SELECT E'a'\n'b\\';';", 'X;']],
    ["SELECT E'a' -- c\n  '\\';'; X;", ["SELECT E'a' -- c\n  '\\';';", 'X;']],
    ["SELECT E'a' '\\'; X;", ["SELECT E'a' '\\';", 'X;']],
    ["SELECT U&'\\'; X;", ["SELECT U&'\\';", 'X;']],
    ["SELECT b'0''1;'; X;", ["SELECT b'0''1;';", 'X;']],
    ['SELECT "a;""b"; X;', ['SELECT "a;""b";', 'X;']],
    ['SELECT $$;$$; X;', ['SELECT $$;$$;', 'X;']],
    ['SELECT $a$;$b$;$a$; X;', ['SELECT $a$;$b$;$a$;', 'X;']],
    ['SELECT $ä$;$ä$; X;', ['SELECT $ä$;$ä$;', 'X;']],
    // A dollar sign continues a name, and begins a string literal after a number.
    ['SELECT a$$; X;', ['SELECT a$$;', 'X;']],
    ['SELECT 1$$;$$; X;', ['SELECT 1$$;$$;', 'X;']],
    ['SELECT $1; X;', ['SELECT $1;', 'X;']],
    ['SELECT /* ; /* ; */ ; */ 1; X;', ['SELECT /* ; /* ; */ ; */ 1;', 'X;']],
    ['SELECT /**/ 1; /*/ ; */ X;', ['SELECT /**/ 1;', 'X;']],
    ['SELECT 1 -- ;\n; X;', ['SELECT 1 -- ;\n;', 'X;']],
    // A carriage return ends a comment.
    ['SELECT 1 -- ;\r; X;', ['SELECT 1 -- ;\r;', 'X;']],
    ['-- one\r\nSELECT 1;', ['comment: -- one', 'SELECT 1;']],
    [
      'CREATE RULE r AS ON INSERT TO t DO ALSO (X; Y); Z;',
      ['CREATE RULE r AS ON INSERT TO t DO ALSO (X; Y);', 'Z;'],
    ],
    [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; X;',
      [
        'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END;',
        'X;',
      ],
    ],
    [
      'CREATE FUNCTION public.begin() RETURNS int; X;',
      ['CREATE FUNCTION public.begin() RETURNS int;', 'X;'],
    ],
    [';; X;', ['X;']],
    ['X', ['X']],
    ['\uFEFFX;', ['X;']],
    [
      "SET standard_conforming_strings = off;\nSELECT '\\';'; X;",
      ['SET standard_conforming_strings = off;', "SELECT '\\';';", 'X;'],
    ],
  ])('splits %j as the server does, regardless of how it is cut', (sql, expected) => {
    for (const chunkBytes of [1, 2, 3, 7, 1024]) {
      expect(partsOf(sql, chunkBytes)).toEqual(expected.map(asLatin1));
    }
  });

  it.each([
    [
      'COPY t (a) FROM stdin;\n1\n2\n\\.\nX;',
      ['COPY t (a) FROM stdin;', 'rows: 1\n2\n', 'end of rows', 'X;'],
    ],
    ['copy t\nfrom  STDIN ;\n\\.\nX;', ['copy t\nfrom  STDIN ;', 'end of rows', 'X;']],
    [
      'COPY t FROM stdin;\r\n1\r\n\\.\r\nX;\r\n',
      ['COPY t FROM stdin;', 'rows: 1\r\n', 'end of rows', 'X;'],
    ],
    [
      'COPY t FROM stdin;\n\\\\.\n\\.x\n\\.\n',
      ['COPY t FROM stdin;', 'rows: \\\\.\n\\.x\n', 'end of rows'],
    ],
    [
      "COPY t FROM stdin;\n' ; \\\\restrict\n\\.\n",
      ['COPY t FROM stdin;', "rows: ' ; \\\\restrict\n", 'end of rows'],
    ],
    [
      'COPY "a;\nb" FROM stdin;\n1\n\\.\n',
      ['COPY "a;\nb" FROM stdin;', 'rows: 1\n', 'end of rows'],
    ],
    ['COPY t TO " FROM stdin"; X;', ['COPY t TO " FROM stdin";', 'X;']],
    ["SELECT 'COPY t FROM stdin;'; X;", ["SELECT 'COPY t FROM stdin;';", 'X;']],
  ])('finds the rows in %j, regardless of how they are cut', (sql, expected) => {
    for (const chunkBytes of [1, 2, 3, 4, 5, 1024]) {
      expect(partsOf(sql, chunkBytes)).toEqual(expected.map(asLatin1));
    }
  });

  it('returns commands of psql between statements, and rejects a backslash in SQL', () => {
    expect(partsOf('\\restrict abc\nX;\n  \\unrestrict abc\r\n')).toEqual([
      'command: \\restrict abc',
      'X;',
      'command: \\unrestrict abc',
    ]);
    for (const sql of ['SELECT 1 \\g\n', 'SELECT 1; \\! touch x\n', 'SELECT\n\\! touch x\n;']) {
      expect(refusalOf(sql)).toBe('dump-not-trusted');
    }
  });

  it('rejects a NUL byte at any position, and SQL after a COPY in the same line', () => {
    expect(refusalOf('SELECT 1;\n\0')).toBe('verification-failed');
    expect(refusalOf("SELECT '\0';\n")).toBe('verification-failed');
    expect(refusalOf('COPY t FROM stdin;\n1\0\n\\.\n')).toBe('verification-failed');
    expect(refusalOf('COPY t FROM stdin; SELECT 1;\n\\.\n')).toBe('dump-not-trusted');
  });

  it('reads characters whose second byte is a backslash in the encoding of the dump', () => {
    const dump = (encoding: string, text: Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(`SET client_encoding = '${encoding}';\nSELECT E'`),
        text,
        Buffer.from("';\nX;\n"),
      ]);
    // 表 is 0x95 0x5C in Shift JIS; in BIG5 功 is 0xA5 0x5C.
    expect(partsOf(dump('SJIS', Buffer.from([0x95, 0x5c]))).slice(2)).toEqual(['X;']);
    expect(partsOf(dump('BIG5', Buffer.from([0xa5, 0x5c]))).slice(2)).toEqual(['X;']);
  });

  it('removes only string literals and comments from the bare text of a statement', () => {
    expect(bareOf(`INSERT INTO "a'b" VALUES (1, 'x;', E'\\'', $q$ y $q$) /* c */ -- d\n;`)).toEqual(
      [`INSERT INTO "a'b" VALUES (1, '' , E'' , '')    \n;`],
    );
    expect(bareOf('SELECT "two\nlines", 1;')).toEqual(['SELECT "two\nlines", 1;']);
  });

  it('returns the same regardless of how the text is cut (property)', () => {
    const word = fc.constantFrom(
      "'",
      '"',
      '$$',
      '$a$',
      '\\',
      '--',
      '/*',
      '*/',
      ';',
      '\n',
      '\r',
      'E',
      'e',
      'U&',
      '(',
      ')',
      'BEGIN ATOMIC',
      'END',
      'CASE',
      'COPY t FROM stdin;\n',
      '\\.\n',
      'a',
      '1',
      ' ',
      'é',
      '😀',
      "''",
    );
    const outcome = (sql: string, chunkBytes: number): unknown => {
      try {
        return partsOf(sql, chunkBytes);
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        return error.error;
      }
    };
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        (words, chunkBytes) => {
          const sql = words.join('');
          expect(outcome(sql, chunkBytes)).toEqual(outcome(sql, 1 << 20));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

it('returns the line and the entry of each statement, regardless of how the text is cut', () => {
  const sql = `\\restrict a\nSELECT 1;\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n\nCREATE TABLE t (\n  a text\n); SELECT 2;\nCOPY public.t (a) FROM stdin;\none\ntwo\n\\.\n/* a\n\n*/ SELECT 'x\n\ny';\n-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -\nSELECT 3;`;
  const ways = [1, 2, 3, 7, 1000].flatMap((one) =>
    [true, false].map((isTold) => [one, isTold] as const),
  );
  for (const [chunkBytes, isTold] of ways) {
    const reader = new StatementReader();
    const scanner = new DumpScanner();
    const found: unknown[] = [];
    const add = (parts: DumpPart[]): void => {
      for (const part of parts) {
        if (part.kind === 'statement')
          found.push([part.statement.line, part.statement.entry?.slice(3, 8)]);
      }
    };
    const bytes = Buffer.from(sql);
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = bytes.subarray(at, at + chunkBytes);
      const before = scanner.copiedLines;
      scanner.push(chunk);
      add(reader.push(chunk, isTold ? scanner.copiedLines - before : null));
    }
    add(reader.finish());
    expect(found).toEqual([
      [2, undefined],
      [5, 'Name:'],
      [7, 'Name:'],
      [8, 'Name:'],
      [14, 'Name:'],
      [18, 'Data '],
    ]);
  }
});

it('is not between statements if the text ends after a COPY statement and before its rows', () => {
  const reader = new StatementReader();
  reader.push(Buffer.from('COPY t FROM stdin'));
  reader.finish();
  expect(reader.isBetweenStatements).toBe(false);
});
