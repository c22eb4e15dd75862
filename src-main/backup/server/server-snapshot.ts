/**
 * Reads from the server what is in the database, in the same snapshot that pg_dump then reads
 * (manual, "Snapshot Synchronization Functions", and pg_dump's `--snapshot`): every table whose
 * rows belong in the dump, and the exact number of rows of the small tables. The file has to match
 * these numbers.
 *
 * No lock of Nightjar may make other sessions wait. Until pg_dump has locked its tables, this
 * session locks no table: it only reads the catalog. Then it counts a few tables at a time, each with
 * a lock that pg_dump holds as well, and releases the lock before the next table (manual,
 * "Table-Level Locks": rolling back to a savepoint releases the locks taken after it). A table that
 * cannot be locked immediately is not counted.
 */
import type { Log } from '../../system/ports.ts';
import { describeFault } from '../../logging/fault.ts';
import { trustedNames } from '../../postgres/connection/probe.ts';
import { PsqlSession } from '../../postgres/connection/psql-session.ts';
import { integer, sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess } from '../../postgres/connection/server-access.ts';
import {
  listLargeTables,
  type LargeTables,
  type LargeTablesRequest,
} from '../parallel/large-tables.ts';
import { requireAnswer, TableCounts, type ServerTable, type TableName } from './source-counts.ts';

export interface ServerSnapshot {
  /** For `pg_dump --snapshot`. */
  id: string;
  /** The tables that several sessions may dump; null if they were not listed. */
  largeTables: LargeTables | null;
  /** False if the session was terminated from outside: pg_dump can no longer adopt the snapshot. */
  isKept(): boolean;
  /**
   * Call it when pg_dump has its locks: starts to count. Resolves with the tables that were
   * rewritten or truncated between the snapshot and those locks and have rows now: pg_dump sees
   * none of these rows (manual, "Caveats" of concurrency control).
   */
  begin(): Promise<TableName[]>;
  /**
   * Call it when pg_dump has exited: ends the counting, which has a few more seconds. Resolves with
   * null if the server did not list its tables.
   */
  finish(): Promise<ServerTable[] | null>;
  /** Ends the session, and with the session the snapshot. */
  release(): Promise<void>;
}

const lockWithinMs = 100;
/** How long counting may continue without the locks of pg_dump. */
const afterDumpMs = 5000;

/** `idle_in_transaction_session_timeout` exists since 9.6, snapshots on standbys since 10. */
const oldestMajor = 10;

// A role that does not have permission to see all rows gets an error instead of a wrong count.
// Settings that could end the session differ between versions (transaction_timeout: since 17).
const settingsSql = [
  trustedNames,
  sql`set row_security = off`,
  sql`set lock_timeout = ${integer(lockWithinMs)}`,
  sql`set max_parallel_workers_per_gather = 0`,
  sql`select count(pg_catalog.set_config(name, '0', false)) from pg_catalog.pg_settings
where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`,
];

const snapshotSql = [
  sql`begin transaction isolation level repeatable read, read only`,
  sql`select pg_catalog.pg_export_snapshot()`,
];

/**
 * Takes a snapshot and keeps it. Returns null (and writes a log line) if the server does not export
 * a snapshot: then the dump runs without it.
 */
export async function takeServerSnapshot(options: {
  server: Pick<ServerAccess, 'processes'>;
  psql: string;
  majorVersion: number;
  countAllRows: boolean;
  /** The tables to list for several sessions; null: none. */
  largeTables: LargeTablesRequest | null;
  log: Log;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}): Promise<ServerSnapshot | null> {
  const { server, psql, majorVersion, countAllRows, log, env, signal } = options;
  if (majorVersion < oldestMajor || signal.aborted) return null;
  const without = (error: unknown): null => {
    log.warn(
      'the server exported no snapshot: the dump runs without it, and its rows are not compared',
      describeFault(error),
    );
    return null;
  };
  let session: PsqlSession;
  try {
    session = new PsqlSession(server.processes, psql, env);
  } catch (error) {
    return without(error);
  }
  const stop = (): void => void session.end();
  signal.addEventListener('abort', stop, { once: true });
  const release = async (): Promise<void> => {
    signal.removeEventListener('abort', stop);
    await session.end();
  };
  try {
    await requireAnswer(session, settingsSql);
    const id = await requireAnswer(session, snapshotSql);
    const largeTables =
      options.largeTables === null ? null : await listLargeTables(session, options.largeTables);
    // Runs while pg_dump starts.
    const counts = new TableCounts(session, countAllRows);
    return {
      id,
      largeTables,
      isKept: () => session.isOpen,
      begin: () => {
        const rewritten = counts.begin();
        void counts.ended().then(release);
        return rewritten;
      },
      finish: async () => {
        const timer = setTimeout(stop, afterDumpMs);
        const error = await counts.ended();
        clearTimeout(timer);
        await release();
        if (error !== null && !signal.aborted) {
          log.warn('not all tables were counted on the server', describeFault(error));
        }
        return counts.tables;
      },
      release,
    };
  } catch (error) {
    await release();
    return signal.aborted ? null : without(error);
  }
}
