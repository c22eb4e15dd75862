/**
 * Meaning of single bytes in SQL, in each encoding that a server may have. Source: PostgreSQL
 * manual, "Lexical Structure".
 */

const newline = 0x0a;
const carriageReturn = 0x0d;
const dollar = 0x24;

/** Meaning of a byte outside of string literals, by its value. */
export const other = 0;
export const blank = 1;
export const letter = 2;
export const digit = 3;
export const mark = 4;
export const meanings = new Uint8Array(256);
/** Bytes that continue a word. */
export const continuesWord = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  const character = String.fromCharCode(byte);
  if (byte >= 0x80 || /[A-Za-z_]/u.test(character)) meanings[byte] = letter;
  else if (/\d/u.test(character)) meanings[byte] = digit;
  else if (/[ \t\n\r\f\v]/u.test(character)) meanings[byte] = blank;
  else if (/['"$\-/\\;()]/u.test(character)) meanings[byte] = mark;
  else meanings[byte] = other;
  continuesWord[byte] =
    meanings[byte] === letter || meanings[byte] === digit || byte === dollar ? 1 : 0;
}

export function lineBreaksIn(bytes: Buffer, from: number, to: number): number {
  const part = bytes.subarray(from, to);
  let lines = 0;
  for (let at = part.indexOf(newline); at !== -1; at = part.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** A comment ends at either kind of line break. */
export function endOfLine(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== newline && bytes[at] !== carriageReturn) at += 1;
  return at;
}

/** Returns `$$` or `$tag$` at this position; null for other text. */
export function dollarTag(bytes: Buffer, at: number): Buffer | null {
  let end = at + 1;
  const first = bytes[end];
  if (first !== undefined && meanings[first] === letter) {
    while (continuesWord[bytes[end] ?? 0] === 1 && bytes[end] !== dollar) end += 1;
  }
  return bytes[end] === dollar ? Buffer.from(bytes.subarray(at, end + 1)) : null;
}
