/**
 * Dumps a restored database for the comparison. The rows are hashed as they stream by. Only the
 * rows of tables that have to be read are stored in a file, together with definitions and the
 * values of sequences.
 */
import { rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { DumpScanner, type DumpListener, type ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { openBackup } from '../../catalog/open/open-backup.ts';
import { qualified, type OpenBackup } from '../../catalog/source/opened-backup.ts';
import { RowDigests } from '../../catalog/rows/row-digests.ts';
import { readPgDump } from '../../backup/dump/read-pg-dump.ts';
import { qualifiedName } from '../../postgres/connection/quote-sql.ts';
import type { DumpFormat } from './dump-format.ts';
import { createFile } from '../../files/regular-file.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';

export interface AgainRequest {
  server: ServerAccess;
  /** Includes the database. */
  target: ServerTarget;
  /** Encoding of the dump; null means the encoding of the database. */
  encoding: string | null;
  /** Format in which the backup was created. */
  format: DumpFormat;
  /** Folder for the file of the dump. */
  folder: string;
  /** True for tables, named as by `qualified`, whose rows are stored, too. */
  keeps(table: string): boolean;
  /** Tables that a second pg_dump reads at the same time, so that two processors are busy. */
  aside: readonly { schema: string; name: string }[];
  /** See `PgDumpRequest`. */
  stallTimeoutMs: number | undefined;
  signal: AbortSignal;
  onProgress(sqlBytes: number): void;
}

export interface Again {
  /** If rows were not stored, the tables still have the number of rows. */
  backup: OpenBackup;
  digests: RowDigests;
}

/** The caller closes the backup. Fails as `readPgDump` and opening a backup fail. */
export async function dumpAgain(request: AgainRequest): Promise<Again> {
  const { folder, signal } = request;
  const filePath = path.join(folder, 'again.sql');
  await rm(filePath, { force: true });
  const file = await createFile(filePath);
  let streams: Stream[];
  try {
    streams = await readStreams(file, request);
  } finally {
    await file.close();
  }
  const [main, ...others] = streams;
  if (main === undefined) throw new Error('Nothing was dumped');
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

/** The first failure stops the other streams. It is thrown after all streams have ended. */
async function readStreams(file: FileHandle, request: AgainRequest): Promise<Stream[]> {
  const { aside, server, target } = request;
  const { tools } = await server.probe({ ...target, signal: request.signal });
  const pgDump = server.program(tools.binDirectory, 'pg_dump');
  // A quoted pattern is a name (manual, "Patterns" of psql).
  const patterns = aside.map(({ schema, name }) => qualifiedName(schema, name).text);
  const failed = new AbortController();
  const signal = AbortSignal.any([request.signal, failed.signal]);
  const bytes = [0, 0];
  const read = (at: 0 | 1, into: FileHandle | null, options: string[]): Promise<Stream> =>
    scanInto(
      into,
      { pgDump, options: [...request.format.options, ...options] },
      {
        ...request,
        signal,
        onProgress: (sqlBytes) => {
          bytes[at] = sqlBytes;
          request.onProgress((bytes[0] ?? 0) + (bytes[1] ?? 0));
        },
      },
    ).catch((error: unknown) => {
      // The first of several errors is the cause: it stopped the other streams.
      failed.abort(error);
      throw error;
    });
  const without = patterns.map((pattern) => `--exclude-table-data=${pattern}`);
  const only = ['--data-only', ...patterns.map((pattern) => `--table=${pattern}`)];
  const streams = [read(0, file, without), ...(patterns.length === 0 ? [] : [read(1, null, only)])];
  await Promise.allSettled(streams);
  failed.signal.throwIfAborted();
  return await Promise.all(streams);
}

/** Stores nothing if `file` is null. */
async function scanInto(
  file: FileHandle | null,
  { pgDump, options }: { pgDump: string; options: string[] },
  request: AgainRequest,
): Promise<Stream> {
  const { server, target, encoding, keeps, stallTimeoutMs, signal, onProgress } = request;
  const digests = new RowDigests();
  let kept: Buffer[] = [];
  const storedTables = new Map<CatalogTable, boolean>();
  const isKept = (table: CatalogTable): boolean => {
    const known = storedTables.get(table) ?? keeps(qualified(table.schema, table.name));
    storedTables.set(table, known);
    return known;
  };
  const listener: DumpListener = {
    rows: (table, bytes) => {
      digests.rows(table, bytes);
      if (file !== null && isKept(table)) kept.push(bytes);
    },
    rowsEnd: (table) => digests.rowsEnd(table),
    // The scanner identifies large objects by their content.
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
  const { scanned } = await server.withEnvironment(target, async (env) => {
    let sqlBytes = 0;
    return await readPgDump(
      {
        pgDump,
        env: withSettings(env, request.format.settings),
        fields: target.fields,
        encoding,
        options,
        stallTimeoutMs,
        signal,
        processes: server.processes,
        scanner,
      },
      async ({ sql, giveBack }) => {
        await flush();
        sqlBytes += sql.length;
        giveBack();
        onProgress(sqlBytes);
      },
    );
  });
  await flush();
  return { scanned, digests };
}

/** libpq sends the settings to the server when it connects (manual, "PGOPTIONS"). */
const withSettings = (env: NodeJS.ProcessEnv, settings: readonly string[]): NodeJS.ProcessEnv =>
  settings.length === 0
    ? env
    : { ...env, PGOPTIONS: settings.map((setting) => `-c ${setting}`).join(' ') };
