/**
 * Runs pg_dump from start to exit: its output, block by block, and every way in which it can fail.
 * The first error is reported, and the child process is always stopped.
 */
import type { ChildProcess } from 'node:child_process';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { fail, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import type { DumpScanner, ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { errnoMessage, errnoOf } from '../../files/file-port.ts';
import { classifyPostgresError } from '../../postgres/connection/classify-error.ts';
import { shorten } from '../../logging/shorten.ts';
import { endTool, hasEnded, heldTooMuchMemory, type ProcessPort } from '../../system/processes.ts';
import type { DumpBlock } from './dump-blocks.ts';
import { memoryLimitOfDump } from './dump-memory.ts';
import { startDump } from './dump-reader.ts';
import { startStallWatchdog } from './stall-watchdog.ts';

/** Longer than any pause of a healthy dump: pg_dump waits at most one minute for a lock. */
export const usualStallTimeoutMs = 10 * 60_000;
const usualLockWaitTimeoutMs = 60_000;
const stderrLimit = 64 * 1024;
/** A server that sends notices without end would keep pg_dump running indefinitely. */
const mostStderrLength = 64 * 1024 * 1024;
/** Length of the message that is shown if an error is not known. */
const longestDetail = 2000;
/** How long the output may stay open without data after pg_dump has exited. */
const afterEndMs = 5000;
const noEnd = 'A process that pg_dump started kept its output open.';
/** The first block may take long to fill, so the start of the output is polled. */
const beginningEveryMs = 10;
/** Longer than killing pg_dump takes. */
const giveUpMs = 3000;

/**
 * The options of the specification, and the options that keep an unattended dump from hanging:
 * never ask for a password, never wait for a lock without a limit. The connection is passed only in
 * the environment: pg_dump would read `--dbname=a=b` as a connection string (manual, "pg_dump").
 */
const pgDumpArguments = ({ lockWaitTimeoutMs, encoding, options }: PgDumpRequest): string[] => [
  '--format=plain',
  '--no-owner',
  '--no-privileges',
  '--no-password',
  `--lock-wait-timeout=${lockWaitTimeoutMs ?? usualLockWaitTimeoutMs}`,
  ...(encoding === null ? [] : [`--encoding=${encoding}`]),
  ...options,
];

export interface PgDumpRequest {
  pgDump: string;
  env: NodeJS.ProcessEnv;
  fields: ConnectionFields;
  /** The encoding of the dump; null means the encoding of the database. */
  encoding: string | null;
  /** Additional options of pg_dump. */
  options: readonly string[];
  processes: ProcessPort;
  /**
   * How long pg_dump may send no output before it is stopped, in milliseconds; default: ten
   * minutes.
   */
  stallTimeoutMs?: number | undefined;
  /** How long pg_dump waits for a locked table, in milliseconds; default: one minute. */
  lockWaitTimeoutMs?: number | undefined;
  /** Grows each time the computer wakes up. */
  wakeUps?: (() => number) | undefined;
  afterWakeLimitMs?: number | undefined;
  signal: AbortSignal;
  /**
   * Called once, at the first output of pg_dump: by then it has adopted the snapshot and locked all
   * its tables.
   */
  onBegun?: (() => void) | undefined;
  /** True if the server works for this dump although no output arrives. */
  isServerWorking?: (() => Promise<boolean>) | undefined;
  /**
   * Scans in this thread, with its listener, instead of in the thread that reads. The blocks then
   * have no facts.
   */
  scanner?: DumpScanner | undefined;
}

/**
 * Resolves when pg_dump has succeeded and `take` has received every block, in order. `backlog` is
 * the number of blocks that are waiting. The receiver of a block must return its memory
 * (`giveBack`). Fails with `backup-cancelled`, `dump-stalled`, `dump-incomplete`, `pg-dump-failed`,
 * `tools-missing`, `tool-not-executable`, the error of the connection, or the error of `take`; then
 * pg_dump has exited, too.
 */
export async function readPgDump(
  request: PgDumpRequest,
  take: (block: DumpBlock, backlog: number) => Promise<void>,
): Promise<{ scanned: ScannedDump; stderr: string }> {
  const { processes, signal, stallTimeoutMs = usualStallTimeoutMs } = request;
  if (signal.aborted) fail({ code: 'backup-cancelled' });
  const reader = await startDump(
    {
      file: request.pgDump,
      args: pgDumpArguments(request),
      // With a fixed time zone, equal points in time have equal text, regardless of where the
      // backup is restored.
      env: { ...request.env, PGTZ: 'UTC' },
      memoryLimitBytes: memoryLimitOfDump,
    },
    processes,
    request.scanner === undefined,
  ).catch((error: unknown) => {
    throw error instanceof ExpectedError
      ? error
      : new ExpectedError(spawnError(error, request), { cause: error });
  });
  const { child } = reader;
  const ended = childEnd(child);
  let isStderrTooLong = false;
  const stderr = collectTail(child, () => {
    if (!isStderrTooLong) giveUp();
    isStderrTooLong = true;
  });
  let stalledMs: number | null = null;
  let isConsumerBusy = false;
  const stopWatching = startStallWatchdog({
    bytesRead: () => reader.bytesRead(),
    isConsumerBusy: () => isConsumerBusy,
    limitMs: () => (hasEnded(child) ? Math.min(afterEndMs, stallTimeoutMs) : stallTimeoutMs),
    wakeUps: request.wakeUps,
    afterWakeLimitMs: request.afterWakeLimitMs,
    // After pg_dump has exited, the watchdog does not wait, even if the server is busy.
    isWorking: async () => !hasEnded(child) && (await request.isServerWorking?.()) === true,
    onStall: (limitMs) => {
      if (!hasEnded(child)) stalledMs = limitMs;
      giveUp();
    },
  });
  let isBegun = false;
  const begin = (): void => {
    if (isBegun || reader.bytesRead() === 0) return;
    isBegun = true;
    clearInterval(beginning);
    request.onBegun?.();
  };
  const beginning = setInterval(begin, beginningEveryMs);
  let forceClose: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    void endTool(child);
    // If pg_dump is a wrapper script, it may have left a process that keeps the output open.
    forceClose ??= setTimeout(() => {
      child.stderr?.destroy();
      void reader.close();
    }, giveUpMs);
  };
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();

  try {
    for await (const block of reader.blocks) {
      isConsumerBusy = true;
      begin();
      request.scanner?.push(block.sql);
      await take(block, reader.backlog());
      isConsumerBusy = false;
    }
    const end = await ended;
    if (signal.aborted) fail({ code: 'backup-cancelled' });
    if (isStderrTooLong || heldTooMuchMemory(child)) {
      fail({ code: 'answer-too-large', program: 'pg_dump' });
    }
    if (stalledMs !== null) fail({ code: 'dump-stalled', silentMs: stalledMs });
    // All error output, for the log.
    if (end.exitCode !== 0) fail(dumpError(end, stderr(), request), stderr());
    if (!reader.reachedEnd()) fail({ code: 'dump-incomplete', detail: noEnd });
    const scanned = request.scanner?.finish() ?? reader.scanned();
    if (scanned === null) throw new Error('The dump was not scanned');
    if (scanned.problem !== null) fail({ code: 'dump-incomplete', detail: scanned.problem });
    return { scanned, stderr: stderr() };
  } catch (error) {
    if (signal.aborted) fail({ code: 'backup-cancelled' }, error);
    // An error from the reader's thread can be recognized only by its name.
    if (error instanceof Error && error.name === 'StatementTooLong') {
      fail({ code: 'dump-incomplete', detail: `${error.message}.` }, error);
    }
    throw error;
  } finally {
    stopWatching();
    clearInterval(beginning);
    signal.removeEventListener('abort', giveUp);
    await endTool(child);
    await ended;
    clearTimeout(forceClose);
    child.stderr?.destroy();
    await reader.close();
  }
}

interface ChildEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  spawnError: NodeJS.ErrnoException | null;
}

