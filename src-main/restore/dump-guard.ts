/**
 * What psql is given of a dump. psql is more than a reader of SQL: a backslash outside of quotes is a
 * command to itself, and some of those start programs. pg_dump writes none but its own pair of
 * `\restrict` and `\unrestrict` lines, which are left out here by their place (the caller puts its own
 * around); any other is a reason to stop. Nothing is filtered away: what is not understood is refused.
 */
import { parseCopyStatement } from '../catalog/copy-statement.ts';
import { SqlLexer } from '../catalog/sql-lexer.ts';
import { fail } from '#shared/errors/errors.ts';
import { OlderServerFilter, type LeftOut } from './older-server.ts';

const newline = 0x0a;
const backslash = 0x5c;
/** Editors put it before UTF-8. psql takes it away at the start of its input, where another line stands now. */
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const openingComment = '-- PostgreSQL database dump';
const completeComment = '-- PostgreSQL database dump complete';
/** A row never begins like this, but for the line that ends the block. */
const blockEnd = Buffer.from('\n\\.');
const restrictWords = [Buffer.from('\\restrict'), Buffer.from('\\unrestrict')];
/** What decides where a string ends; psql follows the server, so nobody may change it behind our back. */
const quotingSetting =
  /standard_conforming_strings|client_encoding|backslash_quote|\bSET\s+NAMES\b/iu;
const ownStringSetting =
  /^(?:SET standard_conforming_strings = (?:on|off);|\s+SET standard_conforming_strings TO 'on')$/u;
const ownEncodingSetting =
  /^(?:SET client_encoding = '([A-Za-z0-9_]+)';|\s+SET client_encoding TO '[A-Za-z0-9_]+')$/u;
/** In these a backslash or a quote can be half of a character. */
const unsafeEncodings = new Set([
  'SJIS',
  'SHIFT_JIS_2004',
  'BIG5',
  'GBK',
  'UHC',
  'GB18030',
  'JOHAB',
]);

export interface GuardOptions {
  /** Of the server: what an older one cannot know, and does not need, is left out. */
  majorVersion: number;
  /**
   * Is told every line of SQL that starts outside of quotes, and says whether it and what follows is
   * passed on, up to the next line that it is asked about; all of it unless given.
   */
  passes?: (line: string) => boolean;
}

