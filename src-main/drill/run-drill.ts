/**
 * One drill: the backup is restored into a PostgreSQL of its own, made for this and thrown away, dumped
 * again, and the two dumps are compared: every object, every row, every sequence, every large object.
 */
import type { DrillPhase, DrillProgress, Proof } from '#shared/domain/proof.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { withoutRowValues } from '#shared/errors/restore-failure.ts';
import { describeError } from '#shared/errors/messages.ts';
import { availableBytes } from '../backup-folder/folder.ts';
import { holdBackup } from '../backup-folder/read-locks.ts';
import type { BackupPorts } from '../backup/run-backup.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import { totalsOf } from '../dump-sql/totals.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import { temporaryFolderForServer } from '../postgres/private-server/server-account.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import { restoreDatabase, type DoneRestore } from '../restore/restore-database.ts';
import { firstNames } from '#shared/first-names.ts';
import { RestoreFile } from '../restore/restore-file.ts';
import { readSource, type RestoreSource } from '../restore/restore-source.ts';
import { CleanUp } from './clean-up.ts';
import { compareRestored } from './compare/compare-restored.ts';
import { expectedRestoreMs as expectedRestore } from './compare/expected-restore.ts';
import { librariesOf } from './needs/libraries-of-backup.ts';
import { describeDifferences, isOnlyUnknown } from './compare/describe-differences.ts';
import { drillLimitMs } from './drill-limit.ts';
import { judgeFailure } from './drill-outcome.ts';
import type { DrillControl, DrillPorts, DrillRequest } from './drill-request.ts';
import { placeHere } from './needs/drill-server.ts';
import { placeOnServer } from './needs/scratch-on-server.ts';
import { restoreInto } from './restore-into-place.ts';
import { withoutDefinitions } from './compare/without-definitions.ts';

/** Of the SQL: what a restored database with its indexes takes on disk; measured. */
const spaceFactor = 2;

/**
 * Resolves with the proof, also when the two differ or the backup cannot be restored: its `differences` say how and
 * why. Fails when it could not be tried (`drill-outcome.ts`): with
 * `drill-not-trusted`, `drill-no-server`, `drill-needs-superuser`, `drill-too-long`, `drill-failed`, or as opening,
 * restoring and dumping fail.
 */
