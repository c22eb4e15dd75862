/**
 * One restore: beside whatever is there, checked, and only then under its real name. A restore that
 * fails, is cancelled or killed leaves the server as it was.
 */
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import type {
  FinishedRestore,
  RestoreMode,
  RestorePhase,
  RestoreProgress,
  RestoreReview,
} from '#shared/domain/restore.ts';
import { fail, NightjarFailure, type NightjarError } from '#shared/errors/errors.ts';
import { holdBackup } from '../backup/in-use.ts';
import { readManifest } from '../backup/manifest-file.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../ports.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import { feedDump, type FedDump } from './feed-dump.ts';
import { psqlSafety } from './psql-safety.ts';
import {
  createScratch,
  databaseExists,
  dropDatabase,
  endConnections,
  maintenance,
  newScratchName,
  type Ask,
} from './scratch-database.ts';
import { identifier, literal } from './sql-text.ts';

export interface RestoreRequest {
  /** A backup of ours, or any plain dump, compressed or not. */
  filePath: string;
  /** How to reach the server; the database in it is only used when there is no `postgres`. */
  target: ServerTarget;
  database: string;
  mode: RestoreMode;
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: boolean;
}

export interface RestorePorts {
  clock: Clock;
  log: Log;
  server: ServerAccess;
  /** Backs the database up before it is replaced; rejects when that fails. */
  safetyBackup(database: string): Promise<void>;
  /** Remembers a scratch database until it is gone or has its real name. */
  remember(scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
}

export interface RestoreControl {
  signal: AbortSignal;
  onProgress: (progress: RestoreProgress) => void;
}

const countTablesAtOnce = 100;
const firstMajorWithTransactionTimeout = 17;

/** Looks at everything and changes nothing. */
export async function reviewRestore(
  request: RestoreRequest,
  ports: Pick<RestorePorts, 'server'>,
): Promise<RestoreReview> {
  const source = await openSource(request.filePath);
  try {
    const { manifest } = source;
    const there = await maintenance(ports.server, request.target);
    const exists = await databaseExists(there.ask, request.database);
    const { host, port, user } = request.target.fields;
    const safety = psqlSafety(there.toolsVersion);
    const mayCreate = await there.ask(
      'select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = current_user',
    );
    let blocker: NightjarError | null = null;
    if (mayCreate !== 't') blocker = { code: 'restore-not-permitted', user };
    else if (request.mode === 'new' && exists) {
      blocker = { code: 'database-exists', database: request.database };
    } else if (request.mode === 'replace' && !exists) {
      blocker = { code: 'database-missing', database: request.database };
    } else if (manifest === null && !safety.isSafe && !request.trusted) {
      blocker = { code: 'psql-not-safe', version: there.toolsVersion };
    }
    const connectedUsers = exists
      ? Number(
          await there.ask(
            `select count(*) from pg_catalog.pg_stat_activity where datname = ${literal(request.database)}`,
          ),
        )
      : 0;
    return {
      filename: path.basename(request.filePath),
      madeAt: manifest?.createdAt ?? null,
      sourceDatabase: manifest?.database.name ?? null,
      sqlBytes: manifest?.sql.sizeBytes ?? null,
      server: { host, port, version: there.version },
      database: request.database,
      mode: request.mode,
      connectedUsers,
      warnings: await warningsOf(request, manifest, there, connectedUsers),
      blocker,
    };
  } finally {
    await source.handle.close();
  }
}

async function warningsOf(
  { mode, database }: RestoreRequest,
  manifest: Manifest | null,
  there: { ask: Ask; version: string; majorVersion: number },
  connectedUsers: number,
): Promise<string[]> {
  const warnings = [
    'Owners and grants are not part of a backup: everything will belong to the user who restores.',
  ];
  if (manifest === null) {
    warnings.push('Nightjar did not make this file, so nobody knows whether it is what it was.');
  } else {
    const from = Number.parseInt(manifest.database.serverVersion, 10);
    const by = Number.parseInt(manifest.pgDumpVersion, 10);
    if (from > there.majorVersion) {
      warnings.push(
        `The backup comes from PostgreSQL ${manifest.database.serverVersion}, and this server is ${there.version}: what only the newer one knows cannot be restored.`,
      );
    }
    if (
      by >= firstMajorWithTransactionTimeout &&
      there.majorVersion < firstMajorWithTransactionTimeout
    ) {
      warnings.push(
        `pg_dump ${manifest.pgDumpVersion} wrote a setting (transaction_timeout) that this server does not know; it is left out.`,
      );
    }
    const missing = await missingExtensions(there.ask, manifest.catalog);
    if (missing.length > 0) {
      warnings.push(
        `The server lacks ${missing.length === 1 ? 'the extension' : 'the extensions'} ${missing.join(', ')}; without ${missing.length === 1 ? 'it' : 'them'} the restore will fail.`,
      );
    }
    if (manifest.companions.length === 0) {
      warnings.push('Roles were not saved beside this backup; those it names are not needed.');
    }
  }
  if (mode === 'replace') {
    warnings.push(
      `“${database}” is backed up first, and kept under another name until you say otherwise.`,
    );
    if (connectedUsers > 0) {
      warnings.push(
        `${connectedUsers} ${connectedUsers === 1 ? 'connection' : 'connections'} to “${database}” will be ended.`,
      );
    }
  }
  return warnings;
}

async function missingExtensions(ask: Ask, catalog: Catalog): Promise<string[]> {
  const needed = catalog.objects.filter(({ type }) => type === 'EXTENSION').map(({ name }) => name);
  if (needed.length === 0) return [];
  const list = needed.map((name) => `(${literal(name)})`).join(', ');
  const answer = await ask(
    `select name from (values ${list}) needed (name) where name not in (select name from pg_catalog.pg_available_extensions) order by 1`,
  );
  return answer === '' ? [] : answer.split('\n');
}

/** Fails with a NightjarFailure, and then the server is as it was. */
export async function restoreDatabase(
  request: RestoreRequest,
  ports: RestorePorts,
  control: RestoreControl,
): Promise<FinishedRestore> {
  const { clock, log, server } = ports;
  const { signal } = control;
  const startedMs = clock.monotonicMs();
  const review = await reviewRestore(request, ports);
  if (review.blocker !== null) fail(review.blocker);
  const source = await openSource(request.filePath);
  const hold = await holdBackup(request.filePath);
  const meter = new Meter(clock, control.onProgress, source.manifest?.sql.sizeBytes ?? null);
  try {
    meter.now('preparing');
    const there = await maintenance(server, request.target);
    const safety = psqlSafety(there.toolsVersion);
    if (request.mode === 'replace') {
      meter.now('safety-backup');
      await ports.safetyBackup(request.database);
    }
    if (signal.aborted) fail({ code: 'restore-cancelled' });
    const scratch = newScratchName();
    await ports.remember(scratch);
    try {
      const warnings = [...review.warnings];
      const nature = source.manifest?.database ?? null;
      const localeWarning = await createScratch(there.ask, scratch, nature);
      if (localeWarning !== null) warnings.push(localeWarning);
      const target: ServerTarget = {
        ...request.target,
        fields: { ...request.target.fields, database: scratch },
      };
      meter.now('restoring');
      const fed = await feedDump({
        handle: source.handle,
        manifest: source.manifest,
        server,
        target,
        psql: server.program(there.binDirectory, 'psql'),
        knowsRestrict: safety.knowsRestrict,
        dropTransactionTimeout: there.majorVersion < firstMajorWithTransactionTimeout,
        signal,
        onProgress: ({ sqlBytes, table }) => meter.restoring(sqlBytes, table),
      });
      meter.now('checking');
      const askScratch: Ask = (sql) => server.query(target, sql, there.binDirectory);
      await requireRows(askScratch, fed.catalog);
      await askScratch('analyze');
      if (signal.aborted) fail({ code: 'restore-cancelled' });
      meter.now('publishing');
      const keptDatabase = await publish(there.ask, scratch, request, clock);
      return {
        database: request.database,
        ...totalsOf(fed),
        durationMs: Math.round(clock.monotonicMs() - startedMs),
        warnings,
        keptDatabase,
      };
    } catch (error) {
      await dropDatabase(there.ask, scratch).catch((fault: unknown) => {
        log.error('a half-made database could not be dropped', {
          database: scratch,
          ...describeFault(fault),
        });
        return failWithScratch(error, scratch);
      });
      throw error;
    } finally {
      const isLeft = await databaseExists(there.ask, scratch).catch(() => true);
      if (!isLeft) await ports.forget(scratch);
    }
  } finally {
    await hold.release();
    await source.handle.close();
  }
}

function failWithScratch(error: unknown, scratch: string): never {
  if (!(error instanceof NightjarFailure) || error.error.code !== 'restore-failed') throw error;
  return fail(
    {
      code: 'restore-failed',
      detail: `${error.error.detail} The half-made database “${scratch}” could not be dropped.`,
    },
    error,
  );
}

interface Source {
  handle: FileHandle;
  manifest: Manifest | null;
}

async function openSource(filePath: string): Promise<Source> {
  const filename = path.basename(filePath);
  const handle = await open(filePath, 'r').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return fail({ code: 'backup-not-found', filename }, error);
    const detail = `The file cannot be read: ${errnoMessage(error)}.`;
    return fail({ code: 'verification-failed', detail }, error);
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) fail({ code: 'verification-failed', detail: 'This is not a file.' });
    const manifest = await readManifest(path.dirname(filePath), filename);
    if (manifest !== null && manifest.file.sizeBytes !== stats.size) {
      fail({
        code: 'verification-failed',
        detail: `The file has ${stats.size} bytes; its manifest says ${manifest.file.sizeBytes}.`,
      });
    }
    return { handle, manifest };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Every table of the dump must hold as many rows as were sent to it. */
async function requireRows(ask: Ask, { tables }: Catalog): Promise<void> {
  for (let at = 0; at < tables.length; at += countTablesAtOnce) {
    const some = tables.slice(at, at + countTablesAtOnce);
    const counts = some.map(
      ({ schema, name }, index) =>
        `select json_build_array(${index}, (select count(*) from only ${identifier(schema)}.${identifier(name)})) as n`,
    );
    const counted = await ask(
      `select json_agg(counts.n) from (${counts.join(' union all ')}) counts`,
    );
    const rows = JSON.parse(counted) as [number, number][];
    for (const [index, count] of rows) {
      const table = some[index];
      if (table !== undefined && table.rows !== count) {
        fail({
          code: 'restore-failed',
          detail: `${table.schema}.${table.name} has ${count} rows after the restore instead of ${table.rows}.`,
        });
      }
    }
  }
}

/** Gives the scratch database its real name; resolves with the name of the one that was replaced. */
async function publish(
  ask: Ask,
  scratch: string,
  { mode, database }: RestoreRequest,
  clock: Clock,
): Promise<string | null> {
  await ask(`comment on database ${identifier(scratch)} is null`);
  await endConnections(ask, scratch);
  if (mode === 'new') {
    await ask(`alter database ${identifier(scratch)} rename to ${identifier(database)}`);
    return null;
  }
  const kept = keptName(database, clock.nowMs());
  await endConnections(ask, database);
  // Both or none: renaming takes part in transactions.
  await ask(
    `begin; alter database ${identifier(database)} rename to ${identifier(kept)}; alter database ${identifier(scratch)} rename to ${identifier(database)}; commit`,
  );
  return kept;
}

/** `shop_before_20261124T023000Z`, cut so that PostgreSQL does not cut it. */
export function keptName(database: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const suffix = `_before_${stamp}`;
  const characters = Array.from(database);
  while (Buffer.byteLength(characters.join('') + suffix) > 63) characters.pop();
  return characters.join('') + suffix;
}

/** Brings back the database that a restore has replaced; what was restored is dropped. */
export async function undoReplace(
  target: ServerTarget,
  database: string,
  kept: string,
  server: ServerAccess,
): Promise<void> {
  const { ask } = await maintenance(server, target);
  if (!(await databaseExists(ask, kept))) fail({ code: 'database-missing', database: kept });
  const aside = newScratchName();
  await endConnections(ask, database);
  await endConnections(ask, kept);
  const away = (await databaseExists(ask, database))
    ? `alter database ${identifier(database)} rename to ${identifier(aside)};`
    : '';
  await ask(
    `begin; ${away} alter database ${identifier(kept)} rename to ${identifier(database)}; commit`,
  );
  await dropDatabase(ask, aside);
}

function totalsOf({ catalog }: FedDump): { tables: number; rows: number } {
  return {
    tables: catalog.tables.length,
    rows: catalog.tables.reduce((sum, table) => sum + table.rows, 0),
  };
}

const progressIntervalMs = 200;

class Meter {
  readonly #clock: Clock;
  readonly #onProgress: (progress: RestoreProgress) => void;
  readonly #totalSqlBytes: number | null;
  readonly #startedMs: number;
  #feedingSinceMs = 0;
  #sentMs = -Infinity;

