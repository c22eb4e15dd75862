/**
 * Finds the last good backup of a database whose folder has none: an admin chose another folder, or
 * the files were moved or deleted.
 */
import path from 'node:path';
import type { BackupList } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import { isGood, lastGoodRun } from '#shared/protection/good-backup.ts';
import { listBackupsOf } from '../backup-folder/list-backups.ts';

export async function findEarlierBackup(
  connection: Connection,
  parts: {
    /** Backup folders that were used before, the latest first. */
    earlierFolders: readonly string[];
    /** True if the folder has backups, none of them good: then they are the news, not what is gone. */
    hasOthers: boolean;
    history: () => Promise<readonly FinishedRun[]>;
  },
): Promise<BackupList['earlier']> {
  for (const folder of parts.earlierFolders) {
    // An earlier folder may be on a disk that is not connected.
    const { backups } = await listBackupsOf(
      path.join(folder, connection.folderName),
      folder,
      connection,
    ).catch(() => ({ backups: [] }));
    const good = backups.find(isGood);
    if (good !== undefined) return { folder, createdAt: good.createdAt };
  }
  if (parts.hasOthers) return null;
  // The connection can have had another database before.
  const history = await parts.history().catch(() => []);
  const last = lastGoodRun(
    history.filter(
      (run) =>
        run.state === 'published' && run.backup.details?.databaseName === connection.database,
    ),
  );
  return last === undefined ? null : { folder: null, createdAt: last.backup.createdAt };
}
