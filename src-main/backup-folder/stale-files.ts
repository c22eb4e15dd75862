/** Removes, at the next start, the files of a killed process (a backup, a restore, a drill). */
import { stat } from 'node:fs/promises';
import { removeStalePrivateFolders } from '../files/private-folder.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { lockFolder } from './folder-lock.ts';
import { removePartialFiles } from './folder.ts';
import { lockedBackups } from './read-locks.ts';

/**
 * Removes the files of processes that have ended: password files, pipes and servers of drills in
 * the temporary folders, markers of read locks, and partial backups in folders to which no process
 * is writing. Never rejects: the next backup cleans up its folder again.
 */
export async function removeStaleFiles(backupFolders: readonly string[], log: Log): Promise<void> {
  const privateFolders = await removeStalePrivateFolders();
  const partials: string[] = [];
  for (const folder of backupFolders) {
    try {
      if (!(await stat(folder).catch(() => null))?.isDirectory()) continue;
      // Removes the markers of processes that have ended.
      await lockedBackups(folder);
      const lock = await lockFolder(folder);
      try {
        partials.push(...(await removePartialFiles(folder)));
      } finally {
        await lock.release();
      }
    } catch (error) {
      log.info('stale files of a backup folder were not removed', {
        folder,
        ...describeFault(error),
      });
    }
  }
  if (privateFolders > 0 || partials.length > 0) {
    log.warn('stale files of an earlier run removed', { privateFolders, partials });
  }
}
