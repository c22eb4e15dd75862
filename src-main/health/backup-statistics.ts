/** Computes statistics about the backups of one connection. Pure functions: no I/O. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { BackupStatistics } from '#shared/domain/health.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';

const dayMs = 24 * 60 * 60_000;
/** Period of the success rate, the duration and the nights. */
export const statisticsDays = 30;

export interface StatisticsFacts {
  /** Newest first, as a folder is listed. */
  backups: readonly BackupEntry[];
  runs: readonly FinishedRun[];
  slots: readonly SlotRecord[];
  nowMs: number;
}

export function backupStatistics({
  backups,
  runs,
  slots,
  nowMs,
}: StatisticsFacts): BackupStatistics {
  const sinceMs = nowMs - statisticsDays * dayMs;
  const isRecent = (at: string): boolean => Date.parse(at) >= sinceMs;
  const recentRuns = runs.filter((run) => isRecent(run.startedAt));
  const succeeded = recentRuns.filter((run) => run.state === 'published');
  const failed = recentRuns.filter((run) => run.state === 'failed');
  const finishedRuns = succeeded.length + failed.length;
  const durations = succeeded.map(
    ({ startedAt, finishedAt }) => Date.parse(finishedAt) - Date.parse(startedAt),
  );
  const nights = slots.filter((slot) => isRecent(slot.dueAt));
  return {
    backups: backups.length,
    verifiedBackups: backups.filter(
      ({ details }) => details !== null && details.invalidated === null,
    ).length,
    totalSizeBytes: sum(backups.map((backup) => backup.sizeBytes)),
    oldestAt: backups.at(-1)?.createdAt ?? null,
    newestAt: backups[0]?.createdAt ?? null,
    days: statisticsDays,
    succeededRuns: succeeded.length,
    failedRuns: failed.length,
    successRate: finishedRuns === 0 ? null : succeeded.length / finishedRuns,
    // If the clock was set back during a run, the duration must not become negative.
    meanDurationMs: durations.length === 0 ? null : Math.max(0, sum(durations) / durations.length),
    nightsDue: nights.length,
    nightsCovered: nights.filter((slot) => slot.outcome !== 'missed').length,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
