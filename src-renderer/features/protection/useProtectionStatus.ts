import { useBackups, useLatestRun, useScheduleOverview } from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';
import { describeProtection, type ProtectionStatus } from '#shared/protection/protection-status.ts';

/** The protection status of one database. Updated with each event and every 30 s. */
export function useProtectionStatus(connectionId: string): ProtectionStatus {
  const backups = useBackups(connectionId);
  const run = useLatestRun(connectionId);
  const schedule = useScheduleOverview(connectionId);
  const now = useNow();
  if (backups.isError && backups.data === undefined) {
    return {
      tone: 'attention',
      short: 'Folder unreadable',
      sentence: 'The backup folder cannot be read, so the protection status is unknown.',
    };
  }
  return describeProtection({ backups: backups.data?.backups, run, schedule: schedule.data, now });
}
