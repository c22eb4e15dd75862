/**
 * Reads the plain SQL of pg_dump as a stream and collects its contents: each COPY block with its
 * rows and byte range, each object that pg_dump's comments announce, and if the last line of
 * pg_dump was found. It stores no data, so memory does not grow with the dump.
 *
 * A line counts as SQL only outside of quotes, dollar quotes and comments: a function body may
 * contain `COPY t (a) FROM stdin;`. Sources: the manual's "Lexical Structure" and "COPY / Text
 * Format".
 */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { rowsIn } from './copy-block.ts';
import { DumpLines, type FoundInDump } from './dump-lines.ts';
import { mayHoldMoreRows } from './insert-scanner.ts';
import { PendingBytes } from './pending-bytes.ts';
import { SqlLexer } from './sql-lexer.ts';
import { StatementTooLong } from './statement-too-long.ts';

const newline = 0x0a;
const nothing = Buffer.alloc(0);

const largeObjectPiece = 'SELECT pg_catalog.lowrite(';
/** A longer line is read in parts, unless a listener needs the whole line. */
const longestLineBytes = 1024 * 1024;
/** Longer than any statement of pg_dump, and far shorter than the longest possible string. */
const longestStatementBytes = 256 * 1024 * 1024;
/** Number of characters that are kept of the end of a line that is read in parts. */
const lineEndLength = 64;

export interface ScannedDump extends FoundInDump {
  sizeBytes: number;
  /**
   * Error if the dump ends inside of rows. Other errors count only if pg_dump has written the dump.
   */
  cutInRows: string | null;
}

export interface ScanOptions {
  /** True to also find rows that are written as INSERT statements. */
  inserts: boolean;
  /** True if the file may contain several dumps. Files that Nightjar has written contain one. */
  several?: boolean;
  listener?: DumpListener | undefined;
}

/** A line that is read in parts: its beginning, and its end until now, as text. */
interface OpenLine {
  start: number;
  startsOutside: boolean;
  head: string;
  tail: string;
  hasMoreRows: boolean;
}

/** Receives the dump as a stream, in order. The bytes are valid during the call only. */
export interface DumpListener {
  /** Receives rows of a COPY block, cut anywhere. */
  rows(table: CatalogTable, bytes: Buffer): void;
  /** Called after the last rows of a block. Blocks can be read at the same time. */
  rowsEnd(table: CatalogTable): void;
  /**
   * Receives each other line. `isLargeObject`: the line contains only a chunk of a large object.
   * `isOutside`: the line begins outside of string literals, quoted names and comments.
   */
  sql?(line: Buffer, isLargeObject: boolean, isOutside: boolean): void;
}

export class DumpScanner {
  /** The current COPY block; null if there is none. */
  currentTable: CatalogTable | null = null;

  /** Number of lines of all COPY blocks until now. */
  copiedLines = 0;

  readonly #lines: DumpLines;
  readonly #listener: DumpListener | undefined;
  readonly #lexer = new SqlLexer();
  /** Bytes of an unfinished line, which wait for the next chunk. */
  readonly #pending = new PendingBytes();
  /** Offset of the next byte to read, in the plain SQL. */
  #offset = 0;
  #atRowStart = true;
  #longLine: OpenLine | null = null;

  constructor({ inserts, several = false, listener }: ScanOptions = { inserts: false }) {
    this.#lines = new DumpLines({ inserts, several });
    this.#listener = listener;
  }

  get tables(): readonly CatalogTable[] {
    return this.#lines.tables;
  }

