/**
 * Reads the plain SQL of pg_dump as it streams by and notes what is in it: every COPY block with
 * its rows and byte range, every object that pg_dump's comments announce, and whether the end that
 * pg_dump writes last was seen. It keeps no data, so memory does not grow with the dump.
 *
 * A line counts as SQL only outside of quotes, dollar quotes and comments: a function body may well
 * hold `COPY t (a) FROM stdin;`. Sources: the manual's "Lexical Structure" and "COPY / Text Format".
 */
import type {
  Catalog,
  CatalogObject,
  CatalogTable,
  SequenceValue,
} from '#shared/domain/manifest.ts';
import { withoutStamps } from './server-stamps.ts';
import { isInsert, parseCopyStatement, parseQualifiedName } from './copy-statement.ts';
import { DumpParts, type DatabaseInFile } from './dump-parts.ts';
import {
  InsertScanner,
  mayHoldMoreRows,
  type LineOfDump,
  type QueriedRows,
} from './insert-scanner.ts';
import { KeptTexts } from './shared-texts.ts';
import { LargeObjectScanner } from './large-objects.ts';
import { NamesInForce, type NamedRelation } from './names-in-force.ts';
import { SqlLexer } from './sql-lexer.ts';
import { StatementTooLong } from './statement-too-long.ts';
import { statementsOf } from './statements-of.ts';
import { decoderOf, type Decode } from './text-encoding.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const backslash = 0x5c;
const dot = 0x2e;
/** A row cannot start with `\.` in COPY's text format; the line that does ends the block. */
const blockEnd = Buffer.from('\n\\.');
/** Enough of a line to recognise `\.` followed by a line break. */
const blockEndLineLength = 4;

const objectStart = /^-- (?:Data for )?Name: /u;
/** In the comment of an entry, behind its name. */
const objectType = /; Type: ([A-Z][A-Z ]*); Schema: /uy;
const objectOwner = '; Owner: ';
const openingComment = '-- PostgreSQL database dump';
const completeComment = '-- PostgreSQL database dump complete';
const clusterComment = '-- PostgreSQL database cluster dump';
const clusterComplete = '-- PostgreSQL database cluster dump complete';
/**
 * What may follow the closing line of pg_dump, in one line: settings, as pg_dumpall writes them behind its `\connect`, and
 * what other programs or people append.
 */
const valueBehind = String.raw`(?:[^;:'"]|'[^']*'|"[^"]*"){0,500}`;
const harmlessBehind = new RegExp(
  String.raw`^(?:(?:RESET\s+[\w.]+|SET\s+(?:SESSION\s+|LOCAL\s+)?[\w.]+(?:\s*=|\s+TO\b)${valueBehind}|(?:ANALY[SZ]E|VACUUM)(?![\w$])(?:[^;:='"]|"[^"]*"){0,500});\s*)+(?:--.*)?$`,
  'isu',
);
const startsCopy = /^COPY\s/iu;
/** Statements of which all is needed, though a name in it may have line breaks. */
const startsNamed =
  /^SET\s+(?:(?:SESSION|LOCAL)\s+)?search_path\b|^SELECT\s+(?:pg_catalog\.)?setval\s*\(/iu;
const setValue =
  /^SELECT\s+(?:pg_catalog\.)?setval\s*\(\s*'((?:[^']|'')*)'(?:::regclass)?\s*,\s*(-?\d+)\s*(?:,\s*(true|false)\s*)?\)\s*;$/isu;
/** Further statements in the same line, or data that looks like that. */
const moreStatements = /;\s*[A-Za-z]/u;
const moreInserts = /;\s*INSERT\s/iu;
const clientEncoding = /^SET client_encoding = '([^']*)';$/u;
const largeObjectCall = 'SELECT pg_catalog.lo';
const largeObjectPiece = 'SELECT pg_catalog.lowrite(';
/** A longer line is read in parts, unless a listener wants it whole. */
const longestLineBytes = 1024 * 1024;
/** More than pg_dump writes into one statement, and far less than a string can hold. */
const longestStatementBytes = 256 * 1024 * 1024;
/** Of statements that are taken apart: they name one table with its columns, or one sequence. */
const longestNamedBytes = 1024 * 1024;
/** What is kept of the end of a line that is read in parts. */
const lineEndLength = 64;

