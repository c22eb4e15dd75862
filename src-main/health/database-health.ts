/**
 * Queries the health of a database through psql. The data comes from the statistics views
 * (PostgreSQL manual, "Monitoring Database Activity"), so the query is cheap for the server.
 */
import { z } from 'zod';
import type { DatabaseHealth, TableHealth } from '#shared/domain/health.ts';
import type { Clock } from '../system/ports.ts';
import { integer, sql } from '../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import { unexpectedAnswer } from '../postgres/connection/unexpected-answer.ts';

const largestTables = 10;

// pg_total_relation_size waits if another session has locked the table, one of its indexes or its
// TOAST table exclusively, or waits for such a lock (manual, "Explicit Locking"). The size of a
// locked table is computed from the number of pages that its last VACUUM or ANALYZE found. A table
// that is dropped during the query has no size.
const healthSql = sql`with
  locked as (select relation from pg_catalog.pg_locks
    where mode = 'AccessExclusiveLock' and relation is not null),
  parts as (
    select oid as whole, oid as part from pg_catalog.pg_class where relkind in ('r', 'm')
    union all select oid, reltoastrelid from pg_catalog.pg_class
      where relkind in ('r', 'm') and reltoastrelid <> 0
    union all select indrelid, indexrelid from pg_catalog.pg_index
    union all select c.oid, i.indexrelid from pg_catalog.pg_class c
      join pg_catalog.pg_index i on i.indrelid = c.reltoastrelid where c.relkind in ('r', 'm')),
  busy as (
    select p.whole, sum(c.relpages::bigint) * current_setting('block_size')::bigint as size_bytes
    from parts p join pg_catalog.pg_class c on c.oid = p.part
    group by p.whole having bool_or(p.part in (select relation from locked))),
  tables as (
    select n.nspname as schema, c.relname as name,
      case when b.whole is null then pg_catalog.pg_total_relation_size(c.oid)
        else b.size_bytes end as size_bytes,
      b.whole is not null as size_is_estimated,
      case when c.reltuples < 0 then null else c.reltuples::bigint end as estimated_rows,
      extract(epoch from greatest(s.last_vacuum, s.last_autovacuum)) as last_vacuum
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_stat_all_tables s on s.relid = c.oid
    left join busy b on b.whole = c.oid
    where c.relkind in ('r', 'm') and c.relpersistence <> 't'
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast')
select row_to_json(health) from (select
  (select count(*) from pg_catalog.pg_stat_activity where datid is not null) as used,
  current_setting('max_connections')::int as maximum,
  (select coalesce(json_agg(largest), '[]') from (
    select * from tables where size_bytes is not null
    order by size_bytes desc, schema, name limit ${integer(largestTables)}) largest) as tables) health`;

const answerSchema = z.object({
  used: z.number().int(),
  maximum: z.number().int(),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      size_bytes: z.number(),
      size_is_estimated: z.boolean(),
      estimated_rows: z.number().nullable(),
      last_vacuum: z.number().nullable(),
    }),
  ),
});

/** Size of the database when an earlier backup was created. */
export interface EarlierSize {
  at: string;
  sizeBytes: number;
}

/** Fails as a probe fails if the server cannot be reached. */
export async function databaseHealth(
  target: ServerTarget,
  server: ServerAccess,
  clock: Clock,
  earlier: EarlierSize | null,
): Promise<Extract<DatabaseHealth, { reachable: true }>> {
  const { server: facts, tools } = await server.probe(target);
  const answer = parseAnswer(await server.query(target, healthSql, tools.binDirectory));
  return {
    reachable: true,
    checkedAt: new Date(clock.nowMs()).toISOString(),
    serverVersion: facts.version,
    isStandby: facts.isStandby,
    sizeBytes: facts.databaseSizeBytes,
    connections: { used: answer.used, maximum: answer.maximum },
    largestTables: answer.tables.map((table): TableHealth => ({
      schema: table.schema,
      name: table.name,
      sizeBytes: table.size_bytes,
      sizeIsEstimated: table.size_is_estimated,
      estimatedRows: table.estimated_rows,
      lastVacuumAt:
        table.last_vacuum === null ? null : new Date(table.last_vacuum * 1000).toISOString(),
    })),
    growth:
      earlier === null
        ? null
        : { sinceAt: earlier.at, bytes: facts.databaseSizeBytes - earlier.sizeBytes },
  };
}

function parseAnswer(text: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch (error) {
    return unexpectedAnswer(text, error);
  }
}
