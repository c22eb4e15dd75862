/**
 * Dumps a database with several sessions of one snapshot (manual, "Snapshot Synchronization
 * Functions"). pg_dump writes everything except the rows of the large tables, the sessions write
 * these rows, and all of it is joined in the order of pg_dump. The SQL is byte for byte what one
 * pg_dump writes, except for the random key of `\restrict`.
 */
import { ExpectedError } from '#shared/errors/errors.ts';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { identifier } from '../../postgres/connection/quote-sql.ts';
import { isAtConnectionLimit } from '../connection-limit.ts';
import { writeParts, type DumpRequest, type DumpResult } from '../dump/dump-into.ts';
import { Part, type OrderedParts } from '../dump/ordered-parts.ts';
import { readPgDump, usualStallTimeoutMs } from '../dump/read-pg-dump.ts';
import { compareTables, FrameOrder, UnknownOrder } from './frame-order.ts';
import { FrameWriter } from './frame-writer.ts';
import type { LargeTable } from './large-tables.ts';
import { mergeCatalog } from './merge-catalog.ts';
import { dumpRows, SessionsFailed, type RowReceiver } from './row-session.ts';
import { RowsOfTables } from './rows-of-tables.ts';
import { copyOf, piecesOf } from './table-pieces.ts';

export interface SessionsRequest extends DumpRequest {
  psql: string;
  serverMajor: number;
  snapshotId: string;
  tables: readonly LargeTable[];
  sessions: number;
  pieceBytes: number;
  /** See `RowSessionRequest`. */
  lockWithinMs: number;
  /** Returns the environment of a session, and if the server works for it. */
  session: () => { env: NodeJS.ProcessEnv; isWorking: () => Promise<boolean> };
}

/** Compressed data of all sessions that waits for its place in the file. */
const mostWaitingBytes = 64 * 1024 * 1024;
/**
 * pg_dump waits at most this time for a lock, because the sessions hold theirs: an application that
 * waits between them gets its lock after this time.
 */
const lockWaitTimeoutMs = 2000;
/**
 * A piece that turns out larger than expected may use more, so that its session does not wait in the
 * middle of it.
 */
const shareOfPiece = 2;
/** Bytes of an argument; Linux allows 128 KiB. */
const longestPattern = 64 * 1024;

/**
 * Resolves as `dumpInto`. Fails as `dumpInto`, or with `SessionsFailed` if one session may succeed.
 */
export async function dumpWithSessions(request: SessionsRequest): Promise<DumpResult> {
  return await writeParts(request, (parts) => dumpAll(request, parts), mostWaitingBytes);
}

async function dumpAll(
  request: SessionsRequest,
  parts: OrderedParts,
): Promise<Pick<DumpResult, 'scanned' | 'stderr'>> {
  const tables = request.tables.toSorted(compareTables);
  const pieces = tables.flatMap((table) =>
    piecesOf(table, request.serverMajor, request.pieceBytes).map((piece) => ({
      ...piece,
      part: new Part(),
    })),
  );
  const rows = new RowsOfTables(pieces);
  const order = new FrameOrder(tables);
  const frame = new FrameWriter(order, parts, (table) =>
    pieces.filter((piece) => piece.table === table).map(({ part }) => part),
  );
  const scanner = new DumpScanner({ inserts: false, listener: frame });
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const report = (): void =>
    request.onProgress({
      sqlBytes: parts.addedSqlBytes,
      fileBytes: parts.fileBytes,
      ...rows.progress(scanner),
    });

  let firstError: Error | null = null;
  const failedFirst = (error: Error): never => {
    firstError ??= error;
    stop.abort();
    parts.fail(firstError);
    throw error;
  };

  const waiting = [...pieces];
  const next = async (): Promise<RowReceiver | null> => {
    const piece = waiting.shift();
    if (piece === undefined) return null;
    const { table, part, head, tail } = piece;
    await parts.roomFor(part, piece.sizeBytes);
    let rest = Buffer.from(head);
    return {
      copy: copyOf(piece),
      rows: async (bytes, { crc32, rows: count }, giveBack) => {
        if (rest.length > 0) await parts.add(part, rest);
        rest = Buffer.alloc(0);
        rows.add(table, bytes.length, count);
        await parts.add(part, bytes, { crc32, share: shareOfPiece, onCompressed: giveBack });
        report();
      },
      end: async () => {
        const end = Buffer.concat([rest, Buffer.from(tail)]);
        if (end.length > 0) await parts.add(part, end);
        parts.end(part);
        rows.endPiece(table);
      },
    };
  };

  const ready: Promise<void>[] = [];
  const sessions = Array.from({ length: Math.min(request.sessions, pieces.length) }, () => {
    const { env, isWorking } = request.session();
    let onReady = (): void => undefined;
    ready.push(new Promise((resolve) => (onReady = resolve)));
    const watch = {
      isWorking,
      wakeUps: request.wakeUps,
      afterWakeLimitMs: request.afterWakeLimitMs,
      stallTimeoutMs: request.stallTimeoutMs ?? usualStallTimeoutMs,
    };
    return dumpRows({ ...request, env, signal, onReady, watch }, next).catch((error: unknown) =>
      failedFirst(parts.error ?? SessionsFailed.of(error)),
    );
  });
  const framed = readPgDump(
    {
      ...request,
      signal,
      scanner,
      lockWaitTimeoutMs: Math.min(lockWaitTimeoutMs, request.lockWaitTimeoutMs ?? Infinity),
      options: [...request.options, ...withoutRowsOf(tables)],
      onBegun: () => void Promise.all(ready).then(request.onBegun),
    },
    async ({ giveBack }) => {
      giveBack();
      await frame.flush();
      report();
    },
  )
    .then(async (end) => {
      await frame.finish();
      if (!order.isComplete) throw new UnknownOrder('not all tables have a place');
      return end;
    })
    .catch((error: Error) => failedFirst(retryable(error) ? SessionsFailed.of(error) : error));

  await Promise.allSettled([framed, ...sessions]);
  if (firstError !== null) throw firstError as Error;
  const { scanned, stderr } = await framed;
  return {
    stderr,
    scanned: {
      ...scanned,
      sizeBytes: parts.addedSqlBytes,
      catalog: mergeCatalog(
        scanned.catalog,
        frame.placed.map(({ table, at }) => ({ at, ...rows.inserted(table) })),
      ),
    },
  };
}

/** Errors of pg_dump that may be caused by the other sessions. */
const retryable = (error: unknown): boolean =>
  error instanceof UnknownOrder ||
  isAtConnectionLimit(error) ||
  (error instanceof ExpectedError && error.error.code === 'lock-timeout');

/**
 * The options of pg_dump that leave out the rows of these sorted tables, one pattern for many:
 * pg_dump asks the server for each pattern (manual, "Patterns" of psql). A quoted pattern is a name.
 */
function withoutRowsOf(tables: readonly LargeTable[]): string[] {
  const patterns: { schema: string; names: string }[] = [];
  for (const { schema, name } of tables) {
    const last = patterns.at(-1);
    const quoted = identifier(name).text;
    if (last?.schema === schema && Buffer.byteLength(last.names) < longestPattern)
      last.names += `|${quoted}`;
    else patterns.push({ schema, names: quoted });
  }
  return patterns.map(
    ({ schema, names }) => `--exclude-table-data=${identifier(schema).text}.(${names})`,
  );
}
