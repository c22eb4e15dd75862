/**
 * The meaning of the definition of an object, regardless of the settings and options of pg_dump:
 * names and strings may have other quotes (`quote_all_identifiers`, `standard_conforming_strings`,
 * `--disable-dollar-quoting`), and points in time another time zone. Two definitions with the same
 * meaning have the same text here. The text is only for comparison, not for running. Sources:
 * PostgreSQL manual, "Lexical Structure"; ruleutils.c (`quote_identifier`, `simple_quote_literal`).
 * Pure functions.
 */
import { inOneTimeZone, withoutNeedlessQuotes } from './value-meaning.ts';

/**
 * Each pattern is matched where the last match ended. A string without an end continues to the end
 * of the text.
 */
const space = /\s+/uy;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/uy;
const quotedName = /"((?:[^"]|"")*)"?/uy;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,62})?\$/uy;
const textWithBackslashes = /[eE]'((?:[^'\\]|''|\\[\s\S])*)'?/uy;
const plainText = /'((?:[^']|'')*)'?/uy;
const oldText = /'((?:[^'\\]|''|\\[\s\S])*)'?/uy;
/** The string before this cast is the name of an object in the database. */
const beforeCastToName = /(?=::"?reg[a-z])/uy;

/**
 * With `--extra-float-digits` below -3, pg_dump writes the default values as if a user had set
 * them.
 */
const usualCost = / (?:COST 1e\+02|ROWS 1e\+03)(?= |$)/gu;

const needsNoQuotes = /^[a-z_][a-z0-9_$]*$/u;

/** `isConforming`: `standard_conforming_strings` was on when the dump was written (the default). */
export function meaningOfSql(sql: string, isConforming: boolean): string {
  const parts: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(sql);
    at += found?.[0].length ?? 0;
    return found;
  };
  const takeText = (): string | null => {
    const escaped = take(textWithBackslashes) ?? (isConforming ? null : take(oldText));
    if (escaped !== null) return withoutBackslashes(escaped[1] ?? '');
    const plain = take(plainText)?.[1];
    if (plain !== undefined) return plain.replaceAll("''", "'");
    const tag = take(dollarTag)?.[0];
    if (tag === undefined) return null;
    const end = sql.indexOf(tag, at);
    const body = sql.slice(at, end === -1 ? undefined : end);
    at = end === -1 ? sql.length : end + tag.length;
    return body;
  };
  while (at < sql.length) {
    if (take(space) !== null) {
      parts.push(' ');
      continue;
    }
    const text = takeText();
    if (text !== null) {
      const isName = take(beforeCastToName) !== null;
      const value = isName ? withoutNeedlessQuotes(text) : inOneTimeZone(text);
      parts.push(`'${JSON.stringify(value)}'`);
      continue;
    }
    const name = take(quotedName);
    if (name !== null) {
      const [whole, inside = ''] = name;
      parts.push(needsNoQuotes.test(inside) ? inside : whole);
      continue;
    }
    const one = take(word)?.[0] ?? sql.charAt(at++);
    parts.push(one);
  }
  return parts.join('').replaceAll(usualCost, '').trim();
}

/** Manual, "String Constants With C-Style Escapes". */
const controls: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function withoutBackslashes(text: string): string {
  return text.replaceAll(/''|\\([\s\S])/gu, (_: string, escaped: string | undefined) =>
    escaped === undefined ? "'" : (controls[escaped] ?? escaped),
  );
}
