/** Runs the statements and rows of a dump in its order, or so that the result is the same. */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import type { CopyStatement } from '../../dump-sql/copy-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';

/** Rows of a COPY block that are read from their own position of the file. */
export interface RowsApart {
  table: CatalogTable;
  sizeBytes: number;
  /**
   * Yields the rows in pieces that are valid until the next one is requested. Fails as `readSql`
   * does, and if the bytes are not the rows of this block. Can be read once.
   */
  read(): AsyncIterable<Buffer>;
}

export interface StatementRunner {
  /** `runsCode`: true if the statement may run code that changes the session, for example a DO. */
  add(statement: Statement, runsCode: boolean): Promise<void>;
  /** Adds a setting that later statements rely on. */
  setting(statement: Statement): Promise<void>;
  /** Called when the dump begins its own transaction. */
  beginOfDump(): Promise<void>;
  /**
   * Called when the transaction of the dump ends, or when the next statement cannot run in a
   * transaction.
   */
  commitOfDump(): Promise<void>;
  /**
   * Begins the rows of a COPY statement. Resolves with false if the names of the table cannot be
   * written for psql.
   */
  beginRows(statement: Statement, copy: CopyStatement, withOids: boolean): Promise<boolean>;
  /** The bytes may be reused when the promise resolves. */
  writeRows(bytes: Buffer): Promise<void>;
  /** Called instead of `writeRows`, at most once for one COPY statement. */
  rowsApart(rows: RowsApart): Promise<void>;
  /** `wereGiven`: true if `beginRows` was called for these rows. */
  endRows(wereGiven: boolean): Promise<void>;
  /** Sends and commits all added statements. */
  commit(): Promise<void>;
  /** Resolves when all statements until now have succeeded. */
  catchUp(): Promise<void>;
  /** Ends the input. Resolves when all statements have succeeded. */
  finish(): Promise<void>;
  /** Called after the sessions were ended. Resolves when nothing reads the file any more. */
  close(): Promise<void>;
}
