/**
 * Takes plain SQL apart into single statements, rows of COPY and commands of psql, as it streams by. The
 * server splits text into words in the same way, because what that depends on is known at every byte: the
 * encoding, and whether a backslash escapes in an ordinary string. So one statement of ours is one
 * statement to the server, and what is said of it is true.
 *
 * Sources: PostgreSQL manual, "Lexical Structure"; src/backend/parser/scan.l; for where a statement ends,
 * gram.y (CREATE RULE with statements in parentheses; routine_body_stmt_list of SQL-standard function bodies).
 */
import { fail } from '#shared/errors/errors.ts';
import { hasAsciiInside, lengthOfCharacter } from './client-encoding.ts';

/** A part of the dump, in order. The bytes of `rows` are good until the next call of `push`. */
export type DumpPart =
  | { kind: 'statement'; statement: Statement }
  /** A comment of one line that stands between statements, without its line break. */
  | { kind: 'comment'; text: string }
  /** A line that begins with a backslash, between statements: a command of psql. */
  | { kind: 'command'; text: string; offset: number }
  /** Rows behind a COPY statement, cut anywhere. */
  | { kind: 'rows'; bytes: Buffer }
  | { kind: 'rows-end' };

export interface Statement {
  /** From its first word to its semicolon, as it is in the file. */
  bytes: Buffer;
  /** Bytes of plain SQL before it. */
  offset: number;
  /** The line of plain SQL in which it begins; the first one is 1. */
  line: number;
  /** The comment by which pg_dump announces what the statement is a part of: `-- Name: …; Type: …`. */
  entry: string | null;
  /** What stands in no text and no comment: a text is `''`, a comment is a space. Bytes as Latin-1. */
  bare: string;
  /** What the bytes are in, as PostgreSQL names it. */
  encoding: string;
  standardConformingStrings: boolean;
}

export interface OpenPart {
  /** Of the statement; null for a comment between two of them. */
  offset: number | null;
  inside: Inside['kind'] | null;
}

type Text = { kind: 'text'; backslashEscapes: boolean; doubles: boolean };
type Inside =
  | Text
  /** Behind the closing quote: after a line break, another quote goes on with the same text. */
  | { kind: 'after-text'; text: Text; sawLineBreak: boolean }
  | { kind: 'identifier' }
  | { kind: 'dollar'; tag: Buffer }
  | { kind: 'comment'; depth: number };

const newline = 0x0a;
const carriageReturn = 0x0d;
const doubleQuote = 0x22;
const dollar = 0x24;
const quote = 0x27;
const asterisk = 0x2a;
const dash = 0x2d;
const slash = 0x2f;
const fullStop = 0x2e;
const semicolon = 0x3b;
const backslash = 0x5c;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const blockEnd = Buffer.from('\n\\.');

/** No pg_dump writes a longer one, and it has to be held in memory. */
const longestStatementBytes = 256 * 1024 * 1024;

/** What a byte means outside of texts, by its value. */
const other = 0;
const blank = 1;
const letter = 2;
const digit = 3;
const mark = 4;
const meanings = new Uint8Array(256);
/** Bytes that go on with a word. */
const goesOn = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  const character = String.fromCharCode(byte);
  if (byte >= 0x80 || /[A-Za-z_]/u.test(character)) meanings[byte] = letter;
  else if (/\d/u.test(character)) meanings[byte] = digit;
  else if (/[ \t\n\r\f\v]/u.test(character)) meanings[byte] = blank;
  else if (/['"$\-/\\;()]/u.test(character)) meanings[byte] = mark;
  else meanings[byte] = other;
  goesOn[byte] = meanings[byte] === letter || meanings[byte] === digit || byte === dollar ? 1 : 0;
}

const isEntry = /^-- (?:Data for )?Name: /u;
const isCopy = /^COPY\b/iu;
const copyFromStdin = /^COPY\b[^;]*\bFROM\s+STDIN\b/iu;
const quotedName = /"(?:[^"]|"")*"/gu;
const mayBeSetting = /^SET\s/iu;
const encodingSetting =
  /^SET\s+(?:SESSION\s+)?(?:client_encoding\s*(?:=|\bTO\b)|NAMES\b)\s*(?:'([\w-]+(?: [\w-]+)*)'|([A-Za-z][\w-]*))\s*;?$/iu;
