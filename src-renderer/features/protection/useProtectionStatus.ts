import { useBackups, useLatestRun, useScheduleOverview } from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';
import { describeProtection, type ProtectionStatus } from '#shared/protection/protection-status.ts';

/** How well one database is protected, kept up to date. */
export function useProtectionStatus(connectionId: string): ProtectionStatus {
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
  return describeProtection({ backups: backups.data?.backups, run, schedule: schedule.data, now });
}
