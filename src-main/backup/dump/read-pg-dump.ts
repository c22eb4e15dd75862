/**
 * pg_dump from its start to its end: its output, block by block, and every way in which it ends badly. The first
 * thing that goes wrong is what is reported, and the child is always ended.
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

/** Longer than any pause of a healthy dump: a lock is given up after one minute. */
const usualStallTimeoutMs = 10 * 60_000;
const usualLockWaitTimeoutMs = 60_000;
const stderrLimit = 64 * 1024;
/** A server that never ends its notices would keep pg_dump at work for ever. */
const endlessStderr = 64 * 1024 * 1024;
/** What is shown of words that are not known. */
const longestDetail = 2000;
/** How long the output may stay open and silent when pg_dump itself has ended. */
const afterEndMs = 5000;
const noEnd = 'Something that pg_dump started kept its output open.';
/** A first block may take long to fill. */
const beginningEveryMs = 10;
/** More than it takes to end pg_dump by force. */
const giveUpMs = 3000;

/**
 * The specification's options, and what keeps an unattended dump from hanging: never ask for a
 * password, never wait for a lock without end. Everything about the connection is in the
 * environment: pg_dump would read `--dbname=a=b` as a connection string (manual, "pg_dump").
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
  /** Of the dump; that of the database when null. */
  encoding: string | null;
  /** Further options of pg_dump. */
  options: readonly string[];
  processes: ProcessPort;
  /** How long pg_dump may be silent before it is ended; ten minutes unless given. */
  stallTimeoutMs?: number | undefined;
  /** How long it waits for a table that somebody has locked; one minute unless given. */
  lockWaitTimeoutMs?: number | undefined;
  /** Grows when the computer wakes up. */
  wakeUps?: (() => number) | undefined;
  afterWakeLimitMs?: number | undefined;
  signal: AbortSignal;
  /**
   * Called once, at the first output of pg_dump: it has taken the snapshot over by then, and has locked
   * all its tables.
   */
  onBegun?: (() => void) | undefined;
  /** Whether the server is at work for us, although nothing comes. */
  isServerWorking?: (() => Promise<boolean>) | undefined;
  /** Scans here, with its listener, instead of the thread that reads; blocks come without facts then. */
  scanner?: DumpScanner | undefined;
}

/**
 * Resolves when pg_dump has ended well and `take` has had every block, in order; `backlog` is how many more
 * wait already. Whoever takes a block gives it back. Fails with `backup-cancelled`, `dump-stalled`,
 * `dump-incomplete`, `pg-dump-failed`, `tools-missing`, `tool-not-executable`, what the connection said, or as
 * `take` fails; then pg_dump has ended, too.
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
      // Equal moments are then equal texts, wherever the backup is restored.
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
  let isTooMuch = false;
  const stderr = collectTail(child, () => {
    if (!isTooMuch) giveUp();
    isTooMuch = true;
  });
  let stalledMs: number | null = null;
  let isOurTurn = false;
  const stopWatching = startStallWatchdog({
    bytesRead: () => reader.bytesRead(),
    isOurTurn: () => isOurTurn,
    limitMs: () => (hasEnded(child) ? Math.min(afterEndMs, stallTimeoutMs) : stallTimeoutMs),
    wakeUps: request.wakeUps,
    afterWakeLimitMs: request.afterWakeLimitMs,
    // Whoever is gone is not waited for, whatever the server does.
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
  let insist: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    void endTool(child);
    // A script in the place of pg_dump may have left something behind that holds its output open.
    insist ??= setTimeout(() => {
      child.stderr?.destroy();
      void reader.close();
    }, giveUpMs);
  };
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();

  try {
    for await (const block of reader.blocks) {
      isOurTurn = true;
      begin();
      request.scanner?.push(block.sql);
      await take(block, reader.backlog());
      isOurTurn = false;
    }
    const end = await ended;
    if (signal.aborted) fail({ code: 'backup-cancelled' });
    if (isTooMuch || heldTooMuchMemory(child)) {
      fail({ code: 'answer-too-large', program: 'pg_dump' });
    }
    if (stalledMs !== null) fail({ code: 'dump-stalled', silentMs: stalledMs });
    // All that it said, for the log.
    if (end.exitCode !== 0) fail(dumpError(end, stderr(), request), stderr());
    if (!reader.reachedEnd()) fail({ code: 'dump-incomplete', detail: noEnd });
    const scanned = request.scanner?.finish() ?? reader.scanned();
    if (scanned === null) throw new Error('Nobody has scanned the dump');
    if (scanned.problem !== null) fail({ code: 'dump-incomplete', detail: scanned.problem });
    return { scanned, stderr: stderr() };
  } catch (error) {
    if (signal.aborted) fail({ code: 'backup-cancelled' }, error);
    // Out of the thread that reads it comes by its name alone.
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
    clearTimeout(insist);
    child.stderr?.destroy();
    await reader.close();
  }
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
    child.once('exit', (exitCode, signal) => {
      const end = (): void => resolve({ exitCode, signal, spawnError: null });
      const late = setTimeout(end, afterEndMs);
      // What it said last comes before `close`, which waits for whatever it has left behind.
      child.once('close', () => {
        clearTimeout(late);
        end();
      });
    });
  });
}

function collectTail(child: ChildProcess, onEndless: () => void): () => string {
  let tail = '';
  let length = 0;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-stderrLimit);
    length += text.length;
    if (length > endlessStderr) onEndless();
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
