/** Finds out whether the server is busy with a dump that sends no bytes. */
import { randomBytes } from 'node:crypto';
import { literal, sql, type Sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import { isAtConnectionLimit } from '../connection-limit.ts';

const answerWithinMs = 20_000;

// A session that waits for its client has no more data to send to a lost connection. A session that
// waits for a lock is limited by pg_dump itself (--lock-wait-timeout). pg_stat_progress_copy does
// not help: its counters do not change while COPY reads through dead rows.
const busySql = (session: string): Sql => sql`select count(*) from pg_catalog.pg_stat_activity
 where application_name = ${literal(session)} and datname = current_database() and usename = current_user and state = 'active'
  and wait_event_type is distinct from 'Client' and wait_event_type is distinct from 'Lock'`;

/**
 * Returns the PGAPPNAME of one dump: letters, digits and a hyphen. It distinguishes the dump from
 * other dumps of the same database and from other queries of Nightjar.
 */
export function dumpSessionName(): string {
  return `nightjar-${randomBytes(4).toString('hex')}`;
}

/**
 * Asks on a separate connection whether the session of that name is active. Returns false if there
 * is no answer: then it is unknown whether the server is busy. Returns true if the server allows no
 * further connection: the server is running, and pg_dump may have the only connection.
 */
export async function isServerBusy(
  server: ServerAccess,
  target: ServerTarget,
  binDirectory: string,
  session: string,
): Promise<boolean> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), answerWithinMs);
  const signal = AbortSignal.any([
    limit.signal,
    ...(target.signal === undefined ? [] : [target.signal]),
  ]);
  return await server
    .query({ ...target, signal }, busySql(session), binDirectory)
    .then((answer) => answer !== '0', isAtConnectionLimit)
    .finally(() => clearTimeout(timer));
}
