/**
 * Converts COPY's text format to CSV (RFC 4180), as a stream of chunks that may be cut anywhere.
 */

/** A tab or a line ending with an optional NULL after it, a quote, or a backslash sequence. */
const marks = /(\t|\r?\n)(\\N(?=[\t\r\n]))?|"|\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|([\s\S]))/gu;
const letters: Record<string, string> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
/** Enough characters for a line ending with a NULL and the character after it. */
const lookAhead = 8;

export class CsvText {
  /**
   * One character for each byte. The first row begins after a line ending that does not exist in
   * the input.
   */
  #text = '\n';
  #isFirst = true;
  /** True if a value is open whose quote must be closed. */
  #isOpen = false;

  /**
   * Returns the line of the column names, in UTF-8; rows remain in the encoding in which they are
   * pushed.
   */
  head(columns: readonly string[]): Buffer {
    return Buffer.from(
      `${columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')}\r\n`,
      'utf8',
    );
  }

  push(piece: Buffer): Buffer {
    this.#text += piece.toString('latin1');
    return this.#convert(this.#text.length - lookAhead);
  }

  /** Must be called after the last row, which ends with a line ending like all rows. */
  finish(): Buffer {
    this.#text = this.#text.replace(/\r?\n$/u, '');
    // If the input was empty, there is no row. The look-ahead for a NULL needs text after the NULL.
    if (this.#text === '' && this.#isFirst) return Buffer.alloc(0);
    this.#text += '\t';
    const converted = this.#convert(Infinity);
    return Buffer.from(`${converted.toString('latin1').replace(/,"$/u, '')}\r\n`, 'latin1');
  }

  /** Converts the text up to `end`, and a marker that begins before it. */
  #convert(end: number): Buffer {
    const text = this.#text;
    const out: string[] = [];
    let at = 0;
    while (at < end) {
      marks.lastIndex = at;
      const mark = marks.exec(text);
      if (mark === null || mark.index >= end) {
        const stop = Math.min(end, text.length);
        out.push(text.slice(at, stop));
        at = stop;
        break;
      }
      out.push(text.slice(at, mark.index), this.#markAs(mark));
      at = marks.lastIndex;
    }
    this.#text = text.slice(at);
    return Buffer.from(out.join(''), 'latin1');
  }

  #markAs([mark, delimiter, isNull, octal, hex, letter]: (string | undefined)[]): string {
    if (delimiter !== undefined) {
      const close = this.#isOpen ? '"' : '';
      this.#isOpen = isNull === undefined;
      const between = delimiter === '\t' ? ',' : this.#isFirst ? '' : '\r\n';
      this.#isFirst = false;
      return `${close}${between}${this.#isOpen ? '"' : ''}`;
    }
    if (mark === '"') return '""';
    if (octal !== undefined) return byte(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) return byte(Number.parseInt(hex, 16));
    return letters[letter ?? ''] ?? byte((letter ?? '').charCodeAt(0));
  }
}

function byte(code: number): string {
  return code === 0x22 ? '""' : String.fromCharCode(code);
}
