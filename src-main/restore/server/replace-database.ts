/**
 * Gives restored databases their names; renames, restores and drops the databases that they
 * replace.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { fail } from '#shared/errors/errors.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import {
  identifier,
  literal,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import { commitDurably } from './commit-durably.ts';
import { databaseExists, dropDatabase, withoutConnections } from './drop-database.ts';
import { maintenance, type Maintenance } from './maintenance.ts';
import {
  claimScratchName,
  isScratchName,
  markScratchSql,
  releaseScratch,
} from './scratch-database.ts';

const rename = (from: string, to: string): Sql =>
  sql`alter database ${identifier(from)} rename to ${identifier(to)}`;

/** All statements or none: comments and renames are part of transactions. */
const together = (...statements: Sql[]): Sql =>
  sql`begin; ${sqlList([commitDurably, ...statements], sql`; `)}; commit`;

const outcome = { timeoutMs: 5000, askEveryMs: 300 };

/**
 * Finds out if a rename was done that the server did not confirm: the server may have done it
 * before it stopped. Repeats the query until the server is back. Returns null if the server does
 * not return.
 */
export async function isRenamed(
  { ask }: Maintenance,
  from: string,
  to: string,
): Promise<boolean | null> {
  const signal = AbortSignal.timeout(outcome.timeoutMs);
  const names = sqlList([from, to].map(literal));
  while (!signal.aborted) {
    const found = await ask(
      sql`select coalesce(json_agg(datname), '[]') from pg_catalog.pg_database where datname in (${names})`,
      { signal },
    ).catch(() => null);
    if (found !== null) {
      const there = JSON.parse(found) as string[];
      return there.includes(to) && !there.includes(from);
    }
    await delay(outcome.askEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** Gives the scratch database a name that is free. */
export async function publishNew(
  there: Maintenance,
  scratch: string,
  database: string,
): Promise<void> {
  const comment = isScratchName(database)
    ? await markScratchSql(there, scratch)
    : sql`comment on database ${identifier(scratch)} is null`;
  await withoutConnections(there, [scratch], together(comment, rename(scratch, database)));
}

/** Gives the scratch database the name of another database, which gets the name `oldName`. */
export async function publishInstead(
  there: Maintenance,
  scratch: string,
  database: string,
  oldName: string,
): Promise<void> {
  const answer = await there.ask(
    sql`select json_agg(pg_catalog.shobj_description(oid, 'pg_database')) from pg_catalog.pg_database where datname = ${literal(database)}`,
  );
  const [comment = null] = z.array(z.string().nullable()).parse(JSON.parse(answer));
  await withoutConnections(
    there,
    [scratch, database],
    together(
      rename(database, oldName),
      sql`comment on database ${identifier(scratch)} is ${comment === null ? sql`null` : literal(comment)}`,
      rename(scratch, database),
    ),
  );
}

/**
 * Returns a name such as `shop_before_20261124T023000Z`, shortened so that PostgreSQL does not
 * shorten it.
 */
export function replacedName(database: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const suffix = `_before_${stamp}`;
  const characters = Array.from(database);
  while (Buffer.byteLength(characters.join('') + suffix) > 63) characters.pop();
  return characters.join('') + suffix;
}

/**
 * Restores the database that a restore has replaced; the restored copy is dropped. Fails with
 * `kept-database-gone`.
 */
export async function undoReplace(
  target: ServerTarget,
  database: string,
  oldName: string,
  { server, log }: { server: ServerAccess; log: Log },
): Promise<void> {
  const there = await maintenance(server, target);
  if (!(await databaseExists(there.ask, oldName)))
    fail({ code: 'kept-database-gone', database: oldName });
  const renamed = async (work: Promise<void>, to: string): Promise<void> => {
    await work.catch(async (error: unknown) => {
      if ((await isRenamed(there, oldName, to)) !== true) throw error;
    });
  };
  if (!(await databaseExists(there.ask, database))) {
    await renamed(
      withoutConnections(there, [oldName], together(rename(oldName, database))),
      database,
    );
    return;
  }
  const aside = claimScratchName();
  try {
    const swap = together(
      rename(database, aside),
      await markScratchSql(there, aside),
      rename(oldName, database),
    );
    await renamed(withoutConnections(there, [database, oldName], swap), aside);
    // The old database is back: a later restore drops the database that cannot be dropped now.
    await dropDatabase(there, aside).catch((fault: unknown) => {
      log.warn('a restored database could not be dropped after Undo', {
        database: aside,
        ...describeFault(fault),
      });
    });
  } finally {
    releaseScratch(aside);
  }
}

/** Drops a replaced database permanently. Does not fail if the database no longer exists. */
export async function discardReplaced(
  target: ServerTarget,
  oldName: string,
  { server }: { server: ServerAccess },
): Promise<void> {
  await dropDatabase(await maintenance(server, target), oldName);
}