export interface ScannedDump {
  catalog: Catalog;
  sizeBytes: number;
  /** Whether pg_dump's own opening line was seen. */
  isDump: boolean;
  /** null when the dump is whole; else one sentence about what is wrong with its end. */
  problem: string | null;
  /** The same of rows without an end alone: the rest counts only where pg_dump has written the dump. */
  cutInRows: string | null;
  head: DumpHead;
  /** The databases in the file; one, which is all of it, in most. Of each the last. */
  databases: DatabaseInFile[];
  /** Of the server, which pg_dumpall makes before all databases. */
  roles: readonly string[];
  /** What stands between or behind the dumps and belongs to none, in one sentence; null when nothing does. */
  stray: string | null;
  /** Tables whose INSERT statements may hold more rows than were counted by lines. */
  uncertainRows: CatalogTable[];
  /** Tables into which INSERT statements put what a query finds, and how many of these there are. */
  queriedRows: QueriedRows[];
  /** It has marks that its server keeps for itself (`dump-sql/server-stamps.ts`). */
  hasStamps: boolean;
}

/** What a dump says about itself in its first lines. */
export interface DumpHead {
  encoding: string | null;
  serverVersion: string | null;
  pgDumpVersion: string | null;
  standardConformingStrings: boolean;
  /** Made by pg_dumpall: a whole server, with a `\connect` for each database. */
  isCluster: boolean;
}

export interface ScanOptions {
  /** Also find rows that are written as INSERT statements. */
  inserts: boolean;
  /** The file may hold several dumps: none that Nightjar has written does. */
  several?: boolean;
  listener?: DumpListener | undefined;
}

/** A line of SQL that is read in parts. */
interface LongLine {
  start: number;
  startsOutside: boolean;
  /** Its beginning and its end, as text. */
  head: string;
  tail: string;
  hasMoreRows: boolean;
}

/** Is shown the dump as it streams by, in order. The bytes are there during the call only. */
export interface DumpListener {
  /** Rows of a COPY block, cut anywhere. */
  rows(table: CatalogTable, bytes: Buffer): void;
  /** Every line of all else; `isLargeObject`: it holds nothing but a piece of one. */
  sql?(line: Buffer, isLargeObject: boolean): void;
}

export class DumpScanner {
  /** The COPY block being read, if any. */
  currentTable: CatalogTable | null = null;

  /** Lines of all COPY blocks so far. */
  copiedLines = 0;

