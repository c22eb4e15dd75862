/**
 * Which statement of the dump the server stumbled over. psql is given words of ours (`psql-words.ts`), so its line numbers say
 * nothing; but the server names what it ran: the text of a statement stands in the context of its error, and of
 * a COPY the table and the line. Sources: spi.c, _SPI_error_callback; copyfrom.c, CopyFromErrorCallback. Pure.
 */
import type { Statement } from '../../dump-sql/dump-part.ts';
import { decoderOf } from '../../dump-sql/text-encoding.ts';
import type { ServerMessage } from './server-message.ts';

export interface FoundStatement {
  statement: Statement;
  /** Of the dump: that of the row or of the place in the statement, as far as that is told. */
  line: number;
  /** Without what is ours. */
  context: string | null;
}

interface Sent {
  statements: readonly Statement[];
  /** The name of the table, when these are its rows. */
  rowsOf: string | null;
  /** Bytes written to psql before it ended; null while it goes on. */
  endsAt: number | null;
}

/** More than pipe and psql hold of what psql has not worked on. */
const windowBytes = 2 * 1024 * 1024;
/** Of a statement that is compared with what the server says: the rest may be cut. */
const comparedCharacters = 2000;
const ourFrame = 'PL/pgSQL function inline_code_block line 1 at EXECUTE';
const copyContext = /^COPY ([\s\S]*?), line (\d+)/mu;
/** Something is there already: of equal statements it was a later one. */
const isThere = /^(?:23505|42P0[3-7]|42710|42723|42701)$/u;

/** Of one session of psql. */
export class SentStatements {
  #sent: Sent[] = [];
  #writtenBytes = 0;

  /** psql was given so many bytes more. */
  wrote(sizeBytes: number): void {
    this.#writtenBytes += sizeBytes;
    const oldest = this.#sent[0];
    if (oldest === undefined) return;
    if (oldest.endsAt !== null && oldest.endsAt < this.#writtenBytes - windowBytes) {
      this.#sent.shift();
    }
  }

  /** To be called before so many bytes are written for them. */
  add(statements: readonly Statement[], sizeBytes: number): void {
    this.#sent.push({ statements, rowsOf: null, endsAt: this.#writtenBytes + sizeBytes });
  }

  /** Whether an error in these rows could be taken for one in other rows. */
  isAmbiguous(table: string): boolean {
    return this.#sent.some(({ rowsOf }) => rowsOf === table);
  }

  beginRows(statement: Statement, table: string): void {
    this.#sent.push({ statements: [statement], rowsOf: table, endsAt: null });
  }

  endRows(): void {
    const last = this.#sent.at(-1);
    if (last?.endsAt === null) last.endsAt = this.#writtenBytes;
  }

  /** All of it was done well. */
  forget(): void {
    this.#sent = this.#sent.filter(({ endsAt }) => endsAt === null);
  }

  /** null when the server does not tell. */
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
      // Triggers and constraints tell theirs before it.
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
    const told = context.slice(0, -ourFrame.length);
    const all = this.#sent.flatMap(({ statements, rowsOf }) =>
      rowsOf === null ? [...statements] : [],
    );
    for (const statement of isLast ? all.toReversed() : all) {
      const text = decoderOf(statement.encoding)(statement.bytes);
      if (told === '') {
        if (query === null || !isSame(query, text)) continue;
        return { statement, line: statement.line + (line ?? 1) - 1, context: null };
      }
      const quoted = `SQL statement "${text}"\n`;
      if (!told.endsWith(quoted.slice(-comparedCharacters))) continue;
      const inner = told.slice(0, Math.max(0, told.length - quoted.length)).trimEnd();
      return { statement, line: statement.line, context: inner === '' ? null : inner };
    }
    return null;
  }
}

/** A long one may be cut in its middle. */
const isSame = (query: string, text: string): boolean =>
  query.slice(0, comparedCharacters) === text.slice(0, comparedCharacters) &&
  (query.length === text.length || text.length > comparedCharacters);

const linesIn = (text: string): number => text.split('\n').length - 1;

const lastLineOf = ({ bytes, line }: Statement): number => line + linesIn(bytes.toString('latin1'));
