/**
 * Collects the facts of the last backup, of the server and of a sample about each table, so that
 * progress can be measured.
 */
import { z } from 'zod';
import type { Manifest } from '#shared/domain/manifest.ts';
import { sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import { tableKey, type TableExpectation } from './progress.ts';
import { sampleTables, type SampledServer } from './table-sample.ts';

const rowsSchema = z.array(
  z.object({
    schema: z.string(),
    name: z.string(),
    oid: z.number(),
    size_bytes: z.number().nonnegative(),
    /** null for a table that is locked. */
    pages: z.number().nullable(),
    row_estimate: z.number(),
  }),
);

// pg_table_size counts the heap and its TOAST, without indexes: the data that COPY has to read. The
// function would wait for the lock of a migration, so for a locked table the last known size is
// used. reltuples is -1 (0 before PostgreSQL 14) for a table that was never vacuumed or analysed;
// then the counters of the statistics system are used.
const tableSizesSql = sql`select coalesce(json_agg(json_build_object(
  'schema', n.nspname, 'name', c.relname, 'oid', c.oid::bigint,
  'size_bytes', case when l.locked then c.relpages * current_setting('block_size')::bigint
    else pg_catalog.pg_table_size(c.oid) end,
  'pages', case when not l.locked
    then pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::bigint end,
  'row_estimate', case when c.reltuples > 0 then c.reltuples
    else coalesce(pg_catalog.pg_stat_get_live_tuples(c.oid), 0) end)), '[]')
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral (select c.oid in (select relation from pg_catalog.pg_locks
  where mode = 'AccessExclusiveLock' and relation is not null) as locked) l
where c.relkind = 'r' and c.relpersistence <> 't'
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;

/**
 * The header of a row and its line pointer (manual, "Database Page Layout"): both are not dumped.
 */
const rowOverheadBytes = 28;

/** Keyed by `tableKey`: the same amount as in the last backup; empty if there is none. */
export function expectedFromLast(last: Manifest | null): Map<string, TableExpectation> {
  const expected = new Map<string, TableExpectation>();
  for (const { schema, name, rows, dataStart, dataEnd } of last?.catalog.tables ?? []) {
    const key = tableKey(schema, name);
    const bytes = dataEnd - dataStart;
    // A partitioned table can have the rows of each partition in a separate block.
    const other = expected.get(key);
    const payloadBytes = bytes + (other?.payloadBytes ?? 0);
    const allRows = rows + (other?.rows ?? 0);
    const bytesPerRow = allRows === 0 ? null : payloadBytes / allRows;
    expected.set(key, { payloadBytes, rows: allRows, bytesPerRow });
  }
  return expected;
}

/** `last` are those of the last backup. Keyed by `tableKey`. Empty if the server does not answer. */
export async function tableExpectations(
  server: Pick<ServerAccess, 'query'> & SampledServer,
  target: ServerTarget,
  binDirectory: string,
  last: ReadonlyMap<string, TableExpectation>,
): Promise<Map<string, TableExpectation>> {
  const lastBytesPerRow = (schema: string, name: string): number | null =>
    last.get(tableKey(schema, name))?.bytesPerRow ?? null;
  try {
    const answer = await server.query(target, tableSizesSql, binDirectory);
    const rows = rowsSchema.parse(JSON.parse(answer));
    const samples = await sampleTables(
      server,
      target,
      binDirectory,
      rows.flatMap(({ oid, schema, name, pages, size_bytes }) =>
        pages === null || lastBytesPerRow(schema, name) !== null
          ? []
          : [{ oid, pages, sizeBytes: size_bytes }],
      ),
    );
    return new Map(
      rows.map(({ oid, schema, name, size_bytes, row_estimate }) => {
        const sample = samples.get(oid);
        const known = row_estimate > 0 ? row_estimate : null;
        return [
          tableKey(schema, name),
          {
            payloadBytes: Math.max(0, size_bytes - row_estimate * rowOverheadBytes),
            rows:
              known ??
              (sample === undefined
                ? null
                : size_bytes / (sample.storedBytesPerRow + rowOverheadBytes)),
            bytesPerRow: lastBytesPerRow(schema, name) ?? sample?.sqlBytesPerRow ?? null,
          },
        ];
      }),
    );
  } catch {
    return new Map();
  }
}
