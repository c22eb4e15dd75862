/**
 * What the server itself says is in the database, seen in the very snapshot that pg_dump then reads
 * (manual, "Snapshot Synchronization Functions", and pg_dump's `--snapshot`): every table whose rows
 * belong in the dump, and the exact number of rows where counting is cheap. What is in the file has to
 * agree with it.
 */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { CatalogTable } from '#shared/domain/manifest.ts';
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
  'is_countable', e.oid is null and not l.locked)), '[]')::text, E'\\n', ' ')
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass
  and d.objid = c.oid and d.objsubid = 0 and d.deptype = 'e'
left join pg_catalog.pg_extension e on e.oid = d.refobjid
cross join lateral (select c.oid in (select relation from pg_catalog.pg_locks
  where mode = 'AccessExclusiveLock' and relation is not null) as locked) l
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
  if (majorVersion < oldestMajor) return null;
  const session = new PsqlSession(
    server.processes.start({
      file: psql,
      args: ['-X', '-A', '-t', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
      env,
      ownGroup: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  );
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
    const tables: ServerTable[] = listed.map(({ schema, name }) => ({ schema, name, rows: null }));
    const worth = tables.filter((_, index) => {
      const listing = listed[index];
      if (listing?.is_countable !== true) return false;
      return countAllRows || listing.size_bytes <= cheapSizeBytes;
    });
    for (let at = 0; at < worth.length; at += countAtOnce) {
      await count(session, worth.slice(at, at + countAtOnce));
    }
    return { id, tables, release: () => session.end() };
  } catch (error) {
    await session.end();
    if (!signal.aborted) {
      log.warn('no snapshot of the server; the dump is made without', describeFault(error));
    }
    return null;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function count(session: PsqlSession, tables: readonly ServerTable[]): Promise<void> {
  const parts = tables.map(
    ({ schema, name }, index) =>
      `select json_build_array(${index}, (select count(*) from only ${quoted(schema)}.${quoted(name)})) as pair`,
  );
  const answer = await session.ask(
    `select replace(json_agg(counts.pair)::text, E'\\n', ' ') from (${parts.join(' union all ')}) counts`,
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

/** One sentence for each table in which the file and the server disagree. */
export function compareWithServer(
  inFile: readonly CatalogTable[],
  onServer: readonly ServerTable[],
): string[] {
  const key = ({ schema, name }: { schema: string; name: string }): string =>
    JSON.stringify([schema, name]);
  const found = new Map(inFile.map((table) => [key(table), table]));
  return onServer.flatMap((table) => {
    const inDump = found.get(key(table));
    const name = `${table.schema}.${table.name}`;
    if (inDump === undefined) return [`${name} is missing.`];
    if (table.rows === null || table.rows === inDump.rows) return [];
    return [`${name} has ${inDump.rows} rows instead of ${table.rows}.`];
  });
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

  async ask(sql: string): Promise<string> {
    this.send(sql);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('psql does not answer')), answerWithinMs);
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
