/**
 * Runs one restore: fills a second database, checks it, and only then gives it its real name. A
 * restore that fails, is cancelled or is killed leaves the server as it was.
 */
import type { FinishedRestore } from '#shared/domain/restore.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { decompressorOf } from '../compression/installed.ts';
import { retryAtConnectionLimit } from '../backup/connection-limit.ts';
import { lockForReading } from '../backup-folder/read-locks.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { identifier, sql, sqlList } from '../postgres/connection/quote-sql.ts';
import { checkAndAnalyse, requireValid } from './server/check-restored.ts';
import { objectsAtOnce } from './server/objects-at-once.ts';
import { databaseExists, dropDatabase } from './server/drop-database.ts';
import { chooseSessions, restoredParts } from './parallel/choose-sessions.ts';
import { inSeveralSessionsOrOne, type Attempt } from './parallel/one-session-again.ts';
import { copyProperties, placeOf } from './server/copy-database-properties.ts';
import { entryFilter } from './tables/entry-filter.ts';
import { allOwned, readPresent, StatementAdapter } from './feed/adapt-statement.ts';
import {
  newWarnings,
  restoreWarning,
  type RestoreWarning,
} from '#shared/domain/restore-warning.ts';
import { feedDump } from './feed/feed-dump.ts';
import type { FedDump } from './feed/feed-request.ts';
import { notAllowed } from './feed/restore-failure.ts';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { effectsOfBackups } from '../dump-sql/judged-statement.ts';
import { totalsOf } from '../dump-sql/totals.ts';
import { tableKey } from './tables/names-in-entries.ts';
import { takeSettings } from './server/database-settings.ts';
import { maintenance, type Ask, type Maintenance } from './server/maintenance.ts';
import { Meter } from './restore-progress.ts';
import { warningOf } from './left-out.ts';
import { bytesToRestore } from './tables/bytes-to-restore.ts';
import { knowsRestrict } from './feed/psql-safety.ts';
import { roleWithoutRights, createOwnRole, ownRole } from './server/restore-roles.ts';
import { isRenamed, replacedName, publishInstead, publishNew } from './server/replace-database.ts';
import type { RestoreControl, RestorePorts, RestoreRequest } from './restore-request.ts';
import { openSource, type RestoreSource } from './restore-source.ts';
import { notCountedWarning } from './review-messages.ts';
import { reviewSource } from './review-restore.ts';
import {
  claimScratchName,
  createScratch,
  dropRoleOf,
  releaseScratch,
  dropStaleScratches,
} from './server/scratch-database.ts';

export type DoneRestore = Omit<FinishedRestore, 'replacedId'>;

/**
 * Fails with an ExpectedError, and then the server is as it was. Exceptions are
 * `half-made-database-left` and `restore-outcome-unknown`: they state what may be on the server.
 */
export async function restoreDatabase(
  request: RestoreRequest,
  ports: RestorePorts,
  control: RestoreControl,
): Promise<DoneRestore> {
  const { signal } = control;
  const meter = new Meter(ports.clock, control.onProgress);
  try {
    meter.now('preparing');
    const source =
      ports.source ?? (await openSource(request.filePath, request.tables, ports, signal, request));
    const hold = await lockForReading(request.filePath);
    try {
      const there = await maintenance(ports.server, request.target, signal);
      const review = await reviewSource(request, source, there, ports.scratch !== undefined);
      if (review.blocker !== null) fail(review.blocker);
      meter.expect(bytesToRestore(source.catalog, source.sqlBytes, source.plan));
      await dropStaleScratches(there, ports.log);
      requireGoingOn(signal);
      let safetyBackup: string | null = null;
      if (request.mode === 'replace') {
        meter.now('safety-backup');
        safetyBackup = await ports.safetyBackup();
        requireGoingOn(signal);
      }
      const done = await inSeveralSessionsOrOne(
        request.sessions ?? ports.sessions?.() ?? undefined,
        (sessions, attempt) =>
          restoreIntoScratch({ ...request, sessions }, source, there, ports, {
            signal,
            meter,
            attempt,
          }),
        async (error) => {
          requireGoingOn(signal);
          ports.log.warn('a restore in several sessions failed: it is repeated in one session', {
            database: request.database,
            ...describeFault(error),
          });
          meter.now('restoring');
          await dropStaleScratches(there, ports.log);
        },
      );
      const warnings = [...review.warnings, ...newWarnings(review.warnings, done.warnings)];
      return { ...done, safetyBackup, warnings };
    } finally {
      await hold.release();
      if (ports.source === undefined) await source.close();
    }
  } catch (error) {
    if (signal.aborted && !isAboutServerState(error)) fail({ code: 'restore-cancelled' }, error);
    throw error;
  }
}

