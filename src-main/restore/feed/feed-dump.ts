/**
 * Sends a dump to a server, statement by statement (`dump-sql/`). The restored database is valid
 * only after the whole dump was read and found complete. Before that, no user can use the database.
 * If `feedDump` fails, the caller drops the database.
 *
 * Roles: a role that owns only the database runs all statements that could call code of the dump.
 * A separate session (`admin`) runs the statements that only a superuser can run, and the statements
 * for owners, grants and comments. There they only add or change an entry in the system catalog.
 *
 * Transactions are short, because each table that is created keeps its locks until the end of a
 * transaction (manual, "max_locks_per_transaction").
 */
import type { CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { StatementReader } from '../../dump-sql/statement-reader.ts';
import type { ServerTarget } from '../../postgres/connection/server-access.ts';
import { ParallelStatements } from '../parallel/parallel-statements.ts';
import { DumpSession } from './dump-session.ts';
import type { FedDump, FeedRequest } from './feed-request.ts';
import { Feeder } from './feeder.ts';
import { framePieces, rowsOf, tablesApart, type FramePiece } from './frame-sql.ts';
import { readSql } from './read-sql.ts';
import type { RowsApart, StatementRunner } from './statement-runner.ts';
import { WorkerStatements } from './worker-statements.ts';

/** Capacity of the pipe to psql: while psql works on a slice, the next slice is read. */
const sliceBytes = 128 * 1024;

/**
 * Resolves when the database contains the whole dump. Fails with `verification-failed`,
 * `file-not-readable`, `dump-not-trusted`, `statement-not-allowed`, `dump-makes-databases`,
 * `drill-needs-superuser`, `restore-failed`, `restore-cancelled` or an error of the connection.
 */
export async function feedDump(request: FeedRequest): Promise<FedDump> {
  const { server, target, roles } = request;
  return await server.withEnvironment(target, async (env) => {
    const { admin } = roles;
    if (admin === null) return await withSessions(request, env, null);
    return await server.withEnvironment(admin, (adminEnv) => withSessions(request, env, adminEnv));
  });
}

async function withSessions(
  request: FeedRequest,
  env: NodeJS.ProcessEnv,
  adminEnv: NodeJS.ProcessEnv | null,
): Promise<FedDump> {
  const sessions: DumpSession[] = [];
  const open = async (target: ServerTarget, one: NodeJS.ProcessEnv): Promise<DumpSession> => {
    const session = new DumpSession({ ...request, target, env: one });
    sessions.push(session);
    await session.begin();
    return session;
  };
  const { admin } = request.roles;
  const stop = (): void => sessions.forEach((session) => session.kill());
  request.signal.addEventListener('abort', stop, { once: true });
  let runner: StatementRunner | null = null;
  try {
    request.signal.throwIfAborted();
    const { sessions: wanted, objectsAtOnce } = request;
    const first = new WorkerStatements(await open(request.target, env), objectsAtOnce);
    const openOthers = async (): Promise<WorkerStatements[]> => {
      const opening = Array.from({ length: wanted - 1 }, async () => {
        const session = await open(request.target, env);
        await session.catchUp();
        return new WorkerStatements(session, objectsAtOnce);
      });
      const opened = await Promise.allSettled(opening);
      request.signal.throwIfAborted();
      const accepted = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const refused = opened.find((one) => one.status === 'rejected');
      request.onSessions(1 + accepted.length, refused?.reason ?? null);
      return accepted;
    };
    runner =
      wanted === 1
        ? first
        : new ParallelStatements({
            first,
            open: openOthers,
            objectsAtOnce,
            onAlone: request.onAlone,
          });
    const feeder = new Feeder(
      request,
      runner,
      admin === null || adminEnv === null ? null : () => open(admin, adminEnv),
    );
    return await feedAll(request, feeder);
  } catch (error) {
    if (request.signal.aborted) fail({ code: 'restore-cancelled' }, error);
    throw error;
  } finally {
    request.signal.removeEventListener('abort', stop);
    stop();
    await Promise.all(sessions.map(({ ended }) => ended));
    await runner?.close();
  }
}

async function feedAll(request: FeedRequest, feeder: Feeder): Promise<FedDump> {
  const { manifest, digests, decompress, signal, onProgress } = request;
  const scanner = new DumpScanner({
    inserts: true,
    several: manifest === null,
    listener: request.listener,
  });
  const statements = new StatementReader();
  const reader = readSql(request, manifest, digests, decompress, request.range);
  let sqlBytes = 0;
  /** Bytes of rows that were read from their own position and sent. */
  let apartBytes = 0;
  const report = (table: CatalogTable | null): void => {
    onProgress({
      sqlBytes: sqlBytes + apartBytes,
      sentBytes: feeder.sentBytes + apartBytes,
      table: table === null ? null : `${table.schema}.${table.name}`,
    });
  };
  const apart = (found: CatalogTable, known: Manifest): RowsApart => {
    // The positions that were compared with the COPY statement, whatever happens to the catalog.
    const table = { ...found };
    return {
      table,
      sizeBytes: table.dataEnd - table.dataStart,
      read: async function* () {
        for await (const bytes of rowsOf(request, known, table, { digests, decompress })) {
          request.listener?.rows(found, bytes);
          yield bytes;
          apartBytes += bytes.length;
          report(table);
        }
        request.listener?.rowsEnd(found);
      },
    };
  };
  const hasApart =
    request.sessions > 1 && manifest !== null && digests !== null && request.range === null;
  const pieces = hasApart
    ? framePieces(request, manifest, tablesApart(manifest), { digests, decompress })
    : asPieces(reader.chunks);
  for await (const piece of pieces) {
    if (piece.kind === 'apart') {
      const { dataStart, dataEnd, rows } = piece.table;
      const sizeBytes = dataEnd - dataStart;
      const table = scanner.currentTable;
      if (
        manifest === null ||
        table === null ||
        !scanner.passRows(sizeBytes, rows) ||
        table.dataStart !== dataStart ||
        !statements.passRows(sizeBytes, rows)
      ) {
        wrongPositions('Some rows are not where the manifest names them.');
      }
      await feeder.takeRowsApart(apart(table, manifest));
      continue;
    }
    const chunk = piece.bytes;
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      signal.throwIfAborted();
      const slice = chunk.subarray(at, at + sliceBytes);
      const before = scanner.copiedLines;
      scanner.push(slice);
      for (const part of statements.push(slice, scanner.copiedLines - before))
        await feeder.take(part);
    }
    sqlBytes += chunk.length;
    report(feeder.givesRows ? scanner.currentTable : null);
  }
  for (const part of statements.finish()) await feeder.take(part);
  const scanned = scanner.finish();
  if (reader.fileSha256() !== request.sha256) {
    damaged('The file was changed while it was being restored.');
  }
  // Without the marker lines of pg_dump it is unknown if the SQL is complete.
  const isMarked = scanned.isDump || manifest !== null;
  const problem = isMarked ? scanned.problem : scanned.cutInRows;
  // The members are those that were verified: only wrong positions of rows can be the reason.
  const wrong = hasApart ? wrongPositions : damaged;
  if (problem !== null) wrong(problem);
  if (!statements.isBetweenStatements) wrong('The dump ends in the middle of a statement.');
  signal.throwIfAborted();
  const fed: FedDump = {
    sqlBytes: scanned.sizeBytes,
    catalog: scanned.catalog,
    uncertainRows: [...scanned.uncertainRows, ...scanned.queriedRows],
    isManual: !isMarked && scanned.catalog.objects.length === 0,
    notChecked: () => feeder.notChecked,
    leftOut: () => feeder.leftOut,
  };
  await feeder.finish(() => request.check(fed));
  return fed;
}

async function* asPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<FramePiece> {
  for await (const bytes of chunks) yield { kind: 'sql', bytes };
}

/** One session needs no positions, so the restore is repeated in one session. */
function wrongPositions(detail: string): never {
  throw new Error(detail);
}

function damaged(detail: string): never {
  return fail({ code: 'verification-failed', detail });
}
