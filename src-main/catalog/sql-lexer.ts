/**
 * Follows SQL line by line and knows one thing: whether a line starts outside of every string,
 * quoted identifier, dollar quote and block comment. Source: the manual, "Lexical Structure".
 */

type Inside =
  | { kind: 'string'; backslashEscapes: boolean }
  | { kind: 'identifier' }
  | { kind: 'dollar'; tag: string }
  | { kind: 'comment'; depth: number };

const opener =
  /\\|--|\/\*|(?<![\p{L}\p{N}_$])[eE]'|'|"|(?<![\p{L}\p{N}_$])\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/gu;
const commentMark = /\/\*|\*\//gu;

export class SqlLexer {
  #inside: Inside | null = null;
  /** pg_dump writes the server's setting into the head of the dump; on since PostgreSQL 9.1. */
  #standardConformingStrings: boolean;
  #sawBackslash = false;

  constructor(standardConformingStrings = true) {
    this.#standardConformingStrings = standardConformingStrings;
  }

  get isOutside(): boolean {
    return this.#inside === null;
  }

  /** A line break is then part of a name, with the carriage return before it. */
  get isInIdentifier(): boolean {
    return this.#inside?.kind === 'identifier';
  }

  /** True when a backslash has stood outside of everything: to psql, a command of its own. */
  get sawBackslash(): boolean {
    return this.#sawBackslash;
  }

  /** Reads one line, given without its line break. */
  readLine(line: string): void {
    if (this.#inside === null) {
      if (line.startsWith('SET standard_conforming_strings = ')) {
        this.#standardConformingStrings = line.includes('= on');
      }
      if (line.startsWith('\\')) {
        // A psql meta-command, as \restrict.
        this.#sawBackslash = true;
        return;
      }
    }
    let at = 0;
    while (at < line.length)
      at = this.#inside === null ? this.#open(line, at) : this.#close(line, at, this.#inside);
  }

  #open(line: string, from: number): number {
    opener.lastIndex = from;
    const match = opener.exec(line);
    if (match === null) return line.length;
    const mark = match[0];
    if (mark === '--') return line.length;
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

  #close(line: string, from: number, inside: Inside): number {
    switch (inside.kind) {
      case 'dollar':
        return this.#closeAt(line.indexOf(inside.tag, from), inside.tag.length, line);
      case 'identifier':
        // A doubled quote closes and opens again at once, which comes to the same.
        return this.#closeAt(line.indexOf('"', from), 1, line);
      case 'string':
        return this.#closeAt(endOfString(line, from, inside.backslashEscapes), 1, line);
      case 'comment': {
        commentMark.lastIndex = from;
        const match = commentMark.exec(line);
        if (match === null) return line.length;
        inside.depth += match[0] === '/*' ? 1 : -1;
        if (inside.depth === 0) this.#inside = null;
        return commentMark.lastIndex;
      }
    }
  }

  #closeAt(at: number, markLength: number, line: string): number {
    if (at === -1) return line.length;
    this.#inside = null;
    return at + markLength;
  }
}

/** Index of the quote that ends the string, or -1. A doubled quote is found by the caller again. */
function endOfString(line: string, from: number, backslashEscapes: boolean): number {
  if (!backslashEscapes) return line.indexOf("'", from);
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === "'") {
      // The second quote of '' must not open an ordinary string without escapes.
      if (line[at + 1] !== "'") return at;
      at += 1;
    }
  }
  return -1;
}
