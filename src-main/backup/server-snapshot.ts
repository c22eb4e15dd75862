/**
 * What the server itself says is in the database, seen in the very snapshot that pg_dump then reads
 * (manual, "Snapshot Synchronization Functions", and pg_dump's `--snapshot`): every table whose rows
 * belong in the dump, and the exact number of rows where counting is cheap. What is in the file has to
 * agree with it.
 */
import { plural } from '#shared/format.ts';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { CatalogTable, ServerTruth } from '#shared/domain/manifest.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../ports.ts';
import { trustedNames } from '../postgres/probe.ts';
import type { ServerAccess } from '../postgres/server-access.ts';
import { endTool } from '../postgres/spawn.ts';

export interface ServerSnapshot {
  /** For `pg_dump --snapshot`. */
  id: string;
  tables: readonly ServerTable[];
  /** Ends the transaction that keeps the snapshot; pg_dump has to have taken it over by then. */
  release(): Promise<void>;
}

export interface ServerTable {
  schema: string;
  name: string;
  /** null when it was not counted. */
  rows: number | null;
  /** Of a partition: the partitioned table at the top, through which pg_dump may load its rows. */
  root: { schema: string; name: string } | null;
}

/** Larger tables are only counted when that is asked for: it reads all of them. */
const cheapSizeBytes = 8 * 1024 * 1024;
const answerWithinMs = 60_000;
const countAtOnce = 100;
/** `idle_in_transaction_session_timeout` is known since 9.6, snapshots on standbys since 10. */
const oldestMajor = 10;

const listedSchema = z.array(
  z.object({
    schema: z.string(),
    name: z.string(),
    size_bytes: z.number(),
    is_countable: z.boolean(),
    root: z.object({ schema: z.string(), name: z.string() }).nullable(),
  }),
);

// The tables whose data pg_dump writes as COPY: ordinary ones and partitions. Of those that belong to
// an extension, the ones that the extension names; of these pg_dump may leave out rows (manual,
// "Extension Configuration Tables"), so they are not counted, and neither is what somebody has locked.
// pg_relation_size waits for locks, so a table that somebody has locked is not asked for its size. The
// estimate in relpages would be free, but it is 0 for a table of any size that was never vacuumed.
const listSql = `select replace(coalesce(json_agg(json_build_object('schema', n.nspname,
  'name', c.relname, 'size_bytes', case when l.locked then 0
    else coalesce(pg_catalog.pg_relation_size(c.oid), 0) end,
  'is_countable', e.oid is null and not l.locked, 'root', r.root)), '[]')::text, E'\\n', ' ')
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass
  and d.objid = c.oid and d.objsubid = 0 and d.deptype = 'e'
left join pg_catalog.pg_extension e on e.oid = d.refobjid
cross join lateral (select c.oid in (select relation from pg_catalog.pg_locks
  where mode = 'AccessExclusiveLock' and relation is not null) as locked) l
left join lateral (with recursive above (oid) as (
    select inhparent from pg_catalog.pg_inherits where inhrelid = c.oid and c.relispartition
    union all select i.inhparent from above join pg_catalog.pg_class p on p.oid = above.oid
      and p.relispartition join pg_catalog.pg_inherits i on i.inhrelid = p.oid)
  select json_build_object('schema', rn.nspname, 'name', rc.relname) as root from above
  join pg_catalog.pg_class rc on rc.oid = above.oid and not rc.relispartition
  join pg_catalog.pg_namespace rn on rn.oid = rc.relnamespace) r on true
where c.relkind = 'r' and c.relpersistence <> 't'
  and (c.relpersistence = 'p' or not pg_catalog.pg_is_in_recovery())
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and (e.oid is null or c.oid = any (e.extconfig))`;

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
    log.warn('no snapshot of the server; the dump is made without', describeFault(error));
    return null;
  };
  let session: PsqlSession;
  try {
    session = new PsqlSession(
      server.processes.start({
        file: psql,
        args: ['-X', '-A', '-t', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
        env,
        ownGroup: true,
        stdio: ['pipe', 'pipe', 'ignore'],
      }),
    );
  } catch (error) {
    // Thrown at once instead of told as an event: ENOTDIR, EPERM and others.
    return without(error);
  }
  const stop = (): void => void session.end();
  signal.addEventListener('abort', stop, { once: true });
  try {
    session.send(trustedNames);
    session.send('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
    // Whoever may not see all rows is told so instead of being counted wrong.
    session.send(`set lock_timeout = '2s'; set row_security = off`);
    session.send('begin transaction isolation level repeatable read, read only');
    const id = await session.ask('select pg_catalog.pg_export_snapshot()');
    const listed = listedSchema.parse(JSON.parse(await session.ask(listSql)));
    const tables: ServerTable[] = listed.map(({ schema, name, root }) => ({
      schema,
      name,
      rows: null,
      root,
    }));
    const worth = tables.filter((_, index) => {
      const listing = listed[index];
      if (listing?.is_countable !== true) return false;
      return countAllRows || listing.size_bytes <= cheapSizeBytes;
    });
    for (let at = 0; at < worth.length; at += countAtOnce) {
      // However large a table is, when that was asked for.
      const limitMs = countAllRows ? null : answerWithinMs;
      await count(session, worth.slice(at, at + countAtOnce), limitMs);
    }
    return { id, tables, release: () => session.end() };
  } catch (error) {
    await session.end();
    return signal.aborted ? null : without(error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function count(
  session: PsqlSession,
  tables: readonly ServerTable[],
  limitMs: number | null,
): Promise<void> {
  const parts = tables.map(
    ({ schema, name }, index) =>
      `select json_build_array(${index}, (select count(*) from only ${quoted(schema)}.${quoted(name)})) as pair`,
  );
  const answer = await session.ask(
    `select replace(json_agg(counts.pair)::text, E'\\n', ' ') from (${parts.join(' union all ')}) counts`,
    limitMs,
  );
  for (const [index, rows] of z
    .array(z.tuple([z.number(), z.number()]))
    .parse(JSON.parse(answer))) {
    const table = tables[index];
    if (table !== undefined) table.rows = rows;
  }
}

/** A name inside of a line that psql reads: a line break in it is written as an escape. */
function quoted(name: string): string {
  return /[\n\r\\]/u.test(name)
    ? `U&"${name
        .replaceAll('"', '""')
        .replaceAll('\\', '\\\\')
        .replaceAll('\n', '\\000a')
        .replaceAll('\r', '\\000d')}"`
    : `"${name.replaceAll('"', '""')}"`;
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
      const others = throughRoot.get(keyOf(root)) ?? [];
      throughRoot.set(keyOf(root), [...others, table]);
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

/** psql as a conversation: one statement, one line of answer. */
class PsqlSession {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('error', () => undefined);
    child.stdin?.on('error', () => undefined);
    if (child.stdout === null) throw new Error('psql has no output');
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  send(sql: string): void {
    this.#child.stdin?.write(`${sql.replaceAll('\n', ' ')};\n`);
  }

  /** `limitMs` null waits without end: until the signal ends psql. */
  async ask(sql: string, limitMs: number | null = answerWithinMs): Promise<string> {
    this.send(sql);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      if (limitMs === null) return;
      timer = setTimeout(() => reject(new Error('psql does not answer')), limitMs);
    });
    try {
      const line = await Promise.race([this.#lines.next(), tooLong]);
      if (line.done === true) throw new Error('psql ended early');
      return line.value;
    } finally {
      clearTimeout(timer);
    }
  }

  async end(): Promise<void> {
    this.#child.stdin?.end();
    await endTool(this.#child);
  }
}
