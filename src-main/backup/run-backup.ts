/**
 * One backup from the plan to the published file: plan → dump → verify → publish (design, "One
 * backup").
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ExpectedError } from '#shared/errors/errors.ts';
import { failAsFolder } from '../backup-folder/folder-error.ts';
import { lockFolder } from '../backup-folder/folder-lock.ts';
import { prepareFolder, removePartialFiles } from '../backup-folder/folder.ts';
import { describeFault } from '../logging/fault.ts';
import type { Attempt, SnapshotUse } from './attempt.ts';
import type {
  BackupControl,
  BackupPorts,
  BackupRequest,
  FinishedBackup,
} from './backup-request.ts';
import { BlockedBySnapshot } from './dump-compared.ts';
import { SessionsFailed } from './parallel/row-session.ts';
import { planBackup, type BackupPlan } from './plan-backup.ts';
import { Reporter } from './progress/reporter.ts';
import { writeBackup } from './write-backup.ts';

/**
 * How often the dump is attempted in Nightjar's snapshot before the snapshot is given up because of
 * a migration.
 */
const racesWithSnapshot = 2;
const mostRaceMs = 60_000;
const racePauseMs = 50;

/** Creates one backup. Rejects with an ExpectedError and leaves no files if a step fails. */
export async function runBackup(
  request: BackupRequest,
  ports: BackupPorts,
  control: BackupControl,
): Promise<FinishedBackup> {
  let plan: BackupPlan | null = null;
  const reporter = new Reporter(ports.clock, (progress) => {
    if (progress.phase === 'dumping') plan?.expected.dumpProgressed(ports.clock.monotonicMs());
    control.onProgress(progress);
  });
  reporter.begin();

  await prepareFolder(request.folder, request.chosenRoot);
  const lock = await lockFolder(request.folder).catch((error: unknown) =>
    failAsFolder(error, request.folder),
  );
  try {
    const removed = await removePartialFiles(request.folder).catch((error: unknown) =>
      failAsFolder(error, request.folder),
    );
    if (removed.length > 0)
      ports.log.warn('partial files of an earlier run removed', { swept: removed });
    plan = await planBackup(request, ports, control.signal);
    reporter.meter.expect(plan.expected, plan.space);
    return await tryAgain({ request, plan, ports, signal: control.signal, reporter });
  } finally {
    await plan?.expected.end();
    await lock.release();
  }
}

/**
 * Tries again in three cases. If Nightjar's snapshot prevents the dump, the dump runs without it.
 * If one of several sessions fails, one session dumps everything. If a migration changed tables
 * between the snapshot and the locks of pg_dump, the dump is attempted again, for as long as
 * pg_dump would wait for a lock. pg_dump's own snapshot is younger when it locks the tables, so
 * from the third attempt on pg_dump uses its own snapshot.
 */
async function tryAgain(
  common: Omit<Attempt, 'snapshotUse' | 'allowsSessions'>,
): Promise<FinishedBackup> {
  const { clock, log, lockWaitTimeoutMs } = common.ports;
  const startedMs = clock.monotonicMs();
  let snapshotUse: SnapshotUse = 'dumped';
  let races = 0;
  let allowsSessions = true;
  for (;;) {
    common.reporter.begin();
    try {
      const finished = await writeBackup({ ...common, snapshotUse, allowsSessions });
      if (races < racesWithSnapshot) return finished;
      return { ...finished, warnings: [...finished.warnings, duringMigration] };
    } catch (error) {
      distrustLibraries(error, common.ports);
      if (error instanceof BlockedBySnapshot) {
        log.warn(
          `pg_dump could not start with the snapshot of Nightjar; ${withoutSnapshot}`,
          describeFault(error),
        );
        snapshotUse = 'none';
        continue;
      }
      if (error instanceof SessionsFailed) {
        log.warn('several sessions could not dump this database; trying with one', {
          ...describeFault(error),
          ...describeFault(error.cause),
        });
        allowsSessions = false;
        continue;
      }
      const isSoon =
        races === 0 || clock.monotonicMs() - startedMs < (lockWaitTimeoutMs ?? mostRaceMs);
      if (!isRaceWithMigration(error) || !isSoon) throw error;
      races += 1;
      if (snapshotUse === 'dumped' && races >= racesWithSnapshot) snapshotUse = 'watched';
      if (races <= racesWithSnapshot) {
        const how = snapshotUse === 'dumped' ? 'trying again' : withoutSnapshot;
        log.warn(`a table vanished during the dump; ${how}`, describeFault(error));
      }
      await delay(racePauseMs, undefined, common).catch(() => undefined);
    }
  }
}

const withoutSnapshot = 'trying without the snapshot: rows are not compared with the server';
const duringMigration =
  'A migration was running when this backup began, so its rows were not compared with the server. Create another backup after the migration.';

const isRaceWithMigration = (error: unknown): boolean =>
  error instanceof ExpectedError && error.error.code === 'table-vanished';

/** A system library that may not compress correctly must not make every scheduled backup fail. */
function distrustLibraries(error: unknown, { compressors, log }: BackupPorts): void {
  if (!(error instanceof ExpectedError) || error.error.code !== 'verification-failed') return;
  compressors.useZlibOnly();
  log.warn('from now on only zlib compresses, because a library may not have compressed correctly');
}
