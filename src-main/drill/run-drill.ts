/**
 * Runs one drill: restores the backup into a private PostgreSQL server that is deleted afterwards,
 * dumps it again, and compares the two dumps: every object, every row, every sequence, every large
 * object.
 */
import type { DrillPhase, Proof } from '#shared/domain/proof.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { withoutRowValues } from '#shared/errors/restore-failure.ts';
import { describeError } from '#shared/errors/messages.ts';
import { availableBytes } from '../backup-folder/folder.ts';
import { lockForReading } from '../backup-folder/read-locks.ts';
import type { OpenBackup } from '../catalog/source/opened-backup.ts';
import { totalsOf } from '../dump-sql/totals.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import { temporaryFolderForServer } from '../postgres/private-server/server-account.ts';
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

/**
 * Disk space of a restored database with its indexes, as a multiple of the size of the SQL;
 * measured.
 */
const spaceFactor = 2;

/**
 * Resolves with the proof, also if the two dumps differ or the backup cannot be restored:
 * `differences` then describes how and why. Fails if the backup could not be tested
 * (`drill-outcome.ts`): with `drill-not-trusted`, `drill-no-server`, `drill-needs-superuser`,
 * `drill-too-long`, `drill-failed`, or as opening, restoring and dumping fail.
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
    const hold = await lockForReading(request.filePath);
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
    expectedRestoreMs = await expectedRestore(request.filePath, original, ports.storedProofs);
    limitMs = ports.drillLimitMs ?? drillLimitMs(original.sqlBytes, expectedRestoreMs);
    timer = setTimeout(() => limit.abort(), limitMs);
    // The file is read while the server is created.
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
    const remaining = restored.leftOut?.without(difference) ?? difference;
    const rowsOnly = hasDefinitions ? null : withoutDefinitions(difference);
    if (rowsOnly === null && isOnlyUnknown(remaining)) {
      fail({ code: 'drill-failed', detail: describeDifferences(remaining).join(' ') });
    }
    return {
      provenAt: new Date(clock.nowMs()).toISOString(),
      by: request.by,
      serverVersion,
      ...totalsOf(original.catalog),
      restoreDurationMs: openingMs + restored.durationMs,
      expectedRestoreMs,
      durationMs: Math.round(clock.monotonicMs() - startedMs),
      differences: describeDifferences(rowsOnly?.difference ?? remaining),
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

/** Facts that were known when a drill failed. */
interface Found {
  original: OpenBackup | null;
  serverVersion: string;
  isWhole: boolean;
}

type Disproof = Pick<
  Proof,
  'serverVersion' | 'tables' | 'rows' | 'restoreDurationMs' | 'differences' | 'notRestored'
>;

/**
 * Returns what a failure means for the backup. Throws the failure if it says nothing about the
 * backup.
 */
function disproof(fault: unknown, { original, serverVersion, isWhole }: Found): Disproof {
  if (!(fault instanceof ExpectedError)) throw fault;
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

/** Measures the time because a restore needs it, too. */
async function readTimed(
  file: RestoreFile,
  ports: DrillPorts,
  signal: AbortSignal,
): Promise<{ source: RestoreSource; openingMs: number }> {
  const startedMs = ports.clock.monotonicMs();
  const source = await readSource(file, null, signal);
  return { source, openingMs: Math.round(ports.clock.monotonicMs() - startedMs) };
}
