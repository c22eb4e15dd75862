/**
 * Finds the end of text that is not SQL itself: string literals, quoted names, dollar quotes and
 * comments, over any number of chunks. Sources: PostgreSQL manual, "Lexical Structure";
 * src/backend/parser/scan.l.
 */
import { hasAsciiInside, lengthOfCharacter } from './client-encoding.ts';
import { blank, endOfLine, meanings } from './sql-bytes.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const doubleQuote = 0x22;
const quote = 0x27;
const asterisk = 0x2a;
const dash = 0x2d;
const slash = 0x2f;
const backslash = 0x5c;

type Text = { kind: 'text'; backslashEscapes: boolean; doubles: boolean };
type Inside =
  | Text
  /**
   * After the closing quote: another quote after a line break continues the same string literal.
   */
  | { kind: 'after-text'; text: Text; sawLineBreak: boolean }
  | { kind: 'identifier' }
  | { kind: 'dollar'; tag: Buffer }
  | { kind: 'comment'; depth: number };

export class QuotedPart {
  #inside: Inside | null = null;
  #encoding = 'UTF8';
  #hasAsciiInside = false;

  get isOpen(): boolean {
    return this.#inside !== null;
  }

  /** The kind of the open part; null if there is none. */
  get kind(): Inside['kind'] | null {
    return this.#inside?.kind ?? null;
  }

  /** Sets the encoding of the following bytes, as PostgreSQL names it. */
  setEncoding(encoding: string): void {
    this.#encoding = encoding;
    this.#hasAsciiInside = hasAsciiInside(encoding);
  }

  /**
   * These methods are called after the opening marker. `doubles`: two quotes are one quote that is
   * part of the text.
   */
  openText(backslashEscapes: boolean, doubles: boolean): void {
    this.#inside = { kind: 'text', backslashEscapes, doubles };
  }

  openIdentifier(): void {
    this.#inside = { kind: 'identifier' };
  }

  openDollar(tag: Buffer): void {
    this.#inside = { kind: 'dollar', tag };
  }

  openComment(): void {
    this.#inside = { kind: 'comment', depth: 1 };
  }

  /** After the last byte no string literal can continue. */
  finish(): void {
    if (this.#inside?.kind === 'after-text') this.#inside = null;
  }

  /**
   * Reads from `from`, and returns where it stopped. Adds the text that belongs to `Statement.bare`
   * to `bare`.
   */
  read(bytes: Buffer, from: number, bare: string[]): number {
    const inside = this.#inside;
    if (inside === null) return from;
    switch (inside.kind) {
      case 'dollar': {
        const end = bytes.indexOf(inside.tag, from);
        if (end === -1) return bytes.length;
        this.#inside = null;
        return end + inside.tag.length;
      }
      case 'identifier': {
        const end = bytes.indexOf(doubleQuote, from);
        const stop = end === -1 ? bytes.length : end + 1;
        bare.push(bytes.toString('latin1', from, stop));
        if (end !== -1) this.#inside = null;
        return stop;
      }
      case 'text': {
        const end = this.#endOfText(bytes, from, inside);
        if (end === -1) return bytes.length;
        this.#inside = { kind: 'after-text', text: inside, sawLineBreak: false };
        return end + 1;
      }
      case 'after-text': {
        let at = from;
        while (at < bytes.length) {
          const byte = bytes[at] ?? 0;
          if (byte === newline || byte === carriageReturn) inside.sawLineBreak = true;
          if (meanings[byte] === blank) at += 1;
          else if (byte === dash && bytes[at + 1] === dash) at = endOfLine(bytes, at);
          else break;
        }
        if (at === bytes.length) return at;
        const resumes = bytes[at] === quote && inside.sawLineBreak;
        this.#inside = resumes ? inside.text : null;
        if (!resumes) bare.push(' ');
        return resumes ? at + 1 : at;
      }
      case 'comment': {
        for (let at = from; ;) {
          const star = bytes.indexOf(asterisk, at);
          if (star === -1) return bytes.length;
          if (bytes[star - 1] === slash && star - 1 >= from) inside.depth += 1;
          else if (bytes[star + 1] === slash) {
            inside.depth -= 1;
            if (inside.depth === 0) {
              this.#inside = null;
              return star + 2;
            }
            // The slash of an end begins no other comment.
            at = star + 2;
            from = at;
            continue;
          }
          at = star + 1;
        }
      }
    }
  }

  /** Returns the position of the closing quote, or -1. */
  #endOfText(bytes: Buffer, from: number, { backslashEscapes, doubles }: Text): number {
    for (let at = from; ;) {
      const end = bytes.indexOf(quote, at);
      if (backslashEscapes) {
        const slashAt = this.#backslashBefore(bytes, at, end === -1 ? bytes.length : end);
        if (slashAt !== -1) {
          const escaped = this.#hasAsciiInside
            ? lengthOfCharacter(this.#encoding, bytes, slashAt + 1)
            : 1;
          at = slashAt + 1 + escaped;
          continue;
        }
      }
      if (end === -1) return -1;
      if (!doubles || bytes[end + 1] !== quote) return end;
      at = end + 2;
    }
  }

  /** Returns the first backslash that is a separate character. */
  #backslashBefore(bytes: Buffer, from: number, to: number): number {
    if (!this.#hasAsciiInside) {
      // The search ends at `to`: otherwise each of many short string literals would be searched to
      // the end of the buffer.
      const at = bytes.subarray(from, to).indexOf(backslash);
      return at === -1 ? -1 : from + at;
    }
    for (let at = from; at < to; at += lengthOfCharacter(this.#encoding, bytes, at)) {
      if (bytes[at] === backslash) return at;
    }
    return -1;
  }
}
