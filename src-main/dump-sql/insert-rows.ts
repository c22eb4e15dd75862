/**
 * Reads rows that are written as INSERT statements (`pg_dump --inserts`, and similar output of
 * other programs). Text is handled as one character for each byte, so that bytes of any encoding
 * are preserved. Values are returned as the text output of the server writes them, with COPY's
 * escapes, like rows of a COPY block.
 */
import { isInsert, isInsertOfQuery, longestInsertHead, parseInsertHead } from './copy-statement.ts';
import { escapeCopy, mostValues, type RawRow, type RawValue } from './copy-text.ts';
import { StatementTooLong } from './statement-too-long.ts';
import { SqlLexer } from './sql-lexer.ts';

/**
 * A row is in memory several times while it is parsed. In a COPY block a row may have any length.
 */
const longestRowBytes = 64 * 1024 * 1024;
/** A longer line between the statements is read in parts. */
const longestLineBytes = 1024 * 1024;
/** A row of this length is not parsed again after each small chunk. */
const longRowBytes = 1024;

export interface InsertRowsOf {
  /**
   * Offsets of the beginning of the first chunk and of the end of the last chunk, in bytes of plain
   * SQL.
   */
  offset: number;
  end: number;
  standardConformingStrings: boolean;
  /** Positions in a row without a value: generated columns, which are all DEFAULT. */
  skipped?: ReadonlySet<number>;
}

/** Length of `INSERT INTO` with a realistic number of blanks. */
const longestInsertBegin = 64;
/** Number of characters at the end of a line in which its last marker is found. */
const longestMark = 64;

/** More text is needed before more can be read. */
const needMore = Symbol('need more');
type NeedMore = typeof needMore;

export class InsertRows {
  readonly #standardConformingStrings: boolean;
  readonly #skipped: ReadonlySet<number>;
  /** Text that has not been parsed yet, one character for each byte. */
  #text = '';
  #at = 0;
  /** Position from which to read again after there was not enough text. */
  #safe = 0;
  /** Offset in the SQL of the first character of `#text`. */
  #base: number;
  #inStatement = false;
  /** Lines between the INSERT statements are skipped with this lexer. */
  readonly #lexer: SqlLexer;
  /** True inside of a statement that is skipped. */
  #isPassing = false;
  /**
   * Contents of the line before this position. As in the scanner, a statement begins at the start
   * of a line.
   */
  #before: 'nothing' | 'a statement' | 'something' = 'nothing';
  /** Table of the first statement. Statements for other tables are skipped, too. */
  #target: string | null = null;
  #place: { offset: number; isPlace: boolean };
  /** Do not parse again before there is this much text. */
  #wanted = 0;
  readonly #end: number;
  /** End of the read part of a long line that is skipped; null if there is no such line. */
  #longLine: string | null = null;

  constructor({ offset, end, standardConformingStrings, skipped = new Set() }: InsertRowsOf) {
    this.#skipped = skipped;
    this.#base = offset;
    this.#end = end;
    this.#place = { offset, isPlace: true };
    this.#standardConformingStrings = standardConformingStrings;
    this.#lexer = new SqlLexer(standardConformingStrings);
  }

  /** True if all text until now was parsed. */
  get isBetweenStatements(): boolean {
    return this.#at >= this.#text.length && !this.#inStatement && !this.#isPassing;
  }

