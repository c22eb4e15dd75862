import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SqlLexer } from './sql-lexer.ts';

/**
 * Returns for each line if it begins outside of all quotes and comments; and if the end is outside.
 */
function outsideOf(sql: string, settings: readonly string[] = []): boolean[] {
  const lexer = new SqlLexer();
  for (const setting of settings) lexer.readLine(setting);
  const found = sql.split('\n').map((line) => {
    const { isOutside } = lexer;
    lexer.readLine(line);
    return isOutside;
  });
  return [...found, lexer.isOutside];
}

describe('a line of SQL begins inside of', () => {
  it.each([
    ['a string', "SELECT 'one\ntwo';\n"],
    ['a string with doubled quotes', "SELECT 'it''s\ntwo''';\n"],
    ['an escape string', "SELECT E'one \\'\ntwo';\n"],
    ['a quoted identifier', 'SELECT "one\ntwo" ;\n'],
    ['a dollar quote', 'DO $$ one\ntwo $$;\n'],
    ['a dollar quote with a tag', 'DO $body$ $$ $other$\ntwo $body$;\n'],
    ['a dollar quote in another script', 'DO $größe$ one\ntwo $größe$;\n'],
    ['a comment', '/* one\ntwo */;\n'],
    ['a comment in a comment', '/* /* one */\ntwo */;\n'],
  ])('%s', (_what, sql) => {
    expect(outsideOf(sql)).toEqual([true, false, true, true]);
  });
});

describe('a line of SQL begins outside of everything after', () => {
  it.each([
    ['a whole string', "SELECT 'one';"],
    ['a backslash at the end of an ordinary string', "SELECT 'one\\';"],
    ['a name that ends in e', "SELECT one'two';"],
    ['a quote in a line comment', "-- it's"],
    ['a comment marker in a string', "SELECT '/*', '--';"],
    ['a dollar in a name', 'SELECT a$b$ FROM t;'],
    ['a positional parameter', 'SELECT $1;'],
    ['a quote in an identifier', `SELECT "it's";`],
    ['doubled quotes in an identifier', 'SELECT "a ""b""";'],
    ['an empty dollar quote', 'SELECT $$$$, $a$$a$;'],
    ['a meta-command with a quote', "\\restrict it's"],
    ['nothing', ''],
  ])('%s', (_what, line) => {
    expect(outsideOf(`${line}\n`)).toEqual([true, true, true]);
  });
});

it('applies standard_conforming_strings, as pg_dump writes it', () => {
  const sql = "SELECT 'one\\'\ntwo';\n";
  expect(outsideOf(sql, ['SET standard_conforming_strings = off;'])).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(outsideOf(sql, ['SET standard_conforming_strings = on;'])[1]).toBe(true);
});

describe('a line in parts', () => {
  // Longer than any marker, so that a part never ends before the first marker is read.
  const filler = ' '.repeat(200);
  const marks = ["'", "E'", '"', '$a$', '$$', '--', '/*', '*/', "\\'", "''", '\\', 'x', ' '];

  it('has the same result as the whole line, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...marks), { maxLength: 30 }),
        fc.array(fc.nat(300), { maxLength: 5 }),
        (pieces, cuts) => {
          const line = filler + pieces.join('');
          const whole = new SqlLexer();
          whole.readLine(line);
          const parts = new SqlLexer();
          let from = 0;
          for (const cut of cuts.map((one) => one + filler.length).toSorted((a, b) => a - b)) {
            parts.readPart(line.slice(from, cut), false);
            from = Math.min(cut, line.length);
          }
          parts.readPart(line.slice(from), true);
          expect(parts.isOutside).toBe(whole.isOutside);
          expect(parts.isInIdentifier).toBe(whole.isInIdentifier);
          expect(parts.sawBackslash).toBe(whole.sawBackslash);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
