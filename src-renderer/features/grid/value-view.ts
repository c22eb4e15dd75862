/** How a long value is shown: JSON with indents, bytes as a dump or a picture, times in local time. */
import { exactTime } from '#shared/describe-time.ts';

export type ValueView =
  | { kind: 'text'; text: string; note: string | null }
  | { kind: 'json'; text: string }
  /** `picture`: an address of the picture; null if the bytes are not a picture. */
  | { kind: 'bytes'; size: number; dump: string; isShortened: boolean; picture: string | null };

/** Values up to this size are shown as JSON with indents. */
const longestJson = 1_000_000;
const shownBytesOfDump = 4096;

export function viewOf(value: string, type: string | null, isCut: boolean): ValueView {
  if ((type === null || type === 'bytea') && /^\\x(?:[0-9a-f]{2})*/iu.test(value)) {
    if (type === 'bytea' || /^\\x(?:[0-9a-f]{2})+$/iu.test(value)) return bytesView(value, isCut);
  }
  if (!isCut && value.length <= longestJson && /^\s*[[{]/u.test(value)) {
    const text = indented(value);
    if (text !== null) return { kind: 'json', text };
  }
  return { kind: 'text', text: value, note: localTime(value, type) };
}

/** Indents JSON without reading numbers: they keep all their digits. Null if it is not JSON. */
export function indented(json: string): string | null {
  try {
    JSON.parse(json);
  } catch {
    return null;
  }
  let depth = 0;
  const line = (): string => `\n${'  '.repeat(depth)}`;
  const tokens = tokensOf(json);
  let text = '';
  for (const [at, token] of tokens.entries()) {
    if (token === '{' || token === '[') {
      depth += 1;
      const isEmpty = tokens[at + 1] === '}' || tokens[at + 1] === ']';
      text += isEmpty ? token : token + line();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const wasOpened = tokens[at - 1] === '{' || tokens[at - 1] === '[';
      text += wasOpened ? token : line() + token;
    } else if (token === ',') text += token + line();
    else text += token === ':' ? ': ' : token;
  }
  return text;
}

/** Splits valid JSON into its strings, brackets, commas, colons and other values. */
function tokensOf(json: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < json.length;) {
    const end = endOfToken(json, at);
    const token = json.slice(at, end).trim();
    if (token !== '') tokens.push(token);
    at = end;
  }
  return tokens;
}

function endOfToken(json: string, start: number): number {
  let at = start + 1;
  if (json[start] === '"') {
    while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
    return at + 1;
  }
  if (endsValue(json[start])) return at;
  while (at < json.length && !endsValue(json[at])) at += 1;
  return at;
}

const endsValue = (character: string | undefined): boolean =>
  character !== undefined && '[]{},:" \t\r\n'.includes(character);

const pictures: readonly { type: string; begins: RegExp }[] = [
  { type: 'image/png', begins: /^89504e470d0a1a0a/u },
  { type: 'image/jpeg', begins: /^ffd8ff/u },
  { type: 'image/gif', begins: /^47494638[39]/u },
  { type: 'image/webp', begins: /^52494646.{8}57454250/u },
];

function bytesView(value: string, isCut: boolean): ValueView {
  const hex = value.slice(2).toLowerCase();
  const even = hex.slice(0, hex.length - (hex.length % 2));
  const found = isCut ? undefined : pictures.find(({ begins }) => begins.test(even));
  return {
    kind: 'bytes',
    size: even.length / 2,
    dump: hexDump(even.slice(0, shownBytesOfDump * 2)),
    isShortened: isCut || even.length > shownBytesOfDump * 2,
    picture: found === undefined ? null : `data:${found.type};base64,${base64(even)}`,
  };
}

function bytesOf(hex: string): number[] {
  return (hex.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function base64(hex: string): string {
  return btoa(
    bytesOf(hex)
      .map((byte) => String.fromCharCode(byte))
      .join(''),
  );
}

/** "00000000  89 50 4e 47 0d 0a 1a 0a  .PNG....", 8 bytes in a line. */
export function hexDump(hex: string): string {
  const bytes = bytesOf(hex);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 8) {
    const part = bytes.slice(at, at + 8);
    const digits = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
      .join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${digits.padEnd(23)}  ${text}`);
  }
  return lines.join('\n');
}

/** A point in time in the zone of the reader; null for every other value. */
function localTime(value: string, type: string | null): string | null {
  if (type === null || !/^timestamp(?:\(\d\))? with time zone|^timestamptz/iu.test(type))
    return null;
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(?::?(\d\d))?$/u.exec(
    value,
  );
  if (found === null) return null;
  const [, date = '', time = '', hours = '', minutes = '00'] = found;
  const at = new Date(`${date}T${time}${hours}:${minutes}`);
  return Number.isNaN(at.getTime()) ? null : exactTime(at);
}
