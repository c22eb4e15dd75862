/**
 * Splits lines of SQL into statements, comments and commands of psql. The server splits the text in
 * the same way, because the reader knows at each byte the encoding, and if a backslash is an escape
 * in an ordinary string literal. So one statement here is one statement on the server, and its
 * judgement is correct.
 *
 * Sources: PostgreSQL manual, "Lexical Structure"; src/backend/parser/scan.l; for the end of a
 * statement, gram.y (CREATE RULE with statements in parentheses; routine_body_stmt_list of
 * SQL-standard function bodies).
 */
import { fail } from '#shared/errors/expected-error.ts';
import { hasAsciiInside, lengthOfCharacter } from './client-encoding.ts';
import type { DumpPart, Statement } from './dump-part.ts';
import { announcesEntry } from './entry-comment.ts';
import { QuotedPart } from './quoted-part.ts';
import { followedSetting } from './quoting-settings.ts';
import { TokensOfStatement } from './routine-body.ts';
import {
  blank,
  digit,
  dollarTag,
  endOfLine,
  continuesWord,
  letter,
  lineBreaksIn,
  mark,
  meanings,
} from './sql-bytes.ts';
import { requireShort } from './statement-too-long.ts';

const newline = 0x0a;
const doubleQuote = 0x22;
const dollar = 0x24;
const quote = 0x27;
const asterisk = 0x2a;
const dash = 0x2d;
const slash = 0x2f;
const semicolon = 0x3b;
const backslash = 0x5c;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const nothing = Buffer.alloc(0);

const isCopy = /^COPY\b/iu;
const copyFromStdin = /^COPY\b[^;]*\bFROM\s+STDIN\b/iu;
const quotedName = /"(?:[^"]|"")*"/gu;
const mayBeSetting = /^SET\s/iu;

export interface OpenPart {
  /** Offset of the statement; null for a comment between two statements. */
  offset: number | null;
  inside: QuotedPart['kind'];
}

/** Fails with `dump-not-trusted` if there is a backslash in SQL. */
export class SqlStatements {
  /** Parts that were found; the caller that reads them empties the list. */
  parts: DumpPart[] = [];
  /** True if rows follow: a COPY statement and its line have ended. */
  #isBeforeRows = false;
  #encoding = 'UTF8';
  #hasAsciiInside = false;
  #standardConformingStrings = true;

  readonly #quoted = new QuotedPart();
  /** Number of bytes of plain SQL before the current bytes. */
  #offset = 0;
  /** The number of the line at `#offset`. */
  #line = 1;
  #entry: string | null = null;

  /** The current statement; null between statements. */
  #statement: { offset: number; line: number; pieces: Buffer[]; sizeBytes: number } | null = null;
  #bare: string[] = [];
  #parentheses = 0;
  #words = new TokensOfStatement();

  /** Number of bytes of SQL and rows until now. */
  get offset(): number {
    return this.#offset;
  }

  get isBetweenStatements(): boolean {
    return this.#statement === null && !this.#quoted.isOpen;
  }

