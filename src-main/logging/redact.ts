/**
 * Removes data that must not be logged: secrets by value (registered secrets) and by pattern
 * (unregistered secrets), and control characters. With control characters a name on a server could
 * forge lines or control the terminal of a user who reads the log.
 */

import { cut } from './shorten.ts';

export interface Redactor {
  /** From now on this value is removed, in all its notations. */
  register: (secret: string) => void;
  /**
   * Returns the text without secrets. A very long text is cut. The duration is proportional to the
   * length of the result.
   */
  text: (text: string) => string;
  /** Returns plain data with every string redacted; safe for JSON.stringify. */
  data: (value: unknown) => unknown;
}

const marker = '[redacted]';
/** Removing shorter secrets would damage every line, and reveal them by the gaps. */
const shortestSecret = 4;
const deepest = 8;
/** Limit for one text. Output of programs is shorter, except if it is meant to fill the log. */
const longestText = 256 * 1024;
/** Approximate limit for all texts of one entry together. */
const longestEntry = 1024 * 1024;
/** Limit for the items of a list, or the fields of an object. */
const mostItems = 10_000;

const secretField =
  /^(?:pg)?(?:password|passwd|passphrase|secret|token|jwt|authorization|cookie)$/iu;

/**
 * Patterns must scan a text only once: a second attempt must not scan the same part again. Each
 * pattern therefore consumes everything up to a delimiter that ends every attempt, and a function
 * decides about the consumed part. A quoted value without an end extends to the end of the text.
 */
const patterns: readonly (readonly [RegExp, (found: string, before?: string) => string])[] = [
  [/\bpostgres(?:ql)?:\/\/[^\s:@/]*:\S*/giu, withoutPasswordOfUrl],
  [
    /((?<![a-z])(?:pg)?(?:password|passwd|passphrase)["']?\s*[=:]\s*)(?:"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|'[^'\\]*(?:\\.[^'\\]*)*(?:'|\\?$)|[^\s"'&,;}]+)/giu,
    (_found, before = '') => `${before}${marker}`,
  ],
  [/(\bpassword\s+)'[^']*(?:''[^']*)*(?:'|$)/giu, (_found, before = '') => `${before}${marker}`],
  [/[\w.-]+/gu, withoutWebTokens],
  [/(\bbearer\s+)[\w.~+/=-]+/giu, (_found, before = '') => `${before}${marker}`],
];

/** A password can contain a raw "@": everything up to the last "@" belongs to it. */
function withoutPasswordOfUrl(url: string): string {
  const passwordStart = url.indexOf(':', url.indexOf('//')) + 1;
  const passwordEnd = url.lastIndexOf('@');
  return passwordEnd < passwordStart
    ? url
    : `${url.slice(0, passwordStart)}${marker}${url.slice(passwordEnd)}`;
}

/**
 * Removes JSON Web Tokens: three parts separated by dots; the first part begins with `{"` in
 * base64.
 */
function withoutWebTokens(text: string): string {
  if (!text.includes('eyJ')) return text;
  const parts = text.split('.');
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const header = /\beyJ[\w-]{5}/u.exec(part);
    if (header === null || (parts[at + 1] ?? '') === '' || at + 2 >= parts.length) {
      kept.push(part);
      continue;
    }
    kept.push(`${part.slice(0, header.index)}${marker}`);
    at += 2;
  }
  return kept.join('.');
}

/** Removes everything that looks like a secret, registered or not. Pure function: no I/O. */
export function redactPatterns(input: string): string {
  let output = input;
  for (const [pattern, replaced] of patterns) output = output.replace(pattern, replaced);
  return output;
}

export function createRedactor(): Redactor {
  /** Longest first, so that no part of a secret remains that contains another secret. */
  let values: string[] = [];

  const text = (input: string): string => {
    const isCut = input.length > longestText;
    // A part of a known secret at this position is removed by the next cut.
    const spare = values[0]?.length ?? 0;
    let output = isCut ? input.slice(0, longestText + spare) : input;
    for (const value of values) output = output.replaceAll(value, marker);
    return redactPatterns(isCut ? cut(output, output.length - spare - 1) : output);
  };

  return {
    register: (secret) => {
      if (secret.length < shortestSecret) return;
      values = [...new Set([...values, ...spellings(secret)])].sort((a, b) => b.length - a.length);
    },
    text,
    data: (value) => {
      let remaining = longestEntry;
      const bounded = (input: string): string => {
        if (remaining <= 0) return '[cut]';
        const output = text(input);
        remaining -= output.length;
        return output;
      };
      return plain(value, bounded, []);
    },
  };
}

/** Returns a secret as it is written in JSON, in a URL, in SQL and in a password file. */
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
      // Copies own fields such as `code`; the three other fields are not enumerable.
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
        typeof item === 'string' && secretField.test(key) ? marker : plain(item, text, inside),
      ]),
  );
}

/** C0, DEL, C1, line separators, and the characters that change the direction of writing. */
const unsafeCharacters =
  // oxlint-disable-next-line no-control-regex -- the pattern has to match control characters
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export function escapeControls(text: string): string {
  return text.replaceAll(
    unsafeCharacters,
    (found) => short[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
