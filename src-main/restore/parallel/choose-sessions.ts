/** Decides how many sessions a restore uses. */
import { availableParallelism } from 'node:os';
import type { Catalog } from '#shared/domain/manifest.ts';
import { sql } from '../../postgres/connection/quote-sql.ts';
import { serverOf } from '../../postgres/connection/server-name.ts';
import type { Ask } from '../server/maintenance.ts';
import { tableKey } from '../tables/names-in-entries.ts';
import type { TablePlan } from '../tables/plan-table-restore.ts';

/** Below this size the other sessions take longer to open than they save. */
const leastRowBytes = 16 * 1024 * 1024;
const largeTableBytes = 1024 * 1024;
/** With more sessions, the time to read the file and the disk of the server are the limit. */
const usualMost = 4;
/** Other users of the server need connections, too. */
const shareOfFreeConnections = 4;

export interface RestoredParts {
  /** Bytes of all rows. */
  rowBytes: number;
  largeTables: number;
  /** Indexes, and keys, which are indexes, too. */
  indexes: number;
}

/** Returns what the plan restores; everything if it is null. */
export function restoredParts(catalog: Catalog, plan: TablePlan | null): RestoredParts {
  const sizes = catalog.tables.flatMap(({ schema, name, dataStart, dataEnd }) =>
    plan === null || plan.withRows.has(tableKey(schema, name)) ? [dataEnd - dataStart] : [],
  );
  return {
    rowBytes: sizes.reduce((sum, size) => sum + size, 0),
    largeTables: sizes.filter((size) => size >= largeTableBytes).length,
    indexes: catalog.objects.filter(
      ({ type }, at) =>
        (type === 'INDEX' || type === 'CONSTRAINT') && (plan === null || plan.entries.has(at)),
    ).length,
  };
}

/** How many sessions, and why, as words for the log. */
export interface ChosenSessions {
  count: number;
  why: string;
}

/** `wanted`: the number that the admin has chosen; null if none. */
export function wantedSessions(
  wanted: number | null,
  { rowBytes, largeTables, indexes }: RestoredParts,
  place: { isHere: boolean; cores: number },
): ChosenSessions {
  if (wanted !== null) return { count: wanted, why: 'chosen by the admin' };
  if (rowBytes < leastRowBytes) return { count: 1, why: 'the dump is small' };
  if (largeTables <= 1 && indexes <= 1) return { count: 1, why: 'there is one large table' };
  if (!place.isHere) return { count: usualMost, why: 'the server is on another computer' };
  const count = Math.max(1, Math.min(usualMost, place.cores));
  return { count, why: `this computer has ${place.cores} processors` };
}

/** Reduces the number to a share of the free connections. */
export function affordableSessions(
  chosen: ChosenSessions,
  freeConnections: number,
): ChosenSessions {
  const most = Math.max(1, Math.floor(freeConnections / shareOfFreeConnections));
  if (chosen.count <= most) return chosen;
  return { count: most, why: `the server has ${freeConnections} free connections` };
}

/** Backends include processes of the server itself, so the result is never too high. */
const freeConnectionsSql = sql`select least(
  pg_catalog.current_setting('max_connections')::int8
    - pg_catalog.current_setting('superuser_reserved_connections')::int8
    - coalesce(nullif(pg_catalog.current_setting('reserved_connections', true), '')::int8, 0)
    - (select coalesce(sum(numbackends), 0) from pg_catalog.pg_stat_database),
  (select nullif(r.rolconnlimit, -1) - (select count(*) from pg_catalog.pg_stat_activity a where a.usesysid = r.oid)
    from pg_catalog.pg_roles r where r.rolname = current_user and not r.rolsuper),
  (select nullif(d.datconnlimit, -1) - (select count(*) from pg_catalog.pg_stat_activity a where a.datid = d.oid)
    from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))`;
/** `current_setting` has a second argument from this version on. */
const firstMajor = 10;

/** `ask`: a query as the role that runs the dump, in the database that it fills. */
export async function chooseSessions(
  wanted: number | null,
  parts: RestoredParts,
  server: { host: string; port: number; majorVersion: number; ask: Ask },
): Promise<ChosenSessions> {
  const isHere = serverOf(server).startsWith('localhost:');
  const chosen = wantedSessions(wanted, parts, { isHere, cores: availableParallelism() });
  if (chosen.count === 1) return chosen;
  if (server.majorVersion < firstMajor) return { count: 1, why: 'the server is very old' };
  return affordableSessions(chosen, Number(await server.ask(freeConnectionsSql)));
}
