/**
 * Facts about each database for the tray. If reading one database fails, the others are still
 * shown.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { describeFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';

interface Named {
  id: string;
  name: string;
}

export interface DatabaseReaders {
  schedule(connectionId: string): Promise<ScheduleOverview>;
  backups(connectionId: string): Promise<readonly BackupEntry[]>;
  log: Log;
}

export interface DatabaseFacts extends Named {
  /** undefined if the schedule could not be read: the tray then omits it. */
  schedule: ScheduleOverview | undefined;
  /** Empty if the folder could not be read. */
  backups: readonly BackupEntry[];
}

/** Never rejects. */
export function readDatabases(
  connections: readonly Named[],
  { schedule, backups, log }: DatabaseReaders,
): Promise<DatabaseFacts[]> {
  return Promise.all(
    connections.map(async ({ id, name }) => ({
      id,
      name,
      schedule: await schedule(id).catch((fault: unknown) => {
        log.warn('the tray could not read a schedule', { name, ...describeFault(fault) });
        return undefined;
      }),
      backups: await backups(id).catch(() => []),
    })),
  );
}
