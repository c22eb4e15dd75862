/**
 * Lists the tables that the server has in a snapshot, and counts their rows, in the session that
 * keeps the snapshot.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  integer,
  plainIdentifier,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { PsqlSession } from '../../postgres/connection/psql-session.ts';

export interface TableName {
  schema: string;
  name: string;
}

/** A table whose rows belong in the dump. */
export interface ServerTable extends TableName {
  /** null if the table was not counted. */
  rows: number | null;
  /**
   * For a partition: its root table, through which pg_dump may load the rows of the partition. null
   * for other tables.
   */
  root: TableName | null;
}

/** Larger tables are only counted on request, because counting reads the whole table. */
const cheapSizeBytes = 8 * 1024 * 1024;
const answerWithinMs = 60_000;

/** Number of tables that are counted in one statement, and locked during that statement. */
const tablesPerStatement = 10;

/** With fewer tables, pg_dump writes its first line soon after it has locked them. */
const manyTables = 1000;
const lockCheckIntervalMs = 200;
/** With many locks a check takes a while: the pause after it is this many times as long. */
const pausesForCheck = 5;

/** Everything after the savepoint, above all locks, is undone by `unlocked`. */
const savepoint = sql`savepoint without_locks`;
const unlocked = sql`rollback to savepoint without_locks`;

const listedSchema = z.array(
  z.object({
    oid: z.number(),
    file_node: z.number(),
    schema: z.string(),
    name: z.string(),
    is_countable: z.boolean(),
    root: z.object({ schema: z.string(), name: z.string() }).nullable(),
  }),
);
type ListedTable = z.infer<typeof listedSchema>[number];

// Condition for the tables whose data pg_dump writes as COPY: ordinary tables and partitions.
const dumpedTablesSql = sql`c.relkind = 'r' and c.relpersistence <> 't'
  and (c.relpersistence = 'p' or not pg_catalog.pg_is_in_recovery())
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;

// Of the tables that belong to an extension, only those named by the extension are listed. pg_dump
// may omit rows of these tables (manual, "Extension Configuration Tables"), so they are not
// counted.
const listSql = sql`select coalesce(json_agg(json_build_object('oid', c.oid::bigint,
  'file_node', c.relfilenode::bigint, 'schema', n.nspname, 'name', c.relname,
  'is_countable', e.oid is null, 'root', r.root)), '[]')
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass
  and d.objid = c.oid and d.objsubid = 0 and d.deptype = 'e'
left join pg_catalog.pg_extension e on e.oid = d.refobjid
left join lateral (with recursive above (oid) as (
    select inhparent from pg_catalog.pg_inherits where inhrelid = c.oid and c.relispartition
    union all select i.inhparent from above join pg_catalog.pg_class p on p.oid = above.oid
      and p.relispartition join pg_catalog.pg_inherits i on i.inhrelid = p.oid)
  select json_build_object('schema', rn.nspname, 'name', rc.relname) as root from above
  join pg_catalog.pg_class rc on rc.oid = above.oid and not rc.relispartition
  join pg_catalog.pg_namespace rn on rn.oid = rc.relnamespace) r on true