const stringSetting =
  /^SET\s+(?:SESSION\s+)?standard_conforming_strings\s*(?:=|\bTO\b)\s*'?(?:(on|true|yes|1)|off|false|no|0)'?\s*;?$/iu;

/** Whether the reader goes by this statement, a SET of the encoding or of how texts are quoted. */
export const isFollowed = (sql: string): boolean =>
  encodingSetting.test(sql) || stringSetting.test(sql);

/**
 * Fails with `dump-not-trusted` where a backslash stands among SQL, and with `verification-failed` at a
 * NUL byte, which no dump holds, and at a statement of more than 256 MB.
 */
export class StatementReader {
  #encoding = 'UTF8';
  #hasAsciiInside = false;
  #standardConformingStrings = true;

  #inside: Inside | null = null;
  #inRows = false;
  #atRowStart = true;
  /** Plain SQL before the bytes that are looked at. */
  #offset = 0;
  /** The number of the line at `#offset`. */
  #line = 1;
  #entry: string | null = null;
  #copiedLines: number | null = null;
  /** The unfinished line. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  /** The statement so far; null between statements. */
  #statement: { offset: number; line: number; pieces: Buffer[]; sizeBytes: number } | null = null;
  #bare: string[] = [];
  #parentheses = 0;
  #words = new WordsOfStatement();
  #parts: DumpPart[] = [];

  /** Whether the text so far ends between two statements. */
  get isBetweenStatements(): boolean {
    return this.#statement === null && this.#inside === null && !this.#inRows;
  }

  /** What was begun and has not ended yet; null between statements and in rows. */
  get open(): OpenPart | null {
    if (this.#statement === null && (this.#inside === null || this.#inRows)) return null;
    return {
      offset: this.#statement?.offset ?? null,
      inside: this.#inside?.kind ?? null,
    };
  }

  /** Outside of texts and comments, of the statement that is open. */
  get openBare(): string {
    return this.#bare.join('');
  }

  /** What the call of `push` or `finish` that failed had found before. */
  get partsBeforeFailure(): readonly DumpPart[] {
    return this.#parts;
  }

  /**
   * Takes the next bytes of the dump. `copiedLines`: the line breaks among rows in them, by whoever has counted these; they
   * are counted here unless given.
   */
  push(chunk: Buffer, copiedLines: number | null = null): DumpPart[] {
    this.#parts = [];
    this.#copiedLines = copiedLines;
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#inRows) {
        rest = this.#pushRows(rest);
        continue;
      }
      const end = rest.lastIndexOf(newline) + 1;
      if (end === 0) {
        this.#keep(rest);
        break;
      }
      const before = this.#pendingBytes;
      const lines = this.#takePending(rest.subarray(0, end));
      // Behind the line of a COPY stand rows, whatever the next line breaks look like.
      rest = rest.subarray(this.#readLines(lines) - before);
    }
    return this.#parts;
  }