/**
 * Restores into a scratch database. If the restore succeeds, the scratch database gets its real
 * name; if not, it is dropped.
 */
async function restoreIntoScratch(
  request: RestoreRequest,
  source: RestoreSource,
  there: Maintenance,
  ports: RestorePorts,
  { signal, meter, attempt }: { signal: AbortSignal; meter: Meter; attempt: Attempt },
): Promise<Omit<DoneRestore, 'safetyBackup'>> {
  const { server, log } = ports;
  ports.comparer?.forget();
  const scratch = ports.scratch ?? claimScratchName();
  await ports.remember(scratch);
  try {
    const warnings: RestoreWarning[] = [];
    const { plan, manifest } = source;
    const nature = manifest?.database ?? source.dumpedDatabase?.nature ?? null;
    const place =
      request.mode === 'replace'
        ? await placeOf(there, request.database)
        : { tablespace: null, warnings: [] };
    warnings.push(...place.warnings);
    warnings.push(...(await createScratch(there, scratch, nature, place.tablespace)));
    // The role is dropped after the database, because a later restore finds the remains of a crash
    // (database and role) by the database.
    const role =
      ports.rolesIn !== undefined || source.actsAsRoles
        ? null
        : await createOwnRole(there, scratch);
    await ports.prepare?.(scratch);
    const target = { ...request.target, fields: { ...request.target.fields, database: scratch } };
    const own =
      role === null ? null : await ownRole(role, request, scratch, { server, log, there });
    const restoreRoles = ports.rolesIn?.(scratch) ?? own ?? roleWithoutRights(target);
    if (role !== null && own === null) {
      const { user } = target.fields;
      warnings.push(restoreWarning('restore-review.ran-with-all-rights', { user }));
    }
    const { searchPath } = request;
    // Planning a read of a table calls functions in its indexes.
    let first = sql``;
    if (searchPath !== undefined) {
      const setting = sql`set search_path = ${sqlList(searchPath.map(identifier))}`;
      await there.ask(sql`alter database ${identifier(scratch)} ${setting}`);
      first = sql`${setting}; `;
    }
    const present = await readPresent(there.askIn(scratch));
    const adapter = new StatementAdapter({
      // The code that provides the roles has made every object changeable.
      present: ports.rolesIn === undefined ? present : allOwned(present),
      withoutOwners: request.withoutOwners ?? false,
      searchPath: searchPath ?? null,
    });
    const decompress = decompressorOf(await ports.compressors.all());
    meter.now('restoring');
    const tablesOf = ({ catalog }: FedDump): CatalogTable[] =>
      catalog.tables.filter(
        ({ schema, name }) => plan === null || plan.withRows.has(tableKey(schema, name)),
      );
    // A count of rows runs code that a view or an index calls.
    const within: Ask = (statement, options) =>
      retryAtConnectionLimit(() => {
        const whole = sql`${first}${statement}`;
        const how = { waitsForLocks: true, ...options };
        return server.query(restoreRoles.worker, whole, there.binDirectory, how);
      }, signal);
    const chosen = await chooseSessions(
      request.sessions ?? null,
      restoredParts(source.catalog, plan),
      { ...target.fields, majorVersion: there.majorVersion, ask: within },
    );
    const objects = await objectsAtOnce(there);
    let sessions = 1;
    const check = async (fed: FedDump): Promise<void> => {
      if (sessions > 1) await requireValid(within, fed.notChecked());
      if (ports.comparer === undefined) await checkContents(fed);
      // What follows (owners, grants, rights, the name) is the same with one session.
      attempt.isParallel = false;
    };
    const checkContents = async (fed: FedDump): Promise<void> => {
      meter.now('checking');
      const dumped = {
        tables: tablesOf(fed),
        uncertain: fed.uncertainRows,
        isManual: fed.isManual,
      };
      const limits = { majorVersion: there.majorVersion, atOnce: sessions, objectsAtOnce: objects };
      warnings.push(...(await checkAndAnalyse(within, dumped, limits, signal)));
    };
    if (chosen.count === 1) log.info('the restore uses one session', { why: chosen.why });
    const fed = await feedDump({
      ...source,
      adapter,
      passes: plan === null ? undefined : entryFilter(plan),
      server,
      target: restoreRoles.worker,
      roles: {
        // The review has already listed the external effects of an untrusted file.
        refusal: (reaches, statement) =>
          source.isOurs && !effectsOfBackups.has(reaches) ? notAllowed(statement) : null,
        ...restoreRoles.feed,
      },
      psql: server.program(there.binDirectory, 'psql'),
      knowsRestrict: knowsRestrict(there.toolsVersion),
      majorVersion: there.majorVersion,
      sessions: chosen.count,
      onSessions: (count, refused) => {
        sessions = count;
        attempt.isParallel = count > 1;
        const uses = count > 1 ? 'several sessions' : 'one session';
        log.info(`the restore uses ${uses}`, { sessions: count, why: chosen.why });
        if (refused === null) return;
        log.warn('the server has accepted fewer sessions than the restore wanted', {
          wanted: chosen.count,
          sessions: count,
          ...describeFault(refused),
        });
      },
      onAlone: (why) => log.info('one session restores a part of the dump', { why }),
      objectsAtOnce: objects,
      listener: ports.comparer,
      decompress,
      signal,
      onProgress: (progress) =>
        meter.restoring(plan === null ? progress.sqlBytes : progress.sentBytes, progress.table),
      check,
    });
    warnings.push(...fed.leftOut().map(warningOf));
    // A query may read tables that were not chosen, and find no rows in them.
    const uncountable = fed.uncertainRows.filter(
      ({ schema, name }) => plan?.withRows.has(tableKey(schema, name)) === true,
    );
    if (uncountable.length > 0 && request.tables !== null)
      warnings.push(notCountedWarning(uncountable));
    requireGoingOn(signal);
    meter.now('publishing');
    await restoreRoles.settle();
    if (request.mode === 'replace') {
      warnings.push(...(await copyProperties(there, request.database, scratch)));
    } else if (source.dumpedDatabase !== null && ports.rolesIn === undefined) {
      warnings.push(...(await takeSettings(there, source.dumpedDatabase, scratch)));
    }
    const replacedDatabase = await publish(there, scratch, request, ports);
    warnings.push(...(await restoreRoles.published()));
    return {
      database: request.database,
      ...totalsOf({
        tables: tablesOf(fed),
        objects: source.catalog.objects.filter((_, at) => plan === null || plan.entries.has(at)),
      }),
      durationMs: Math.round(meter.elapsedMs()),
      warnings,
      replacedDatabase,
    };
  } catch (error) {
    if (codeOf(error) === 'restore-outcome-unknown') throw error;
    // A server that was created only for this restore is removed as a whole.
    if (ports.rolesIn !== undefined) throw error;
    await dropWithRole(there, scratch, log).catch((fault: unknown) => {
      log.error('an incomplete database could not be dropped', {
        database: scratch,
        ...describeFault(fault),
      });
      const reason =
        error instanceof ExpectedError ? describeError(error.error).title : 'An unexpected fault';
      fail({ code: 'half-made-database-left', database: scratch, reason }, error);
    });
    throw error;
  } finally {
    const isLeft = await databaseExists(there.ask, scratch).catch(() => true);
    // If the list cannot be written, that error must not hide how the restore ended.
    if (!isLeft) {
      await ports.forget(scratch).catch((fault: unknown) => {
        log.warn('a finished restore could not be removed from the list of unfinished restores', {
          database: scratch,
          ...describeFault(fault),
        });
      });
    }
    releaseScratch(scratch);
  }
}

