/**
 * pg_dump → reader and scanner → compressor → partial file, in one stream: no uncompressed byte touches the
 * disk. The first thing that goes wrong is what is reported, and the child is always ended.
 */
import type { ChildProcess } from 'node:child_process';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail, NightjarFailure, type NightjarError } from '#shared/errors/errors.ts';
import type { ScannedDump } from '../catalog/dump-scanner.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';
import { classifyPostgresError } from '../postgres/classify-error.ts';
import { endTool, type ProcessPort } from '../postgres/spawn.ts';
import { BlockCompressor } from './block-compressor.ts';
import { startDump } from './dump-reader.ts';
import { folderError } from './folder.ts';
import type { PartialFile } from './partial-file.ts';
import type { DumpState, TableProgress } from './progress.ts';

const stderrLimit = 64 * 1024;

/**
 * The specification's options, and what keeps an unattended dump from hanging: never ask for a
 * password, never wait for a lock without end. Everything about the connection is in the
 * environment: pg_dump would read `--dbname=a=b` as a connection string (manual, "pg_dump").
 */
const pgDumpArguments = (lockWaitTimeoutMs: number): string[] => [
  '--format=plain',
  '--no-owner',
  '--no-privileges',
  '--no-password',
  '--encoding=UTF8',
  `--lock-wait-timeout=${lockWaitTimeoutMs}`,
];

export interface DumpRequest {
  pgDump: string;
  env: NodeJS.ProcessEnv;
  fields: ConnectionFields;
  folder: string;
  partial: PartialFile;
  processes: ProcessPort;
  parallelBlocks: number;
  /** How long pg_dump may be silent before it is ended. */
  stallTimeoutMs: number;
  lockWaitTimeoutMs: number;
  signal: AbortSignal;
  onProgress: (state: DumpState) => void;
}

export interface DumpResult {
  sqlBytes: number;
  fileBytes: number;
  members: [number, number][];
  scanned: ScannedDump;
  stderr: string;
}

/** Resolves when pg_dump ended well and everything it wrote is in the partial file. */
export async function dumpInto(request: DumpRequest): Promise<DumpResult> {
  const { partial, processes, signal, folder, onProgress } = request;
  if (signal.aborted) fail({ code: 'backup-cancelled' });
  const reader = await startDump(
    { file: request.pgDump, args: pgDumpArguments(request.lockWaitTimeoutMs), env: request.env },
    processes,
  ).catch((error: unknown) => fail(spawnError(error, request), error));
  const { child } = reader;
  const ended = childEnd(child);
  const stderr = collectTail(child);
  const watchdog = watchForStall(
    () => reader.bytesRead(),
    request.stallTimeoutMs,
    () => {
      void endTool(child);
    },
  );
  const cancel = (): void => void endTool(child);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();

  const compressor = new BlockCompressor({
    parallelBlocks: request.parallelBlocks,
    write: (member) => partial.write(member),
  });
  const finishedTables: TableProgress[] = [];
  try {
    for await (const block of reader.blocks) {
      finishedTables.push(...block.finishedTables);
      await compressor.push(block.sql, reader.backlog());
      onProgress({
        sqlBytes: compressor.sqlBytes,
        fileBytes: compressor.fileBytes,
        finishedTables,
        currentTable: block.currentTable,
      });
    }
    const end = await ended;
    if (signal.aborted) fail({ code: 'backup-cancelled' });
    if (watchdog.stalled()) fail({ code: 'dump-stalled', silentMs: request.stallTimeoutMs });
    if (end.exitCode !== 0) fail(dumpError(end, stderr(), request));
    await compressor.finish();
    const scanned = reader.scanned();
    if (scanned.problem !== null) fail({ code: 'dump-incomplete', detail: scanned.problem });
    const { sqlBytes, fileBytes, members } = compressor;
    return { sqlBytes, fileBytes, members, scanned, stderr: stderr() };
  } catch (error) {
    if (signal.aborted) fail({ code: 'backup-cancelled' }, error);
    const sink = error instanceof NightjarFailure ? null : folderError(error, folder);
    if (sink !== null) fail(sink, error);
    throw error;
  } finally {
    watchdog.stop();
    signal.removeEventListener('abort', cancel);
    await endTool(child);
    await ended;
    await reader.close();
    await compressor.settle();
  }
}

const stallChecks = 20;

/** Calls `onStall` once when no byte has come for `timeoutMs`. */
function watchForStall(
  bytesRead: () => number,
  timeoutMs: number,
  onStall: () => void,
): { stalled: () => boolean; stop: () => void } {
  let stalled = false;
  let lastBytes = -1;
  let silentChecks = 0;
  const timer = setInterval(() => {
    const bytes = bytesRead();
    silentChecks = bytes === lastBytes ? silentChecks + 1 : 0;
    lastBytes = bytes;
    // Counted in checks, not in clock time: a computer that slept is given its full time again.
    if (silentChecks < stallChecks || stalled) return;
    stalled = true;
    onStall();
  }, timeoutMs / stallChecks);
  return { stalled: () => stalled, stop: () => clearInterval(timer) };
}

interface ChildEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  spawnError: NodeJS.ErrnoException | null;
}

function childEnd(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once('error', (spawnError: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, spawnError });
    });
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, spawnError: null }));
  });
}

function collectTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-stderrLimit);
  });
  return () => tail.trim();
}

function dumpError(end: ChildEnd, stderr: string, request: DumpRequest): NightjarError {
  if (end.spawnError !== null) return spawnError(end.spawnError, request);
  return (
    classifyPostgresError(stderr, request.fields) ?? {
      code: 'pg-dump-failed',
      exitCode: end.exitCode,
      signal: end.signal,
      detail: stderr,
    }
  );
}

function spawnError(error: unknown, { pgDump }: DumpRequest): NightjarError {
  return errnoOf(error) === 'ENOENT'
    ? { code: 'tools-missing' }
    : { code: 'tool-not-executable', file: pgDump, detail: errnoMessage(error) };
}
