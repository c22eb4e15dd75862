/** Checks that each table has as many rows after a restore as the dump had for it. */
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import { plural } from '#shared/format.ts';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import {
  integer,
  qualifiedName,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import { inGroups, inLanes } from './lanes.ts';

/**
 * Tables in one query. Each query costs a connection, which takes 40 ms if the database has
 * thousands of tables, and locks its tables and their indexes.
 */
const tablesInQuery = { least: 100, most: 400 };
const firstMajorWithPartitions = 10;

type Query = (sql: Sql) => Promise<string>;

interface TableName {
  schema: string;
  name: string;
}

interface Expected {
  schema: string;
  name: string;
  rows: number;
  /** The rows of a partitioned table are in its partitions. */
  isPartitioned: boolean;
}

export interface DumpedRows {
  tables: readonly CatalogTable[];
  /** Tables that may have more rows than were counted. They are not checked. */
  uncertain: readonly TableName[];
  /** True if the dump has neither the marker lines nor the comments of pg_dump. */
  isManual: boolean;
}

export interface CheckLimits {
  majorVersion: number;
  /** Number of queries at the same time. */
  atOnce: number;
  /** Number of tables that all queries together may lock. */
  objectsAtOnce: number;
}

/**
 * Fails with `restore-failed` if a table has more or fewer rows. Resolves with the tables that
 * cannot be counted because of their policies, and with sentences about tables that have another
 * number of rows after manually written SQL, which may change, rename and drop tables that it has
 * created.
 */
export async function checkRows(
  query: Query,
  dumped: DumpedRows,
  { majorVersion, atOnce, objectsAtOnce }: CheckLimits,
): Promise<{ uncounted: string[]; others: RestoreWarning[] }> {
  const all = expectedRows(
    dumped,
    majorVersion < firstMajorWithPartitions ? [] : await partitionsOf(query),
  );
  const expected = dumped.isManual ? await stillThere(query, all) : all;
  const uncounted: string[] = [];
  const others = all
    .filter((one) => !expected.includes(one))
    .map(({ schema, name }) =>
      restoreWarning('restore-review.table-gone', { table: `${schema}.${name}` }),
    );
  const compare = (tables: readonly Expected[], counts: readonly number[]): void => {
    if (dumped.isManual) others.push(...otherCounts(tables, counts));
    else requireCounts(tables, counts);
  };
  const most = Math.min(
    tablesInQuery.most,
    Math.max(tablesInQuery.least, Math.floor(objectsAtOnce / atOnce)),
  );
  const groups = inGroups(expected, ({ rows }) => rows, { atOnce, most });
  const count = async (some: readonly Expected[]): Promise<void> => {
    const counts = await countOf(query, some);
    if (counts !== null) return compare(some, counts);
    if (some.length === 1) {
      uncounted.push(...some.map(({ schema, name }) => `${schema}.${name}`));
      return;
    }
    // The policies of one table prevent the whole query.
    const half = some.length / 2;
    await count(some.slice(0, half));
    await count(some.slice(half));
  };
  await inLanes(groups, atOnce, count);
  return { uncounted, others };
}

/** A partitioned table, or a table with the partitioned tables that it is a part of, top first. */
export interface Partition {
  schema: string;
  name: string;
  isPartitioned: boolean;
  above: readonly (readonly [schema: string, name: string])[];
}

/**
 * Adds up the blocks of each table. Rows that were loaded through a partitioned table can be in any
 * of its partitions, so they are all counted together at that table. No I/O.
 */
export function expectedRows(
  { tables, uncertain }: DumpedRows,
  partitions: readonly Partition[],
): Expected[] {
  const known = new Map(partitions.map((one) => [key(one.schema, one.name), one]));
  const loaded = new Set(tables.map(({ schema, name }) => key(schema, name)));
  const expected = new Map<string, Expected>();
  const countedAt = ({ schema: named, name }: TableName): readonly [string, string] => {
    // If a dump names no schema, its tables are created here.
    const schema = named === '' ? 'public' : named;
    const above = known.get(key(schema, name))?.above ?? [];
    return above.find(([s, n]) => loaded.has(key(s, n))) ?? [schema, name];
  };
  for (const table of tables) {
    const [schema, name] = countedAt(table);
    const counted = key(schema, name);
    expected.set(counted, {
      schema,
      name,
      rows: table.rows + (expected.get(counted)?.rows ?? 0),
      isPartitioned: known.get(counted)?.isPartitioned === true,
    });
  }
  for (const table of uncertain) expected.delete(key(...countedAt(table)));
  return [...expected.values()];
}

const key = (schema: string, name: string): string => JSON.stringify([schema, name]);

const partitionsSql = sql`with recursive up (oid, parent, depth) as (
    select c.oid, i.inhparent, 1 from pg_catalog.pg_class c join pg_catalog.pg_inherits i on i.inhrelid = c.oid where c.relispartition
    union all
    select up.oid, i.inhparent, up.depth + 1 from up join pg_catalog.pg_inherits i on i.inhrelid = up.parent
  )
  select coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'isPartitioned', c.relkind = 'p', 'above', coalesce(
      (select json_agg(json_build_array(pn.nspname, p.relname) order by up.depth desc) from up
        join pg_catalog.pg_class p on p.oid = up.parent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
        where up.oid = c.oid), '[]'))), '[]')
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f') and (c.relkind = 'p' or c.relispartition)`;

async function partitionsOf(query: Query): Promise<Partition[]> {
  return JSON.parse(await query(partitionsSql)) as Partition[];
}

/** Counts in the order of the tables. Returns null if row-level security prevents the count. */
async function countOf(query: Query, tables: readonly Expected[]): Promise<number[] | null> {
  const counts = tables.map(
    ({ schema, name, isPartitioned }, index) =>
      sql`select ${integer(index)} as i, count(*) as n from ${isPartitioned ? sql`` : sql`only `}${qualifiedName(schema, name)}`,
  );
  try {
    const counted = await query(
      sql`set row_security = off; select json_agg(counts.n order by counts.i) from (${sqlList(counts, sql` union all `)}) counts`,
    );
    return JSON.parse(counted) as number[];
  } catch (error) {
    const isSecured = error instanceof ExpectedError && error.error.code === 'row-level-security';
    if (isSecured) return null;
    throw error;
  }
}

async function stillThere(query: Query, tables: readonly Expected[]): Promise<Expected[]> {
  const found = await query(
    sql`select coalesce(json_agg(json_build_array(n.nspname, c.relname)), '[]') from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'f')`,
  );
  const there = new Set(
    (JSON.parse(found) as [string, string][]).map(([schema, name]) => key(schema, name)),
  );
  return tables.filter(({ schema, name }) => there.has(key(schema, name)));
}

function otherCounts(tables: readonly Expected[], counts: readonly number[]): RestoreWarning[] {
  return tables.flatMap(({ schema, name, rows }, index) => {
    const count = counts[index];
    return count === undefined || count === rows
      ? []
      : [
          restoreWarning('restore-review.other-count', {
            table: `${schema}.${name}`,
            rows: count,
            expected: rows,
          }),
        ];
  });
}

function requireCounts(tables: readonly Expected[], counts: readonly number[]): void {
  for (const [index, { schema, name, rows }] of tables.entries()) {
    if (counts[index] === rows) continue;
    fail({
      code: 'restore-failed',
      detail: `${schema}.${name} has ${counts[index] ?? 'unknown'} ${plural(counts[index] ?? 0, 'row')} after the restore instead of ${rows}.`,
    });
  }
}
