/**
 * What the server itself says is in the database, seen in the very snapshot that pg_dump then reads
 * (manual, "Snapshot Synchronization Functions", and pg_dump's `--snapshot`): every table whose rows
 * belong in the dump, and the exact number of rows where counting is cheap. What is in the file has to
 * agree with it.
 *
 * No lock of ours may make anybody wait. Until pg_dump has locked its tables, the session here locks
 * none: it reads the catalog alone. Then it counts one table after the other, each with a lock that
 * pg_dump holds as well, and lets go of it before the next (manual, "Table-Level Locks": rolling back
 * to a savepoint releases what was locked since). A table that cannot be locked at once is not counted.
 */
import { plural } from '#shared/format.ts';
import { z } from 'zod';
import type { CatalogTable, ServerTruth } from '#shared/domain/manifest.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';
import { trustedNames } from '../../postgres/connection/probe.ts';
import { PsqlSession } from '../../postgres/connection/psql-session.ts';
import {
  integer,
  plainIdentifier,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess } from '../../postgres/connection/server-access.ts';

export interface ServerSnapshot {
  /** For `pg_dump --snapshot`. */
  id: string;
  /** False when the session was ended by somebody else: pg_dump can no longer take the snapshot. */
  isKept(): boolean;
  /**
   * To be called when pg_dump has its locks: begins to count. Resolves with the tables that were
   * rewritten or truncated between the snapshot and those locks and hold rows now: pg_dump does not see
   * any of them (manual, "Caveats" of concurrency control).
   */
  begin(): Promise<TableName[]>;
  /**
   * To be called when pg_dump has ended: ends the counting, which has a few seconds left. null when the
   * server did not list its tables.
   */
  finish(): Promise<ServerTable[] | null>;
  /** Ends the session, and the snapshot with it. */
  release(): Promise<void>;
}

export interface TableName {
  schema: string;
  name: string;
}

export interface ServerTable extends TableName {
  /** null when it was not counted. */
  rows: number | null;
  /** Of a partition: the partitioned table at the top, through which pg_dump may load its rows. */
  root: TableName | null;
}

/** Larger tables are only counted when that is asked for: it reads all of them. */
const cheapSizeBytes = 8 * 1024 * 1024;
const answerWithinMs = 60_000;
const lockWithinMs = 100;
/** How long counting may go on without the locks of pg_dump. */
const afterDumpMs = 5000;
/** So many tables are counted in one statement, and locked for as long. */
const countAtOnce = 10;
/** `idle_in_transaction_session_timeout` is known since 9.6, snapshots on standbys since 10. */
const oldestMajor = 10;

// Whoever may not see all rows is told so instead of being counted wrong. Settings that would end a
// session are different from version to version (transaction_timeout: since 17).
const settingsSql = [
  trustedNames,
  sql`set row_security = off`,
  sql`set lock_timeout = ${integer(lockWithinMs)}`,
  sql`set max_parallel_workers_per_gather = 0`,
  sql`select count(pg_catalog.set_config(name, '0', false)) from pg_catalog.pg_settings
where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`,
];

const snapshotSql = [
  sql`begin transaction isolation level repeatable read, read only`,
  sql`select pg_catalog.pg_export_snapshot()`,
];

/** What stands after it is undone by `unlocked`, its locks first of all. */
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

// The tables whose data pg_dump writes as COPY: ordinary ones and partitions.
const dumpedTablesSql = sql`c.relkind = 'r' and c.relpersistence <> 't'
  and (c.relpersistence = 'p' or not pg_catalog.pg_is_in_recovery())
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`;

// Of tables that belong to an extension, the ones that the extension names; of these pg_dump may leave
// out rows (manual, "Extension Configuration Tables"), so they are not counted.
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

// The catalog as it was in the snapshot beside what the server knows now, without a lock.
const rewrittenSql = sql`select coalesce(json_agg(c.oid::bigint), '[]')
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where ${dumpedTablesSql} and pg_catalog.pg_relation_filenode(c.oid) is distinct from c.relfilenode`;

/** null for a table that is too large, and for one that was rewritten: in the snapshot that is empty. */
function countSql({ oid, file_node, schema, name }: ListedTable, mostBytes: number | null): Sql {
  const number = integer(oid);
  const isSmall =
    mostBytes === null
      ? sql``
      : sql` and pg_catalog.pg_relation_size(${number}::oid) <= ${integer(mostBytes)}`;
  const table = sql`${plainIdentifier(schema)}.${plainIdentifier(name)}`;
  return sql`case when pg_catalog.pg_relation_filenode(${number}::oid) = ${integer(file_node)}${isSmall} then (select count(*) from only ${table}) end`;
}

/**
 * Takes a snapshot and keeps it. null (with a line in the log) where the server does not give one:
 * then the dump is made without it.
 */
