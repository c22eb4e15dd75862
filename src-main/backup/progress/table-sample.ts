/**
 * Estimates how much SQL the rows of a table produce, from a few of its rows. A first backup uses
 * this instead of an earlier backup (docs/decisions/0016).
 */
import { z } from 'zod';
import { trustedNames } from '../../postgres/connection/probe.ts';
import { PsqlSession } from '../../postgres/connection/psql-session.ts';
import {
  integer,
  plainIdentifier,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';

/** A table as the server reports it. */
export interface TableToSample {
  oid: number;
  /** Number of pages of its heap. */
  pages: number;
  /** Heap and TOAST. */
  sizeBytes: number;
}

export interface TableSample {
  /** Bytes of SQL of one row, with its tabs and its end of line. */
  sqlBytesPerRow: number;
  /** Bytes of the same row as it is stored: with compression, without its header. */
  storedBytesPerRow: number;
}

/** Smaller tables are not sampled: their size on the server is exact enough. */
const smallestSampledBytes = 1024 * 1024;
const mostTables = 16;
const mostBlocks = 24;
const mostRowsOfBlock = 4;
/**
 * If a block has more data than this in TOAST, its values are long and slow to read, so one row of
 * each block is enough.
 */
const longBytesOfBlock = 64 * 1024;
/**
 * The limit is short, because a migration that waits for one of these tables waits at most this
 * long, and so does the application.
 */
const answerWithinMs = 200;
const lockWithinMs = 100;
/** After this time no other table is sampled. */
const stopAfterMs = 800;
/** The limit for a network that does not answer. */
const giveUpAfterMs = 5000;

const columnsSchema = z.array(
  z.object({
    oid: z.number(),
    schema: z.string(),
    table: z.string(),
    columns: z.array(z.object({ name: z.string(), is_bytea: z.boolean() })).min(1),
  }),
);
const sampleSchema = z.object({
  sql_bytes: z.number().positive(),
  stored_bytes: z.number().positive(),
});

/**
 * Returns samples, keyed by the table's oid, without tables that returned no sample. Empty if the
 * server does not answer immediately. Reads some blocks of the largest tables, one table at a time,
 * each in a separate transaction with the lock of any `select`.
 */
export async function sampleTables(
  server: SampledServer,
  target: ServerTarget,
  binDirectory: string,
  tables: readonly TableToSample[],
): Promise<Map<number, TableSample>> {
  const samples = new Map<number, TableSample>();
  const worthIt = tables
    .filter(({ pages, sizeBytes }) => pages > 0 && sizeBytes >= smallestSampledBytes)
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, mostTables);
  if (worthIt.length === 0) return samples;
  const startedMs = performance.now();
  await server
    .withEnvironment(target, async (env) => {
      const psql = server.program(binDirectory, 'psql');
      const session = new PsqlSession(server.processes, psql, env);
      const stop = (): void => void session.end();
      const timer = setTimeout(stop, giveUpAfterMs);
      target.signal?.addEventListener('abort', stop, { once: true });
      try {
        if (target.signal?.aborted === true) return;
        await session.ask(sessionSettingsSql);
        const answer = await session.ask(columnsSql(worthIt));
        const known = columnsSchema.parse(JSON.parse(answer ?? '[]'));
        for (const table of worthIt) {
          const names = known.find(({ oid }) => oid === table.oid);
          if (names === undefined || performance.now() - startedMs > stopAfterMs) continue;
          const sample = await session.ask(sampleSql(table, names));
          if (sample === null) continue;
          const { sql_bytes, stored_bytes } = sampleSchema.parse(JSON.parse(sample));
          samples.set(table.oid, { sqlBytesPerRow: sql_bytes, storedBytesPerRow: stored_bytes });
        }
      } finally {
        clearTimeout(timer);
        target.signal?.removeEventListener('abort', stop);
        await session.end();
      }
    })
    // The samples that are known by now are enough.
    .catch(() => undefined);
  return samples;
}

export type SampledServer = Pick<ServerAccess, 'withEnvironment' | 'program' | 'processes'>;

// Policies of row-level security are functions of the owner. `off` causes an error instead of
// running them.
const sessionSettingsSql = [
  trustedNames,
  sql`set lock_timeout = ${integer(lockWithinMs)}`,
  sql`set statement_timeout = ${integer(answerWithinMs)}`,
  sql`set row_security = off`,
];

// Generated columns are not dumped, and a virtual column would run its expression. Blocks can be
// selected only in tables that use PostgreSQL's own storage.
const columnsSql = (tables: readonly TableToSample[]): Sql => sql`
select coalesce(json_agg(json_build_object('oid', c.oid::bigint,
  'schema', n.nspname, 'table', c.relname, 'columns', a.columns)), '[]')
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_am m on m.oid = c.relam
cross join lateral (
  select json_agg(json_build_object('name', attname,
    'is_bytea', atttypid = 'pg_catalog.bytea'::regtype)) as columns
  from pg_catalog.pg_attribute a
  where attrelid = c.oid and attnum > 0 and not attisdropped
    and coalesce(row_to_json(a) ->> 'attgenerated', '') = '') a
where c.oid in (${sqlList(tables.map(({ oid }) => integer(oid)))}) and c.relkind = 'r'
  and not pg_catalog.row_security_active(c.oid) and pg_catalog.has_table_privilege(c.oid, 'select')
  and coalesce(m.amname, 'heap') = 'heap' and a.columns is not null`;

/**
 * Selects some rows of some blocks across the table. `tablesample system` would go through the
 * numbers of all blocks. `concat` calls the output function of a type, as COPY does; a cast to text
 * could call a function of the type's owner.
 */
function sampleSql(
  { pages, sizeBytes }: TableToSample,
  { schema, table, columns }: Omit<z.infer<typeof columnsSchema>[number], 'oid'>,
): Sql {
  const blocks = Math.min(pages, mostBlocks);
  const numbers = Array.from({ length: blocks }, (_, at) =>
    integer(Math.floor(((at + 0.5) * pages) / blocks)),
  );
  const rowsOfBlock = sizeBytes / pages > longBytesOfBlock ? 1 : mostRowsOfBlock;
  // NULL is \N. The backslash before the hexadecimal digits of bytea is doubled. A tab or the end
  // of the line follows each value.
  const sqlBytes = columns.map(({ name, is_bytea }) => {
    const column = plainIdentifier(name);
    const separators = integer(is_bytea ? 2 : 1);
    return sql`case when t.${column} is null then 2 else octet_length(concat(t.${column})) end + ${separators}`;
  });
  const storedBytes = columns.map(
    ({ name }) => sql`coalesce(pg_column_size(t.${plainIdentifier(name)}), 0)`,
  );
  const plus = sql` + `;
  return sql`select row_to_json(s) from (
select avg(r.sql_bytes) as sql_bytes, avg(r.stored_bytes) as stored_bytes
from unnest(array[${sqlList(numbers)}]::bigint[]) b (block),
lateral (select (${sqlList(sqlBytes, plus)})::bigint as sql_bytes, (${sqlList(storedBytes, plus)})::bigint as stored_bytes
  from only ${plainIdentifier(schema)}.${plainIdentifier(table)} t
  where t.ctid = any (array(select ('(' || b.block || ',' || i || ')')::tid from generate_series(1, 300) i))
  limit ${integer(rowsOfBlock)}) r) s
where s.sql_bytes is not null`;
}