async function dropWithRole(there: Maintenance, scratch: string, log: Log): Promise<void> {
  await dropDatabase(there, scratch);
  await dropRoleOf(there, scratch, log);
}

/**
 * Resolves with the name of the database that was replaced. Fails with `restore-outcome-unknown` if
 * the server stopped during the rename and does not return.
 */
async function publish(
  there: Maintenance,
  scratch: string,
  { mode, database }: RestoreRequest,
  { clock, log, keeping, notStored }: RestorePorts,
): Promise<string | null> {
  const oldName = mode === 'new' ? null : replacedName(database, clock.nowMs());
  if (oldName !== null) await keeping(oldName);
  try {
    await (oldName === null
      ? publishNew(there, scratch, database)
      : publishInstead(there, scratch, database, oldName));
  } catch (error) {
    const isDone = await isRenamed(there, scratch, database);
    // The record is not deleted: Undo determines the outcome.
    if (isDone === null)
      return fail({ code: 'restore-outcome-unknown', database, kept: oldName, scratch }, error);
    if (!isDone) {
      if (oldName !== null) await notStored();
      throw error;
    }
    log.warn(
      'a restored database got its name, but the server stopped before it confirmed the change',
      {
        database,
        ...describeFault(error),
      },
    );
  }
  return oldName;
}

const codeOf = (error: unknown): string | null =>
  error instanceof ExpectedError ? error.error.code : null;

/** These errors are also reported to a user who has cancelled the restore. */
const isAboutServerState = (error: unknown): boolean =>
  ['half-made-database-left', 'restore-outcome-unknown'].includes(codeOf(error) ?? '');

function requireGoingOn(signal: AbortSignal): void {
  if (signal.aborted) fail({ code: 'restore-cancelled' });
}