  /** Reads the next bytes of the dump. */
  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      rest =
        this.currentTable === null ? this.#pushSql(rest) : this.#pushRows(rest, this.currentTable);
    }
  }

  /**
   * Continues after rows that are read elsewhere. Returns false if no COPY block begins at this
   * position.
   */
  passRows(sizeBytes: number, rows: number): boolean {
    const table = this.currentTable;
    if (table === null || table.dataStart !== this.#offset || this.#pending.length > 0)
      return false;
    table.rows += rows;
    this.#offset += sizeBytes;
    table.dataEnd = this.#offset;
    return true;
  }

  /** Must be called once, after the last byte. */
  finish(): ScannedDump {
    if (this.#pending.length > 0 || this.#longLine !== null) {
      const line = this.#pending.takeWith(nothing);
      if (this.#longLine !== null) this.#endLongLine(this.#longLine, line);
      else if (this.currentTable === null) this.#sqlLine(line);
      else this.#offset += line.length;
    }
    const cutInRows = this.#cutInRows();
    return {
      ...this.#lines.finish(this.#offset === 0, cutInRows),
      sizeBytes: this.#offset,
      cutInRows,
    };
  }

  #cutInRows(): string | null {
    if (this.currentTable === null) return null;
    const { schema, name } = this.currentTable;
    return `The dump ends inside the data of ${schema}.${name}.`;
  }

  /** Reads one line of SQL and returns the bytes after it. */
  #pushSql(chunk: Buffer): Buffer {
    const blank = this.#isBetweenStatements() ? emptyLinesAtStart(chunk) : 0;
    if (blank > 0) {
      this.#offset += blank;
      return chunk.subarray(blank);
    }
    const end = chunk.indexOf(newline);
    if (end === -1) {
      this.#keep(chunk);
      const isLong = this.#pending.length > longestLineBytes;
      if (isLong && this.#listener?.sql === undefined) this.#goOnWithLongLine();
      return chunk.subarray(chunk.length);
    }
    const line = this.#pending.takeWith(chunk.subarray(0, end + 1));
    if (this.#longLine === null) this.#sqlLine(line);
    else this.#endLongLine(this.#longLine, line);
    return chunk.subarray(end + 1);
  }

  /** Returns true if an empty line has no meaning here. */
  #isBetweenStatements(): boolean {
    return (
      this.#pending.length === 0 &&
      this.#longLine === null &&
      this.#lexer.isOutside &&
      !this.#lines.needsEmptyLines &&
      this.#listener?.sql === undefined
    );
  }

  /** Reads a part of a line that is too long for the memory. */
  #goOnWithLongLine(): void {
    const part = this.#pending.takeWith(nothing);
    const text = part.toString('latin1');
    this.#longLine ??= {
      start: this.#offset,
      startsOutside: this.#lexer.isOutside,
      head: this.#lines.decode(part),
      tail: '',
      hasMoreRows: false,
    };
    const line = this.#longLine;
    this.#lines.requireNotTakenApart(line.head, line.start, line.startsOutside);
    // Bytes as characters: the lexer searches only for ASCII characters.
    this.#lexer.readPart(text, false);
    line.hasMoreRows ||= mayHoldMoreRows(line.tail + text);
    line.tail = text.slice(-lineEndLength);
    this.#offset += part.length;
  }

  #endLongLine({ start, startsOutside, head, tail, hasMoreRows }: OpenLine, rest: Buffer): void {
    this.#longLine = null;
    this.#offset += rest.length;
    const text = trimLineEnd(rest.toString('latin1'));
    this.#lexer.readPart(text, true);
    this.#lines.takeLong({
      start,
      end: this.#offset,
      beginsOutside: startsOutside,
      endsOutside: this.#lexer.isOutside,
      head,
      tail: tail + text,
      hasMoreRows: hasMoreRows || mayHoldMoreRows(tail + text),
    });
    this.#takeTable();
  }

  #sqlLine(bytes: Buffer): void {
    const start = this.#offset;
    this.#offset += bytes.length;
    const text = this.#lines.decode(bytes);
    const line = trimLineEnd(text);
    const outside = this.#lexer.isOutside;
    this.#listener?.sql?.(bytes, outside && line.startsWith(largeObjectPiece), outside);
    this.#lexer.readLine(line);
    const part = this.#lexer.isInIdentifier ? text.replace(/\n$/u, '') : line;
    this.#lines.take(bytes, text, line, part, start, outside, this.#lexer.isOutside);
    this.#takeTable();
  }

  /** Begins the rows of a COPY statement. */
  #takeTable(): void {
    if (this.#lines.copied === null) return;
    this.currentTable = this.#lines.copied;
    this.#lines.copied = null;
    this.#atRowStart = true;
  }

  /** Counts rows up to the end of the block or of the chunk, and returns the bytes after them. */
  #pushRows(chunk: Buffer, table: CatalogTable): Buffer {
    const bytes = this.#pending.takeWith(chunk);
    const { rowsEnd, blockEnd } = rowsIn(bytes, this.#atRowStart);
    this.#countRows(bytes.subarray(0, rowsEnd), table);
    if (blockEnd === null) {
      this.#keep(bytes.subarray(rowsEnd));
      return nothing;
    }
    table.dataEnd = this.#offset;
    if (!this.#lines.isTemporary) this.#listener?.rowsEnd(table);
    this.#listener?.sql?.(bytes.subarray(rowsEnd, blockEnd), false, true);
    this.#offset += blockEnd - rowsEnd;
    this.currentTable = null;
    return bytes.subarray(blockEnd);
  }

  #countRows(bytes: Buffer, table: CatalogTable): void {
    if (bytes.length === 0) return;
    let rows = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) rows += 1;
    table.rows += rows;
    this.copiedLines += rows;
    if (!this.#lines.isTemporary) this.#listener?.rows(table, bytes);
    this.#offset += bytes.length;
    table.dataEnd = this.#offset;
    this.#atRowStart = bytes.at(-1) === newline;
  }

  #keep(bytes: Buffer): void {
    this.#pending.keep(bytes);
    if (this.#pending.length > longestStatementBytes) {
      throw new StatementTooLong(this.#offset, longestStatementBytes);
    }
  }
}

export function emptyLinesAtStart(chunk: Buffer): number {
  let lines = 0;
  while (chunk[lines] === newline) lines += 1;
  return lines;
}

function trimLineEnd(line: string): string {
  return line.replace(/\r?\n$/u, '');
}
