/** From the bytes of a dump to text, by the name that PostgreSQL gives its encoding. */

export type Decode = (bytes: Buffer) => string;

/** WHATWG's names, where they differ from "windows-" and the number. */
const labels: Record<string, string> = {
  LATIN2: 'iso-8859-2',
  LATIN3: 'iso-8859-3',
  LATIN4: 'iso-8859-4',
  LATIN5: 'windows-1254',
  LATIN6: 'iso-8859-10',
  LATIN7: 'iso-8859-13',
  LATIN8: 'iso-8859-14',
  LATIN9: 'iso-8859-15',
  LATIN10: 'iso-8859-16',
  ISO_8859_5: 'iso-8859-5',
  ISO_8859_6: 'iso-8859-6',
  ISO_8859_7: 'iso-8859-7',
  ISO_8859_8: 'iso-8859-8',
  KOI8R: 'koi8-r',
  KOI8U: 'koi8-u',
  WIN866: 'ibm866',
  WIN874: 'windows-874',
  EUC_JP: 'euc-jp',
  EUC_KR: 'euc-kr',
  EUC_CN: 'gbk',
};

/** Read as UTF-8: it is that, or nothing says what else. */
const readAsUtf8 = new Set(['UTF8', 'UNICODE', 'SQL_ASCII']);

/**
 * False when there is no decoder for it. In some of those (SJIS, BIG5, GBK, …) a byte of a character
 * may even look like a backslash or a quote.
 */
export function isReadableEncoding(encoding: string | null): boolean {
  const name = (encoding ?? 'UTF8').toUpperCase();
  return readAsUtf8.has(name) || name === 'LATIN1' || labelOf(name) !== undefined;
}

/** From this encoding to UTF-8, in pieces that may be cut inside of a character; one for each text. */
export function recoderOf(encoding: string | null): (piece: Buffer) => Buffer {
  const name = (encoding ?? 'UTF8').toUpperCase();
  const label = labelOf(name);
  if (name === 'LATIN1') return (piece) => Buffer.from(piece.toString('latin1'), 'utf8');
  if (label === undefined) return (piece) => piece;
  const decoder = new TextDecoder(label);
  return (piece) => Buffer.from(decoder.decode(piece, { stream: true }), 'utf8');
}

function labelOf(name: string): string | undefined {
  const windows = /^WIN(125\d)$/u.exec(name)?.[1];
  return windows === undefined ? labels[name] : `windows-${windows}`;
}

/** Bytes that are not of this encoding become U+FFFD; an encoding without a name here is UTF-8. */
export function decoderOf(encoding: string | null): Decode {
  const name = (encoding ?? 'UTF8').toUpperCase();
  // WHATWG's "latin1" is Windows' own; PostgreSQL's is the ISO's.
  if (name === 'LATIN1') return (bytes) => bytes.toString('latin1');
  const label = labelOf(name);
  if (label === undefined) return (bytes) => bytes.toString('utf8');
  try {
    const decoder = new TextDecoder(label);
    return (bytes) => decoder.decode(bytes);
  } catch {
    return (bytes) => bytes.toString('latin1');
  }
}
