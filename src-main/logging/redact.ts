/**
 * What must not reach the log, and how it is left out: secrets by value (those that were registered)
 * and by pattern (those that nobody registered), and control characters, with which a name on a
 * server could forge lines or steer the terminal of whoever reads the log.
 */

import { cut } from './shorten.ts';

export interface Redactor {
  /** From now on this value is left out, in all the ways it may be written. */
  register: (secret: string) => void;
  /** Without secrets; a longer text than anybody reads is cut. Takes time in proportion to what is kept. */
  text: (text: string) => string;
  /** Plain data with every text in it redacted; safe to give to JSON.stringify. */
  data: (value: unknown) => unknown;
}

const mark = '[redacted]';
/** Leaving out shorter ones would shred every line, and give them away by what is missing. */
const shortestSecret = 4;
const deepest = 8;
/** Of one text. All that a program says is shorter, except where it is meant to fill the log. */
const longestText = 256 * 1024;
/** Of all texts of one entry together, about. */
const longestEntry = 1024 * 1024;
/** Of a list, or of the fields of an object. */
const mostItems = 10_000;

const secretField =
  /^(?:pg)?(?:password|passwd|passphrase|secret|token|jwt|authorization|cookie)$/iu;

/**
 * None of them may look at a text more than once: what one attempt has looked through, the next one must not
 * look through again. So each takes all up to a mark that ends every attempt, and what it has taken is decided
 * by a function. A quoted value that does not end is one to the end of the text.
 */
const patterns: readonly (readonly [RegExp, (found: string, before?: string) => string])[] = [
  [/\bpostgres(?:ql)?:\/\/[^\s:@/]*:\S*/giu, withoutPasswordOfUrl],
  [
    /((?<![a-z])(?:pg)?(?:password|passwd|passphrase)["']?\s*[=:]\s*)(?:"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|'[^'\\]*(?:\\.[^'\\]*)*(?:'|\\?$)|[^\s"'&,;}]+)/giu,
    (_found, before = '') => `${before}${mark}`,
  ],
  [/(\bpassword\s+)'[^']*(?:''[^']*)*(?:'|$)/giu, (_found, before = '') => `${before}${mark}`],
  [/[\w.-]+/gu, withoutWebTokens],
  [/(\bbearer\s+)[\w.~+/=-]+/giu, (_found, before = '') => `${before}${mark}`],
];

/** A password may hold a raw "@": everything up to the last one belongs to it. */
function withoutPasswordOfUrl(url: string): string {
  const passwordStart = url.indexOf(':', url.indexOf('//')) + 1;
  const passwordEnd = url.lastIndexOf('@');
  return passwordEnd < passwordStart
    ? url
    : `${url.slice(0, passwordStart)}${mark}${url.slice(passwordEnd)}`;
}

/** JSON Web Tokens: three parts with points between them, the first of which begins with `{"` in base64. */
function withoutWebTokens(words: string): string {
  if (!words.includes('eyJ')) return words;
  const parts = words.split('.');
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const head = /\beyJ[\w-]{5}/u.exec(part);
    if (head === null || (parts[at + 1] ?? '') === '' || at + 2 >= parts.length) {
      kept.push(part);
      continue;
    }
    kept.push(`${part.slice(0, head.index)}${mark}`);
    at += 2;
  }
  return kept.join('.');
}

/** Leaves out what looks like a secret, whoever knows of it. Pure. */
export function redactPatterns(input: string): string {
  let output = input;
  for (const [pattern, replaced] of patterns) output = output.replace(pattern, replaced);
  return output;
}

export function createRedactor(): Redactor {
  /** Longest first, so that a secret inside another does not leave a rest of it behind. */
  let values: string[] = [];

  const text = (input: string): string => {
    const isCut = input.length > longestText;
    // What is left of a known secret that lies across this cut goes with the next one.
    const spare = values[0]?.length ?? 0;
    let output = isCut ? input.slice(0, longestText + spare) : input;
    for (const value of values) output = output.replaceAll(value, mark);
    return redactPatterns(isCut ? cut(output, output.length - spare - 1) : output);
  };

  return {
    register: (secret) => {
      if (secret.length < shortestSecret) return;
      values = [...new Set([...values, ...spellings(secret)])].sort((a, b) => b.length - a.length);
    },
    text,
    data: (value) => {
      let room = longestEntry;
      const bounded = (input: string): string => {
        if (room <= 0) return '[cut]';
        const output = text(input);
        room -= output.length;
        return output;
      };
      return plain(value, bounded, []);
    },
  };
}

/** One secret as it looks in JSON, in a URL, in SQL and in a password file. */
function spellings(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    encodeURI(secret),
    secret.replaceAll("'", "''"),
    secret.replaceAll(/[\\:]/gu, '\\$&'),
    secret.replaceAll(/[\\']/gu, '\\$&'),
  ];
}

function plain(value: unknown, text: (input: string) => string, above: unknown[]): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (value === null || typeof value !== 'object') return value;
  if (above.includes(value)) return '[circular]';
  if (above.length >= deepest) return '[too deep]';
  const inside = [...above, value];
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) {
    return plain(
      // Own fields such as `code`; the three others are not enumerable.
      Object.assign({}, value, { name: value.name, message: value.message, stack: value.stack }),
      text,
      inside,
    );
  }
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).map((item) => plain(item, text, inside));
    return value.length > mostItems ? [...items, `[${value.length - mostItems} more]`] : items;
  }
  if (value instanceof Map) return plain([...value.entries()], text, inside);
  if (value instanceof Set) return plain([...value.values()], text, inside);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, mostItems)
      .map(([key, item]) => [
        text(key),
        typeof item === 'string' && secretField.test(key) ? mark : plain(item, text, inside),
      ]),
  );
}

/** C0, DEL, C1, line separators, and the marks that turn the direction of writing. */
const unsafeCharacters =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export function escapeControls(text: string): string {
  return text.replaceAll(
    unsafeCharacters,
    (found) => short[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
