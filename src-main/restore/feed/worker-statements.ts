/**
 * Runs statements of a dump as the role that owns the new database. Many statements run together,
 * in short transactions, because each table that is created keeps its locks until the end of a
 * transaction (manual, "max_locks_per_transaction").
 */
import type { CopyStatement } from '../../dump-sql/copy-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { DumpSession } from './dump-session.ts';
import { truncateIfEmpty } from './psql-input.ts';
import type { RowsApart, StatementRunner } from './statement-runner.ts';

const batchBytes = 256 * 1024;
const batchStatements = 500;

export class WorkerStatements implements StatementRunner {
  readonly #session: DumpSession;
  readonly #objectsAtOnce: number;
  /** Statements that have not been sent yet. */
  #batch: Statement[] = [];
  #batchBytes = 0;
  #inTransaction = false;
  /** True between BEGIN and COMMIT of the dump. */
  #inDumpTransaction = false;
  #objects = 0;

  /** `objectsAtOnce`: maximum number of objects that one transaction creates. */
  constructor(session: DumpSession, objectsAtOnce: number) {
    this.#session = session;
    this.#objectsAtOnce = objectsAtOnce;
  }

  async add(statement: Statement): Promise<void> {
    const [first] = this.#batch;
    if (first !== undefined && !areReadAlike(first, statement)) await this.#flush();
    if (!isRow.test(statement.bare)) this.#objects += 1;
    if (!this.#inTransaction) await this.#begin();
    this.#batch.push(statement);
    this.#batchBytes += statement.bytes.length;
    if (this.#batchBytes >= batchBytes || this.#batch.length >= batchStatements)
      await this.#flush();
    if (this.#isFull) await this.commit();
  }

  async setting(statement: Statement): Promise<void> {
    await this.add(statement);
  }

  /** True between BEGIN and COMMIT of the dump. */
  get isInDumpTransaction(): boolean {
    return this.#inDumpTransaction;
  }

  /** Called when the dump begins its own transaction. */
  async beginOfDump(): Promise<void> {
    await this.commit();
    await this.#begin();
    this.#inDumpTransaction = true;
  }

  /**
   * Called when the transaction of the dump ends, or when the next statement cannot run in a
   * transaction.
   */
  async commitOfDump(): Promise<void> {
    this.#inDumpTransaction = false;
    await this.commit();
  }

  /**
   * Begins the rows of a COPY statement. Resolves with false if the names of the table cannot be
   * written for psql.
   */
  async beginRows(statement: Statement, copy: CopyStatement, withOids: boolean): Promise<boolean> {
    if (!this.#inTransaction) await this.#begin();
    await this.#flush();
    this.#objects += 1;
    return await this.#session.beginRows(statement, copy, withOids);
  }

  /**
   * Lets the server omit WAL for the rows of this table, if it has no rows. Call it immediately
   * before `beginRows`.
   */
  async saveWal(statement: Statement, table: CopyStatement): Promise<void> {
    const words = truncateIfEmpty(table, statement.encoding);
    if (words === null) return;
    if (!this.#inTransaction) await this.#begin();
    await this.#flush();
    await this.#session.write(words);
  }

  async writeRows(bytes: Buffer): Promise<void> {
    await this.#session.write(bytes);
  }

  async rowsApart(rows: RowsApart): Promise<void> {
    for await (const bytes of rows.read()) await this.writeRows(bytes);
  }

  /** `wereGiven`: true if rows were written before. */
  async endRows(wereGiven: boolean): Promise<void> {
    if (wereGiven) await this.#session.endRows();
    if (this.#isFull) await this.commit();
  }

  /** Sends and commits all added statements. */
  async commit(): Promise<void> {
    await this.#flush();
    if (!this.#inTransaction) return;
    await this.#session.say('COMMIT;\n');
    this.#inTransaction = false;
    this.#objects = 0;
  }

  /** Resolves when all statements until now have succeeded. */
  async catchUp(): Promise<void> {
    await this.#session.catchUp();
  }

  /** Ends the input. Resolves when all statements have succeeded. */
  async finish(): Promise<void> {
    await this.#session.finish();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    await this.#session.run(batch);
  }

  async #begin(): Promise<void> {
    await this.#session.say('BEGIN;\n');
    this.#inTransaction = true;
  }

  get #isFull(): boolean {
    return this.#objects >= this.#objectsAtOnce && !this.#inDumpTransaction;
  }
}

/** These statements create no object that is locked until the end of the transaction. */
const isRow = /^(?:INSERT|SELECT)\b/iu;

/** Returns true if the server reads string literals in both statements in the same way. */
export const areReadAlike = (one: Statement, other: Statement): boolean =>
  one.encoding === other.encoding &&
  one.standardConformingStrings === other.standardConformingStrings;
