/**
 * Reads plain SQL as a stream, and finds damage that no psql and no server accepts: NUL bytes,
 * messages of programs in the SQL, rows with a wrong number of columns, text that is not a
 * statement, quotes and parentheses without an end, invalid characters. SQL without such damage may
 * still be invalid: only a server can decide if it accepts a statement.
 */
import { isUtf8 } from 'node:buffer';
import { ExpectedError } from '#shared/errors/errors.ts';
import { messageOfProgram } from '#shared/errors/damage.ts';
import { parseCopyStatement } from './copy-statement.ts';
import { decoderOf } from './text-encoding.ts';
import { checkInsert, otherNumber } from './insert-check.ts';
import { PendingBytes } from './pending-bytes.ts';
import { isPsqlCommand } from './psql-commands.ts';
import { invalidCharacter, linesBeforeFault, linesIn, RowsCheck } from './rows-check.ts';
import { RowsOfDump } from './rows-of-dump.ts';
import { faultOfStatement, type StatementFault } from './sql-commands.ts';
import { faultOfSetting, longestSettingBytes, mayChangeEncoding } from './quoting-settings.ts';
import type { DumpPart, Statement } from './dump-part.ts';
import type { OpenPart } from './sql-statements.ts';
import { StatementReader } from './statement-reader.ts';

export interface Damage {
  /** Sentence for the screen, with the line. */
  words: string;
  /** True if the first statement is not PostgreSQL: the file may be of another kind. */
  isFirstStatement: boolean;
}

export interface DamageReading {
  damage: Damage | null;
  /** Error in the parts or the end of a dump of a whole server; null if the dump is complete. */
  privateServerProblem: string | null;
  /** True if the dump creates an object or inserts rows. */
  hasStatements: boolean;
}

const newline = 0x0a;
/** Reading stops at a longer line or statement, because all of it would be in memory at once. */
const longestLineBytes = 1024 * 1024;
const longestStatementBytes = 64 * 1024 * 1024;
const shownCharacters = 60;

const openingComment = '-- PostgreSQL database dump';
const completeComment = '-- PostgreSQL database dump complete';
const clusterComplete = '-- PostgreSQL database cluster dump complete';
const makesSomething = /^(?:CREATE|ALTER|COPY|INSERT|DO|IMPORT)\b/iu;

export class DamageReader {
  readonly #reader = new StatementReader();
  #damage: Damage | null = null;
  /** True if no further damage can be detected. */
  #isBlind = false;
  #hasStatements = false;
  #statements = 0;

  /** SQL of an unfinished line. */
  readonly #rest = new PendingBytes();
  /** Bytes that are passed to the reader, with their position in bytes and lines. */
  #piece: Buffer = nothing;
  #pieceOffset = 0;
  /** A position in the bytes whose line is known. */
  #at = 0;
  #line = 1;
  /** The unfinished statement. */
  #open: { offset: number; line: number } | null = null;

  /** The rows that are being read. Rows of an unknown form are skipped. */
  #rows: RowsOfDump | null = null;
  #saysEncoding = false;
  /** Number of values of a row of each table, in INSERT statements of pg_dump without columns. */
  readonly #valuesOf = new Map<string, number>();

  #restrictKey: string | null = null;
  #parts = 0;
  #completeParts = 0;
  #isClusterComplete = false;

