/**
 * How a database is: asked of the server through psql. What it says comes from the statistics views
 * (PostgreSQL manual, "Monitoring Database Activity"), so it costs the server next to nothing.
 */
import { z } from 'zod';
import type { DatabaseHealth, TableHealth } from '#shared/domain/health.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Clock } from '../ports.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';

const largestTables = 10;

const healthSql = `select row_to_json(health) from (select
  (select count(*) from pg_catalog.pg_stat_activity where datid is not null) as used,
  current_setting('max_connections')::int as maximum,
  (select coalesce(json_agg(tables), '[]') from (
    select n.nspname as schema, c.relname as name,
      pg_catalog.pg_total_relation_size(c.oid) as size_bytes,
      case when c.reltuples < 0 then null else c.reltuples::bigint end as estimated_rows,
      extract(epoch from greatest(s.last_vacuum, s.last_autovacuum)) as last_vacuum
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_stat_all_tables s on s.relid = c.oid
    where c.relkind in ('r', 'm') and c.relpersistence <> 't'
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
    order by 3 desc, 1, 2 limit ${largestTables}) tables) as tables) health`;

const answerSchema = z.object({
  used: z.number().int(),
  maximum: z.number().int(),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      size_bytes: z.number(),
      estimated_rows: z.number().nullable(),
      last_vacuum: z.number().nullable(),
    }),
  ),
});

/** The size of the database when an earlier backup was made. */
export interface EarlierSize {
  at: string;
  sizeBytes: number;
}

/** Fails as a probe does when the server cannot be reached. */
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
    return fail({ code: 'server-error', detail: `An unexpected answer: ${text}` }, error);
  }
}
