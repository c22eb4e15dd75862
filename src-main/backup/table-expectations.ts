/** What the server and the last backup say about each table, so that progress has a measure. */
import { z } from 'zod';
import type { Manifest } from '#shared/domain/manifest.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import { tableKey, type TableExpectation } from './progress.ts';

const rowsSchema = z.array(
  z.object({
    schema: z.string(),
    name: z.string(),
    size_bytes: z.number().nonnegative(),
    row_estimate: z.number(),
  }),
);

// pg_table_size counts the heap and its TOAST, without indexes: what COPY has to read. It would wait
// for the lock of a migration: for a table that is locked the last known size must do. reltuples is
// -1 (0 before PostgreSQL 14) for a table that was never vacuumed or analysed; then the counters of
// the statistics system are the next best.
const tableSizesSql = `
set lock_timeout = '2s';
select coalesce(json_agg(json_build_object(
  'schema', n.nspname, 'name', c.relname,
  'size_bytes', case when c.oid in (
      select relation from pg_catalog.pg_locks
      where mode = 'AccessExclusiveLock' and relation is not null)
    then c.relpages * current_setting('block_size')::bigint
    else pg_catalog.pg_table_size(c.oid) end,
  'row_estimate', case when c.reltuples > 0 then c.reltuples
    else coalesce(pg_catalog.pg_stat_get_live_tuples(c.oid), 0) end)), '[]')
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence <> 't'
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;

/** A row's header and its line pointer (manual, "Database Page Layout"): none of it is dumped. */
const rowOverheadBytes = 28;

/** Keyed by `tableKey`. Empty when the server does not tell: progress is then without percent. */
export async function tableExpectations(
  server: ServerAccess,
  target: ServerTarget,
  binDirectory: string,
  last: Manifest | null,
): Promise<Map<string, TableExpectation>> {
  const lastBytesPerRow = new Map(
    last?.catalog.tables
      .filter(({ rows }) => rows > 0)
      .map((table) => [
        tableKey(table.schema, table.name),
        (table.dataEnd - table.dataStart) / table.rows,
      ]),
  );
  try {
    const answer = await server.query(target, tableSizesSql, binDirectory);
    return new Map(
      rowsSchema.parse(JSON.parse(answer)).map((row) => {
        const key = tableKey(row.schema, row.name);
        return [
          key,
          {
            payloadBytes: Math.max(0, row.size_bytes - row.row_estimate * rowOverheadBytes),
            rows: row.row_estimate > 0 ? row.row_estimate : null,
            lastBytesPerRow: lastBytesPerRow.get(key) ?? null,
          },
        ];
      }),
    );
  } catch {
    return new Map();
  }
}
