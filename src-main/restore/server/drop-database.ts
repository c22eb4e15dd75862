/** Statements on a whole database that no other session may be connected to. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  identifier,
  literal,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { Ask, Maintenance } from './maintenance.ts';

const endEveryMs = 200;
const attempts = 5;

export async function databaseExists(ask: Ask, name: string): Promise<boolean> {
  return (
    (await ask(sql`select 1 from pg_catalog.pg_database where datname = ${literal(name)}`)) !== ''
  );
}

/**
 * Runs the statement while connections to these databases are terminated. RENAME and DROP take the
 * lock of the database before they wait for other sessions to leave: a new connection waits for
 * this lock. Only the statement itself changes anything, so a crash leaves everything as it was.
 */
export async function withoutConnections(
  { ask }: Maintenance,
  names: readonly string[],
  statement: Sql,
): Promise<void> {
  const list = sqlList(names.map(literal));
  const end = sql`select count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity where datname in (${list}) and pid <> pg_catalog.pg_backend_pid()`;
  for (let attempt = 1; ; attempt += 1) {
    const done = new AbortController();
    const ending = keepEnding(() => ask(end), done.signal);
    try {
      await ask(statement);
      return;
    } catch (error) {
      if (attempt === attempts || !/being accessed by other users/u.test(messageOf(error)))
        throw error;
    } finally {
      done.abort();
      await ending;
    }
  }
}

async function keepEnding(end: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // If the user has no permission to terminate the connections, the statement reports that the
    // database is in use.
    await end().catch(() => undefined);
    await delay(endEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Does nothing if the database does not exist. */
export async function dropDatabase(there: Maintenance, name: string): Promise<void> {
  if (!(await databaseExists(there.ask, name))) return;
  await dropSubscriptions(there, name);
  await withoutConnections(there, [name], sql`drop database if exists ${identifier(name)}`);
}

/**
 * Subscriptions prevent a database from being dropped. The replication slot on the other server is
 * not changed.
 */
async function dropSubscriptions({ ask, askIn }: Maintenance, name: string): Promise<void> {
  const answer = await ask(
    sql`select coalesce(json_agg(subname), '[]') from pg_catalog.pg_subscription where subdbid = (select oid from pg_catalog.pg_database where datname = ${literal(name)})`,
  ).catch(() => '[]');
  const within = askIn(name);
  const subscriptions = JSON.parse(answer) as string[];
  if (subscriptions.length > 0) await dropEventTriggers(within);
  for (const subscription of subscriptions) {
    const quoted = identifier(subscription);
    await within(sql`alter subscription ${quoted} disable`);
    await within(sql`alter subscription ${quoted} set (slot_name = none)`);
    await within(sql`drop subscription ${quoted}`);
  }
}

/**
 * Event triggers of a database to drop would run with our rights. No event trigger of another
 * database runs when this database is dropped.
 */
async function dropEventTriggers(within: Ask): Promise<void> {
  const answer = await within(
    sql`select coalesce(json_agg(evtname), '[]') from pg_catalog.pg_event_trigger`,
  );
  for (const trigger of JSON.parse(answer) as string[]) {
    await within(sql`drop event trigger ${identifier(trigger)}`);
  }
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'error' in error
    ? JSON.stringify(error.error)
    : String(error);