export async function runDrill(
  request: DrillRequest,
  ports: DrillPorts,
  { signal: cancelled, onProgress }: DrillControl,
): Promise<Proof> {
  const limit = new AbortController();
  const signal = AbortSignal.any([cancelled, limit.signal]);
  let limitMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const { clock } = ports;
  const startedMs = clock.monotonicMs();
  let expectedRestoreMs: number | null = null;
  const found: Found = { original: null, serverVersion: '', isWhole: true };
  const report = (phase: DrillPhase, fraction: number | null): void =>
    onProgress({ phase, fraction, elapsedMs: clock.monotonicMs() - startedMs, expectedRestoreMs });
  report('preparing', null);

  const cleanUp = new CleanUp(ports.log);
  try {
    const file = await RestoreFile.open(request.filePath, ports, request.databaseInFile);
    cleanUp.later(() => file.close());
    const original = await file.backup({
      signal,
      onProgress: (fraction) => report('preparing', fraction),
    });
    found.original = original;
    const hold = await holdBackup(request.filePath);
    cleanUp.later(() => hold.release());
    if (!request.trusted && !file.isOurs) {
      fail({ code: 'drill-not-trusted', filename: original.filename });
    }
    if (original.problem !== null) {
      fail({ code: 'verification-failed', detail: original.problem });
    }
    const folder = await makePrivateFolder(await temporaryFolderForServer());
    cleanUp.later(() => folder.remove());
    await requireSpace(folder.path, original.sqlBytes * spaceFactor);
    expectedRestoreMs = await expectedRestore(request.filePath, original, ports.kept);
    limitMs = ports.drillLimitMs ?? drillLimitMs(original.sqlBytes, expectedRestoreMs);
    timer = setTimeout(() => limit.abort(), limitMs);
    // The file is read while the server is made.
    const opening = new AbortController();
    const opened = readTimed(file, ports, AbortSignal.any([signal, opening.signal]));
    opened.catch(() => undefined); // awaited below
    cleanUp.later(async () => {
      opening.abort();
      await Promise.allSettled([opened]);
    });
    const dump = {
      major: majorOf(original),
      extensions: extensionsOf(original),
      objects: original.catalog.objects.length,
      libraries: await librariesOf(original, signal),
    };
    const place =
      request.where === 'here'
        ? await placeHere(dump, folder.path, ports, signal)
        : await placeOnServer(request.where, dump, ports);
    cleanUp.later(() => place.remove());
    found.serverVersion = place.serverVersion;
    const { source, openingMs } = await opened;
    const restored = await restoreInto(
      place,
      { request, original, source, found, ports, signal },
      (fraction) => report('restoring', fraction),
    );
    const { by, digests } = restored;
    const { difference, serverVersion } = await compareRestored(
      { original, digests, entries: restored.leftOut?.plan.entries },
      {
        server: ports.server,
        target: { ...by, fields: { ...by.fields, database: place.database } },
        folder: folder.path,
        stallTimeoutMs: ports.stallTimeoutMs,
      },
      { signal, report, requireSpace: (bytes) => requireSpace(folder.path, bytes) },
    );
    const hasDefinitions = original.isMarked || original.objects.length > 0;
    const told = restored.leftOut?.without(difference) ?? difference;
    const rowsOnly = hasDefinitions ? null : withoutDefinitions(difference);
    if (rowsOnly === null && isOnlyUnknown(told)) {
      fail({ code: 'drill-failed', detail: describeDifferences(told).join(' ') });
    }
    return {
      provenAt: new Date(clock.nowMs()).toISOString(),
      by: request.by,
      serverVersion,
      ...totalsOf(original.catalog),
      restoreDurationMs: openingMs + restored.durationMs,
      expectedRestoreMs,
      durationMs: Math.round(clock.monotonicMs() - startedMs),
      differences: describeDifferences(rowsOnly?.difference ?? told),
      ...(restored.superuserFor.length === 0 ? {} : { superuserFor: restored.superuserFor }),
      ...(restored.leftOut === null ? {} : { leftOut: restored.leftOut.names }),
      ...(restored.setsOwners ? { ownersNotCompared: true } : {}),
      ...(rowsOnly === null ? {} : { definitionsNotCompared: true }),
      ...(rowsOnly === null || rowsOnly.rowsNotCompared.length === 0
        ? {}
        : { rowsNotCompared: rowsOnly.rowsNotCompared }),
    };
  } catch (error) {
    if (cancelled.aborted) fail({ code: 'drill-cancelled' }, error);
    if (limit.signal.aborted) fail({ code: 'drill-too-long', limitMs }, error);
    return {
      ...disproof(error, found),
      provenAt: new Date(clock.nowMs()).toISOString(),
      by: request.by,
      expectedRestoreMs,
      durationMs: Math.round(clock.monotonicMs() - startedMs),
    };
  } finally {
    clearTimeout(timer);
    await cleanUp.now();
  }
}

async function requireSpace(folder: string, neededBytes: number): Promise<void> {
  const freeBytes = await availableBytes(folder);
  if (freeBytes >= neededBytes) return;
  fail({ code: 'insufficient-disk-space', folder, neededBytes, availableBytes: freeBytes });
}

/** What was known when a drill failed. */
interface Found {
  original: OpenBackup | null;
  serverVersion: string;
  isWhole: boolean;
}

type Disproof = Pick<
  Proof,
  'serverVersion' | 'tables' | 'rows' | 'restoreDurationMs' | 'differences' | 'notRestored'
>;

/** What a failure says about the backup; fails with it where it says nothing. */
function disproof(fault: unknown, { original, serverVersion, isWhole }: Found): Disproof {
  if (!(fault instanceof NightjarFailure)) throw fault;
  const major = original === null ? null : majorOf(original);
  const isSameMajor = Number.parseInt(serverVersion, 10) === major;
  const failure = judgeFailure(fault.error, { isSameMajor, isWhole });
  if (failure.about === 'attempt') return fail(failure.error, fault);
  return {
    serverVersion,
    ...(original === null ? { tables: 0, rows: 0 } : totalsOf(original.catalog)),
    restoreDurationMs: 0,
    differences: describeError(withoutRowValues(fault.error)).explanation.split('\n'),
    notRestored: failure.notRestored,
  };
}