  constructor(
    clock: Clock,
    onProgress: (progress: RestoreProgress) => void,
    totalSqlBytes: number | null,
  ) {
    this.#clock = clock;
    this.#onProgress = onProgress;
    this.#totalSqlBytes = totalSqlBytes;
    this.#startedMs = clock.monotonicMs();
  }

  now(phase: RestorePhase): void {
    if (phase === 'restoring') this.#feedingSinceMs = this.#clock.monotonicMs();
    const done = phase === 'checking' || phase === 'publishing';
    this.#send(phase, done ? (this.#totalSqlBytes ?? 0) : 0, null, null);
  }

  restoring(sqlBytes: number, table: string | null): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#sentMs < progressIntervalMs) return;
    const total = this.#totalSqlBytes;
    const spentMs = nowMs - this.#feedingSinceMs;
    const remainingMs =
      total === null || sqlBytes === 0 ? null : (spentMs / sqlBytes) * (total - sqlBytes);
    this.#send('restoring', sqlBytes, table, remainingMs);
  }

  #send(
    phase: RestorePhase,
    sqlBytes: number,
    table: string | null,
    remainingMs: number | null,
  ): void {
    const nowMs = this.#clock.monotonicMs();
    this.#sentMs = nowMs;
    const total = this.#totalSqlBytes;
    this.#onProgress({
      phase,
      sqlBytes,
      totalSqlBytes: total,
      table,
      fraction: total === null || total === 0 ? null : Math.min(1, sqlBytes / total),
      elapsedMs: nowMs - this.#startedMs,
      remainingMs: remainingMs === null ? null : Math.max(0, remainingMs),
    });
  }
}
