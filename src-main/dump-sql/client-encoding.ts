/**
 * Encodings of a dump, if the meaning of the bytes of SQL depends on them. PostgreSQL manual,
 * "Character Set Support"; src/common/wchar.c (pg_encoding_mblen). No I/O.
 */

/**
 * In these encodings the second byte of a character may be an ASCII byte: a backslash, a letter, a
 * semicolon.
 */
const withAsciiInside = new Set([
  'SJIS',
  'MSKANJI',
  'SHIFTJIS',
  'WIN932',
  'WINDOWS932',
  'SHIFTJIS2004',
  'BIG5',
  'WIN950',
  'WINDOWS950',
  'GBK',
  'WIN936',
  'WINDOWS936',
  'UHC',
  'WIN949',
  'WINDOWS949',
  'GB18030',
  'JOHAB',
]);

/**
 * PostgreSQL ignores case and all characters except letters and digits in the name of an encoding.
 */
const plain = (encoding: string): string => encoding.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '');

/**
 * All names and aliases that a server of any version accepts (src/common/encnames.c), as `plain`
 * returns them.
 */
const known = new Set([
  ...'ABC ALT BIG5 EUCCN EUCJIS2004 EUCJP EUCKR EUCTW GB18030 GBK JOHAB KOI8 KOI8R KOI8U MSKANJI MULEINTERNAL'.split(
    ' ',
  ),
  ...'SHIFTJIS SHIFTJIS2004 SJIS SQLASCII TCVN TCVN5712 UHC UNICODE UTF8 VSCII WIN'.split(' '),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => `LATIN${number}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16].map((number) => `ISO8859${number}`),
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 866, 874, 932, 936, 949, 950].flatMap(
    (number) => [`WIN${number}`, `WINDOWS${number}`],
  ),
]);

/** Returns true if PostgreSQL has an encoding with this name. */
export const isEncodingName = (name: string): boolean => known.has(plain(name));

export const hasAsciiInside = (encoding: string): boolean => withAsciiInside.has(plain(encoding));

/** Returns the number of bytes of the character that begins at `at`, in one of those encodings. */
export function lengthOfCharacter(encoding: string, bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const name = plain(encoding);
  if (/^(?:SJIS|MSKANJI|SHIFTJIS|WIN932|WINDOWS932|SHIFTJIS2004)$/u.test(name)) {
    return first >= 0xa1 && first <= 0xdf ? 1 : 2;
  }
  if (name === 'GB18030') {
    const second = bytes[at + 1] ?? 0;
    return second >= 0x30 && second <= 0x39 ? 4 : 2;
  }
  if (name === 'JOHAB' && (first === 0x8e || first === 0x8f)) return first === 0x8f ? 3 : 2;
  return 2;
}