function majorOf({ head }: OpenBackup): number | null {
  const major = Number.parseInt(head.serverVersion ?? '', 10);
  return Number.isNaN(major) ? null : major;
}

function extensionsOf({ catalog }: OpenBackup): string[] {
  return catalog.objects.flatMap(({ type, name }) => (type === 'EXTENSION' ? [name] : []));
}

/** A restore would take that time, too. */
async function readTimed(
  file: RestoreFile,
  ports: DrillPorts,
  signal: AbortSignal,
): Promise<{ source: RestoreSource; openingMs: number }> {
  const startedMs = ports.clock.monotonicMs();
  const source = await readSource(file, null, signal);
  return { source, openingMs: Math.round(ports.clock.monotonicMs() - startedMs) };
}

interface Work {
  request: DrillRequest;
  original: OpenBackup;
  source: RestoreSource;
  found: Found;
  ports: DrillPorts;
  signal: AbortSignal;
}

interface Restored extends DoneRestore {
  /** Who may read all of it. */
  by: ServerTarget;
  /** Of the rows in the file. */
  digests: RowDigests;
  leftOut: LeftOut | null;
  /** What of it a superuser has made. */
  superuserFor: string[];
  /** What was restored gives things to roles; the dump of it does not tell. */
  setsOwners: boolean;
}

/**
 * By a role without rights. What only a superuser may make is made by one, statement by statement, where it
 * is an entry of the catalog that runs nothing of the dump; see `dump-sql/statement-kind.ts`.
 */
async function restoreInto(
  place: DrillPlace,
  { request, original, source, found, ports, signal }: Work,
  onFraction: (fraction: number | null) => void,
): Promise<Restored> {
  const { names, setsOwners } = await rolesOfBackup(original, signal);
  // Those of statements that no comment of pg_dump announces.
  for (const name of source.roles) if (canBeMade(name)) names.add(name);
  await place.makeRoles(names);
  let leftOut = place.takesNative ? null : await leaveOutNative(original, signal);
  requireRows(leftOut);
  found.isWhole = leftOut === null;
  const restoreOnce = (digests: RowDigests): Promise<DoneRestore> =>
    restoreDatabase(
      {
        filePath: request.filePath,
        target: place.target,
        database: place.database,
        mode: 'new',
        trusted: request.trusted,
        tables: null,
      },
      {
        ...ports,
        source: { ...source, plan: leftOut?.plan ?? null },
        safetyBackup: () => Promise.reject(new Error('A drill replaces nothing')),
        remember: nothing,
        forget: nothing,
        keeping: nothing,
        notKept: nothing,
        prepare: place.prepare,
        ...(place.handsIn === null ? {} : { handsIn: place.handsIn }),
        ...(place.scratch === null ? {} : { scratch: place.scratch }),
        comparer: digests,
      },
      { signal, onProgress: ({ fraction }) => onFraction(fraction) },
    );
  let digests = new RowDigests();
  let done: DoneRestore | null = null;
  for (let attempts = 1; done === null; attempts += 1) {
    try {
      done = await restoreOnce(digests);
    } catch (error) {
      const needed = neededFromOutside(error);
      // What others have on their server is theirs.
      if (needed === null || place.handsIn === null || attempts >= mostAttempts) throw error;
      if (needed !== 'library') {
        if (names.has(needed.role)) throw error;
        names.add(needed.role);
        await place.makeRoles([needed.role]);
      } else {
        const native = leftOut === null ? await leaveOutNative(original, signal) : null;
        if (native === null) throw error;
        requireRows(native);
        leftOut = native;
        found.isWhole = false;
      }
      digests = new RowDigests();
    }
  }
  const superuserFor = place.handsIn === null ? [] : needSuperuser(original);
  return { ...done, by: place.reader, digests, leftOut, superuserFor, setsOwners };
}

/** Nothing is proven of a backup whose rows stay behind. */
function requireRows(leftOut: LeftOut | null): void {
  if (leftOut === null || leftOut.filledTables.length === 0) return;
  const tables = firstNames(leftOut.filledTables);
  fail({
    code: 'drill-failed',
    detail: `Rows of ${tables} need functions that run with the rights of a server (in C and the like), from a library that is not here or that a drill may not load.`,
  });
}

/** Each role that only a function or a composite type names costs one. */
const mostAttempts = 10;
const nothing = async (): Promise<void> => undefined;