where ${dumpedTablesSql} and (e.oid is null or c.oid = any (e.extconfig))`;

// Compares the catalog of the snapshot with the current state of the server, without a lock.
const rewrittenSql = sql`select coalesce(json_agg(c.oid::bigint), '[]')
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where ${dumpedTablesSql} and pg_catalog.pg_relation_filenode(c.oid) is distinct from c.relfilenode`;

/** Counts the other sessions that hold a lock on all of these countable tables. */
const lockedSql = (countable: number): Sql => sql`select count(*) from (
  select l.pid from pg_catalog.pg_locks l where l.locktype = 'relation' and l.granted
    and l.mode = 'AccessShareLock' and l.pid <> pg_catalog.pg_backend_pid()
    and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
    and l.relation in (select c.oid from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where ${dumpedTablesSql} and not exists (select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
          and d.deptype = 'e'))
  group by l.pid having count(*) >= ${integer(countable)}) holders`;

/**
 * The count is null for a table that is too large, and for a table that was rewritten: it is empty
 * in the snapshot.
 */
function countSql({ oid, file_node, schema, name }: ListedTable, mostBytes: number | null): Sql {
  const number = integer(oid);
  const isSmall =
    mostBytes === null
      ? sql``
      : sql` and pg_catalog.pg_relation_size(${number}::oid) <= ${integer(mostBytes)}`;
  const table = sql`${plainIdentifier(schema)}.${plainIdentifier(name)}`;
  return sql`case when pg_catalog.pg_relation_filenode(${number}::oid) = ${integer(file_node)}${isSmall} then (select count(*) from only ${table}) end`;
}

const countableOf = (listed: readonly ListedTable[]): { table: ListedTable; index: number }[] =>
  listed.flatMap((table, index) => (table.is_countable ? [{ table, index }] : []));

/**
 * Returns the answer of the last statement. If there is no answer, it ends the session and throws
 * the message of psql.
 */
export async function requireAnswer(
  session: PsqlSession,
  statements: readonly Sql[],
): Promise<string> {
  const answer = await session.ask(statements, answerWithinMs);
  if (answer !== null) return answer;
  await session.end();
  throw new Error(session.lastErrors);
}

/**
 * The tables of the snapshot: listed immediately, counted when that blocks no other session. pg_dump
 * locks many tables seconds before it writes its first line, so the counting looks for those locks.
 */
export class TableCounts {
  /** null until the tables are listed. */
  tables: ServerTable[] | null = null;
  readonly #session: PsqlSession;
  readonly #listing: Promise<ListedTable[]>;
  readonly #countAllRows: boolean;
  #hasDumpBegun = false;
  /** Counting of small tables, if it began before pg_dump wrote its first line. */
  #early: Promise<void> | null = null;
  #counting: Promise<void> | null = null;

  /** Large tables are only counted with `countAllRows`. */
  constructor(session: PsqlSession, countAllRows: boolean) {
    this.#session = session;
    this.#countAllRows = countAllRows;
    this.#listing = this.#list();
    this.#listing
      .then((listed) => this.#countWhenLocked(listed))
      // `begin` and `ended` report the error.
      .catch(() => undefined);
  }

  /**
   * Call it when pg_dump has its locks. Resolves with the tables that were rewritten since the
   * snapshot and have rows now. Begins to count.
   */
  begin(): Promise<TableName[]> {
    this.#hasDumpBegun = true;
    const rewritten = this.#listing.then((listed) => this.#rewritten(listed));
    this.#counting = rewritten.then(async () => {
      const listed = await this.#listing;
      await (this.#early ?? this.#countSmall(listed));
      if (this.#countAllRows) await this.#countLarge(listed);
    });
    this.#counting.catch(() => undefined);
    return rewritten;
  }

  /** Resolves with the error that ended the counting early; null if there was none. */
  async ended(): Promise<unknown> {
    try {
      await this.#listing;
      await this.#counting;
      return null;
    } catch (error) {
      return error;
    }
  }

  async #list(): Promise<ListedTable[]> {
    const answer = await requireAnswer(this.#session, [savepoint, listSql]);
    await this.#session.ask(unlocked, answerWithinMs);
    const listed = listedSchema.parse(JSON.parse(answer));
    this.tables = listed.map(({ schema, name, root }) => ({ schema, name, rows: null, root }));
    return listed;
  }

  async #rewritten(listed: readonly ListedTable[]): Promise<TableName[]> {
    const answer = await this.#ask(rewrittenSql);
    const oids = new Set(z.array(z.number()).parse(JSON.parse(answer ?? '[]')));
    const found: TableName[] = [];
    for (const { oid, schema, name } of listed.filter((table) => oids.has(table.oid))) {
      const hasRows = await this.#ask(
        sql`select pg_catalog.pg_relation_size(${integer(oid)}::oid) > 0`,
      );
      if (hasRows !== 'f') found.push({ schema, name });
    }
    return found;
  }

  /** It does not matter whose locks they are: who needs a stronger lock must wait for them anyway. */
  async #countWhenLocked(listed: readonly ListedTable[]): Promise<void> {
    const countable = countableOf(listed).length;
    if (countable < manyTables) return;
    while (!this.#hasDumpBegun) {
      const startedMs = performance.now();
      const holders = await this.#ask(lockedSql(countable));
      if (holders === null || this.#hasDumpBegun) return;
      if (holders !== '0') {
        this.#early = this.#countSmall(listed);
        return await this.#early;
      }
      const tookMs = performance.now() - startedMs;
      await delay(Math.max(lockCheckIntervalMs, tookMs * pausesForCheck), undefined, {
        ref: false,
      });
    }
  }

  async #countSmall(listed: readonly ListedTable[]): Promise<void> {
    const countable = countableOf(listed);
    for (let at = 0; at < countable.length; at += tablesPerStatement) {
      const batch = countable.slice(at, at + tablesPerStatement);
      if (await this.#countEach(batch, cheapSizeBytes)) continue;
      // At least one of the tables cannot be locked or read, so they are counted one at a time.
      for (const one of batch) await this.#countEach([one], cheapSizeBytes);
    }
  }

  async #countLarge(listed: readonly ListedTable[]): Promise<void> {
    for (const one of countableOf(listed)) {
      if (this.tables?.[one.index]?.rows === null) await this.#countEach([one], null);
    }
  }

  /** Returns false if the server answered for none of the tables. */
  async #countEach(
    batch: readonly { table: ListedTable; index: number }[],
    mostBytes: number | null,
  ): Promise<boolean> {
    const counts = batch.map(({ table }) => countSql(table, mostBytes));
    const answer = await this.#ask(sql`select ${sqlList(counts)}`);
    for (const [at, rows] of (answer?.split('|') ?? []).entries()) {
      const table = this.tables?.[batch[at]?.index ?? -1];
      if (table !== undefined && /^\d+$/u.test(rows)) table.rows = Number(rows);
    }
    return answer !== null;
  }

  /** Sends one message to the server: the locks of the previous statement are released first. */
  #ask(statement: Sql): Promise<string | null> {
    return this.#session.ask([unlocked, statement]);
  }
}