/** Fails with `dump-not-trusted`, saying how far into the SQL. */
export class DumpGuard {
  readonly #options: GuardOptions;
  readonly #lexer = new SqlLexer();
  #pending: Buffer[] = [];
  /** Bytes of plain SQL before the line that is looked at. */
  #offset = 0;
  #copyStatement = '';
  #inRows = false;
  #began = false;
  #complete = false;
  #restrictKey: string | null = null;
  readonly #older: OlderServerFilter;
  #isForServer = true;
  #isPassed = true;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#older = new OlderServerFilter(options.majorVersion);
  }

  get leftOut(): LeftOut[] {
    return this.#older.leftOut;
  }

  /** Takes the next bytes of the dump and gives what psql may read. */
  push(chunk: Buffer): Buffer[] {
    const out: Buffer[] = [];
    let at = 0;
    while (at < chunk.length) {
      const end = chunk.indexOf(newline, at);
      if (end === -1) {
        this.#pending.push(Buffer.from(chunk.subarray(at)));
        break;
      }
      // A run of rows is looked at and passed on in one piece.
      if (this.#inRows && this.#pending.length === 0) {
        at = this.#rows(chunk, at, out);
        continue;
      }
      this.#takeLine(this.#whole(chunk.subarray(at, end + 1)), out);
      at = end + 1;
    }
    return out;
  }

  /** After the last byte; a last line without a line break is part of it. */
  finish(): Buffer[] {
    const out: Buffer[] = [];
    if (this.#pending.length > 0) this.#takeLine(this.#whole(Buffer.alloc(0)), out);
    return out;
  }

  #whole(end: Buffer): Buffer {
    if (this.#pending.length === 0) return end;
    const whole = Buffer.concat([...this.#pending, end]);
    this.#pending = [];
    return whole;
  }

  #takeLine(bytes: Buffer, out: Buffer[]): void {
    if (this.#inRows) {
      if (isBlockEnd(bytes, 0)) this.#inRows = false;
      else this.#refuseRestrictIn(bytes);
      if (this.#isGiven) out.push(bytes);
    } else {
      const isMarked = this.#offset === 0 && bytes.subarray(0, 3).equals(byteOrderMark);
      const sql = isMarked ? bytes.subarray(byteOrderMark.length) : bytes;
      if (this.#passes(sql.toString('utf8').replace(/\r?\n$/u, ''))) out.push(sql);
    }
    this.#offset += bytes.length;
  }

  /** Passes whole rows on, up to the end of the block or of the chunk; returns where it stopped. */
  #rows(chunk: Buffer, from: number, out: Buffer[]): number {
    const end = endOfRows(chunk, from);
    const stop = end === -1 ? chunk.lastIndexOf(newline) + 1 : end;
    const passed = chunk.subarray(from, stop);
    this.#refuseRestrictIn(passed);
    if (end !== -1) this.#inRows = false;
    if (this.#isGiven) out.push(passed);
    this.#offset += passed.length;
    return stop;
  }

  /**
   * In rows a backslash is written twice, so `\restrict` or `\unrestrict` with a single one is no
   * data of pg_dump; it would be a command, should psql see SQL where we see rows.
   */
  #refuseRestrictIn(bytes: Buffer): void {
    for (const word of restrictWords) {
      for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + word.length)) {
        let slashes = 1;
        while (bytes[at - slashes] === backslash) slashes += 1;
        if (slashes % 2 === 1) this.#refuse();
      }
    }
  }

  /** True when this line of SQL is to be passed on. */
  #passes(line: string): boolean {
    const outside = this.#lexer.isOutside && this.#copyStatement === '';
    if (outside && this.#isOwnRestrict(line)) return false;
    // Wherever it stands: psql and we might disagree about what is inside of quotes.
    if (/\\(?:un)?restrict/u.test(line)) this.#refuse();
    const { passes } = this.#options;
    if (outside && passes !== undefined) this.#isPassed = passes(line);
    this.#lexer.readLine(line);
    if (this.#lexer.sawBackslash) this.#refuse();
    if ((outside || this.#lexer.isOutside) && !line.startsWith('--')) this.#requireOwnQuoting(line);
    if (outside) {
      if (line === openingComment) this.#began = true;
      if (line === completeComment) this.#complete = true;
      this.#isForServer = this.#older.passes(line);
    }
    if (this.#copyStatement !== '' || (outside && line.startsWith('COPY '))) {
      this.#copyStatement += this.#copyStatement === '' ? line : `\n${line}`;
      if (this.#lexer.isOutside) {
        this.#inRows = parseCopyStatement(this.#copyStatement) !== null;
        this.#copyStatement = '';
      }
    }
    return this.#isGiven;
  }

  get #isGiven(): boolean {
    return this.#isPassed && this.#isForServer;
  }

  /** pg_dump's own lines are followed; any other that would move the end of a string is refused. */
  #requireOwnQuoting(line: string): void {
    if (!quotingSetting.test(line) || ownStringSetting.test(line)) return;
    const [isOwn, encoding] = ownEncodingSetting.exec(line) ?? [];
    if (isOwn === undefined || unsafeEncodings.has((encoding ?? '').toUpperCase())) this.#refuse();
  }

  /** pg_dump's own pair: one line in the head, before any SQL, and one behind the closing comment. */
  #isOwnRestrict(line: string): boolean {
    const [, un, key] = /^\\(un)?restrict ([A-Za-z0-9]+)$/u.exec(line) ?? [];
    if (key === undefined) return false;
    if (un === undefined) {
      if (!this.#began || this.#restrictKey !== null || this.#complete) this.#refuse();
      this.#restrictKey = key;
    } else {
      if (!this.#complete || key !== this.#restrictKey) this.#refuse();
    }
    return true;
  }

  #refuse(): never {
    return fail({ code: 'dump-not-trusted', offset: this.#offset });
  }
}

/** Behind the line `\.` that ends the block, or -1 when the chunk does not hold all of it. */
function endOfRows(chunk: Buffer, from: number): number {
  let line = from;
  while (!isBlockEnd(chunk, line)) {
    const next = chunk.indexOf(blockEnd, line);
    if (next === -1) return -1;
    line = next + 1;
  }
  return chunk.indexOf(newline, line) + 1;
}

function isBlockEnd(bytes: Buffer, at: number): boolean {
  return /^\\\.\r?\n/u.test(bytes.subarray(at, at + 4).toString('latin1'));
}