  /** Reads the next bytes of the dump. Slices must be small, because they are processed at once. */
  push(slice: Buffer): void {
    if (this.#damage !== null) return;
    const nul = slice.indexOf(0);
    if (nul === -1) {
      if (!this.#isBlind) this.#take(slice);
      return;
    }
    // The bytes before the NUL byte show its position.
    const before = slice.subarray(0, nul);
    if (!this.#isBlind && nul > 0) this.#take(before);
    if (this.#damage !== null) return;
    const line = this.#isBlind ? null : this.#line + linesIn(this.#rest.takeWith(nothing));
    const table = this.#rows?.table ?? null;
    this.#found(
      `There is a NUL byte in ${line === null ? 'the dump' : `line ${line}`}${table === null ? '' : `, among the rows of ${table}`}. No dump contains NUL bytes.`,
    );
  }

  #take(slice: Buffer): void {
    if (this.#rows !== null) {
      this.#read(slice);
      return;
    }
    const end = slice.lastIndexOf(newline) + 1;
    const lines = end === 0 ? nothing : this.#rest.takeWith(slice.subarray(0, end));
    if (lines.length > 0) this.#read(lines);
    const rest = slice.subarray(end);
    if (rest.length === 0 || this.#isOver) return;
    // Rows are never held back.
    if (this.#rows !== null) this.#read(rest);
    else this.#keep(rest);
  }

  /** Must be called once, after the last byte. */
  finish(): DamageReading {
    if (!this.#isOver) {
      const rest = this.#rest.takeWith(nothing);
      if (rest.length > 0) this.#read(rest);
    }
    if (!this.#isOver) {
      const left = this.#reader.open;
      this.#guarded(() => this.#reader.finish());
      if (left !== null && !this.#reader.isBetweenStatements) this.#unfinished(left);
    }
    return {
      damage: this.#damage,
      privateServerProblem: this.#privateServerProblem(),
      hasStatements: this.#hasStatements,
    };
  }

  get #isOver(): boolean {
    return this.#damage !== null || this.#isBlind;
  }

  #privateServerProblem(): string | null {
    if (!this.#isClusterComplete) {
      return 'The closing line of pg_dumpall is missing: the dump was cut off.';
    }
    if (this.#parts !== this.#completeParts) {
      return `Only ${this.#completeParts} of ${this.#parts} databases in the dump have their closing line.`;
    }
    if (this.#restrictKey !== null && !this.#isBlind) return unmatchedRestrict;
    return null;
  }

  // --- bytes

  #keep(bytes: Buffer): void {
    this.#rest.keep(bytes);
    if (this.#rest.length <= longestLineBytes) return;
    this.#isBlind = true;
    this.#rest.takeWith(nothing);
  }

  #read(piece: Buffer): void {
    this.#piece = piece;
    this.#at = 0;
    this.#guarded(() => this.#reader.push(piece));
    if (this.#isOver) return;
    const { open } = this.#reader;
    if (open === null || open.offset === null) this.#open = null;
    else if (this.#open?.offset !== open.offset) {
      this.#open = { offset: open.offset, line: this.#lineAt(open.offset) };
    } else if (this.#pieceOffset + piece.length - open.offset > longestStatementBytes) {
      this.#isBlind = true;
    }
    this.#line += linesIn(piece.subarray(this.#at));
    this.#pieceOffset += piece.length;
    this.#piece = nothing;
  }

  /** Offsets must be passed in ascending order. */
  #lineAt(offset: number): number {
    if (offset === this.#open?.offset) return this.#open.line;
    const at = Math.max(this.#at, offset - this.#pieceOffset);
    this.#line += linesIn(this.#piece.subarray(this.#at, at));
    this.#at = at;
    return this.#line;
  }

  #guarded(parts: () => readonly DumpPart[]): void {
    try {
      this.#takeAll(parts());
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      this.#takeAll(this.#reader.partsBeforeFailure);
      if (this.#isOver) return;
      if (error.error.code === 'dump-not-trusted') this.#backslash(error.error.offset);
      else this.#isBlind = true;
    }
  }

  // --- findings

  #takeAll(parts: readonly DumpPart[]): void {
    for (const part of parts) {
      if (this.#damage !== null) return;
      switch (part.kind) {
        case 'comment':
          this.#comment(part.text);
          break;
        case 'command':
          this.#command(part);
          break;
        case 'statement':
          this.#statement(part.statement);
          break;
        case 'rows':
          this.#found(this.#rows?.push(part.bytes) ?? null);
          break;
        case 'rows-end':
          this.#rows = null;
      }
    }
  }

  #comment(text: string): void {
    if (text === openingComment || text === completeComment) this.#valuesOf.clear();
    if (text === openingComment) this.#parts += 1;
    else if (text === completeComment) this.#completeParts += 1;
    else if (text === clusterComplete) this.#isClusterComplete = true;
  }

  #command({ text, offset }: { text: string; offset: number }): void {
    const [, un, key = ''] = /^\\(un)?restrict\s+(\S+)\s*$/u.exec(text) ?? [];
    if (key !== '') {
      const isInPlace = un === undefined ? this.#restrictKey === null : key === this.#restrictKey;
      if (!isInPlace) this.#found(`Line ${this.#lineAt(offset)}: ${unmatchedRestrict}`);
      this.#restrictKey = un === undefined ? key : null;
      return;
    }
    if (isPsqlCommand(text)) return;
    const line = this.#lineAt(offset);
    this.#found(`Line ${line} begins with “${shown(text)}”, which is not a psql command.`);
  }

  #statement(statement: Statement): void {
    const { bytes, bare, encoding, offset } = statement;
    const line = this.#lineAt(offset);
    const fault =
      faultOfStatement(bare, true) ?? faultOfSettingIn(bytes) ?? this.#faultOfInsert(bare);
    if (fault !== null) {
      this.#faulty(line, fault);
      return;
    }
    if (mayChangeEncoding(bare)) this.#saysEncoding = true;
    const isUtf8Text = this.#saysEncoding && isUtf8Name(encoding);
    if (isUtf8Text && !isUtf8(bytes)) {
      this.#found(`Line ${line + linesBeforeFault(bytes)} ${invalidCharacter}.`);
      return;
    }
    this.#statements += 1;
    this.#hasStatements ||= makesSomething.test(bare);
    if (!/^COPY\b/iu.test(bare) || !/\bFROM\s+STDIN\b/iu.test(bare)) return;
    const copy = parseCopyStatement(decoderOf(encoding)(bytes));
    const columns = copy === null || copy.columns.length === 0 ? null : copy.columns.length;
    this.#rows = new RowsOfDump(
      copy === null ? 'a table' : [copy.schema, copy.name].filter((one) => one !== '').join('.'),
      line + linesIn(bytes) + 1,
      copy === null ? null : new RowsCheck(columns, { isUtf8: isUtf8Text }),
    );
  }

  /** Manually written rows may omit the last values; pg_dump writes all values of each row. */
  #faultOfInsert(bare: string): StatementFault | null {
    const look = checkInsert(bare);
    if (look === null) return null;
    const { table, values, fault } = look;
    if (fault !== null) return { kind: 'other', words: fault };
    if (table === null || this.#parts === this.#completeParts) return null;
    const others = this.#valuesOf.get(table) ?? values;
    this.#valuesOf.set(table, values);
    return values === others ? null : { kind: 'other', words: otherNumber(values, others) };
  }

  #faulty(line: number, { kind, words }: { kind: 'message' | 'other'; words: string }): void {
    if (kind === 'message') {
      this.#found(`${messageOfProgram} the SQL, in the statement of line ${line}: “${words}”.`);
      return;
    }
    this.#found(`The statement in line ${line} ${words}.`, this.#statements === 0);
  }

