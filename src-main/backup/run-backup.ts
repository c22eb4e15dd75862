/** One backup from plan to published file: plan → dump → verify → publish (design, "One backup"). */
import { setTimeout as delay } from 'node:timers/promises';
import { ExpectedError } from '#shared/errors/errors.ts';
import { failAsFolder } from '../backup-folder/folder-error.ts';
import { lockFolder } from '../backup-folder/folder-lock.ts';
import { prepareFolder, sweepPartials } from '../backup-folder/folder.ts';
import { describeFault } from '../logging/fault.ts';
import type { Attempt, SnapshotUse } from './attempt.ts';
import type {
  BackupControl,
  BackupPorts,
  BackupRequest,
  FinishedBackup,
} from './backup-request.ts';
import { SnapshotInTheWay } from './dump-compared.ts';
import { planBackup } from './plan-backup.ts';
import { Reporter } from './progress/reporter.ts';
import { writeBackup } from './write-backup.ts';

/** How often the dump is made in a snapshot of ours before a migration makes us do without. */
const racesWithSnapshot = 2;
const mostRaceMs = 60_000;
const racePauseMs = 50;

/** Makes one backup. Rejects with a ExpectedError and leaves no trace when anything fails. */
export async function runBackup(
  request: BackupRequest,
  ports: BackupPorts,
  control: BackupControl,
): Promise<FinishedBackup> {
  const reporter = new Reporter(ports.clock, control.onProgress);
  reporter.now('connecting', null, { sqlBytes: 0, fileBytes: 0, table: null });

  await prepareFolder(request.folder, request.chosenRoot);
  const lock = await lockFolder(request.folder).catch((error: unknown) =>
    failAsFolder(error, request.folder),
  );
  try {
    const swept = await sweepPartials(request.folder).catch((error: unknown) =>
      failAsFolder(error, request.folder),
    );
    if (swept.length > 0) ports.log.warn('partial files of an earlier run removed', { swept });
    const plan = await planBackup(request, ports, control.signal);
    reporter.meter.expect(plan.expected, plan.space);
    reporter.now('connecting', null, { sqlBytes: 0, fileBytes: 0, table: null });
    return await tryAgain({ request, plan, ports, signal: control.signal, reporter });
  } finally {
    await lock.release();
  }
}

/**
 * Tries again without our snapshot where that stands in the way; and where a migration got in between
 * the snapshot and the locks of pg_dump, for as long as pg_dump would wait for a lock. Its own snapshot
 * is younger when it locks, so from the third time on pg_dump takes that.
 */
async function tryAgain(common: Omit<Attempt, 'snapshotUse'>): Promise<FinishedBackup> {
  const { clock, log, lockWaitTimeoutMs } = common.ports;
  const startedMs = clock.monotonicMs();
  let snapshotUse: SnapshotUse = 'dumped';
  let races = 0;
  for (;;) {
    try {
      const finished = await writeBackup({ ...common, snapshotUse });
      if (races < racesWithSnapshot) return finished;
      return { ...finished, warnings: [...finished.warnings, duringMigration] };
    } catch (error) {
      distrustLibraries(error, common.ports);
      if (error instanceof SnapshotInTheWay) {
        log.warn(
          `pg_dump could not begin beside our session; ${withoutOurs}`,
          describeFault(error),
        );
        snapshotUse = 'none';
        continue;
      }
      const isSoon =
        races === 0 || clock.monotonicMs() - startedMs < (lockWaitTimeoutMs ?? mostRaceMs);
      if (!isRaceWithMigration(error) || !isSoon) throw error;
      races += 1;
      if (snapshotUse === 'dumped' && races >= racesWithSnapshot) snapshotUse = 'watched';
      if (races <= racesWithSnapshot) {
        const how = snapshotUse === 'dumped' ? 'trying once more' : withoutOurs;
        log.warn(`a table vanished during the dump; ${how}`, describeFault(error));
      }
      await delay(racePauseMs, undefined, common).catch(() => undefined);
    }
  }
}

const withoutOurs = 'trying without it: rows are not compared with the server';
const duringMigration =
  'A migration was running while this backup began, and its rows were not compared with the server. Make another backup when the migration has ended.';

const isRaceWithMigration = (error: unknown): boolean =>
  error instanceof ExpectedError && error.error.code === 'table-vanished';

/** A library of the system that may have compressed wrongly must not cost every night. */
function distrustLibraries(error: unknown, { compressors, log }: BackupPorts): void {
  if (!(error instanceof ExpectedError) || error.error.code !== 'verification-failed') return;
  compressors.useZlibOnly();
  log.warn('from now on zlib alone compresses, in case a library did it wrongly');
}
