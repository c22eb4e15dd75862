/**
 * Runs pg_dump in a snapshot of Nightjar, and compares the dump with the tables and rows that the
 * server has in that snapshot.
 */
import type { SourceCounts } from '#shared/domain/manifest.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import type { PartialFile } from '../backup-folder/partial-file.ts';
import { dumpEncodingOf, parallelBlocks, type Attempt } from './attempt.ts';
import { dumpInto, type DumpRequest, type DumpResult } from './dump/dump-into.ts';
import { dumpWithSessions } from './parallel/dump-with-sessions.ts';
import { largeTablesFor, severalSessions } from './parallel/several-sessions.ts';
import { dumpFraction, type TableProgress } from './progress/progress.ts';
import { dumpSessionName, isServerBusy } from './server/server-busy.ts';
import { compareWithServer, sourceCountsOf } from './server/compare-source-counts.ts';
import { takeServerSnapshot, type ServerSnapshot } from './server/server-snapshot.ts';
import type { ServerTable, TableName } from './server/source-counts.ts';
import { isAtConnectionLimit, retryAtConnectionLimit } from './connection-limit.ts';

/** Number of tables that the error about an incomplete dump names. */
const namedDifferences = 20;

export type ComparedDump = DumpResult & { sourceCounts: SourceCounts | null };

/**
 * pg_dump could not start with Nightjar's snapshot. Without the snapshot it may be able to start.
 */
export class BlockedBySnapshot extends Error {}

/** Writes the whole dump into the partial file. */
export async function dumpAll(attempt: Attempt, partial: PartialFile): Promise<ComparedDump> {
  const { request, plan, ports, signal, snapshotUse } = attempt;
  return await ports.server.withEnvironment(request.target, async (env) => {
    const snapshot =
      snapshotUse !== 'none'
        ? await takeServerSnapshot({
            server: ports.server,
            psql: ports.server.program(plan.probe.tools.binDirectory, 'psql'),
            majorVersion: plan.probe.server.majorVersion,
            countAllRows: request.countAllRows === true,
            largeTables: snapshotUse === 'dumped' ? largeTablesFor(attempt) : null,
            log: ports.log,
            env,
            signal,
          })
        : null;
    if (snapshot !== null) return await dumpCompared(attempt, partial, env, snapshot);
    const dump = await retryAtConnectionLimit(
      () => dumpWith(attempt, partial, null, { env, signal, options: [] }),
      signal,
    );
    return { ...dump, sourceCounts: null };
  });
}

/**
 * Runs pg_dump while the snapshot is held. If `snapshotUse` is `dumped`, pg_dump uses the snapshot,
 * and the dump is compared with the server. Releases the snapshot at the end.
 */
async function dumpCompared(
  attempt: Attempt,
  partial: PartialFile,
  env: NodeJS.ProcessEnv,
  snapshot: ServerSnapshot,
): Promise<ComparedDump> {
  const { signal } = attempt;
  const isCompared = attempt.snapshotUse === 'dumped';
  const outdated = new AbortController();
  let hasBegun = false;
  let rewritten: Promise<TableName[]> = Promise.resolve([]);
  try {
    const dump = await dumpWith(attempt, partial, snapshot, {
      env,
      options: isCompared ? [`--snapshot=${snapshot.id}`] : [],
      signal: AbortSignal.any([signal, outdated.signal]),
      onBegun: () => {
        hasBegun = true;
        rewritten = snapshot.begin().catch(() => []);
        void rewritten.then((found) => found.length > 0 && outdated.abort());
      },
    });
    void attempt.plan.expected.end();
    const tables = await snapshot.finish();
    requireSeen(await rewritten);
    if (!isCompared) return { ...dump, sourceCounts: null };
    requireSame(dump, tables ?? []);
    return { ...dump, sourceCounts: tables === null ? null : sourceCountsOf(tables) };
  } catch (error) {
    if (outdated.signal.aborted && !signal.aborted) requireSeen(await rewritten);
    if (!hasBegun && isBlockedBySnapshot(snapshot, error)) {
      throw new BlockedBySnapshot('pg_dump could not start', { cause: error });
    }
    throw error;
  } finally {
    await snapshot.release();
  }
}

