/** Decodes the bytes of a dump, by the name that PostgreSQL gives to its encoding. */

export type Decode = (bytes: Buffer) => string;

/** WHATWG's names, if they differ from "windows-" and the number. */
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

/** These encodings are read as UTF-8: the dump is UTF-8, or its encoding is unknown. */
const readAsUtf8 = new Set(['UTF8', 'UNICODE', 'SQL_ASCII']);

/**
 * Characters that PostgreSQL decodes differently from WHATWG, which has replaced some encodings by
 * the variants of Windows or browsers; by the bytes of the first of them. A test compares them with
 * a server.
 */
const exceptions: Record<string, readonly (readonly [first: number, characters: string])[]> = {
  LATIN5: [[0x80, controlsFrom80()]],
  KOI8U: [
    [0xae, '\u255D'],
    [0xbe, '\u256C'],
  ],
  EUC_KR: [[0xa2_e6, '€®㉾']],
  EUC_CN: [
    [0xa1_a4, '・'],
    [0xa1_aa, '―'],
  ],
  EUC_JP: [
    [0x8f_a2_c3, '\uFFE4'],
    [0x8f_f3_f3, 'ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡ'],
    [
      0x8f_f4_a1,
      'ⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡炻仼僴凬匇匤﨎咊坙﨏塚增寬峵嵓﨑德悅愠敎昻晥晴朗栁﨓﨔橫櫢淸淲瀨凞猪' +
        '甁皂皞益礰礼神祥福竧靖精綠緖羽荢﨟薰蘒﨡蠇諸譿賴赶﨣﨤逸郞都鄕﨧﨨閒隆﨩霻靍靑飯飼館馞髙魲鶴黑',
    ],
  ],
};

function controlsFrom80(): string {
  return String.fromCharCode(...Array.from({ length: 0x20 }, (_none, at) => 0x80 + at));
}

const isMultibyte = (name: string): boolean => name.startsWith('EUC_');

/**
 * Returns false if there is no decoder for the encoding. In some of those encodings (SJIS, BIG5,
 * GBK, …) a byte of a character may look like a backslash or a quote.
 */
export function isReadableEncoding(encoding: string | null): boolean {
  const name = nameOf(encoding);
  return readAsUtf8.has(name) || streamOf(name) !== null;
}

/**
 * Returns a function that converts from this encoding to UTF-8, in chunks that may be cut inside of
 * a character; one function for each text. Returns null if there is nothing to convert: UTF-8,
 * bytes without a meaning, or an encoding without a decoder.
 */
export function recoderOf(encoding: string | null): ((piece: Buffer) => Buffer) | null {
  const name = nameOf(encoding);
  const stream = readAsUtf8.has(name) ? null : streamOf(name);
  return stream === null ? null : (piece) => Buffer.from(stream(piece, true), 'utf8');
}

/**
 * Bytes that are not valid in this encoding become U+FFFD; an encoding without a decoder is read as
 * UTF-8.
 */
export function decoderOf(encoding: string | null): Decode {
  const name = nameOf(encoding);
  const stream = readAsUtf8.has(name) ? null : streamOf(name);
  return stream === null ? (bytes) => bytes.toString('utf8') : (bytes) => stream(bytes, false);
}

const nameOf = (encoding: string | null): string => (encoding ?? 'UTF8').toUpperCase();

type Stream = (bytes: Buffer, continuesWord: boolean) => string;

function streamOf(name: string): Stream | null {
  // WHATWG's "latin1" is the variant of Windows; PostgreSQL's is the ISO encoding.
  if (name === 'LATIN1') return (bytes) => bytes.toString('latin1');
  const windows = /^WIN(125\d)$/u.exec(name)?.[1];
  const label = windows === undefined ? labels[name] : `windows-${windows}`;
  if (label === undefined) return null;
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label);
  } catch {
    // Not every runtime has all decoders.
    return null;
  }
  const others = exceptions[name];
  if (others === undefined) return (bytes, stream) => decoder.decode(bytes, { stream });
  const meanings = new Map(
    others.flatMap(([first, characters]) =>
      Array.from(characters, (character, at): [number, string] => [first + at, character]),
    ),
  );
  return withMeanings(decoder, meanings, isMultibyte(name));
}

/** Decodes the text between the characters in `meanings`, which are replaced. */
function withMeanings(
  decoder: TextDecoder,
  meanings: ReadonlyMap<number, string>,
  multibyte: boolean,
): Stream {
  let rest: Buffer = Buffer.alloc(0);
  return (piece, continuesWord) => {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let text = '';
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      const length = multibyte ? lengthOfEuc(bytes[at] ?? 0) : 1;
      if (at + length > bytes.length) break;
      const meaning =
        (bytes[at] ?? 0) < 0x80 ? undefined : meanings.get(bytes.readUIntBE(at, length));
      if (meaning !== undefined) {
        text += decoder.decode(bytes.subarray(from, at)) + meaning;
        from = at + length;
      }
      at += length;
    }
    const end = continuesWord ? at : bytes.length;
    rest = Buffer.from(bytes.subarray(end));
    return text + decoder.decode(bytes.subarray(from, end));
  };
}

/**
 * Returns the number of bytes of a character of EUC_JP, EUC_KR or EUC_CN, by its first byte
 * (`pg_wchar.h`).
 */
function lengthOfEuc(lead: number): number {
  if (lead < 0x80) return 1;
  return lead === 0x8f ? 3 : 2;
}
