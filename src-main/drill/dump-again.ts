/**
 * A restored database, dumped once more to be compared. Its rows are hashed as they stream by and not
 * kept, but for the tables that have to be read; definitions and the values of sequences are, in a file.
 */
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { DumpScanner, type DumpListener, type ScannedDump } from '../catalog/dump-scanner.ts';
import { openBackup } from '../catalog/open-backup.ts';
import { qualified, type OpenBackup } from '../catalog/opened-backup.ts';
import { RowDigests } from '../catalog/row-digests.ts';
import { startDump, type DumpReader } from '../backup/dump-reader.ts';
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
  /** Tables that a second pg_dump reads at the same time, so that two processors are busy. */
  aside: readonly { schema: string; name: string }[];
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
  let streams: Stream[];
  try {
    streams = await readStreams(file, request);
  } finally {
    await file.close();
  }
  const [main, ...others] = streams;
  if (main === undefined) throw new Error('Nothing was dumped');
  for (const { scanned } of streams) {
    if (scanned.problem !== null) fail({ code: 'dump-incomplete', detail: scanned.problem });
  }
  for (const { digests } of others) main.digests.add(digests);
  const backup = await openBackup(filePath, { cache: null, signal });
  const tables = new Map(backup.tables.map((one) => [qualified(one.schema, one.name), one]));
  for (const table of tables.values()) table.rows = table.bytes = 0;
  const blocks = streams.flatMap(({ scanned }) => scanned.catalog.tables);
  for (const { schema, name, rows, dataStart, dataEnd } of blocks) {
    const table = tables.get(qualified(schema, name));
    if (table === undefined) continue;
    table.rows += rows;
    table.bytes += dataEnd - dataStart;
  }
  backup.catalog.largeObjects = main.scanned.catalog.largeObjects;
  return { backup, digests: main.digests };
}

interface Stream {
  scanned: ScannedDump;
  digests: RowDigests;
}

/** The first failure ends the others, and is told when nothing of them is left. */
async function readStreams(file: FileHandle, request: AgainRequest): Promise<Stream[]> {
  const { aside, server, target } = request;
  const { tools } = await server.probe({ ...target, signal: request.signal });
  const pgDump = server.program(tools.binDirectory, 'pg_dump');
  const patterns = aside.map(({ schema, name }) => `${quoted(schema)}.${quoted(name)}`);
  const failed = new AbortController();
  const signal = AbortSignal.any([request.signal, failed.signal]);
  const bytes = [0, 0];
  const read = (at: 0 | 1, into: FileHandle | null, args: string[]): Promise<Stream> =>
    scanInto(
      into,
      { pgDump, args },
      {
        ...request,
        signal,
        onProgress: (sqlBytes) => {
          bytes[at] = sqlBytes;
          request.onProgress((bytes[0] ?? 0) + (bytes[1] ?? 0));
        },
      },
    ).catch((error: unknown) => {
      failed.abort();
      throw error;
    });
  const without = patterns.map((pattern) => `--exclude-table-data=${pattern}`);
  const only = ['--data-only', ...patterns.map((pattern) => `--table=${pattern}`)];
  const streams = [read(0, file, without), ...(patterns.length === 0 ? [] : [read(1, null, only)])];
  await Promise.allSettled(streams);
  return await Promise.all(streams);
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Without a file nothing is kept. */
async function scanInto(
  file: FileHandle | null,
  { pgDump, args }: { pgDump: string; args: string[] },
  request: AgainRequest,
): Promise<Stream> {
  const { server, target, encoding, keeps, onProgress } = request;
  const digests = new RowDigests();
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
      if (file !== null && isKept(table)) kept.push(bytes);
    },
    // Large objects are told apart by what the scanner finds in them.
    sql: (line, isLargeObject) => {
      if (file !== null && !isLargeObject) kept.push(line);
    },
  };
  const scanner = new DumpScanner({ inserts: false, listener });
  const flush = async (): Promise<void> => {
    if (file === null || kept.length === 0) return;
    const bytes = Buffer.concat(kept);
    kept = [];
    for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
  };
  await server.withEnvironment(target, async (env) => {
    const reader = await startDump(
      {
        file: pgDump,
        args: [
          '--format=plain',
          '--no-owner',
          '--no-privileges',
          '--no-password',
          `--lock-wait-timeout=${lockWaitTimeoutMs}`,
          ...(encoding === null ? [] : [`--encoding=${encoding}`]),
          ...args,
        ],
        env,
      },
      server.processes,
    );
    let sqlBytes = 0;
    await readBlocks(reader, request, async (sql) => {
      scanner.push(sql);
      await flush();
      sqlBytes += sql.length;
      onProgress(sqlBytes);
    });
  });
  const scanned = scanner.finish();
  await flush();
  return { scanned, digests };
}

/** Resolves when pg_dump has ended well; whatever happens, it has ended. */
async function readBlocks(
  reader: DumpReader,
  { target, stallTimeoutMs = usualStallTimeoutMs, signal }: AgainRequest,
  take: (sql: Buffer) => Promise<void>,
): Promise<void> {
  const { child } = reader;
  let stderr = '';
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
    void endTool(child).then(() => reader.close());
  };
  const stopWatching = watchForSilence({
    bytesRead: () => reader.bytesRead(),
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
    for await (const { sql, giveBack } of reader.blocks) {
      isOurTurn = true;
      await take(sql);
      giveBack();
      isOurTurn = false;
    }
    await ended;
  } finally {
    stopWatching();
    signal.removeEventListener('abort', giveUp);
    await endTool(child);
    await ended;
    await reader.close();
  }
  if (signal.aborted) fail({ code: 'drill-cancelled' });
  if (stalledMs !== null) fail({ code: 'dump-stalled', silentMs: stalledMs });
  const { exitCode, signalCode } = child;
  if (exitCode === 0) return;
  const unknown = { code: 'pg-dump-failed', exitCode, signal: signalCode, detail: stderr } as const;
  fail(classifyPostgresError(stderr, target.fields) ?? unknown, new Error(stderr));
}
