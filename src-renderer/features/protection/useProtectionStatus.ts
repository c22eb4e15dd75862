import { useBackups, useLatestRun, useScheduleOverview } from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';
import { tellTruth, type Truth } from '#shared/protection/protection-status.ts';

/** How well one database is protected, kept up to date. */
export function useTruth(connectionId: string): Truth {
  const backups = useBackups(connectionId);
  const run = useLatestRun(connectionId);
  const schedule = useScheduleOverview(connectionId);
  const now = useNow();
  if (backups.isError && backups.data === undefined) {
    return {
      tone: 'attention',
      short: 'Folder unreadable',
      sentence: 'The backup folder cannot be read, so nobody can say how well this is protected.',
    };
  }
  return tellTruth({ backups: backups.data?.backups, run, schedule: schedule.data, now });
}