  /**
   * Like `CopyRows.push`. Fails with `statement-too-long`. The `offset` of a row is the offset of
   * its statement, or of a later row in a statement.
   */
  push(piece: Buffer, onRow: (row: RawRow) => boolean): boolean {
    this.#text = this.#text.slice(this.#at) + piece.toString('latin1');
    this.#base += this.#at;
    this.#at = 0;
    const isAll = this.#base + this.#text.length >= this.#end;
    if (this.#text.length < this.#wanted && !isAll) return true;
    for (;;) {
      const row = this.#next();
      if (row === needMore) {
        this.#at = this.#safe;
        const left = this.#text.length - this.#safe;
        if (left > longestRowBytes) {
          throw new StatementTooLong(this.#base + this.#safe, longestRowBytes);
        }
        // A long row is not parsed again for each of its chunks.
        this.#wanted = left > longRowBytes ? Math.min(left * 2, longestRowBytes + 1) : 0;
        return true;
      }
      if (row === null) return true;
      const { offset, isPlace } = this.#place;
      if (!onRow({ offset, isPlace, values: row })) return false;
    }
  }

  /** Returns null if the text ends between two statements. */
  #next(): (RawValue | null)[] | null | NeedMore {
    const text = this.#text;
    for (;;) {
      if (this.#longLine !== null && !this.#passLine()) return null;
      this.#skipSpace();
      this.#safe = this.#at;
      if (this.#at >= text.length) return null;
      if (!this.#inStatement) {
        if (!this.#isAtInsert()) {
          if (!this.#passLine()) return this.#longLine === null ? needMore : null;
          continue;
        }
        const start = text.slice(this.#at, this.#at + longestInsertHead);
        const head = parseInsertHead(start);
        if (head === null) {
          if (start.length < longestInsertHead && !isInsertOfQuery(start)) return needMore;
          this.#isPassing = true;
          continue;
        }
        if (!head.isDefault && this.#at + head.length >= text.length) return needMore;
        const target = JSON.stringify([head.name, head.columns]);
        this.#target ??= target;
        if (target !== this.#target) {
          this.#isPassing = true;
          continue;
        }
        this.#place = { offset: this.#base + this.#at, isPlace: true };
        this.#at += head.length;
        if (head.isDefault) {
          const end = text.indexOf(';', this.#at);
          if (end === -1) return needMore;
          this.#at = end + 1;
          this.#before = 'a statement';
          return [];
        }
        this.#inStatement = true;
      } else {
        const mark = text[this.#at];
        if (mark === ';') {
          this.#at += 1;
          this.#inStatement = false;
          this.#before = 'a statement';
          continue;
        }
        if (mark === ',') {
          this.#at += 1;
          this.#skipSpace();
          this.#place = { offset: this.#base + this.#at, isPlace: false };
          continue;
        }
        if (mark !== '(') {
          // The text that may follow the rows: ON CONFLICT …
          this.#inStatement = false;
          this.#isPassing = true;
          continue;
        }
        return this.#row();
      }
    }
  }

  #skipSpace(): void {
    for (; /\s/u.test(this.#text[this.#at] ?? 'x'); this.#at += 1) {
      if (this.#text[this.#at] === '\n') this.#before = 'nothing';
      else if (this.#before === 'nothing') this.#before = 'something';
    }
  }

  #isAtInsert(): boolean {
    return (
      this.#before !== 'something' &&
      !this.#isPassing &&
      this.#lexer.isOutside &&
      isInsert(this.#text.slice(this.#at, this.#at + longestInsertBegin))
    );
  }

  /**
   * Skips a line of a statement without rows, of a comment …; returns false if the end of the line
   * is missing.
   */
  #passLine(): boolean {
    const end = this.#text.indexOf('\n', this.#at);
    if (end === -1) {
      const part = this.#text.slice(this.#at);
      if (part.length <= longestLineBytes) return false;
      this.#lexer.readPart(part, false);
      this.#longLine = part.slice(-longestMark);
      this.#at = this.#text.length;
      return false;
    }
    const line = Buffer.from(this.#text.slice(this.#at, end), 'latin1').toString().trimEnd();
    this.#lexer.readLine(line);
    this.#at = end + 1;
    this.#before = 'nothing';
    const isEnd = `${this.#longLine ?? ''}${line}`.trimEnd().endsWith(';');
    this.#longLine = null;
    if (this.#lexer.isOutside && isEnd) this.#isPassing = false;
    return true;
  }

  #row(): (RawValue | null)[] | NeedMore {
    const values: (RawValue | null)[] = [];
    this.#at += 1;
    for (let place = 0; ; place += 1) {
      const value = this.#value();
      if (value === needMore) return needMore;
      if (value !== undefined && !this.#skipped.has(place) && values.length < mostValues) {
        values.push(value);
      }
      const mark = this.#text[this.#at];
      this.#at += 1;
      if (mark === ')') return values;
      if (mark === undefined) return needMore;
    }
  }

  /**
   * Reads one expression up to the comma or parenthesis after it; undefined for the empty
   * expression of `()`.
   */
  #value(): RawValue | null | undefined | NeedMore {
    const text = this.#text;
    this.#skipSpace();
    const start = this.#at;
    let depth = 0;
    let literal: string | null = null;
    for (let at = start; at < text.length;) {
      const character = text[at];
      if (character === "'") {
        const prefix = at > start ? (text[at - 1] ?? '') : '';
        const escapes = /[eE]/u.test(prefix) || !this.#standardConformingStrings;
        const end = endOfLiteral(text, at + 1, escapes);
        if (end === -1) return needMore;
        // The value of the literal is the value of the expression, with or without a cast after it.
        const isWhole = at - start === (/[eEbBxXnN]/u.test(prefix) ? 1 : 0);
        if (isWhole) literal = unquote(text.slice(at + 1, end), escapes);
        at = end + 1;
      } else if (character === '"') {
        const end = text.indexOf('"', at + 1);
        if (end === -1) return needMore;
        at = end + 1;
      } else if (character === '(' || character === '[') {
        depth += 1;
        at += 1;
      } else if ((character === ')' || character === ']') && depth > 0) {
        depth -= 1;
        at += 1;
      } else if (depth === 0 && (character === ',' || character === ')')) {
        this.#at = at;
        return valueOf(text.slice(start, at).trim(), literal);
      } else at += 1;
    }
    return needMore;
  }
}

/**
 * Returns the number of rows in this text, which begins at an INSERT statement or at a row and ends
 * after a row. Returns null if the text ends at another position, or if it is not certain that each
 * row becomes one row.
 */
export function countRowsIn(text: string, standardConformingStrings: boolean): number | null {
  if (/\bON\s+CONFLICT\b/iu.test(text)) return null;
  const whole = `${isInsert(text) ? '' : 'INSERT INTO t VALUES '}${text.trimEnd().replace(/,$/u, ';')}`;
  const bytes = Buffer.from(whole);
  const rows = new InsertRows({ offset: 0, end: bytes.length, standardConformingStrings });
  let count = 0;
  rows.push(bytes, () => {
    count += 1;
    return true;
  });
  return rows.isBetweenStatements ? count : null;
}

/**
 * Returns the index of the closing quote, or -1 if the quote (or the character after it) is not in
 * the text yet.
 */
function endOfLiteral(text: string, from: number, escapes: boolean): number {
  let at = from;
  for (;;) {
    if (escapes) {
      while (at < text.length && text[at] !== "'") at += text[at] === '\\' ? 2 : 1;
    } else at = text.indexOf("'", at);
    if (at === -1 || at + 1 >= text.length) return -1;
    if (text[at + 1] !== "'") return at;
    at += 2;
  }
}

/** Returns the string of a literal, still with one character for each byte. */
function unquote(body: string, escapes: boolean): string {
  const text = body.replaceAll("''", "'");
  if (!escapes || !text.includes('\\')) return text;
  return text.replaceAll(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/gu,
    (_whole, octal?: string, hex?: string, short?: string, long?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      const point = short ?? long;
      if (point !== undefined) {
        const code = Number.parseInt(point, 16);
        return code > 0x10_ff_ff
          ? ''
          : Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
      }
      return letters[letter ?? ''] ?? letter ?? '';
    },
  );
}

const letters: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function valueOf(expression: string, literal: string | null): RawValue | null | undefined {
  if (literal !== null) return raw(literal);
  if (expression === '') return undefined;
  const plain = expression.replace(/::[^:]*$/u, '');
  switch (plain.toUpperCase()) {
    case 'NULL':
      return null;
    // As in the output of the type.
    case 'TRUE':
      return raw('t');
    case 'FALSE':
      return raw('f');
    default:
      return raw(plain);
  }
}

function raw(text: string): RawValue {
  const bytes = escapeCopy(Buffer.from(text, 'latin1'));
  return { bytes, totalBytes: bytes.length };
}
