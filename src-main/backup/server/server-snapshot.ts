/**
 * What the server itself says is in the database, seen in the very snapshot that pg_dump then reads
 * (manual, "Snapshot Synchronization Functions", and pg_dump's `--snapshot`): every table whose rows
 * belong in the dump, and the exact number of rows where counting is cheap. What is in the file has to
 * agree with it.
 *
 * No lock of ours may make anybody wait. Until pg_dump has locked its tables, the session here locks
 * none: it reads the catalog alone. Then it counts one table after the other, each with a lock that
 * pg_dump holds as well, and lets go of it before the next (manual, "Table-Level Locks": rolling back
 * to a savepoint releases what was locked since). A table that cannot be locked at once is not counted.
 */
import type { Log } from '../../system/ports.ts';
import { describeFault } from '../../logging/fault.ts';
import { trustedNames } from '../../postgres/connection/probe.ts';
import { PsqlSession } from '../../postgres/connection/psql-session.ts';
import { integer, sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess } from '../../postgres/connection/server-access.ts';
import { requireAnswer, TableCounts, type ServerTable, type TableName } from './source-counts.ts';

export interface ServerSnapshot {
  /** For `pg_dump --snapshot`. */
  id: string;
  /** False when the session was ended by somebody else: pg_dump can no longer take the snapshot. */
  isKept(): boolean;
  /**
   * To be called when pg_dump has its locks: begins to count. Resolves with the tables that were
   * rewritten or truncated between the snapshot and those locks and hold rows now: pg_dump does not see
   * any of them (manual, "Caveats" of concurrency control).
   */
  begin(): Promise<TableName[]>;
  /**
   * To be called when pg_dump has ended: ends the counting, which has a few seconds left. null when the
   * server did not list its tables.
   */
  finish(): Promise<ServerTable[] | null>;
  /** Ends the session, and the snapshot with it. */
  release(): Promise<void>;
}

const lockWithinMs = 100;
/** How long counting may go on without the locks of pg_dump. */
const afterDumpMs = 5000;

/** `idle_in_transaction_session_timeout` is known since 9.6, snapshots on standbys since 10. */
const oldestMajor = 10;

// Whoever may not see all rows is told so instead of being counted wrong. Settings that would end a
// session are different from version to version (transaction_timeout: since 17).
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
 * Takes a snapshot and keeps it. null (with a line in the log) where the server does not give one:
 * then the dump is made without it.
 */
export async function takeServerSnapshot(options: {
  server: Pick<ServerAccess, 'processes'>;
  psql: string;
  majorVersion: number;
  countAllRows: boolean;
  log: Log;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}): Promise<ServerSnapshot | null> {
  const { server, psql, majorVersion, countAllRows, log, env, signal } = options;
  if (majorVersion < oldestMajor || signal.aborted) return null;
  const without = (error: unknown): null => {
    log.warn(
      'no snapshot of the server; the dump is made without, and its rows are not compared',
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
    // While pg_dump starts.
    const counts = new TableCounts(session);
    return {
      id,
      isKept: () => session.isOpen,
      begin: () => {
        const rewritten = counts.begin(countAllRows);
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
