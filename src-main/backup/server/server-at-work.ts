/** Whether the server is busy with a dump of ours from which no byte comes. */
import { randomBytes } from 'node:crypto';
import { literal, sql, type Sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import { isWithoutRoom } from '../when-there-is-room.ts';

const answerWithinMs = 20_000;

// One that waits for its client has nothing more to say to a connection that is gone; one that waits
// for a lock is pg_dump's own business (--lock-wait-timeout). pg_stat_progress_copy does not tell:
// its counters stand still while COPY reads through rows that are dead.
const atWorkSql = (session: string): Sql => sql`select count(*) from pg_catalog.pg_stat_activity
 where application_name = ${literal(session)} and datname = current_database() and usename = current_user and state = 'active'
  and wait_event_type is distinct from 'Client' and wait_event_type is distinct from 'Lock'`;

/**
 * PGAPPNAME of one dump: another one of the same database, or a question of ours, is not taken for it.
 * Letters, digits and a hyphen.
 */
export function dumpSessionName(): string {
  return `nightjar-${randomBytes(4).toString('hex')}`;
}

/**
 * Asks over a connection of its own whether the session of that name works. False when there is no
 * answer: then nothing is known to work. True when there is no further connection: the server lives, and
 * the only one that it allows may be pg_dump's.
 */
export async function isServerBusy(
  server: ServerAccess,
  target: ServerTarget,
  binDirectory: string,
  session: string,
): Promise<boolean> {
  const signal = AbortSignal.any([
    AbortSignal.timeout(answerWithinMs),
    ...(target.signal === undefined ? [] : [target.signal]),
  ]);
  return await server
    .query({ ...target, signal }, atWorkSql(session), binDirectory)
    .then((answer) => answer !== '0', isWithoutRoom);
}
