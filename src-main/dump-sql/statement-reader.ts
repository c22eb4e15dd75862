/**
 * Splits plain SQL into single statements, rows of COPY and commands of psql, as a stream. The
 * stream may be cut anywhere; it is processed in whole lines.
 */
import { rowsIn } from './copy-block.ts';
import type { DumpPart } from './dump-part.ts';
import { requireNoNul } from './nul-bytes.ts';
import { PendingBytes } from './pending-bytes.ts';
import { lineBreaksIn } from './sql-bytes.ts';
import { SqlStatements, type OpenPart } from './sql-statements.ts';
import { requireShort } from './statement-too-long.ts';

const newline = 0x0a;
const nothing = Buffer.alloc(0);

/**
 * Fails with `dump-not-trusted` if there is a backslash in SQL, and with `verification-failed` at a
 * NUL byte, which no dump contains, and at a statement of more than 256 MB.
 */
export class StatementReader {
  readonly #sql = new SqlStatements();
  #inRows = false;
  #atRowStart = true;
  #copiedLines: number | null = null;
  /** The unfinished line. */
  readonly #pending = new PendingBytes();

  /** True if the text until now ends between two statements. */
  get isBetweenStatements(): boolean {
    return !this.#inRows && this.#sql.isBetweenStatements;
  }

  /** The unfinished part; null between statements and in rows. */
  get open(): OpenPart | null {
    return this.#inRows ? null : this.#sql.open;
  }

  /** Text of the open statement outside of string literals and comments. */
  get openBare(): string {
    return this.#sql.openBare;
  }

  /** Parts that the failed call of `push` or `finish` had found before the error. */
  get partsBeforeFailure(): readonly DumpPart[] {
    return this.#sql.parts;
  }

  /**
   * Reads the next bytes of the dump. `copiedLines`: number of line breaks in their rows, if the
   * caller has counted them; null to count them here.
   */
  push(chunk: Buffer, copiedLines: number | null = null): DumpPart[] {
    const parts: DumpPart[] = [];
    this.#sql.parts = parts;
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
      const before = this.#pending.length;
      const lines = this.#pending.takeWith(rest.subarray(0, end));
      // Rows follow after the line of a COPY, whatever their text is.
      rest = rest.subarray(this.#readLines(lines) - before);
    }
    return parts;
  }

  /** Continues after rows that are read elsewhere. Returns false if no rows begin here. */
  passRows(sizeBytes: number, lines: number): boolean {
    if (!this.#inRows || !this.#atRowStart || this.#pending.length > 0) return false;
    this.#sql.pass(sizeBytes, lines);
    return true;
  }

  /** Must be called after the last byte. A last statement may have no semicolon. */
  finish(): DumpPart[] {
    const parts: DumpPart[] = [];
    this.#sql.parts = parts;
    const last = this.#pending.takeWith(nothing);
    if (last.length > 0) {
      if (this.#inRows) this.#giveRows(last);
      else this.#readLines(last);
    }
    this.#sql.finish();
    this.#beginRows();
    return parts;
  }

  #keep(bytes: Buffer): void {
    this.#pending.keep(bytes);
    const { open, offset } = this.#sql;
    requireShort(this.#pending.length, open?.offset ?? offset);
  }

  /** Reads whole lines, up to the end of the line of a COPY; returns the number of bytes read. */
  #readLines(bytes: Buffer): number {
    requireNoNul(bytes, this.#sql.offset);
    const read = this.#sql.read(bytes);
    this.#beginRows();
    return read;
  }

  /** Called directly after the end of a COPY statement. */
  #beginRows(): void {
    if (!this.#sql.takeBeforeRows()) return;
    this.#inRows = true;
    this.#atRowStart = true;
  }

  /** Returns the bytes after the rows. */
  #pushRows(chunk: Buffer): Buffer {
    const bytes = this.#pending.takeWith(chunk);
    requireNoNul(bytes, this.#sql.offset);
    const { rowsEnd, blockEnd } = rowsIn(bytes, this.#atRowStart);
    // The pending bytes contain no line break, so the rows are the whole chunk if it contains only
    // rows.
    const isAll = blockEnd === null && this.#sql.parts.length === 0;
    this.#giveRows(bytes.subarray(0, rowsEnd), isAll ? this.#copiedLines : null);
    if (blockEnd === null) {
      this.#keep(bytes.subarray(rowsEnd));
      return nothing;
    }
    this.#sql.pass(blockEnd - rowsEnd, 1);
    this.#inRows = false;
    this.#sql.parts.push({ kind: 'rows-end' });
    return bytes.subarray(blockEnd);
  }

  #giveRows(bytes: Buffer, lines: number | null = null): void {
    if (bytes.length === 0) return;
    this.#sql.parts.push({ kind: 'rows', bytes });
    this.#sql.pass(bytes.length, lines ?? lineBreaksIn(bytes, 0, bytes.length));
    this.#atRowStart = bytes.at(-1) === newline;
  }
}