  /** The unfinished part; null between statements. */
  get open(): OpenPart | null {
    if (this.isBetweenStatements) return null;
    return { offset: this.#statement?.offset ?? null, inside: this.#quoted.kind };
  }

  /** Text of the open statement outside of string literals and comments. */
  get openBare(): string {
    return this.#bare.join('');
  }

  /** Returns true if rows follow, once only. */
  takeBeforeRows(): boolean {
    const isBefore = this.#isBeforeRows;
    this.#isBeforeRows = false;
    return isBefore;
  }

  /** Counts bytes and lines that are not SQL. */
  pass(sizeBytes: number, lines: number): void {
    this.#offset += sizeBytes;
    this.#line += lines;
  }

  /** Must be called after the last line: a last statement may have no semicolon. */
  finish(): void {
    this.#quoted.finish();
    if (this.#statement !== null && !this.#quoted.isOpen) this.#endStatement(nothing);
  }

  /** Reads whole lines, up to the end of the line of a COPY; returns the number of bytes read. */
  read(bytes: Buffer): number {
    let at = this.#offset === 0 && bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    /** Where the statement, and its part outside of string literals, begins in these bytes. */
    let from = at;
    let bareFrom = at;
    let counted = 0;
    const countLines = (end: number): void => {
      this.#line += lineBreaksIn(bytes, counted, end);
      counted = end;
    };
    const giveBare = (end: number, instead: string): void => {
      if (this.#statement === null) return;
      this.#bare.push(bytes.toString('latin1', bareFrom, end), instead);
    };
    const begin = (start: number): void => {
      if (this.#statement !== null) return;
      countLines(start);
      this.#statement = {
        offset: this.#offset + start,
        line: this.#line,
        pieces: [],
        sizeBytes: 0,
      };
      from = start;
      bareFrom = start;
    };
    while (at < bytes.length) {
      if (this.#quoted.isOpen) {
        at = this.#quoted.read(bytes, at, this.#bare);
        bareFrom = at;
        continue;
      }
      const byte = bytes[at] ?? 0;
      switch (meanings[byte]) {
        case blank:
          at += 1;
          continue;
        case letter: {
          begin(at);
          const end = this.#endOfWord(bytes, at);
          if (
            bytes[end] === quote &&
            end === at + 1 &&
            /[EeBbXx]/u.test(String.fromCharCode(byte))
          ) {
            const escapes = byte === 0x45 || byte === 0x65;
            giveBare(end, "''");
            this.#words.other(byte);
            this.#quoted.openText(escapes, escapes);
            at = end + 1;
            continue;
          }
          // U&'…' and U&"…" end like literals and names; a server with escapes in literals rejects
          // them.
          if (end === at + 1 && (byte === 0x55 || byte === 0x75) && bytes[end] === 0x26) {
            if (bytes[end + 1] === quote) {
              giveBare(end, "''");
              this.#words.other(byte);
              this.#quoted.openText(false, true);
              at = end + 2;
              continue;
            }
          }
          // N'…' and U&"…" are prefixes of string literals and names, not words.
          const next = bytes[end];
          const isMark =
            end === at + 1 &&
            (next === quote || (next === 0x26 && bytes[end + 1] === doubleQuote)) &&
            /[NnUu]/u.test(String.fromCharCode(byte));
          if (isMark) this.#words.other(byte);
          else this.#words.add(bytes, at, end, this.#parentheses);
          at = end;
          continue;
        }
        case digit:
          begin(at);
          this.#words.other(byte);
          // A name may follow immediately, and a dollar sign after a number begins a literal.
          at += 1;
          continue;
        case mark:
          break;
        default:
          begin(at);
          this.#words.other(byte);
          at += 1;
          continue;
      }
      const next = bytes[at + 1];
      if (byte === dash && next === dash) {
        const end = endOfLine(bytes, at);
        if (this.#statement === null) {
          const text = bytes.toString('utf8', at, end);
          if (announcesEntry(text)) this.#entry = text;
          this.parts.push({ kind: 'comment', text });
        } else giveBare(at, ' ');
        at = end;
        bareFrom = at;
      } else if (byte === slash && next === asterisk) {
        giveBare(at, ' ');
        this.#quoted.openComment();
        at += 2;
      } else if (byte === backslash) {
        at = this.#command(bytes, at);
        from = at;
        bareFrom = at;
      } else {
        if (byte !== semicolon) {
          begin(at);
          this.#words.other(byte);
        }
        if (byte === quote) {
          giveBare(at, "''");
          this.#quoted.openText(!this.#standardConformingStrings, true);
          at += 1;
        } else if (byte === doubleQuote) {
          // A quoted name is kept in the bare text.
          giveBare(at, '');
          bareFrom = at;
          const end = bytes.indexOf(doubleQuote, at + 1);
          giveBare(end === -1 ? bytes.length : end + 1, '');
          if (end === -1) this.#quoted.openIdentifier();
          at = end === -1 ? bytes.length : end + 1;
          bareFrom = at;
        } else if (byte === dollar) {
          const tag = dollarTag(bytes, at);
          if (tag === null) {
            at += 1;
            continue;
          }
          giveBare(at, "''");
          this.#quoted.openDollar(tag);
          at += tag.length;
        } else {
          at += 1;
          if (byte === 0x28) this.#parentheses += 1;
          else if (byte === 0x29) this.#parentheses = Math.max(0, this.#parentheses - 1);
          else if (byte === semicolon && this.#parentheses === 0) {
            if (this.#statement === null) continue;
            if (this.#words.isInBody) {
              this.#words.semicolon();
              continue;
            }
            giveBare(at, '');
            this.#endStatement(bytes.subarray(from, at));
            from = at;
            bareFrom = at;
            if (this.#isBeforeRows) {
              const end = this.#requireNothingBehind(bytes, at);
              countLines(end);
              this.#offset += end;
              return end;
            }
          }
        }
      }
    }
    if (this.#statement !== null) {
      if (!this.#quoted.isOpen) giveBare(bytes.length, '');
      const piece = Buffer.from(bytes.subarray(from));
      this.#statement.pieces.push(piece);
      this.#statement.sizeBytes += piece.length;
      requireShort(this.#statement.sizeBytes, this.#statement.offset);
    }
    countLines(bytes.length);
    this.#offset += bytes.length;
    return bytes.length;
  }

  #endOfWord(bytes: Buffer, from: number): number {
    let at = from;
    while (continuesWord[bytes[at] ?? 0] === 1) {
      at += this.#hasAsciiInside ? lengthOfCharacter(this.#encoding, bytes, at) : 1;
    }
    return Math.min(at, bytes.length);
  }

  /** Reads a line that begins with a backslash, where a statement could begin; returns its end. */
  #command(bytes: Buffer, at: number): number {
    const lineStart = bytes.lastIndexOf(newline, at) + 1;
    const isAlone = bytes.toString('latin1', lineStart, at).trim() === '';
    if (this.#statement !== null || !isAlone) {
      return fail({ code: 'dump-not-trusted', offset: this.#offset + at });
    }
    const found = bytes.indexOf(newline, at);
    const end = found === -1 ? bytes.length : found;
    const text = bytes.toString('utf8', at, end).replace(/\r$/u, '');
    this.parts.push({ kind: 'command', text, offset: this.#offset + at });
    return end;
  }

  #endStatement(last: Buffer): void {
    const begun = this.#statement;
    if (begun === null) return;
    const bytes = Buffer.concat([...begun.pieces, last]);
    const bare = this.#bare.join('');
    this.#statement = null;
    this.#bare = [];
    this.#parentheses = 0;
    this.#words = new TokensOfStatement();
    const statement: Statement = {
      bytes,
      offset: begun.offset,
      line: begun.line,
      entry: this.#entry,
      bare,
      encoding: this.#encoding,
      standardConformingStrings: this.#standardConformingStrings,
    };
    this.parts.push({ kind: 'statement', statement });
    if (mayBeSetting.test(bare)) this.#followSetting(bytes.toString('latin1'));
    else if (isCopy.test(bare) && copyFromStdin.test(bare.replaceAll(quotedName, '""'))) {
      this.#isBeforeRows = true;
    }
  }

  #followSetting(text: string): void {
    const setting = followedSetting(text);
    if (setting === null) return;
    if ('encoding' in setting) {
      this.#encoding = setting.encoding;
      this.#hasAsciiInside = hasAsciiInside(this.#encoding);
      this.#quoted.setEncoding(this.#encoding);
    } else this.#standardConformingStrings = setting.standardConformingStrings;
  }

  /** psql would read rows from the next line on, and the remaining part of this line after them. */
  #requireNothingBehind(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(newline, at);
    const end = found === -1 ? bytes.length : found + 1;
    if (bytes.toString('latin1', at, end).trim() === '') return end;
    return fail({ code: 'dump-not-trusted', offset: this.#offset + at });
  }
}