export async function takeServerSnapshot(options: {
  server: Pick<ServerAccess, 'processes'>;
  psql: string;
  majorVersion: number;
  countAllRows: boolean;
  log: Log;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}): Promise<ServerSnapshot | null> {
  const { server, psql, majorVersion, countAllRows, log, env, signal } = options;
  if (majorVersion < oldestMajor || signal.aborted) return null;
  const without = (error: unknown): null => {
    log.warn(
      'no snapshot of the server; the dump is made without, and its rows are not compared',
      describeFault(error),
    );
    return null;
  };
  let session: PsqlSession;
  try {
    session = new PsqlSession(server.processes, psql, env);
  } catch (error) {
    return without(error);
  }
  const stop = (): void => void session.end();
  signal.addEventListener('abort', stop, { once: true });
  const release = async (): Promise<void> => {
    signal.removeEventListener('abort', stop);
    await session.end();
  };
  try {
    await requireAnswer(session, settingsSql);
    const id = await requireAnswer(session, snapshotSql);
    // While pg_dump starts.
    const counts = new TableCounts(session);
    return {
      id,
      isKept: () => session.isOpen,
      begin: () => {
        const rewritten = counts.begin(countAllRows);
        void counts.ended().then(release);
        return rewritten;
      },
      finish: async () => {
        const timer = setTimeout(stop, afterDumpMs);
        const error = await counts.ended();
        clearTimeout(timer);
        await release();
        if (error !== null && !signal.aborted) {
          log.warn('not all tables were counted on the server', describeFault(error));
        }
        return counts.tables;
      },
      release,
    };
  } catch (error) {
    await release();
    return signal.aborted ? null : without(error);
  }
}

async function requireAnswer(session: PsqlSession, statements: readonly Sql[]): Promise<string> {
  const answer = await session.ask(statements, answerWithinMs);
  if (answer !== null) return answer;
  await session.end();
  throw new Error(session.lastErrors);
}

/** The tables of the snapshot: listed at once, counted when that harms nobody. */
class TableCounts {
  /** null before they are listed. */
  tables: ServerTable[] | null = null;
  readonly #session: PsqlSession;
  readonly #listing: Promise<ListedTable[]>;
  #counting: Promise<void> | null = null;

  constructor(session: PsqlSession) {
    this.#session = session;
    this.#listing = this.#list();
    this.#listing.catch(() => undefined);
  }

  begin(countAllRows: boolean): Promise<TableName[]> {
    const rewritten = this.#listing.then((listed) => this.#rewritten(listed));
    this.#counting = rewritten.then(async () => this.#count(await this.#listing, countAllRows));
    this.#counting.catch(() => undefined);
    return rewritten;
  }

  /** Resolves with what ended it early, or null. */
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

  async #count(listed: readonly ListedTable[], countAllRows: boolean): Promise<void> {
    const countable = listed.flatMap((table, index) =>
      table.is_countable ? [{ table, index }] : [],
    );
    for (let at = 0; at < countable.length; at += countAtOnce) {
      const batch = countable.slice(at, at + countAtOnce);
      if (await this.#countEach(batch, cheapSizeBytes)) continue;
      // One of them cannot be locked, or not be read.
      for (const one of batch) await this.#countEach([one], cheapSizeBytes);
    }
    if (!countAllRows) return;
    for (const one of countable) {
      if (this.tables?.[one.index]?.rows === null) await this.#countEach([one], null);
    }
  }

  /** False when the server did not answer for any of them. */
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

  /** One message to the server: the locks of the question before are released first. */
  #ask(statement: Sql): Promise<string | null> {
    return this.#session.ask([unlocked, statement]);
  }
}

/**
 * One sentence for each table in which the file and the server disagree. The rows of some partitions
 * (by the hash of an enum, for one) are in the dump as rows of the table at the top: those are compared
 * with all of its partitions together.
 */
export function compareWithServer(
  inFile: readonly CatalogTable[],
  onServer: readonly ServerTable[],
): string[] {
  const found = new Map<string, number>();
  for (const table of inFile) {
    found.set(keyOf(table), (found.get(keyOf(table)) ?? 0) + table.rows);
  }
  const throughRoot = new Map<string, ServerTable[]>();
  const differences: string[] = [];
  const compare = (name: string, inDump: number, rows: number | null): void => {
    if (rows === null || rows === inDump) return;
    differences.push(`${name} has ${inDump} ${plural(inDump, 'row')} instead of ${rows}.`);
  };
  for (const table of onServer) {
    const inDump = found.get(keyOf(table));
    const { root } = table;
    if (inDump !== undefined) compare(`${table.schema}.${table.name}`, inDump, table.rows);
    else if (root !== null && found.has(keyOf(root))) {
      const others = throughRoot.get(keyOf(root));
      if (others === undefined) throughRoot.set(keyOf(root), [table]);
      else others.push(table);
    } else differences.push(`${table.schema}.${table.name} is missing.`);
  }
  for (const [key, partitions] of throughRoot) {
    const rows = partitions.reduce<number | null>(
      (sum, one) => (sum === null || one.rows === null ? null : sum + one.rows),
      0,
    );
    const [first] = partitions;
    const { schema, name } = first?.root ?? { schema: '', name: '' };
    compare(`${schema}.${name}`, found.get(key) ?? 0, rows);
  }
  return differences;
}

const keyOf = ({ schema, name }: { schema: string; name: string }): string =>
  JSON.stringify([schema, name]);

/** What was compared, for the manifest. */
export function serverTruthOf(tables: readonly ServerTable[]): ServerTruth {
  const counted = tables.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  return {
    tables: tables.length,
    tablesCounted: counted.length,
    rowsCounted: counted.reduce((sum, rows) => sum + rows, 0),
  };
}
