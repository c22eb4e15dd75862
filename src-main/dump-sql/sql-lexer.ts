/**
 * Reads SQL line by line and finds out if a line starts outside of all string literals, quoted
 * identifiers, dollar quotes and block comments. Source: the manual, "Lexical Structure".
 */

type Inside =
  | { kind: 'string'; backslashEscapes: boolean }
  | { kind: 'identifier' }
  | { kind: 'dollar'; tag: string }
  | { kind: 'comment'; depth: number };

const opener =
  /\\|--|\/\*|(?<![\p{L}\p{N}_$])[eE]'|'|"|(?<![\p{L}\p{N}_$])\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/gu;
const commentMark = /\/\*|\*\//gu;
/** Number of characters of a part that are read again with the next part: no marker is longer. */
const longestMark = 128;

export class SqlLexer {
  #inside: Inside | null = null;
  /** pg_dump writes the server's setting into the header of the dump; on since PostgreSQL 9.1. */
  #standardConformingStrings: boolean;
  #sawBackslash = false;
  /** For a line in parts: the unread text, and one character before it. */
  #rest = '';
  #place: 'start of a line' | 'in a line' | 'in a line that says nothing more' = 'start of a line';

  constructor(standardConformingStrings = true) {
    this.#standardConformingStrings = standardConformingStrings;
  }

  get isOutside(): boolean {
    return this.#inside === null;
  }

  /** True if a line break is part of a name, with the carriage return before it. */
  get isInIdentifier(): boolean {
    return this.#inside?.kind === 'identifier';
  }

  /** True if there was a backslash outside of all quotes: psql reads it as a command. */
  get sawBackslash(): boolean {
    return this.#sawBackslash;
  }

  /** Reads one line, passed without its line break. */
  readLine(line: string): void {
    this.readPart(line, true);
  }

  /**
   * Reads a line that is too long for the memory, in parts that are cut anywhere, but are longer
   * than any marker. Also without its line break.
   */
  readPart(part: string, isLast: boolean): void {
    if (this.#place === 'start of a line' && this.#inside === null) {
      if (part.startsWith('SET standard_conforming_strings = ')) {
        this.#standardConformingStrings = part.includes('= on');
      }
      if (part.startsWith('\\')) {
        // A psql meta-command, such as \restrict.
        this.#sawBackslash = true;
        this.#place = 'in a line that says nothing more';
      }
    }
    if (this.#place === 'start of a line') this.#place = 'in a line';
    const text = this.#rest + part;
    let at = this.#rest === '' ? 0 : 1;
    while (this.#place === 'in a line') {
      const end = isLast ? text.length : text.length - this.#longestMark();
      if (at >= end) break;
      at =
        this.#inside === null
          ? this.#open(text, at, end)
          : this.#close(text, at, end, this.#inside);
    }
    if (isLast) {
      this.#rest = '';
      this.#place = 'start of a line';
    } else this.#rest = this.#place === 'in a line' ? text.slice(Math.max(0, at - 1)) : '';
  }

  #longestMark(): number {
    return this.#inside?.kind === 'dollar'
      ? Math.max(longestMark, this.#inside.tag.length)
      : longestMark;
  }

  /** Markers that begin at or after `end` are read later. */
  #open(line: string, from: number, end: number): number {
    opener.lastIndex = from;
    const match = opener.exec(line);
    if (match === null || match.index >= end) return end;
    const mark = match[0];
    if (mark === '--') {
      this.#place = 'in a line that says nothing more';
      return end;
    }
    if (mark === '\\') {
      this.#sawBackslash = true;
      return opener.lastIndex;
    }
    if (mark === '/*') this.#inside = { kind: 'comment', depth: 1 };
    else if (mark === '"') this.#inside = { kind: 'identifier' };
    else if (mark === "'") {
      this.#inside = { kind: 'string', backslashEscapes: !this.#standardConformingStrings };
    } else if (mark.endsWith("'")) this.#inside = { kind: 'string', backslashEscapes: true };
    else this.#inside = { kind: 'dollar', tag: mark };
    return opener.lastIndex;
  }

  #close(line: string, from: number, end: number, inside: Inside): number {
    switch (inside.kind) {
      case 'dollar':
        return this.#closeAt(line.indexOf(inside.tag, from), inside.tag.length, end);
      case 'identifier':
        // A doubled quote closes and immediately opens again, which has the same result.
        return this.#closeAt(line.indexOf('"', from), 1, end);
      case 'string':
        if (!inside.backslashEscapes) return this.#closeAt(line.indexOf("'", from), 1, end);
        return this.#closeEscaped(line, from, end);
      case 'comment': {
        commentMark.lastIndex = from;
        const match = commentMark.exec(line);
        if (match === null || match.index >= end) return end;
        inside.depth += match[0] === '/*' ? 1 : -1;
        if (inside.depth === 0) this.#inside = null;
        return commentMark.lastIndex;
      }
    }
  }

  #closeAt(at: number, markLength: number, end: number): number {
    if (at === -1 || at >= end) return end;
    this.#inside = null;
    return at + markLength;
  }

  #closeEscaped(line: string, from: number, end: number): number {
    let at = from;
    for (; at < end; at += 1) {
      if (line[at] === '\\') at += 1;
      else if (line[at] === "'") {
        // The second quote of '' must not open an ordinary string without escapes.
        if (line[at + 1] !== "'") return this.#closeAt(at, 1, end);
        at += 1;
      }
    }
    return at;
  }
}
