/**
 * What must not reach the log, and how it is left out: secrets by value (those that were registered)
 * and by pattern (those that nobody registered), and control characters, with which a name on a
 * server could forge lines or steer the terminal of whoever reads the log.
 */

export interface Redactor {
  /** From now on this value is left out, in all the ways it may be written. */
  register: (secret: string) => void;
  text: (text: string) => string;
  /** Plain data with every text in it redacted; safe to give to JSON.stringify. */
  data: (value: unknown) => unknown;
}

const mark = '[redacted]';
/** Leaving out shorter ones would shred every line, and give them away by what is missing. */
const shortestSecret = 4;
const deepest = 8;

const secretField =
  /^(?:pg)?(?:password|passwd|passphrase|secret|token|jwt|authorization|cookie)$/iu;

const patterns: readonly (readonly [RegExp, string])[] = [
  // A password may hold a raw "@": everything up to the last one belongs to it.
  [/(\bpostgres(?:ql)?:\/\/[^\s:@/]*):\S*@/giu, `$1:${mark}@`],
  [
    /((?<![a-z])(?:pg)?(?:password|passwd|passphrase)["']?\s*[=:]\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'&,;}]+)/giu,
    `$1${mark}`,
  ],
  [/(\bpassword\s+)'(?:[^']|'')*'/giu, `$1${mark}`],
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/gu, mark],
  [/(\bbearer\s+)[\w.~+/=-]+/giu, `$1${mark}`],
];

/** Leaves out what looks like a secret, whoever knows of it. Pure. */
export function redactPatterns(input: string): string {
  let output = input;
  for (const [pattern, replacement] of patterns) output = output.replace(pattern, replacement);
  return output;
}

export function createRedactor(): Redactor {
  /** Longest first, so that a secret inside another does not leave a rest of it behind. */
  let values: string[] = [];

  const text = (input: string): string => {
    let output = input;
    for (const value of values) output = output.replaceAll(value, mark);
    return redactPatterns(output);
  };

  return {
    register: (secret) => {
      if (secret.length < shortestSecret) return;
      values = [...new Set([...values, ...spellings(secret)])].sort((a, b) => b.length - a.length);
    },
    text,
    data: (value) => plain(value, text, []),
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
  if (Array.isArray(value)) return value.map((item) => plain(item, text, inside));
  if (value instanceof Map) return plain([...value.entries()], text, inside);
  if (value instanceof Set) return plain([...value.values()], text, inside);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
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