  /** After the last byte. A last statement may lack its semicolon. */
  finish(): DumpPart[] {
    this.#parts = [];
    const last = this.#takePending(Buffer.alloc(0));
    if (last.length > 0) {
      if (this.#inRows) this.#giveRows(last);
      else this.#readLines(last);
    }
    if (this.#inside?.kind === 'after-text') this.#inside = null;
    if (this.#statement !== null && this.#inside === null) this.#endStatement(Buffer.alloc(0));
    return this.#parts;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // A copy: the chunk belongs to the stream.
    this.#pending.push(Buffer.from(bytes));
    this.#pendingBytes += bytes.length;
    this.#requireShort(this.#pendingBytes);
  }

  #takePending(bytes: Buffer): Buffer {
    if (this.#pending.length === 0) return bytes;
    const whole = Buffer.concat([...this.#pending, bytes]);
    this.#pending = [];
    this.#pendingBytes = 0;
    return whole;
  }

  #requireShort(sizeBytes: number): void {
    if (sizeBytes <= longestStatementBytes) return;
    const at = this.#statement?.offset ?? this.#offset;
    fail({
      code: 'verification-failed',
      detail: `The statement that begins at byte ${at} of the SQL is longer than 256 MB.`,
    });
  }

  #requireNoNul(bytes: Buffer): void {
    const at = bytes.indexOf(0);
    if (at === -1) return;
    fail({
      code: 'verification-failed',
      detail: `A NUL byte stands at byte ${this.#offset + at} of the SQL. No dump holds one: the file is damaged.`,
    });
  }

  // --- rows

  /** The rows end at a line `\.`, for psql as for the server. Returns what follows it. */
  #pushRows(chunk: Buffer): Buffer {
    const bytes = this.#takePending(chunk);
    this.#requireNoNul(bytes);
    if (this.#atRowStart) {
      if (isBlockEnd(bytes, 0)) return this.#endRows(bytes, 0);
      if (mayBecomeBlockEnd(bytes, 0)) {
        this.#keep(bytes);
        return bytes.subarray(bytes.length);
      }
    }
    let stop = bytes.length;
    for (let at = bytes.indexOf(blockEnd); at !== -1; at = bytes.indexOf(blockEnd, at + 1)) {
      if (isBlockEnd(bytes, at + 1)) {
        this.#giveRows(bytes.subarray(0, at + 1));
        return this.#endRows(bytes, at + 1);
      }
      if (mayBecomeBlockEnd(bytes, at + 1)) stop = at + 1;
    }
    // Half of `\.` may be in the next chunk.
    if (bytes.at(-1) === backslash && bytes.at(-2) === newline) stop = bytes.length - 1;
    // What is kept holds no line break, so these are all of the chunk where it has nothing but rows.
    const isAll = this.#parts.length === 0 ? this.#copiedLines : null;
    this.#giveRows(bytes.subarray(0, stop), isAll);
    this.#keep(bytes.subarray(stop));
    return bytes.subarray(bytes.length);
  }

  #giveRows(bytes: Buffer, lines: number | null = null): void {
    if (bytes.length === 0) return;
    this.#parts.push({ kind: 'rows', bytes });
    this.#offset += bytes.length;
    this.#line += lines ?? linesIn(bytes, 0, bytes.length);
    this.#atRowStart = bytes.at(-1) === newline;
  }

  #endRows(bytes: Buffer, at: number): Buffer {
    const end = bytes.indexOf(newline, at) + 1;
    this.#offset += end - at;
    this.#line += 1;
    this.#inRows = false;
    this.#parts.push({ kind: 'rows-end' });
    return bytes.subarray(end);
  }

  // --- SQL

