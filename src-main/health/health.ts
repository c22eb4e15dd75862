/**
 * Health of a database and statistics of its backups, for the window, the command line and HTTP.
 */
import path from 'node:path';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { BackupStatistics, DatabaseHealth } from '#shared/domain/health.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { readManifest } from '../backup-folder/manifest-file.ts';
import { errorOfFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import { backupStatistics, statisticsDays } from './backup-statistics.ts';
import { databaseHealth, type EarlierSize } from './database-health.ts';

export interface HealthParts {
  clock: Clock;
  log: Log;
  server: ServerAccess;
  target(connectionId: string): Promise<ServerTarget>;
  folderOf(connectionId: string): string;
  backups(connectionId: string): Promise<BackupEntry[]>;
  runs(connectionId: string): Promise<FinishedRun[]>;
  slots(connectionId: string): Promise<readonly SlotRecord[]>;
}

export interface Health {
  /** Resolves also if the server cannot be reached; the result then contains the error. */
  database(connectionId: string): Promise<DatabaseHealth>;
  statistics(connectionId: string): Promise<BackupStatistics>;
}

const dayMs = 24 * 60 * 60_000;

export function createHealth(parts: HealthParts): Health {
  const { clock, log, server } = parts;

  /** Size of the database from the oldest backup of the last 30 days that contains it. */
  const earlierSize = async (connectionId: string): Promise<EarlierSize | null> => {
    const sinceMs = clock.nowMs() - statisticsDays * dayMs;
    const backups = await parts.backups(connectionId).catch((): BackupEntry[] => []);
    const recent = backups.filter(
      ({ createdAt, details }) => details !== null && Date.parse(createdAt) >= sinceMs,
    );
    for (const { filename, createdAt } of recent.toReversed()) {
      const manifest = await readManifest(path.resolve(parts.folderOf(connectionId)), filename);
      // A manifest that was rebuilt from the file does not contain the size.
      if (manifest === null || manifest.rebuiltAt !== null) continue;
      return { at: createdAt, sizeBytes: manifest.database.sizeBytes };
    }
    return null;
  };

  return {
    database: async (connectionId) => {
      const earlier = await earlierSize(connectionId);
      try {
        return await databaseHealth(await parts.target(connectionId), server, clock, earlier);
      } catch (fault) {
        const error = errorOfFault(fault, log, 'the health of a database could not be queried');
        return { reachable: false, checkedAt: new Date(clock.nowMs()).toISOString(), error };
      }
    },
    statistics: async (connectionId) =>
      backupStatistics({
        backups: await parts.backups(connectionId),
        runs: await parts.runs(connectionId),
        slots: await parts.slots(connectionId),
        nowMs: clock.nowMs(),
      }),
  };
}
