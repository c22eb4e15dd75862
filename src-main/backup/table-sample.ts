/**
 * How much SQL the rows of a table make, from a few of them: what a first backup has instead of an
 * earlier one (docs/decisions/0016).
 */
import { z } from 'zod';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';

/** A table as the server knows it. */
export interface TableToSample {
  oid: number;
  /** Of its heap. */
  pages: number;
  /** Heap and TOAST. */
  sizeBytes: number;
}

export interface TableSample {
  /** SQL of one row, with its tabs and its end of line. */
  sqlBytesPerRow: number;
  /** The same row as it is stored: compressed where it is, without its header. */
  storedBytesPerRow: number;
}

/** Smaller tables are not worth a look: their size on the server does. */
const smallestSampledBytes = 1024 * 1024;
const mostTables = 16;
const mostBlocks = 24;
const mostRowsOfBlock = 4;
/** A block with so much behind it has long values in TOAST: one row of each does, they cost time. */
const longBytesOfBlock = 64 * 1024;
/** It is one argument of psql: Windows takes 32 k characters in all. */
const longestSql = 24_000;
const answerWithinMs = 800;
const lockWithinMs = 100;
/** For psql as well: servers before 13 do not limit a statement that stands behind its `set`. */
const giveUpAfterMs = 5000;

const columnsSchema = z.array(
  z.object({
    oid: z.number(),
    table: z.string(),
    columns: z.array(z.object({ name: z.string(), is_bytea: z.boolean() })).min(1),
  }),
);
const samplesSchema = z.array(
  z.object({
    oid: z.number(),
    sql_bytes: z.number().positive(),
    stored_bytes: z.number().positive(),
  }),
);

/**
 * Keyed by the table's oid; without those that told nothing. Empty when the server does not answer at
 * once: then it goes without. Reads some blocks of the largest tables, with the lock of any `select`.
 */
export async function sampleTables(
  server: Pick<ServerAccess, 'query'>,
  target: ServerTarget,
  binDirectory: string,
  tables: readonly TableToSample[],
): Promise<Map<number, TableSample>> {
  const worthIt = tables
    .filter(({ pages, sizeBytes }) => pages > 0 && sizeBytes >= smallestSampledBytes)
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, mostTables);
  if (worthIt.length === 0) return new Map();
  try {
    const known = columnsSchema.parse(
      JSON.parse(
        await server.query(target, columnsSql(worthIt), binDirectory, { timeoutMs: giveUpAfterMs }),
      ),
    );
    if (known.length === 0) return new Map();
    const selects: string[] = [];
    for (const table of worthIt) {
      const names = known.find(({ oid }) => oid === table.oid);
      if (names === undefined) continue;
      const select = sampleSql(table, names);
      const length = selects.reduce((sum, one) => sum + one.length, select.length);
      if (length <= longestSql) selects.push(select);
    }
    if (selects.length === 0) return new Map();
    const answer = await server.query(
      target,
      `${quietlySql}\nselect coalesce(json_agg(s), '[]') from (${selects.join('\nunion all ')}) s where sql_bytes is not null`,
      binDirectory,
      { timeoutMs: giveUpAfterMs },
    );
    return new Map(
      samplesSchema
        .parse(JSON.parse(answer))
        .map(({ oid, sql_bytes, stored_bytes }) => [
          oid,
          { sqlBytesPerRow: sql_bytes, storedBytesPerRow: stored_bytes },
        ]),
    );
  } catch {
    return new Map();
  }
}

// Policies of row-level security are functions of the owner: off means an error instead of running them.
const quietlySql = `set lock_timeout = ${lockWithinMs}; set statement_timeout = ${answerWithinMs}; set row_security = off;`;

// Generated columns are not dumped, and a virtual one would run its expression. Only tables of
// PostgreSQL's own storage have blocks that can be picked. Names are quoted by the server itself.
const columnsSql = (tables: readonly TableToSample[]): string => `
select coalesce(json_agg(json_build_object('oid', c.oid::bigint,
  'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), 'columns', a.columns)), '[]')
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_am m on m.oid = c.relam
cross join lateral (
  select json_agg(json_build_object('name', quote_ident(attname),
    'is_bytea', atttypid = 'pg_catalog.bytea'::regtype)) as columns
  from pg_catalog.pg_attribute a
  where attrelid = c.oid and attnum > 0 and not attisdropped
    and coalesce(row_to_json(a) ->> 'attgenerated', '') = '') a
where c.oid in (${tables.map(({ oid }) => oid).join(', ')}) and c.relkind = 'r'
  and not pg_catalog.row_security_active(c.oid) and pg_catalog.has_table_privilege(c.oid, 'select')
  and coalesce(m.amname, 'heap') = 'heap' and a.columns is not null`;

/**
 * Some rows of some blocks all over the table: `tablesample system` would go through the numbers of
 * all its blocks. `concat` calls the output function of a type, as COPY does; a cast to text could be
 * a function of the type's owner.
 */
function sampleSql(
  { oid, pages, sizeBytes }: TableToSample,
  { table, columns }: { table: string; columns: readonly { name: string; is_bytea: boolean }[] },
): string {
  const blocks = Math.min(pages, mostBlocks);
  const numbers = Array.from({ length: blocks }, (_, at) =>
    Math.floor(((at + 0.5) * pages) / blocks),
  );
  const rowsOfBlock = sizeBytes / pages > longBytesOfBlock ? 1 : mostRowsOfBlock;
  // NULL is \N, the backslash before the hexadecimal digits of bytea is doubled; a tab or the end of
  // the line follows each.
  const sqlBytes = columns.map(({ name, is_bytea }) => {
    const separators = is_bytea ? 2 : 1;
    return `case when t.${name} is null then 2 else octet_length(concat(t.${name})) end + ${separators}`;
  });
  const storedBytes = columns.map(({ name }) => `coalesce(pg_column_size(t.${name}), 0)`);
  return `select ${oid} as oid, avg(r.sql_bytes) as sql_bytes, avg(r.stored_bytes) as stored_bytes
from unnest(array[${numbers.join(', ')}]::bigint[]) b (block),
lateral (select (${sqlBytes.join(' + ')})::bigint as sql_bytes, (${storedBytes.join(' + ')})::bigint as stored_bytes
  from only ${table} t
  where t.ctid = any (array(select ('(' || b.block || ',' || i || ')')::tid from generate_series(1, 300) i))
  limit ${rowsOfBlock}) r`;
}