  /** Reads whole lines, up to the end of the line of a COPY; returns how many bytes these are. */
  #readLines(bytes: Buffer): number {
    this.#requireNoNul(bytes);
    let at = this.#offset === 0 && bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    /** Where the part of the statement, and of it outside of texts, begins in these bytes. */
    let from = at;
    let bareFrom = at;
    let counted = 0;
    const countLines = (end: number): void => {
      this.#line += linesIn(bytes, counted, end);
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
      const inside = this.#inside;
      if (inside !== null) {
        at = this.#readInside(bytes, at, inside);
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
            this.#inside = { kind: 'text', backslashEscapes: escapes, doubles: escapes };
            at = end + 1;
            continue;
          }
          // U&'…' and U&"…" end as texts and identifiers do; a server with escapes in texts refuses them.
          if (end === at + 1 && (byte === 0x55 || byte === 0x75) && bytes[end] === 0x26) {
            if (bytes[end + 1] === quote) {
              giveBare(end, "''");
              this.#words.other(byte);
              this.#inside = { kind: 'text', backslashEscapes: false, doubles: true };
              at = end + 2;
              continue;
            }
          }
          // N'…' and U&"…" are marks of texts and names, not words.
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
          // A name may follow at once, and a dollar sign behind a number begins a text.
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
          if (isEntry.test(text)) this.#entry = text;
          this.#parts.push({ kind: 'comment', text });
        } else giveBare(at, ' ');
        at = end;
        bareFrom = at;
      } else if (byte === slash && next === asterisk) {
        giveBare(at, ' ');
        this.#inside = { kind: 'comment', depth: 1 };
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
          this.#inside = {
            kind: 'text',
            backslashEscapes: !this.#standardConformingStrings,
            doubles: true,
          };
          at += 1;
        } else if (byte === doubleQuote) {
          // A quoted name stays in the bare text.
          giveBare(at, '');
          bareFrom = at;
          const end = bytes.indexOf(doubleQuote, at + 1);
          giveBare(end === -1 ? bytes.length : end + 1, '');
          if (end === -1) this.#inside = { kind: 'identifier' };
          at = end === -1 ? bytes.length : end + 1;
          bareFrom = at;
        } else if (byte === dollar) {
          const tag = dollarTag(bytes, at);
          if (tag === null) {
            at += 1;
            continue;
          }
          giveBare(at, "''");
          this.#inside = { kind: 'dollar', tag };
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
            if (this.#inRows) {
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
      if (this.#inside === null) giveBare(bytes.length, '');
      const piece = Buffer.from(bytes.subarray(from));
      this.#statement.pieces.push(piece);
      this.#statement.sizeBytes += piece.length;
      this.#requireShort(this.#statement.sizeBytes);
    }
    countLines(bytes.length);
    this.#offset += bytes.length;
    return bytes.length;
  }

  #endOfWord(bytes: Buffer, from: number): number {
    let at = from;
    while (goesOn[bytes[at] ?? 0] === 1) {
      at += this.#hasAsciiInside ? lengthOfCharacter(this.#encoding, bytes, at) : 1;
    }
    return Math.min(at, bytes.length);
  }

  #readInside(bytes: Buffer, from: number, inside: Inside): number {
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
        this.#bare.push(bytes.toString('latin1', from, stop));
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
        if (!resumes) this.#bare.push(' ');
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

  /** The place of the closing quote, or -1. */
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

  /** The first backslash that is a character of its own. */
  #backslashBefore(bytes: Buffer, from: number, to: number): number {
    if (!this.#hasAsciiInside) {
      // No further: each of many short texts would be looked through to the end of all of them.
      const at = bytes.subarray(from, to).indexOf(backslash);
      return at === -1 ? -1 : from + at;
    }
    for (let at = from; at < to; at += lengthOfCharacter(this.#encoding, bytes, at)) {
      if (bytes[at] === backslash) return at;
    }
    return -1;
  }

  /** A line that begins with a backslash, where a statement could begin; returns its end. */
  #command(bytes: Buffer, at: number): number {
    const lineStart = bytes.lastIndexOf(newline, at) + 1;
    const isAlone = bytes.toString('latin1', lineStart, at).trim() === '';
    if (this.#statement !== null || !isAlone) {
      return fail({ code: 'dump-not-trusted', offset: this.#offset + at });
    }
    const found = bytes.indexOf(newline, at);
    const end = found === -1 ? bytes.length : found;
    const text = bytes.toString('utf8', at, end).replace(/\r$/u, '');
    this.#parts.push({ kind: 'command', text, offset: this.#offset + at });
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
    this.#words = new WordsOfStatement();
    const statement: Statement = {
      bytes,
      offset: begun.offset,
      line: begun.line,
      entry: this.#entry,
      bare,
      encoding: this.#encoding,
      standardConformingStrings: this.#standardConformingStrings,
    };
    this.#parts.push({ kind: 'statement', statement });
    if (mayBeSetting.test(bare)) this.#followSetting(bytes.toString('latin1'));
    else if (isCopy.test(bare) && copyFromStdin.test(bare.replaceAll(quotedName, '""'))) {
      this.#inRows = true;
      this.#atRowStart = true;
    }
  }

  #followSetting(text: string): void {
    const [isEncoding, quoted, word] = encodingSetting.exec(text) ?? [];
    if (isEncoding !== undefined) {
      this.#encoding = (quoted ?? word ?? this.#encoding).replaceAll(' ', '');
      this.#hasAsciiInside = hasAsciiInside(this.#encoding);
    }
    const [isString, on] = stringSetting.exec(text) ?? [];
    if (isString !== undefined) this.#standardConformingStrings = on !== undefined;
  }

  /** psql would read rows from the next line on, and the rest of this one after them. */
  #requireNothingBehind(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(newline, at);
    const end = found === -1 ? bytes.length : found + 1;
    if (bytes.toString('latin1', at, end).trim() === '') return end;
    return fail({ code: 'dump-not-trusted', offset: this.#offset + at });
  }
}

