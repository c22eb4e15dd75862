/**
 * Runs statements of a dump as whoever owns the new database: many together, in transactions that are short, for each table
 * that is made keeps its locks until the end of one (manual, "max_locks_per_transaction").
 */
import type { CopyStatement } from '../../dump-sql/copy-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { DumpSession } from './dump-session.ts';

const batchBytes = 256 * 1024;
const batchStatements = 500;

export class WorkerStatements {
  readonly #session: DumpSession;
  readonly #objectsAtOnce: number;
  /** Those that have not been sent yet. */
  #batch: Statement[] = [];
  #batchBytes = 0;
  #inTransaction = false;
  /** Between BEGIN and COMMIT of the dump. */
  #inDumpTransaction = false;
  #objects = 0;

  /** `objectsAtOnce`: so many objects may be made in one transaction. */
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

  /** The dump begins a transaction of its own. */
  async beginOfDump(): Promise<void> {
    await this.commit();
    await this.#begin();
    this.#inDumpTransaction = true;
  }

  /** It ends, or what comes next cannot stand in one. */
  async commitOfDump(): Promise<void> {
    this.#inDumpTransaction = false;
    await this.commit();
  }

  /** A COPY statement; false where the names of the table cannot be told to psql. */
  async beginRows(statement: Statement, copy: CopyStatement, withOids: boolean): Promise<boolean> {
    if (!this.#inTransaction) await this.#begin();
    await this.#flush();
    this.#objects += 1;
    return await this.#session.beginRows(statement, copy, withOids);
  }

  async writeRows(bytes: Buffer): Promise<void> {
    await this.#session.write(bytes);
  }

  /** `wereGiven`: rows were written before. */
  async endRows(wereGiven: boolean): Promise<void> {
    if (wereGiven) await this.#session.endRows();
    if (this.#isFull) await this.commit();
  }

  /** All that was added is sent. */
  async commit(): Promise<void> {
    await this.#flush();
    if (!this.#inTransaction) return;
    await this.#session.say('COMMIT;\n');
    this.#inTransaction = false;
    this.#objects = 0;
  }

  /** Resolves when everything so far was done well. */
  async catchUp(): Promise<void> {
    await this.#session.catchUp();
  }

  /** Nothing follows; resolves when all of it was done well. */
  async finish(): Promise<void> {
    await this.#session.finish();
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

/** Makes nothing that is locked until the end of the transaction. */
const isRow = /^(?:INSERT|SELECT)\b/iu;

/** The server takes texts in both for the same. */
export const areReadAlike = (one: Statement, other: Statement): boolean =>
  one.encoding === other.encoding &&
  one.standardConformingStrings === other.standardConformingStrings;
