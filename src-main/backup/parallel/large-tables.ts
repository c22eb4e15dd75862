/**
 * Asks the server, in the session that keeps the snapshot, which tables several sessions may dump,
 * and how many sessions the server has room for.
 */
import { z } from 'zod';
import type { PsqlSession } from '../../postgres/connection/psql-session.ts';
import { integer, sql, type Sql } from '../../postgres/connection/quote-sql.ts';

const answerWithinMs = 60_000;

/** A name as `quote_ident` writes it. */
const quotedName = z.string().regex(/^(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")$/u);

const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  quotedSchema: quotedName,
  quotedName,
  quotedColumns: z.array(quotedName).min(1),
  /** Number of pages of the table itself. */
  pages: z.number().int().nonnegative(),
  /** Size of the table and of its long values, without indexes. */
  sizeBytes: z.number().nonnegative(),
});
export type LargeTable = z.infer<typeof tableSchema>;

const answerSchema = z.object({
  tables: z.array(tableSchema),
  freeConnections: z.number().int(),
  /** Number of locks that all sessions of the server can hold at the same time. */
  lockCapacity: z.number().int(),
  hasLineBreaks: z.boolean(),
});

export interface LargeTables extends z.infer<typeof answerSchema> {
  /** Time of one question to the server and its answer, in milliseconds. */
  roundTripMs: number;
}

/**
 * `quote_ident` writes names as pg_dump does, but not with this setting. Functions with sizes would
 * wait for a locked table: this table is not listed.
 */
const settingsSql = sql`select pg_catalog.set_config('quote_all_identifiers', 'off', true)`;

// The rows of these tables are the same in pg_dump's COPY and in ours: ordinary tables in
// PostgreSQL's own storage. pg_dump omits rows of tables of extensions, and may dump the rows of a
// partition below a hash partitioned table through its root.
const dumpedSql = sql`c.relkind = 'r' and c.relpersistence = 'p' and n.nspname <> 'information_schema'
  and n.nspname !~ '^pg_' and coalesce(m.amname, 'heap') = 'heap' and not c.relrowsecurity
  and pg_catalog.has_table_privilege(c.oid, 'select')
  and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass
    and d.objid = c.oid and d.objsubid = 0 and d.deptype = 'e')
  and not exists (with recursive above (oid) as (
      select inhparent from pg_catalog.pg_inherits where inhrelid = c.oid and c.relispartition
      union all select i.inhparent from above join pg_catalog.pg_inherits i on i.inhrelid = above.oid)
    select from above join pg_catalog.pg_partitioned_table p on p.partrelid = above.oid
    where p.partstrat = 'h')`;

const tablesSql = (
  smallestBytes: number,
): Sql => sql`select coalesce(json_agg(t order by t.schema, t.name), '[]') from (
  select n.nspname as schema, c.relname as name,
    quote_ident(n.nspname) as "quotedSchema", quote_ident(c.relname) as "quotedName",
    pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::int8 as pages,
    pg_catalog.pg_table_size(c.oid) as "sizeBytes", a.columns as "quotedColumns"
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_am m on m.oid = c.relam
  cross join lateral (select json_agg(quote_ident(attname) order by attnum) as columns
    from pg_catalog.pg_attribute a where attrelid = c.oid and attnum > 0 and not attisdropped
      and coalesce(row_to_json(a) ->> 'attgenerated', '') = '') a
  where ${dumpedSql} and a.columns is not null
    and c.oid not in (select relation from pg_catalog.pg_locks
      where mode = 'AccessExclusiveLock' and relation is not null)
    and case when c.relkind = 'r' then pg_catalog.pg_table_size(c.oid) >= ${integer(smallestBytes)} end) t`;

// Sessions of superusers keep their reserved connections. A role and a database can have limits of
// their own (-1: none). A role without rights sees the sessions of other roles without their type.
const freeSql = sql`select least(
  (select current_setting('max_connections')::int8 - coalesce(sum(setting::int8), 0) from pg_catalog.pg_settings
    where name in ('superuser_reserved_connections', 'reserved_connections'))
    - (select count(*) from pg_catalog.pg_stat_activity where usesysid is not null
      and coalesce(backend_type, 'client backend') = 'client backend'),
  (select case when rolconnlimit >= 0 then rolconnlimit - (select count(*) from pg_catalog.pg_stat_activity
    where usename = current_user) end from pg_catalog.pg_roles where rolname = current_user),
  (select case when datconnlimit >= 0 then datconnlimit - (select count(*) from pg_catalog.pg_stat_activity
    where datname = current_database()) end from pg_catalog.pg_database where datname = current_database()))`;

// pg_dump writes a line break in a name as a blank, and sorts by the real name.
const lineBreaksSql = sql`select exists (select from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'm') and (c.relname ~ '[\r\n]' or n.nspname ~ '[\r\n]'))`;

export interface LargeTablesRequest {
  /** Size of the smallest table that is listed, in bytes. */
  smallestBytes: number;
  /** Returns false if the tables need not be listed, because one session will dump everything. */
  isWorthIt: (roundTripMs: number) => boolean;
}

/** Locks of all sessions together (manual, "max_locks_per_transaction"). */
const lockCapacitySql = sql`current_setting('max_locks_per_transaction')::int8
  * (current_setting('max_connections')::int8 + current_setting('max_prepared_transactions')::int8)`;

/** A failed statement would end the transaction, and with the transaction the snapshot. */
const savepoint = sql`savepoint before_list`;
const undone = sql`rollback to savepoint before_list`;

/** Resolves with null if it is not worth it, or if the server does not answer one of the questions. */
export async function listLargeTables(
  session: PsqlSession,
  { smallestBytes, isWorthIt }: LargeTablesRequest,
): Promise<LargeTables | null> {
  const startedMs = performance.now();
  if ((await session.ask(settingsSql, answerWithinMs)) === null) return null;
  const roundTripMs = performance.now() - startedMs;
  if (!isWorthIt(roundTripMs)) return null;
  const answer = await session.ask(
    [
      savepoint,
      sql`select json_build_object('tables', (${tablesSql(smallestBytes)}), 'freeConnections', (${freeSql}), 'lockCapacity', ${lockCapacitySql}, 'hasLineBreaks', (${lineBreaksSql}))`,
    ],
    answerWithinMs,
  );
  if (answer === null) {
    await session.ask(undone, answerWithinMs);
    return null;
  }
  return { ...answerSchema.parse(JSON.parse(answer)), roundTripMs };
}
