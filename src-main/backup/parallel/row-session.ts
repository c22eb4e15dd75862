/**
 * One of several sessions that dump the rows of large tables: a psql that adopts the snapshot of
 * the dump (manual, "SET TRANSACTION"), locks the tables as pg_dump does, and writes one piece after
 * the other.
 */
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { shorten } from '../../logging/shorten.ts';
import { classifyPostgresError } from '../../postgres/connection/classify-error.ts';
import {
  integer,
  literal,
  plainIdentifier,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import { endPsql } from '../../postgres/connection/end-psql.ts';
import type { ProcessPort } from '../../system/processes.ts';
import { memoryLimitOfDump } from '../dump/dump-memory.ts';
import { startRows } from '../dump/dump-reader.ts';
import { childEnd } from '../dump/read-pg-dump.ts';
import { newPieceEnd } from '../dump/row-pieces.ts';
import { startStallWatchdog, type StallWatchdogOptions } from '../dump/stall-watchdog.ts';
import type { LargeTable } from './large-tables.ts';

export interface RowSessionRequest {
  psql: string;
  /** The environment of pg_dump, with another PGAPPNAME. */
  env: NodeJS.ProcessEnv;
  fields: ConnectionFields;
  processes: ProcessPort;
  serverMajor: number;
  snapshotId: string;
  /** All tables that the sessions dump. Each session locks all of them. */
  tables: readonly LargeTable[];
  /**
   * How long a statement waits for a lock, in milliseconds. Shorter than the deadlock check of the
   * server, which could end the transaction of an application (manual, "deadlock_timeout").
   */
  lockWithinMs: number;
  watch: Pick<StallWatchdogOptions, 'wakeUps' | 'afterWakeLimitMs' | 'isWorking'> & {
    stallTimeoutMs: number;
  };
  signal: AbortSignal;
  /** Called once, when the session has adopted the snapshot and has its locks. */
  onReady: () => void;
}

const savepoint = sql`savepoint piece`;
const undone = sql`rollback to savepoint piece`;

/** Receives the rows of one piece, in order. */
export interface RowReceiver {
  copy: Sql;
  /** `giveBack` must be called when the rows are not needed any more. */
  rows(bytes: Buffer, facts: { crc32: number; rows: number }, giveBack: () => void): Promise<void>;
  end(): Promise<void>;
}

const stderrLimit = 16 * 1024;
const longestDetail = 2000;

/**
 * Dumps pieces until `next` returns null. Rejects with an ExpectedError if the session fails, or
 * with the error of a receiver; then psql has exited, too.
 */
export async function dumpRows(
  request: RowSessionRequest,
  next: () => Promise<RowReceiver | null>,
): Promise<void> {
  const { signal, fields } = request;
  signal.throwIfAborted();
  const pieceEnd = newPieceEnd();
  const reader = await startRows(
    {
      file: request.psql,
      args: ['-X', '-A', '-t', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
      env: { ...request.env, PGTZ: 'UTC' },
      memoryLimitBytes: memoryLimitOfDump,
    },
    request.processes,
    pieceEnd,
  );
  if (reader === null)
    return fail({ code: 'dump-incomplete', detail: 'There are no named pipes.' });
  const { child } = reader;
  const ended = childEnd(child);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrLimit);
  });
  child.stdin?.on('error', () => undefined);
  const say = (statements: readonly Sql[]): void => {
    // One message to the server: each message takes a round trip.
    const words = statements.map(({ text }) => text.replaceAll('\n', ' ')).join('\\; ');
    child.stdin?.write(`${words};\n\\echo '${pieceEnd.replaceAll('\\', '\\\\')}'\n`);
  };
  let isBusy = false;
  let stalledMs: number | null = null;
  // Without a cancellation, a session that waits on the server would keep its locks.
  const giveUp = (): Promise<unknown> => Promise.all([endPsql(child, true), reader.close()]);
  const stopWatching = startStallWatchdog({
    ...request.watch,
    bytesRead: () => reader.bytesRead(),
    isConsumerBusy: () => isBusy,
    limitMs: () => request.watch.stallTimeoutMs,
    onStall: (limitMs) => {
      stalledMs = limitMs;
      void giveUp();
    },
  });
  const onAbort = (): void => void giveUp();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  /** null: the session begins its transaction. */
  let current: RowReceiver | null = null;
  let isDone = false;
  const goOn = async (): Promise<void> => {
    current = await next();
    // The planner locks the indexes of the table: undoing releases these locks (manual, "SAVEPOINT").
    if (current !== null) return say([savepoint, current.copy, undone]);
    isDone = true;
    child.stdin?.end('commit;\n');
  };
  try {
    say(beginning(request));
    for await (const { sql: bytes, facts, giveBack } of reader.blocks) {
      isBusy = true;
      const receiver = current as RowReceiver | null;
      if (receiver !== null && bytes.length > 0) await receiver.rows(bytes, facts, giveBack);
      else giveBack();
      if (facts.endsPiece) {
        if (receiver === null) request.onReady();
        else await receiver.end();
        await goOn();
      }
      isBusy = false;
    }
    await ended;
    signal.throwIfAborted();
    if (stalledMs !== null) fail({ code: 'dump-stalled', silentMs: stalledMs });
    if (isDone && child.exitCode === 0) return;
    const error = classifyPostgresError(stderr, fields);
    const detail = shorten(stderr.trim(), longestDetail);
    fail(
      error ?? {
        code: 'pg-dump-failed',
        exitCode: child.exitCode,
        signal: child.signalCode,
        detail,
      },
      stderr,
    );
  } finally {
    stopWatching();
    signal.removeEventListener('abort', onAbort);
    await giveUp();
    await ended;
    child.stderr?.destroy();
  }
}

/**
 * Begins the transaction, with the settings with which pg_dump writes rows (setup_connection in
 * pg_dump.c). All of them are valid in this transaction only, so that a pooler cannot give them to
 * another session.
 */
function beginning(request: RowSessionRequest): Sql[] {
  const { serverMajor, snapshotId, tables } = request;
  const names = tables.map(
    ({ schema, name }) => sql`only ${plainIdentifier(schema)}.${plainIdentifier(name)}`,
  );
  return [
    sql`begin transaction isolation level repeatable read, read only`,
    sql`set transaction snapshot ${literal(snapshotId)}`,
    sql`set local statement_timeout = 0`,
    sql`set local lock_timeout = ${integer(request.lockWithinMs)}`,
    sql`set local idle_in_transaction_session_timeout = 0`,
    ...(serverMajor >= 17 ? [sql`set local transaction_timeout = 0`] : []),
    sql`set local client_encoding = 'UTF8'`,
    sql`set local datestyle = 'ISO'`,
    sql`set local intervalstyle = 'postgres'`,
    sql`set local extra_float_digits = 3`,
    sql`set local synchronize_seqscans = off`,
    sql`set local row_security = off`,
    sql`set local search_path = ''`,
    sql`set local max_parallel_workers_per_gather = 0`,
    ...(serverMajor >= 14 ? [sql`set local enable_tidscan = on`] : []),
    ...(serverMajor >= 11 ? [sql`set local jit = off`] : []),
    // A session that waits for a lock would make the application wait that has requested it.
    sql`lock table ${sqlList(names)} in access share mode nowait`,
  ];
}

/** A failure of one of several sessions: one session may be able to dump everything. */
export class SessionsFailed extends Error {
  static of(error: unknown): SessionsFailed {
    const detail = error instanceof ExpectedError ? error.error.code : String(error);
    return new SessionsFailed(detail, { cause: error });
  }
}
