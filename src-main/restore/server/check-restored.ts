/** Checks and analyses a restored database before it gets its name. */
import { restoreWarning, type RestoreWarning } from '#shared/domain/restore-warning.ts';
import { qualifiedName, sql, sqlList } from '../../postgres/connection/quote-sql.ts';
import { checkRows, type CheckLimits, type DumpedRows } from './check-rows.ts';
import { inGroups, inLanes } from './lanes.ts';
import type { Ask } from './maintenance.ts';

/** A manually written file may change the rows of thousands of tables. */
const mostOthers = 20;
/** ANALYZE accepts several tables from this version on. */
const firstMajorWithLists = 11;
const analysedAtOnce = 200;

/** Resolves with warnings. */
export async function checkAndAnalyse(
  within: Ask,
  dumped: DumpedRows,
  limits: CheckLimits,
  signal: AbortSignal,
): Promise<RestoreWarning[]> {
  const ask: Ask = (statement) => within(statement, { timeoutMs: null, signal });
  const { uncounted, others } = await checkRows(ask, dumped, limits);
  await analyse(ask, limits.majorVersion < firstMajorWithLists ? 1 : limits.atOnce);
  const secured = restoreWarning('restore-review.not-counted-row-security', {
    tables: uncounted.join(', '),
  });
  return [...(uncounted.length === 0 ? [] : [secured]), ...others.slice(0, mostOthers)];
}

/** The relations that ANALYZE reads in a whole database (get_all_vacuum_rels in vacuum.c). */
const analysedSql = sql`select coalesce(json_agg(json_build_array(n.nspname, c.relname, c.relkind, c.relpages) order by c.relpages desc), '[]')
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'm', 'p') and c.relpersistence <> 't'`;

async function analyse(ask: Ask, atOnce: number): Promise<void> {
  const found =
    atOnce === 1 ? [] : (JSON.parse(await ask(analysedSql)) as [string, string, string, number][]);
  // ANALYZE of a partitioned table reads all its partitions again.
  if (found.length === 0 || found.some(([, , kind]) => kind === 'p')) {
    await ask(sql`analyze`);
    return;
  }
  const groups = inGroups(found, ([, , , pages]) => pages, { atOnce, most: analysedAtOnce });
  await inLanes(groups, atOnce, async (tables) => {
    await ask(sql`analyze ${sqlList(tables.map(([schema, name]) => qualifiedName(schema, name)))}`);
  });
}

/**
 * Every index is complete, and every constraint holds for all rows, except for as many constraints
 * as the dump itself does not check. Throws an Error if not.
 */
export async function requireValid(within: Ask, notChecked: number): Promise<void> {
  const found = JSON.parse(
    await within(
      sql`select json_build_object(
        'index', (select min(c.relname) from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
          where not (i.indisvalid and i.indisready) and c.relkind = 'i'),
        'constraints', (select count(*) from pg_catalog.pg_constraint where not convalidated and conislocal))`,
    ),
  ) as { index: string | null; constraints: number };
  if (found.index !== null) throw new Error(`The index ${found.index} is not valid`);
  if (found.constraints > notChecked)
    throw new Error(`${found.constraints} constraints were not checked instead of ${notChecked}`);
}