  readonly #tables: CatalogTable[] = [];
  readonly #objects: CatalogObject[] = [];
  readonly #lexer = new SqlLexer();
  /** Bytes of an unfinished line, waiting for the next chunk. */
  #pending: Buffer[] = [];
  #pendingLength = 0;
  /** Offset in the plain SQL of the next byte to be looked at. */
  #offset = 0;
  #atRowStart = true;
  /** Whether the rows being read are those of a temporary table: they are in no database. */
  #isTemporary = false;
  #longLine: LongLine | null = null;
  #copyStatement = '';
  /** The call of `setval` or change of the schema being read, if any: names may hold line breaks. */
  #named = '';
  /** Where either of these begins. */
  #statementStart = 0;
  #restrictKey: string | null = null;
  #unrestrictKey: string | null = null;
  #isDump = false;
  #complete = false;
  #afterEnd: string | null = null;
  /** What was wrong with an earlier one of several dumps. */
  #earlierProblem: string | null = null;
  /** Among roles and tablespaces, which pg_dumpall writes. */
  #inServerPart = false;
  /** pg_dumpall has not written its closing line yet. */
  #isServerOpen = false;
  readonly #parts = new DumpParts();
  readonly #options: ScanOptions;
  readonly #sequences: SequenceValue[] = [];
  readonly #largeObjects = new LargeObjectScanner();
  #hasStamps = false;
  readonly #head: DumpHead = {
    encoding: null,
    serverVersion: null,
    pgDumpVersion: null,
    standardConformingStrings: true,
    isCluster: false,
  };
  #decode: Decode = decoderOf(null);
  readonly #names = new NamesInForce(this.#objects);
  /** What was named before it was made, to be found at the end. */
  readonly #unfound: { named: { schema: string }; atEnd: () => string }[] = [];
  readonly #inserts: InsertScanner | null;
  readonly #texts = new KeptTexts();

  /** Where the rows of an INSERT go. */
  readonly #placeOfName = (schema: string, name: string): NamedRelation =>
    this.#names.relation(schema, name);

  constructor(options: ScanOptions = { inserts: false }) {
    this.#options = options;
    this.#inserts = options.inserts ? new InsertScanner(this.#tables, this.#placeOfName) : null;
  }

  get tables(): readonly CatalogTable[] {
    return this.#tables;
  }

  /** Takes the next bytes of the dump. */
  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      rest =
        this.currentTable === null ? this.#pushSql(rest) : this.#pushRows(rest, this.currentTable);
    }
  }

  /** To be called once, after the last byte. */
  finish(): ScannedDump {
    if (this.#pendingLength > 0 || this.#longLine !== null) {
      const line = this.#takePending(Buffer.alloc(0));
      if (this.#longLine !== null) this.#endLongLine(this.#longLine, line);
      else if (this.currentTable === null) this.#sqlLine(line);
      else this.#offset += line.length;
    }
    for (const { named, atEnd } of this.#unfound) named.schema = atEnd();
    this.#inserts?.finish();
    return {
      catalog: {
        tables: this.#tables,
        objects: this.#objects,
        sequences: this.#sequences,
        largeObjects: this.#largeObjects.finish(),
      },
      sizeBytes: this.#offset,
      isDump: this.#isDump,
      problem: this.#problem(),
      cutInRows: this.#cutInRows(),
      head: this.#head,
      databases: this.#parts.finish({ objects: this.#objects, tables: this.#tables }),
      roles: this.#parts.roles,
      stray: this.#stray,
      uncertainRows: this.#inserts?.uncertainRows() ?? [],
      queriedRows: this.#inserts?.queriedRows() ?? [],
      hasStamps: this.#hasStamps,
    };
  }

  #problem(): string | null {
    if (this.#offset === 0) return 'The dump is empty.';
    if (this.#earlierProblem !== null) return this.#earlierProblem;
    return this.#problemOfDump() ?? (this.#isServerOpen ? cutServer : null);
  }

  #problemOfDump(): string | null {
    const cutInRows = this.#cutInRows();
    if (cutInRows !== null) return cutInRows;
    if (!this.#complete) return 'The closing line of pg_dump is missing: the dump was cut off.';
    if (this.#restrictKey !== this.#unrestrictKey) {
      return 'The \\restrict and \\unrestrict lines of the dump do not match.';
    }
    return this.#stray;
  }

  get #stray(): string | null {
    if (!this.#isDump) return null;
    const isNowhere = this.#complete && this.#parts.isConnected;
    return this.#afterEnd !== null || isNowhere ? strayWords : null;
  }

  #cutInRows(): string | null {
    if (this.currentTable === null) return null;
    const { schema, name } = this.currentTable;
    return `The dump ends inside the data of ${schema}.${name}.`;
  }

  /** Handles one line of SQL and returns what follows it. */
  #pushSql(chunk: Buffer): Buffer {
    const blank = this.#isBetweenStatements() ? emptyLinesAtStart(chunk) : 0;
    if (blank > 0) {
      this.#offset += blank;
      return chunk.subarray(blank);
    }
    const end = chunk.indexOf(newline);
    if (end === -1) {
      this.#keep(chunk);
      const isLong = this.#pendingLength > longestLineBytes;
      if (isLong && this.#options.listener?.sql === undefined) this.#goOnWithLongLine();
      return chunk.subarray(chunk.length);
    }
    const line = this.#takePending(chunk.subarray(0, end + 1));
    if (this.#longLine === null) this.#sqlLine(line);
    else this.#endLongLine(this.#longLine, line);
    return chunk.subarray(end + 1);
  }

  /** Whether an empty line would say nothing to anybody. */
  #isBetweenStatements(): boolean {
    return (
      this.#pendingLength === 0 &&
      this.#longLine === null &&
      this.#lexer.isOutside &&
      this.#copyStatement === '' &&
      this.#inserts?.isInside !== true &&
      this.#options.listener?.sql === undefined
    );
  }

  /** Takes a part of a line for which there is no room. */
  #goOnWithLongLine(): void {
    const part = this.#takePending(Buffer.alloc(0));
    const text = part.toString('latin1');
    this.#longLine ??= {
      start: this.#offset,
      startsOutside: this.#lexer.isOutside,
      head: this.#decode(part),
      tail: '',
      hasMoreRows: false,
    };
    const line = this.#longLine;
    if (this.#copyStatement !== '' || this.#named !== '' || isTakenApart(line)) {
      throw new StatementTooLong(
        isTakenApart(line) ? line.start : this.#statementStart,
        longestNamedBytes,
      );
    }
    // Bytes as characters: all that the lexer looks for is ASCII.
    this.#lexer.readPart(text, false);
    line.hasMoreRows ||= mayHoldMoreRows(line.tail + text);
    line.tail = text.slice(-lineEndLength);
    this.#offset += part.length;
  }

  #endLongLine(line: LongLine, rest: Buffer): void {
    this.#longLine = null;
    this.#offset += rest.length;
    const text = trimLineEnd(rest.toString('latin1'));
    this.#lexer.readPart(text, true);
    const { head, start, startsOutside } = line;
    const isInserted =
      (startsOutside || this.#inserts?.isInside === true) &&
      this.#inserts?.line(head, {
        ...this.#placeOf(start, startsOutside),
        end: this.#offset,
        tail: line.tail + text,
        hasMoreRows: line.hasMoreRows || mayHoldMoreRows(line.tail + text),
      }) === true;
    if (startsOutside && !isInserted) this.#topLevelLine(head, start);
  }

  #placeOf(start: number, beginsOutside: boolean): LineOfDump {
    return {
      start,
      end: this.#offset,
      beginsOutside,
      endsOutside: this.#lexer.isOutside,
      standardConformingStrings: this.#head.standardConformingStrings,
      objects: this.#objects.length,
    };
  }

  #sqlLine(bytes: Buffer): void {
    const start = this.#offset;
    this.#offset += bytes.length;
    const text = this.#decode(bytes);
    const line = trimLineEnd(text);
    const outside = this.#lexer.isOutside;
    this.#options.listener?.sql?.(bytes, outside && line.startsWith(largeObjectPiece));
    this.#lexer.readLine(line);
    const part = this.#lexer.isInIdentifier ? text.replace(/\n$/u, '') : line;
    if (outside && !this.#isInStatement() && this.#lexer.isOutside) {
      const several = this.#statementsIn(line, bytes);
      if (several !== null) {
        for (const { text: one, at, end } of several) {
          this.#linePart(
            { line: one, part: one, text: one },
            { start: start + at, end: start + end, outside: true },
          );
        }
        return;
      }
    }
    this.#linePart({ line, part, text }, { start, end: this.#offset, outside });
  }

  #isInStatement(): boolean {
    return this.#copyStatement !== '' || this.#named !== '' || this.#inserts?.isInside === true;
  }

  /** Of a line that holds more than one statement; null for nearly all lines. */
  #statementsIn(line: string, bytes: Buffer): { text: string; at: number; end: number }[] | null {
    if (!(isInsert(line) ? moreInserts : moreStatements).test(line)) return null;
    // Places in the text are places in the file; comments and commands of psql are lines of their own.
    if (!this.#head.standardConformingStrings || /^(?:--|\\|SELECT pg_catalog\.lo)/u.test(line))
      return null;
    const text = Buffer.from(line);
    if (!bytes.subarray(0, text.length).equals(text)) return null;
    const statements = statementsOf(line);
    if (statements.length < 2) return null;
    return statements.map(({ bytes: own, offset }, index) => ({
      text: own.toString(),
      at: offset,
      end: statements[index + 1]?.offset ?? bytes.length,
    }));
  }

  /** A line, or one of several statements in it. */
  #linePart(
    { line, part, text }: { line: string; part: string; text: string },
    { start, end, outside }: { start: number; end: number; outside: boolean },
  ): void {
    if (this.#inserts !== null && (outside || this.#inserts.isInside)) {
      if (this.#inserts.line(part, { ...this.#placeOf(start, outside), end })) return;
    }
    if (outside && this.#copyStatement === '') this.#topLevelLine(line, start);
    if (this.#copyStatement === '' && this.#named === '') this.#statementStart = start;
    else if (this.#copyStatement.length + this.#named.length > longestNamedBytes) {
      throw new StatementTooLong(this.#statementStart, longestNamedBytes);
    }
    if (this.#copyStatement !== '' || (outside && startsCopy.test(line))) {
      this.#copyStatement += this.#copyStatement === '' ? part : `\n${part}`;
      if (this.#lexer.isOutside && /;\s*$/u.test(part)) this.#endCopyStatement();
    } else if (this.#named !== '' || (outside && startsNamed.test(line))) {
      const isWhole = this.#lexer.isOutside;
      this.#named += isWhole ? line : text.replace(/\n?$/u, '\n');
      if (isWhole) this.#endNamed();
    }
  }

  #endCopyStatement(): void {
    const parsed = parseCopyStatement(this.#copyStatement.trimEnd());
    this.#copyStatement = '';
    if (parsed === null) return;
    const { schema, isTemporary, atEnd } = this.#names.relation(parsed.schema, parsed.name);
    this.currentTable = {
      schema: this.#texts.shared(schema),
      name: this.#texts.own(parsed.name),
      columns: this.#texts.sharedList(parsed.columns),
      rows: 0,
      dataStart: this.#offset,
      dataEnd: this.#offset,
    };
    this.#isTemporary = isTemporary;
    if (!isTemporary) this.#tables.push(this.currentTable);
    if (atEnd !== null) this.#unfound.push({ named: this.currentTable, atEnd });
    this.#atRowStart = true;
  }

  #topLevelLine(line: string, start: number): void {
    if (line === openingComment) return this.#beginDump(start);
    if (this.#inServerPart) return this.#serverLine(line);
    if (this.#complete) return this.#lineBetween(line);
    this.#names.follow(line);
    if (line.startsWith('-- ')) {
      if (line === completeComment) {
        this.#complete = true;
        this.#parts.end(this.#offset);
      } else if (line.startsWith('-- Dumped ')) this.#versionLine(line);
      else if (line === clusterComment) this.#beginServerPart();
      else this.#objectLine(line, start);
    } else if (line.startsWith('\\restrict ')) {
      this.#restrictKey ??= line.slice(10);
    } else if (line.startsWith(largeObjectCall)) this.#largeObjects.line(line);
    else if (line.startsWith('SET ')) this.#settingLine(line);
    else if (saysDatabase.test(line)) this.#parts.within(line, this.#objects.length);
    else if (line.startsWith('ALTER ')) this.#hasStamps ||= withoutStamps(line) !== line;
  }

  /** A file may hold several, one after the other. */
  #beginDump(start: number): void {
    if (this.#isDump && this.#options.several !== true) return;
    this.#parts.begin(start, this.#objects.length);
    if (this.#isDump) this.#earlierProblem ??= this.#problemOfDump();
    this.#restrictKey = null;
    this.#unrestrictKey = null;
    this.#complete = false;
    this.#isDump = true;
    this.#inServerPart = false;
  }

  #beginServerPart(): void {
    this.#head.isCluster = true;
    this.#inServerPart = true;
    this.#isServerOpen = true;
    this.#parts.ofServer('');
  }

  #serverLine(line: string): void {
    if (line === clusterComplete) {
      this.#inServerPart = false;
      this.#isServerOpen = false;
    } else this.#parts.ofServer(line);
  }

  #lineBetween(line: string): void {
    if (line.startsWith('\\unrestrict ')) {
      this.#unrestrictKey ??= line.slice(12);
      this.#parts.end(this.#offset);
    } else if (line === clusterComment) this.#beginServerPart();
    else if (line === clusterComplete) this.#isServerOpen = false;
    else if (line.startsWith('\\connect ')) {
      if (!this.#parts.between(line)) this.#afterEnd ??= line;
    } else if (harmlessBehind.test(line)) this.#names.follow(line);
    else if (line !== '' && !line.startsWith('--')) this.#afterEnd ??= line;
  }

  #versionLine(line: string): void {
    const version = /^-- Dumped (from database|by pg_dump) version (.+)$/u.exec(line);
    if (version?.[1] === 'from database') this.#head.serverVersion ??= version[2] ?? null;
    else this.#head.pgDumpVersion ??= version?.[2] ?? null;
  }

  #settingLine(line: string): void {
    if (line.startsWith('SET standard_conforming_strings = ')) {
      this.#head.standardConformingStrings = line.includes('= on');
      return;
    }
    const encoding = clientEncoding.exec(line)?.[1];
    if (encoding !== undefined && this.#head.encoding === null) {
      this.#head.encoding = encoding;
      this.#decode = decoderOf(encoding);
    }
  }

  #endNamed(): void {
    const statement = this.#named;
    this.#named = '';
    // It was told the beginning: a name may have line breaks.
    if (statement.includes('\n')) this.#names.follow(statement);
    const [, sequence, lastValue, isCalled] = setValue.exec(statement) ?? [];
    const parsed =
      sequence === undefined ? null : parseQualifiedName(sequence.replaceAll("''", "'"));
    if (parsed === null || lastValue === undefined) return;
    const { schema, atEnd } = this.#names.relation(parsed.schema, parsed.name);
    const found = {
      schema,
      name: parsed.name,
      lastValue,
      isCalled: !/^false$/iu.test(isCalled ?? ''),
    };
    this.#sequences.push(found);
    if (atEnd !== null) this.#unfound.push({ named: found, atEnd });
  }

  #objectLine(line: string, start: number): void {
    const entry = entryComment(line);
    if (entry === null || entry.isData) return;
    const { type, schema, name } = entry;
    this.#objects.push({
      type: this.#texts.shared(type),
      schema: schema === null ? null : this.#texts.shared(schema),
      name: this.#texts.own(name),
      sqlOffset: start,
    });
  }

  /** Counts rows up to the end of the block or of the chunk, and returns what follows. */
  #pushRows(chunk: Buffer, table: CatalogTable): Buffer {
    const bytes = this.#pendingLength === 0 ? chunk : this.#takePending(chunk);
    if (this.#atRowStart) {
      if (isBlockEnd(bytes, 0)) return this.#endBlock(bytes, 0, table);
      if (bytes.length < blockEndLineLength && mayBecomeBlockEnd(bytes)) {
        this.#keep(bytes);
        return bytes.subarray(bytes.length);
      }
    }
    // `\.` at the start of a later line; anything else that begins so is data.
    let end = bytes.indexOf(blockEnd);
    while (end !== -1 && !isBlockEnd(bytes, end + 1)) {
      if (
        bytes.length - (end + 1) < blockEndLineLength &&
        mayBecomeBlockEnd(bytes.subarray(end + 1))
      )
        break;
      end = bytes.indexOf(blockEnd, end + 1);
    }
    if (end !== -1) {
      this.#countRows(bytes.subarray(0, end + 1), table);
      if (isBlockEnd(bytes, end + 1)) return this.#endBlock(bytes, end + 1, table);
      this.#keep(bytes.subarray(end + 1));
      return bytes.subarray(bytes.length);
    }
    // A line break and half of `\.` may be split over two chunks.
    const tail =
      bytes.at(-1) === backslash && (bytes.length === 1 || bytes.at(-2) === newline) ? 1 : 0;
    this.#countRows(bytes.subarray(0, bytes.length - tail), table);
    if (tail > 0) this.#keep(bytes.subarray(bytes.length - tail));
    return bytes.subarray(bytes.length);
  }

  #countRows(bytes: Buffer, table: CatalogTable): void {
    if (bytes.length === 0) return;
    let rows = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) rows += 1;
    table.rows += rows;
    this.copiedLines += rows;
    if (!this.#isTemporary) this.#options.listener?.rows(table, bytes);
    this.#offset += bytes.length;
    table.dataEnd = this.#offset;
    this.#atRowStart = bytes.at(-1) === newline;
  }

  #endBlock(bytes: Buffer, at: number, table: CatalogTable): Buffer {
    table.dataEnd = this.#offset;
    const end = bytes.indexOf(newline, at) + 1;
    this.#options.listener?.sql?.(bytes.subarray(at, end), false);
    this.#offset += end - at;
    this.currentTable = null;
    return bytes.subarray(end);
  }

  #keep(bytes: Buffer): void {
    // A copy: the chunk belongs to the stream, and only its end is worth keeping.
    this.#pending.push(Buffer.from(bytes));
    this.#pendingLength += bytes.length;
    if (this.#pendingLength > longestStatementBytes) {
      throw new StatementTooLong(this.#offset, longestStatementBytes);
    }
  }

  #takePending(bytes: Buffer): Buffer {
    if (this.#pendingLength === 0) return bytes;
    const whole = Buffer.concat([...this.#pending, bytes]);
    this.#pending = [];
    this.#pendingLength = 0;
    return whole;
  }
}

const strayWords = 'Something follows the closing line of pg_dump.';
const cutServer = 'The closing line of pg_dumpall is missing: the dump was cut off.';
const saysDatabase = /^(?:\\connect |CREATE DATABASE |DROP (?:FOREIGN )?TABLE )/u;

/** What pg_dump announces in a line before each entry; null for any other line. */
export function entryComment(
  line: string,
): { type: string; schema: string | null; name: string; isData: boolean } | null {
  const start = objectStart.exec(line)?.[0];
  if (start === undefined) return null;
  const isData = line.startsWith('-- Data for ');
  // Names can hold any of these words: the last ones count. Looked for from the end, so that a line of nothing
  // but such words is read once.
  const ownerAt = line.lastIndexOf(objectOwner);
  for (let at = ownerAt; at >= start.length;) {
    at = line.lastIndexOf('; Type: ', at - 1);
    if (at < start.length) return null;
    objectType.lastIndex = at;
    const type = objectType.exec(line)?.[1];
    if (type === undefined || objectType.lastIndex > ownerAt) continue;
    if (isData && !typesOfData.has(type)) continue;
    const schema = line.slice(objectType.lastIndex, ownerAt);
    const name = line.slice(start.length, at);
    return { type, schema: schema === '-' ? null : schema, name, isData };
  }
  return null;
}

/** Of entries that hold rows or large objects (_printTocEntry in pg_backup_archiver.c). */
const typesOfData = new Set(['TABLE DATA', 'BLOBS', 'LARGE OBJECTS', 'BLOB DATA']);

/** Statements of which all is needed. */
function isTakenApart({ head, startsOutside }: LongLine): boolean {
  return startsOutside && (startsCopy.test(head) || startsNamed.test(head));
}

/** True when the line at `at` is `\.` alone; `\r\n` is how Windows' text mode writes it. */
function isBlockEnd(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== backslash || bytes[at + 1] !== dot) return false;
  return (
    bytes[at + 2] === newline || (bytes[at + 2] === carriageReturn && bytes[at + 3] === newline)
  );
}

/** True when more bytes could make this (shorter than a block end) the closing line. */
function mayBecomeBlockEnd(bytes: Buffer): boolean {
  return '\\.\r\n'.startsWith(bytes.toString('latin1'));
}

export function emptyLinesAtStart(chunk: Buffer): number {
  let lines = 0;
  while (chunk[lines] === newline) lines += 1;
  return lines;
}

function trimLineEnd(line: string): string {
  return line.replace(/\r?\n$/u, '');
}
