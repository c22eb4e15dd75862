/** What a killed process can leave (a backup, a restore, a drill), removed at the next start. */
import { stat } from 'node:fs/promises';
import { sweepPrivateFolders } from '../files/private-folder.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import { lockFolder } from './folder-lock.ts';
import { sweepPartials } from './folder.ts';
import { lockedBackups } from './read-locks.ts';

/**
 * Removes what dead processes left: password files, pipes and servers of drills in the temporary
 * folders, marks of backups in use, and partial backups from the folders that nobody is writing to.
 * Never rejects: the next backup sweeps its folder again.
 */
export async function removeStaleFiles(backupFolders: readonly string[], log: Log): Promise<void> {
  const privateFolders = await sweepPrivateFolders();
  const partials: string[] = [];
  for (const folder of backupFolders) {
    try {
      if (!(await stat(folder).catch(() => null))?.isDirectory()) continue;
      // Removes the marks that count no more.
      await lockedBackups(folder);
      const lock = await lockFolder(folder);
      try {
        partials.push(...(await sweepPartials(folder)));
      } finally {
        await lock.release();
      }
    } catch (error) {
      log.info('a backup folder was not swept', { folder, ...describeFault(error) });
    }
  }
  if (privateFolders > 0 || partials.length > 0) {
    log.warn('leftovers of an earlier run removed', { privateFolders, partials });
  }
}
