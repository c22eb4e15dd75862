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
import { fail } from '#shared/errors/errors.ts';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { StatementReader } from '../../dump-sql/statement-reader.ts';
import type { ServerTarget } from '../../postgres/connection/server-access.ts';
import { DumpSession } from './dump-session.ts';
import type { FedDump, FeedRequest } from './feed-request.ts';
import { Feeder } from './feeder.ts';
import { readSql } from './read-sql.ts';

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
  try {
    request.signal.throwIfAborted();
    const worker = await open(request.target, env);
    const feeder = new Feeder(
      request,
      worker,
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
  for await (const chunk of reader.chunks) {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      signal.throwIfAborted();
      const slice = chunk.subarray(at, at + sliceBytes);
      const before = scanner.copiedLines;
      scanner.push(slice);
      for (const part of statements.push(slice, scanner.copiedLines - before))
        await feeder.take(part);
    }
    sqlBytes += chunk.length;
    const table = feeder.givesRows ? scanner.currentTable : null;
    const { sentBytes } = feeder;
    onProgress({
      sqlBytes,
      sentBytes,
      table: table === null ? null : `${table.schema}.${table.name}`,
    });
  }
  for (const part of statements.finish()) await feeder.take(part);
  const scanned = scanner.finish();
  if (reader.fileSha256() !== request.sha256) {
    damaged('The file was changed while it was being restored.');
  }
  // Without the marker lines of pg_dump it is unknown if the SQL is complete.
  const isMarked = scanned.isDump || manifest !== null;
  const problem = isMarked ? scanned.problem : scanned.cutInRows;
  if (problem !== null) damaged(problem);
  if (!statements.isBetweenStatements) damaged('The dump ends in the middle of a statement.');
  signal.throwIfAborted();
  const fed: FedDump = {
    sqlBytes,
    catalog: scanned.catalog,
    uncertainRows: [...scanned.uncertainRows, ...scanned.queriedRows],
    isManual: !isMarked && scanned.catalog.objects.length === 0,
    leftOut: () => feeder.leftOut,
  };
  await feeder.finish(() => request.check(fed));
  return fed;
}

function damaged(detail: string): never {
  return fail({ code: 'verification-failed', detail });
}