/** Resolves when the program has exited and its last messages were read. */
export function childEnd(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once('error', (spawnError: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, spawnError });
    });
    child.once('exit', (exitCode, signal) => {
      const end = (): void => resolve({ exitCode, signal, spawnError: null });
      const late = setTimeout(end, afterEndMs);
      // The last output arrives before `close`, which also waits for processes that pg_dump left
      // running.
      child.once('close', () => {
        clearTimeout(late);
        end();
      });
    });
  });
}

function collectTail(child: ChildProcess, onTooLong: () => void): () => string {
  let tail = '';
  let length = 0;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-stderrLimit);
    length += text.length;
    if (length > mostStderrLength) onTooLong();
  });
  return () => tail.trim();
}

function dumpError(end: ChildEnd, stderr: string, request: PgDumpRequest): NightjarError {
  if (end.spawnError !== null) return spawnError(end.spawnError, request);
  return (
    classifyPostgresError(stderr, request.fields) ?? {
      code: 'pg-dump-failed',
      exitCode: end.exitCode,
      signal: end.signal,
      detail: shorten(stderr, longestDetail),
    }
  );
}

function spawnError(error: unknown, { pgDump }: PgDumpRequest): NightjarError {
  return errnoOf(error) === 'ENOENT'
    ? { code: 'tools-missing' }
    : { code: 'tool-not-executable', file: pgDump, detail: errnoMessage(error) };
}
