/** From COPY's text format to CSV (RFC 4180), as it streams by and cut anywhere. */

/** A tab or a line end with a NULL behind it, a quote, or a backslash sequence. */
const marks = /(\t|\r?\n)(\\N(?=[\t\r\n]))?|"|\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|([\s\S]))/gu;
const letters: Record<string, string> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
/** Enough to see a line end with a NULL and what follows it. */
const lookAhead = 8;

export class CsvText {
  /** One character a byte. The first row begins behind a line end that is not there. */
  #text = '\n';
  #isFirst = true;
  /** Whether a value is open, whose quote has to be closed. */
  #isOpen = false;

  /** The line of the names, in UTF-8; rows stay in the encoding in which they are pushed. */
  head(columns: readonly string[]): Buffer {
    return Buffer.from(
      `${columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')}\r\n`,
      'utf8',
    );
  }

  push(piece: Buffer): Buffer {
    this.#text += piece.toString('latin1');
    const end = safeEnd(this.#text);
    const ready = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return this.#convert(ready);
  }

  /** After the last row, which ends with a line end as every row does. */
  finish(): Buffer {
    const rest = this.#text.replace(/\r?\n$/u, '');
    this.#text = '';
    // Nothing at all came: no row. The look-ahead for a NULL wants something behind it.
    if (rest === '' && this.#isFirst) return Buffer.alloc(0);
    const converted = this.#convert(`${rest}\t`);
    return Buffer.from(`${converted.toString('latin1').replace(/,"$/u, '')}\r\n`, 'latin1');
  }

  #convert(text: string): Buffer {
    const out = text.replaceAll(
      marks,
      (
        mark,
        delimiter?: string,
        isNull?: string,
        octal?: string,
        hex?: string,
        letter?: string,
      ) => {
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
      },
    );
    return Buffer.from(out, 'latin1');
  }
}

function byte(code: number): string {
  return code === 0x22 ? '""' : String.fromCharCode(code);
}

/** The last place where no mark is cut in two. */
function safeEnd(text: string): number {
  let end = text.length - lookAhead;
  for (;;) {
    const before = /(?:\\[0-7xN]?[0-9A-Fa-f]?[0-9A-Fa-f]?|[\t\r\n](?:\\N?)?)$/u.exec(
      text.slice(Math.max(0, end - lookAhead), Math.max(0, end)),
    );
    if (before === null || end <= 0) return Math.max(0, end);
    end -= before[0].length;
  }
}