/**
 * Follows the words of a statement as far as they say that semicolons in it end nothing: between BEGIN
 * ATOMIC and END of a function or procedure (manual, "CREATE FUNCTION", sql_body). To the server the body is a
 * list of statements, each with its semicolon, and END is where the next one could begin. An END elsewhere, and
 * BEGIN or ATOMIC in another place, are names or parts of something else.
 */
class WordsOfStatement {
  /** The statement itself, and those in bodies that are not at their end. */
  readonly #open: OpenStatement[] = [{ first: [], makesRoutine: false }];
  /** The word just before, or '' where something else stands there. */
  #last = '';
  #isBehindFullStop = false;

  get isInBody(): boolean {
    return this.#open.length > 1;
  }

  add(bytes: Buffer, from: number, to: number, parentheses: number): void {
    const statement = this.#open.at(-1);
    if (statement === undefined || isOfNoMatter(statement)) return;
    const word = to - from > longestWord ? '' : bytes.toString('latin1', from, to).toUpperCase();
    const isPartOfName = this.#isBehindFullStop;
    this.#isBehindFullStop = false;
    const { first } = statement;
    if (first !== null) {
      if (first.length === 0 && word === 'END' && this.isInBody && parentheses === 0) {
        this.#open.pop();
      } else {
        first.push(word);
        const makes = makesRoutine(first);
        if (makes !== null) Object.assign(statement, { first: null, makesRoutine: makes });
      }
    } else if (word === 'ATOMIC' && this.#last === 'BEGIN' && parentheses === 0) {
      this.#open.push({ first: [], makesRoutine: false });
    }
    this.#last = isPartOfName ? '' : word;
  }

  /** Anything but a word, a blank or a comment. */
  other(byte: number): void {
    const statement = this.#open.at(-1);
    if (statement === undefined || isOfNoMatter(statement)) return;
    this.#last = '';
    this.#isBehindFullStop = byte === fullStop;
    if (statement.first !== null) statement.first = null;
  }

  /** Of a body, outside of parentheses. */
  semicolon(): void {
    this.#open.pop();
    this.#open.push({ first: [], makesRoutine: false });
    this.#last = '';
    this.#isBehindFullStop = false;
  }
}

interface OpenStatement {
  /** Its first words; null once these have told what it makes. */
  first: string[] | null;
  makesRoutine: boolean;
}

/** Nothing of it begins a body. */
const isOfNoMatter = ({ first, makesRoutine: makes }: OpenStatement): boolean =>
  first === null && !makes;

/** Whether it is CREATE [OR REPLACE] FUNCTION or PROCEDURE; null before that can be told. */
function makesRoutine(first: readonly string[]): boolean | null {
  const [create, second = '', third, fourth = ''] = first;
  if (create !== 'CREATE') return false;
  if (first.length === 1 || (second === 'OR' && first.length < 4)) return null;
  const made = second === 'OR' && third === 'REPLACE' ? fourth : second;
  return made === 'FUNCTION' || made === 'PROCEDURE';
}
/** PROCEDURE */
const longestWord = 9;

function linesIn(bytes: Buffer, from: number, to: number): number {
  const part = bytes.subarray(from, to);
  let lines = 0;
  for (let at = part.indexOf(newline); at !== -1; at = part.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** A comment ends at either kind of line break. */
function endOfLine(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== newline && bytes[at] !== carriageReturn) at += 1;
  return at;
}

/** `$$` or `$tag$` at this place; null when it is something else. */
function dollarTag(bytes: Buffer, at: number): Buffer | null {
  let end = at + 1;
  const first = bytes[end];
  if (first !== undefined && meanings[first] === letter) {
    while (goesOn[bytes[end] ?? 0] === 1 && bytes[end] !== dollar) end += 1;
  }
  return bytes[end] === dollar ? Buffer.from(bytes.subarray(at, end + 1)) : null;
}

/** `\r\n` is how text mode writes a line break on Windows. */
function isBlockEnd(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== backslash || bytes[at + 1] !== 0x2e) return false;
  return (
    bytes[at + 2] === newline || (bytes[at + 2] === carriageReturn && bytes[at + 3] === newline)
  );
}

function mayBecomeBlockEnd(bytes: Buffer, at: number): boolean {
  const left = bytes.length - at;
  return left > 0 && left < 4 && '\\.\r\n'.startsWith(bytes.toString('latin1', at));
}
