/**
 * A statement as one line that can be compared with a form word for word: keywords in upper case,
 * one space between any two parts, `''` for a string literal, and `"0"`, `"1"` … for quoted names.
 * So no name, literal or spelling can look like other syntax. Source: PostgreSQL manual, "Lexical
 * Structure". No I/O.
 */
import { decoderOf } from './text-encoding.ts';
import type { Statement } from './dump-part.ts';

export interface StatementTokens {
  line: string;
  /** Returns the name in the line: a quoted name for `"0"`, any other name in lower case. */
  nameOf(word: string): string;
}

/**
 * The server shortens names (manual, "Identifiers and Key Words"), but not inside of a character.
 */
const longestNameBytes = 63;

function cut(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= longestNameBytes) return name;
  let end = longestNameBytes;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/** Statements that can match a form are far shorter. */
const longest = 100_000;

const part = /"((?:[^"]|"")*)"|''|[A-Za-z_\u0080-\u00ff][\w$\u0080-\u00ff]*|\d+(?:\.\d+)?|\S/gu;

/** Returns null for a statement that is too long to match a form. */
export function tokensOf({
  bare,
  encoding,
}: Pick<Statement, 'bare' | 'encoding'>): StatementTokens | null {
  if (bare.length > longest) return null;
  const decode = decoderOf(encoding);
  const nameFrom = (bytes: string): string => cut(decode(Buffer.from(bytes, 'latin1')));
  const names: string[] = [];
  const line: string[] = [];
  for (const [text, quoted] of bare.matchAll(part)) {
    if (quoted === undefined) {
      line.push(text.replaceAll(/[a-z]/gu, (letter) => letter.toUpperCase()));
    } else {
      line.push(`"${names.length}"`);
      names.push(nameFrom(quoted.replaceAll('""', '"')));
    }
  }
  return {
    line: line.join(' '),
    nameOf: (word) => {
      const quoted = /^"(\d+)"$/u.exec(word)?.[1];
      if (quoted !== undefined) return names[Number(quoted)] ?? '';
      const small = word.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase());
      return nameFrom(small);
    },
  };
}

/** Returns the same line without the text in parentheses. */
export function outsideParentheses(line: string): string {
  let depth = 0;
  const kept = line.split(' ').filter((word) => {
    if (word === '(') depth += 1;
    const isOutside = depth === 0;
    if (word === ')') depth = Math.max(0, depth - 1);
    return isOutside;
  });
  return kept.join(' ');
}
