/**
 * Rows that are written as INSERT statements (`pg_dump --inserts`, and what other programs make of
 * it). Text is handled as one character a byte, so that bytes of any encoding survive; values come
 * out as the server's text output would have them, in COPY's escapes, like rows of a COPY block.
 */
import { isInsert, isInsertOfQuery, longestInsertHead, parseInsertHead } from './copy-statement.ts';
import { escapeCopy, mostValues, type RawRow, type RawValue } from './copy-text.ts';
import { StatementTooLong } from './statement-too-long.ts';
import { SqlLexer } from './sql-lexer.ts';

/** A row is held several times while it is taken apart. In a COPY block it may be of any length. */
const longestRowBytes = 64 * 1024 * 1024;
/** A longer line between the statements is read in parts. */
const longestLineBytes = 1024 * 1024;
/** A row of this length is not tried again with each piece, however small. */
const longRowBytes = 1024;

export interface InsertRowsOf {
  /** Where the first piece begins, and where the last one ends, in bytes of plain SQL. */
  offset: number;
  end: number;
  standardConformingStrings: boolean;
  /** Places in a row that say nothing: generated columns, which are all DEFAULT. */
  skipped?: ReadonlySet<number>;
}

/** Of `INSERT INTO`, with as many blanks as anybody writes. */
const longestInsertBegin = 64;
/** Enough of the end of a line to see its last mark. */
const longestMark = 64;

/** Nothing more can be read before more text is there. */
const needMore = Symbol('need more');
type NeedMore = typeof needMore;

export class InsertRows {
  readonly #standardConformingStrings: boolean;
  readonly #skipped: ReadonlySet<number>;
  /** What has not been taken apart yet, one character a byte. */
  #text = '';
  #at = 0;
  /** Where to begin again when there was not enough text. */
  #safe = 0;
  /** Offset in the SQL of the first character of `#text`. */
  #base: number;
  #inStatement = false;
  /** What stands between the statements with rows is passed over line by line. */
  readonly #lexer: SqlLexer;
  /** In the middle of a statement that is passed over. */
  #isPassing = false;
  /** In the line, before this place: as to the scanner, a statement begins at the start of a line. */
  #before: 'nothing' | 'a statement' | 'something' = 'nothing';
  /** Of the first statement: those of other tables in between are passed over, too. */
  #target: string | null = null;
  #place: { offset: number; isPlace: boolean };
  /** Do not try again before this much text is there. */
  #wanted = 0;
  readonly #end: number;
  /** The end of what was read of a long line that is passed over, if any. */
  #longLine: string | null = null;

  constructor({ offset, end, standardConformingStrings, skipped = new Set() }: InsertRowsOf) {
    this.#skipped = skipped;
    this.#base = offset;
    this.#end = end;
    this.#place = { offset, isPlace: true };
    this.#standardConformingStrings = standardConformingStrings;
    this.#lexer = new SqlLexer(standardConformingStrings);
  }

  /** Whether all of the text so far was taken apart. */
  get isBetweenStatements(): boolean {
    return this.#at >= this.#text.length && !this.#inStatement && !this.#isPassing;
  }

  /** As `CopyRows.push`. Fails with `statement-too-long`. A row's `offset` is that of its statement, or of a later row in one. */
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
        // A long row is not read again for each piece of it.
        this.#wanted = left > longRowBytes ? Math.min(left * 2, longestRowBytes + 1) : 0;
        return true;
      }
      if (row === null) return true;
      const { offset, isPlace } = this.#place;
      if (!onRow({ offset, isPlace, values: row })) return false;
    }
  }

  /** null when the text ends between two statements. */
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
          // What may follow the rows: ON CONFLICT …
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

  /** Of a statement without rows, a comment …; false when the line is not there to its end. */
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

  /** One expression up to the comma or bracket after it; undefined for the empty one of `()`. */
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
        // The value of the literal is that of the expression, with or without a cast behind it.
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
 * How many rows this text holds, which begins at an INSERT statement or at a row of one and ends behind a row; null
 * when it ends elsewhere, or when it is not said that each of its rows becomes one.
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

/** Index of the closing quote, or -1 when it (or what follows it) is not there yet. */
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

/** The string that a literal stands for, still one character a byte. */
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
    // As the type's own output has it.
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
