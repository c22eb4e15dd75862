/** How large each table is on the server, so that progress has something to measure against. */
import { z } from 'zod';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import { tableKey } from './progress.ts';

const rowsSchema = z.array(
  z.object({ schema: z.string(), name: z.string(), size_bytes: z.number().nonnegative() }),
);

// pg_table_size counts the heap and its TOAST, without indexes: what COPY has to read.
const tableSizesSql = `
select coalesce(json_agg(json_build_object(
  'schema', n.nspname, 'name', c.relname, 'size_bytes', pg_catalog.pg_table_size(c.oid))), '[]')
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence <> 't'
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;

/** Keyed by `tableKey`. Empty when the server does not tell: progress is then without percent. */
export async function readTableSizes(
  server: ServerAccess,
  target: ServerTarget,
  binDirectory: string,
): Promise<Map<string, number>> {
  try {
    const answer = await server.query(target, tableSizesSql, binDirectory);
    const rows = rowsSchema.parse(JSON.parse(answer));
    return new Map(rows.map((row) => [tableKey(row.schema, row.name), row.size_bytes]));
  } catch {
    return new Map();
  }
}