/**
 * True if a dump that did not start may be able to start without Nightjar's own session. Reasons: a
 * role or a database may be limited to a single connection, the session may have been terminated,
 * or pg_dump may have reached another server.
 */
function isBlockedBySnapshot(snapshot: ServerSnapshot, error: unknown): boolean {
  if (!(error instanceof ExpectedError) || error.error.code === 'backup-cancelled') return false;
  const isRefused =
    error.error.code === 'pg-dump-failed' && error.error.detail.includes('snapshot');
  return isRefused || isAtConnectionLimit(error) || !snapshot.isKept();
}

/**
 * A table that was rewritten after the snapshot was taken appears empty in the snapshot, although
 * it has rows.
 */
function requireSeen(rewritten: readonly TableName[]): void {
  if (rewritten.length === 0) return;
  const names = rewritten.slice(0, namedDifferences).map(({ schema, name }) => `${schema}.${name}`);
  const detail = `Rewritten while the backup began: ${names.join(', ')}.`;
  fail({ code: 'table-vanished', detail }, detail);
}

function requireSame({ scanned }: DumpResult, tables: readonly ServerTable[]): void {
  const differences = compareWithServer(scanned.catalog.tables, tables);
  if (differences.length === 0) return;
  const more = differences.length - namedDifferences;
  fail({
    code: 'dump-incomplete',
    detail: `The dump differs from the server: ${differences.slice(0, namedDifferences).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
  });
}

async function dumpWith(
  attempt: Attempt,
  partial: PartialFile,
  snapshot: ServerSnapshot | null,
  how: Pick<DumpRequest, 'env' | 'options' | 'signal' | 'onBegun'>,
): Promise<DumpResult> {
  const { request, plan, ports, reporter } = attempt;
  const { signal } = how;
  /** The environment of a session, and a question to the server if it works for the session. */
  const session = (): { env: NodeJS.ProcessEnv; isWorking: () => Promise<boolean> } => {
    const name = dumpSessionName();
    const target = { ...request.target, signal };
    return {
      env: { ...how.env, PGAPPNAME: name },
      isWorking: () => isServerBusy(ports.server, target, plan.probe.tools.binDirectory, name),
    };
  };
  const { env, isWorking } = session();
  const dumpRequest: DumpRequest = {
    ...how,
    pgDump: plan.pgDump,
    env,
    fields: request.target.fields,
    encoding: dumpEncodingOf(request, plan),
    folder: request.folder,
    partial,
    processes: ports.server.processes,
    parallelBlocks: parallelBlocks(),
    compressors: await ports.compressors.all(),
    stallTimeoutMs: ports.stallTimeoutMs,
    lockWaitTimeoutMs: ports.lockWaitTimeoutMs,
    wakeUps: ports.wakeUps,
    afterWakeLimitMs: ports.afterWakeLimitMs,
    isServerWorking: isWorking,
    onProgress: (state) =>
      reporter.sometimes('dumping', () => ({
        part: dumpFraction(state, plan.expected),
        sqlBytes: state.sqlBytes,
        fileBytes: state.fileBytes,
        table: largestOf(state.currentTables),
      })),
  };
  const several = snapshot === null ? null : severalSessions(attempt, snapshot.largeTables);
  if (snapshot === null || several === null) return await dumpInto(dumpRequest);
  return await dumpWithSessions({
    ...dumpRequest,
    ...several,
    psql: ports.server.program(plan.probe.tools.binDirectory, 'psql'),
    serverMajor: plan.probe.server.majorVersion,
    snapshotId: snapshot.id,
    session,
  });
}

/** The name of the table with the most bytes; null if there is none. */
function largestOf(tables: readonly TableProgress[]): string | null {
  const [largest] = tables.toSorted((a, b) => b.bytes - a.bytes);
  return largest === undefined ? null : `${largest.schema}.${largest.name}`;
}
