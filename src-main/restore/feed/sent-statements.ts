/**
 * Finds the statement of the dump at which the server failed. psql reads statements written by
 * Nightjar (`psql-input.ts`), so its line numbers are not useful. But the server names what it ran:
 * the context of its error contains the text of a statement, and for a COPY the table and the line.
 * Sources: spi.c, _SPI_error_callback; copyfrom.c, CopyFromErrorCallback. No I/O.
 */
import type { Statement } from '../../dump-sql/dump-part.ts';
import { decoderOf } from '../../dump-sql/text-encoding.ts';
import type { ServerMessage } from './server-message.ts';

export interface FoundStatement {
  statement: Statement;
  /** Line in the dump of the row or of the position in the statement, if the server reports it. */
  line: number;
  /** Context of the error without Nightjar's own statements. */
  context: string | null;
}

interface Sent {
  statements: readonly Statement[];
  /** Name of the table if these are its rows; null for other statements. */
  rowsOf: string | null;
  /**
   * Number of bytes written to psql before the end of these statements; null while rows are being
   * written.
   */
  endsAt: number | null;
}

/** More bytes than the pipe and psql can hold unprocessed. */
const windowBytes = 2 * 1024 * 1024;
/**
 * Number of characters of a statement that are compared with the server's message, which may be
 * shortened.
 */
const comparedCharacters = 2000;
const ourFrame = 'PL/pgSQL function inline_code_block line 1 at EXECUTE';
const copyContext = /^COPY ([\s\S]*?), line (\d+)/mu;
/** The object already exists: if there are equal statements, the later statement failed. */
const isThere = /^(?:23505|42P0[3-7]|42710|42723|42701)$/u;

/** Statements sent in one session of psql. */
export class SentStatements {
  #sent: Sent[] = [];
  /** The names of the tables whose rows are in `#sent`: with many tables, searching takes too long. */
  readonly #tables = new Set<string>();
  #writtenBytes = 0;

  /** Records that this number of bytes was written to psql. */
  wrote(sizeBytes: number): void {
    this.#writtenBytes += sizeBytes;
    const oldest = this.#sent[0];
    if (oldest === undefined) return;
    if (oldest.endsAt !== null && oldest.endsAt < this.#writtenBytes - windowBytes) {
      this.#sent.shift();
      if (oldest.rowsOf !== null) this.#tables.delete(oldest.rowsOf);
    }
  }

  /** Must be called before this number of bytes is written for the statements. */
  add(statements: readonly Statement[], sizeBytes: number): void {
    this.#sent.push({ statements, rowsOf: null, endsAt: this.#writtenBytes + sizeBytes });
  }

  /** Returns true if an error in these rows could be confused with an error in other rows. */
  isAmbiguous(table: string): boolean {
    return this.#tables.has(table);
  }

  /** If an error could be confused, `forget` must be called before. */
  beginRows(statement: Statement, table: string): void {
    this.#tables.add(table);
    this.#sent.push({ statements: [statement], rowsOf: table, endsAt: null });
  }

  endRows(): void {
    const last = this.#sent.at(-1);
    if (last?.endsAt === null) last.endsAt = this.#writtenBytes;
  }

  /** Deletes all records: all statements have succeeded. */
  forget(): void {
    this.#sent = this.#sent.filter(({ endsAt }) => endsAt === null);
    this.#tables.clear();
    for (const { rowsOf } of this.#sent) if (rowsOf !== null) this.#tables.add(rowsOf);
  }

  /** Returns null if the server does not report the statement. */
  find({ context, query, line, sqlState }: ServerMessage): FoundStatement | null {
    return (
      this.#statementIn(context ?? '', query, line, isThere.test(sqlState)) ??
      this.#rowsIn(context ?? '')
    );
  }

  #rowsIn(context: string): FoundStatement | null {
    for (const { statements, rowsOf } of this.#sent) {
      const [statement] = statements;
      if (rowsOf === null || statement === undefined) continue;
      // Triggers and constraints report their context before this line.
      const begins = `COPY ${rowsOf}, line `;
      const at = context.startsWith(begins) ? 0 : context.lastIndexOf(`\n${begins}`);
      if (at === -1) continue;
      const row = Number(copyContext.exec(context.slice(at))?.[2] ?? 1);
      return { statement, line: lastLineOf(statement) + row, context };
    }
    return null;
  }

  #statementIn(
    context: string,
    query: string | null,
    line: number | null,
    isLast: boolean,
  ): FoundStatement | null {
    if (!context.endsWith(ourFrame)) return null;
    const reported = context.slice(0, -ourFrame.length);
    const all = this.#sent.flatMap(({ statements, rowsOf }) =>
      rowsOf === null ? [...statements] : [],
    );
    for (const statement of isLast ? all.toReversed() : all) {
      const text = decoderOf(statement.encoding)(statement.bytes);
      if (reported === '') {
        if (query === null || !isSame(query, text)) continue;
        return { statement, line: statement.line + (line ?? 1) - 1, context: null };
      }
      const quoted = `SQL statement "${text}"\n`;
      if (!reported.endsWith(quoted.slice(-comparedCharacters))) continue;
      const inner = reported.slice(0, Math.max(0, reported.length - quoted.length)).trimEnd();
      return { statement, line: statement.line, context: inner === '' ? null : inner };
    }
    return null;
  }
}

/** The server may shorten a long text in the middle. */
const isSame = (query: string, text: string): boolean =>
  query.slice(0, comparedCharacters) === text.slice(0, comparedCharacters) &&
  (query.length === text.length || text.length > comparedCharacters);

const linesIn = (text: string): number => text.split('\n').length - 1;

const lastLineOf = ({ bytes, line }: Statement): number => line + linesIn(bytes.toString('latin1'));
