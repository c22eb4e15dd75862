/**
 * One drill: the backup is restored into a PostgreSQL of its own, made for this and thrown away, dumped
 * again, and the two dumps are compared: every object, every row, every sequence, every large object.
 */
import path from 'node:path';
import type { DrillPhase, DrillProgress, Proof } from '#shared/domain/proof.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { withoutRowValues } from '#shared/errors/restore-failure.ts';
import { describeError } from '#shared/errors/messages.ts';
import { availableBytes } from '../backup-folder/folder.ts';
import { holdBackup } from '../backup-folder/read-locks.ts';
import { readManifest } from '../backup-folder/manifest-file.ts';
import type { BackupPorts } from '../backup/backup-request.ts';
import type { IndexCache } from '../catalog/open/index-cache.ts';
import { openBackup } from '../catalog/open/open-backup.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import { totalsOf } from '../dump-sql/totals.ts';
import { RowDigests } from '../catalog/rows/row-digests.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import { temporaryFolderForServer } from '../postgres/private-server/server-account.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import { restoreDatabase, type DoneRestore } from '../restore/restore-database.ts';
import { firstNames } from '#shared/first-names.ts';
import { openSource, type RestoreSource } from '../restore/restore-source.ts';
import { CleanUp } from './clean-up.ts';
import { compareRestored } from './compare/compare-restored.ts';
import { expectedRestoreMs as expectedRestore } from './compare/expected-restore.ts';
import type { KeptProofs } from './stored-proofs.ts';
import { librariesOf } from './needs/libraries-of-backup.ts';
import { describeDifferences, isOnlyUnknown } from './compare/describe-differences.ts';
import { judgeFailure } from './drill-outcome.ts';
import { placeHere, placeOnServer, type DrillPlace } from './needs/drill-server.ts';
import { canBeMade, rolesOfBackup } from './needs/roles-of-backup.ts';
import { leaveOutNative, type LeftOut } from './needs/leave-out.ts';
import { neededFromOutside } from './needs/missing-roles.ts';
import { needSuperuser } from './needs/superuser-needs.ts';
import { withoutDefinitions } from './compare/without-definitions.ts';

export interface DrillRequest {
  filePath: string;
  by: string;
  /** Somebody said that a file of unknown origin is to be trusted. */
  trusted: boolean;
  /** A server made for it here, or a scratch database on this one. */
  where: 'here' | { connectionId: string; target: ServerTarget };
  /** Which of several databases in the file; the only one unless given. */
  databaseInFile?: string | null | undefined;
}

export interface DrillPorts extends BackupPorts {
  cache: IndexCache | null;
  /** Whether the file with this SHA-256 was made on this computer, by us. */
  madeHere(sha256: string): Promise<boolean>;
  /** Remembers a scratch database on somebody's server until it is gone. */
  remember(connectionId: string, scratch: string): Promise<void>;
  forget(scratch: string): Promise<void>;
  /** Instead of a limit by the size of the file; for tests. */
  drillLimitMs?: number | undefined;
  /** Proofs that are not beside their backups. */
  kept: Pick<KeptProofs, 'completion'>;
}

export interface DrillControl {
  signal: AbortSignal;
  onProgress: (progress: DrillProgress) => void;
}

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
  const { clock, cache } = ports;
  const startedMs = clock.monotonicMs();
  let expectedRestoreMs: number | null = null;
  const found: Found = { original: null, serverVersion: '', isWhole: true };
  const report = (phase: DrillPhase, fraction: number | null): void =>
    onProgress({ phase, fraction, elapsedMs: clock.monotonicMs() - startedMs, expectedRestoreMs });
  report('preparing', null);

  const cleanUp = new CleanUp(ports.log);
  try {
    const original = await openBackup(request.filePath, {
      cache,
      databaseInFile: request.databaseInFile,
      signal,
      onProgress: (fraction) => report('preparing', fraction),
    });
    cleanUp.later(() => original.close());
    found.original = original;
    const hold = await holdBackup(request.filePath);
    cleanUp.later(() => hold.release());
    if (!request.trusted && !(await isOurs(request.filePath, ports))) {
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
    const opened = openTimed(request, ports, AbortSignal.any([signal, opening.signal]));
    opened.catch(() => undefined); // awaited below
    cleanUp.later(async () => {
      opening.abort();
      const [outcome] = await Promise.allSettled([opened]);
      if (outcome.status === 'fulfilled') await outcome.value.source.handle.close();
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

/**
 * A dump can hold a loop without an end. Pure: ten times what the last drill of this database took, and not
 * less than an hour or what the slowest of disks takes for so many bytes; setTimeout takes 24 days at most.
 */
export function drillLimitMs(sqlBytes: number, expectedRestoreMs: number | null): number {
  const bySize = sqlBytes / slowestBytesPerMs;
  return Math.min(longestDrillMs, Math.max(shortestLimitMs, bySize, (expectedRestoreMs ?? 0) * 10));
}
const slowestBytesPerMs = 200;
const shortestLimitMs = 60 * 60 * 1000;
const longestDrillMs = 14 * 24 * shortestLimitMs;

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
async function openTimed(
  { filePath, databaseInFile }: DrillRequest,
  ports: DrillPorts,
  signal: AbortSignal,
): Promise<{ source: RestoreSource; openingMs: number }> {
  const startedMs = ports.clock.monotonicMs();
  const source = await openSource(filePath, null, ports, signal, { databaseInFile });
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

async function isOurs(filePath: string, { madeHere }: DrillPorts): Promise<boolean> {
  const manifest = await readManifest(path.dirname(filePath), path.basename(filePath));
  return manifest !== null && (await madeHere(manifest.file.sha256));
}
