/** Work on a whole database that nobody else may be connected to. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Ask, Maintenance } from './maintenance.ts';
import { identifier, literal } from './sql-text.ts';

const endEveryMs = 200;
const attempts = 5;

export async function databaseExists(ask: Ask, name: string): Promise<boolean> {
  return (
    (await ask(`select 1 from pg_catalog.pg_database where datname = ${literal(name)}`)) !== ''
  );
}

/**
 * Runs `sql` while connections to these databases are ended. RENAME and DROP take the lock of the
 * database before they wait for others to leave: who connects again meanwhile waits outside. Nothing
 * but the statement itself is changed, so a crash in between leaves everything as it was.
 */
export async function withoutConnections(
  { ask }: Maintenance,
  names: readonly string[],
  sql: string,
): Promise<void> {
  const list = names.map(literal).join(', ');
  const end = `select count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity where datname in (${list}) and pid <> pg_catalog.pg_backend_pid()`;
  for (let attempt = 1; ; attempt += 1) {
    const done = new AbortController();
    const ending = keepEnding(() => ask(end), done.signal);
    try {
      await ask(sql);
      return;
    } catch (error) {
      if (attempt === attempts || !/being accessed by other users/u.test(wordsOf(error)))
        throw error;
    } finally {
      done.abort();
      await ending;
    }
  }
}

async function keepEnding(end: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Who may not end them learns it from the statement, which then finds the database in use.
    await end().catch(() => undefined);
    await delay(endEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Of a name that is not there, nothing happens. */
export async function dropDatabase(there: Maintenance, name: string): Promise<void> {
  if (!(await databaseExists(there.ask, name))) return;
  await dropSubscriptions(there, name);
  await withoutConnections(there, [name], `drop database if exists ${identifier(name)}`);
}

/** They keep a database from being dropped. What they follow on another server is left alone. */
async function dropSubscriptions({ ask, askIn }: Maintenance, name: string): Promise<void> {
  const answer = await ask(
    `select coalesce(json_agg(subname), '[]') from pg_catalog.pg_subscription where subdbid = (select oid from pg_catalog.pg_database where datname = ${literal(name)})`,
  ).catch(() => '[]');
  const within = askIn(name);
  for (const subscription of JSON.parse(answer) as string[]) {
    const quoted = identifier(subscription);
    await within(`alter subscription ${quoted} disable`);
    await within(`alter subscription ${quoted} set (slot_name = none)`);
    await within(`drop subscription ${quoted}`);
  }
}

const wordsOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'error' in error
    ? JSON.stringify(error.error)
    : String(error);
