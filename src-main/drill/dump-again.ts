/**
 * A restored database, dumped once more to be compared. Its rows are hashed as they stream by and not
 * kept, but for the tables that have to be read; definitions and the values of sequences are, in a file.
 */
import type { ChildProcess } from 'node:child_process';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { DumpScanner, type DumpListener, type ScannedDump } from '../catalog/dump-scanner.ts';
import { openBackup } from '../catalog/open-backup.ts';
import { qualified, type OpenBackup } from '../catalog/opened-backup.ts';
import { RowDigests } from '../catalog/row-digests.ts';
import { watchForSilence } from '../backup/watch-for-silence.ts';
import { classifyPostgresError } from '../postgres/classify-error.ts';
import type { ServerAccess, ServerTarget } from '../postgres/server-access.ts';
import { endTool } from '../postgres/spawn.ts';

export interface AgainRequest {
  server: ServerAccess;
  /** With the database. */
  target: ServerTarget;
  /** Of the dump; that of the database when null. */
  encoding: string | null;
  /** For the file. */
  folder: string;
  /** Tables, as `qualified` names them, whose rows are kept, too. */
  keeps(table: string): boolean;
  /** How long pg_dump may be silent; ten minutes unless given. */
  stallTimeoutMs: number | undefined;
  signal: AbortSignal;
  onProgress(sqlBytes: number): void;
}

export interface Again {
  /** Where rows were not kept, tables know how many there were. */
  backup: OpenBackup;
  digests: RowDigests;
}

const usualStallTimeoutMs = 10 * 60_000;
const lockWaitTimeoutMs = 60_000;
const stderrLimit = 64 * 1024;
/**
 * The caller closes the backup. Fails as pg_dump does (`pg-dump-failed`, `dump-stalled`,
 * `dump-incomplete`, what the connection said), or with `drill-cancelled`.
 */
export async function dumpAgain(request: AgainRequest): Promise<Again> {
  const { folder, signal } = request;
  const filePath = path.join(folder, 'again.sql');
  const file = await open(filePath, 'w', 0o600);
  const digests = new RowDigests();
  let scanned: ScannedDump;
  try {
    scanned = await scanInto(file, digests, request);
  } finally {
    await file.close();
  }
  if (scanned.problem !== null) fail({ code: 'dump-incomplete', detail: scanned.problem });
  const backup = await openBackup(filePath, { cache: null, signal });
  const tables = new Map(backup.tables.map((one) => [qualified(one.schema, one.name), one]));
  for (const table of tables.values()) table.rows = table.bytes = 0;
  for (const { schema, name, rows, dataStart, dataEnd } of scanned.catalog.tables) {
    const table = tables.get(qualified(schema, name));
    if (table === undefined) continue;
    table.rows += rows;
    table.bytes += dataEnd - dataStart;
  }
  backup.catalog.largeObjects = scanned.catalog.largeObjects;
  return { backup, digests };
}

async function scanInto(
  file: FileHandle,
  digests: RowDigests,
  request: AgainRequest,
): Promise<ScannedDump> {
  const { server, target, encoding, keeps, signal, onProgress } = request;
  let kept: Buffer[] = [];
  const keptTables = new Map<CatalogTable, boolean>();
  const isKept = (table: CatalogTable): boolean => {
    const known = keptTables.get(table) ?? keeps(qualified(table.schema, table.name));
    keptTables.set(table, known);
    return known;
  };
  const listener: DumpListener = {
    rows: (table, bytes) => {
      digests.rows(table, bytes);
      if (isKept(table)) kept.push(bytes);
    },
    // Large objects are told apart by what the scanner finds in them.
    sql: (line, isLargeObject) => {
      if (!isLargeObject) kept.push(line);
    },
  };
  const scanner = new DumpScanner({ inserts: false, listener });
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(kept);
    kept = [];
    for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
  };
  const { tools } = await server.probe({ ...target, signal });
  await server.withEnvironment(target, async (env) => {
    const args = [
      '--format=plain',
      '--no-owner',
      '--no-privileges',
      '--no-password',
      `--lock-wait-timeout=${lockWaitTimeoutMs}`,
      ...(encoding === null ? [] : [`--encoding=${encoding}`]),
    ];
    const pgDump = server.program(tools.binDirectory, 'pg_dump');
    let sqlBytes = 0;
    await readOutput(
      server.processes.start({ file: pgDump, args, env, ownGroup: true }),
      request,
      async (chunk) => {
        scanner.push(chunk);
        await flush();
        sqlBytes += chunk.length;
        onProgress(sqlBytes);
      },
    );
  });
  const scanned = scanner.finish();
  await flush();
  return scanned;
}

/** Resolves when pg_dump has ended well; whatever happens, it has ended. */
async function readOutput(
  child: ChildProcess,
  { target, stallTimeoutMs = usualStallTimeoutMs, signal }: AgainRequest,
  take: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  let stderr = '';
  let bytesRead = 0;
  let isOurTurn = false;
  let stalledMs: number | null = null;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrLimit);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      stderr += error.message;
      if (child.pid === undefined) resolve();
    });
    child.once('close', () => resolve());
  });
  const giveUp = (): void => {
    void endTool(child);
    child.stdout?.destroy();
  };
  const stopWatching = watchForSilence({
    bytesRead: () => bytesRead,
    isOurTurn: () => isOurTurn,
    limitMs: () => stallTimeoutMs,
    onSilence: (limitMs) => {
      stalledMs = limitMs;
      giveUp();
    },
  });
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    for await (const chunk of (child.stdout ?? []) as AsyncIterable<Buffer>) {
      isOurTurn = true;
      bytesRead += chunk.length;
      await take(chunk);
      isOurTurn = false;
    }
    await ended;
  } catch (error) {
    if (stalledMs !== null) fail({ code: 'dump-stalled', silentMs: stalledMs }, error);
    throw error;
  } finally {
    stopWatching();
    signal.removeEventListener('abort', giveUp);
    await endTool(child);
    await ended;
  }
  if (signal.aborted) fail({ code: 'drill-cancelled' });
  const { exitCode, signalCode } = child;
  if (exitCode === 0) return;
  const unknown = { code: 'pg-dump-failed', exitCode, signal: signalCode, detail: stderr } as const;
  fail(classifyPostgresError(stderr, target.fields) ?? unknown, new Error(stderr));
}