  /** psql treats a backslash as its own command, inside of a statement or after it. */
  #backslash(offset: number): void {
    const { open } = this.#reader;
    const begin = open?.offset ?? null;
    if (begin !== null) {
      const fault = faultOfStatement(this.#beginningOf(begin, offset), false);
      if (fault !== null) {
        this.#faulty(this.#lineAt(begin), fault);
        return;
      }
    }
    const from = offset - this.#pieceOffset;
    const text = this.#piece.toString('latin1', from, from + 200).split('\n', 1)[0] ?? '';
    if (isPsqlCommand(text)) this.#isBlind = true;
    else {
      this.#found(
        `Line ${this.#lineAt(offset)} contains “${shown(text)}” outside of quotes, which is not SQL.`,
      );
    }
  }

  /** Beginning of a statement in which the reader stopped; ends before the first unread quote. */
  #beginningOf(offset: number, to: number): string {
    const bare = this.#reader.openBare;
    if (bare.trim() !== '') return bare;
    const piece = this.#piece.toString(
      'latin1',
      offset - this.#pieceOffset,
      to - this.#pieceOffset,
    );
    return piece.split(/['"$]/u, 1)[0] ?? '';
  }

  #unfinished({ offset, inside }: OpenPart): void {
    if (offset === null) {
      this.#found('A comment (/*) in the dump does not end.');
      return;
    }
    const line = this.#lineAt(offset);
    const fault = faultOfStatement(this.#reader.openBare, false);
    if (fault !== null) this.#faulty(line, fault);
    else
      this.#found(
        `The dump ends inside ${inside === 'comment' ? 'a comment' : 'a string literal'} of the statement in line ${line}.`,
      );
  }

  #found(words: string | null, isFirstStatement = false): void {
    if (words !== null) this.#damage ??= { words, isFirstStatement };
  }
}

const nothing = Buffer.alloc(0);

function faultOfSettingIn(statement: Buffer): StatementFault | null {
  if (statement.length > longestSettingBytes) return null;
  const words = faultOfSetting(statement.toString('latin1'));
  return words === null ? null : { kind: 'other', words };
}
const unmatchedRestrict = 'the \\restrict and \\unrestrict lines of the dump do not match.';

const isUtf8Name = (encoding: string): boolean => /^(?:utf-?8|unicode)$/iu.test(encoding);

function shown(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}
