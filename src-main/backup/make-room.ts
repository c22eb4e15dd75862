/** Frees the room of deleted backups for a new one. */
import { availableBytes } from '../backup-folder/folder.ts';
import { listTrash, measureTrash, removeFromTrash } from '../backup-folder/trash.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';

/**
 * Empties the trash, the oldest deletion first, until there is enough room. Deletes nothing if that
 * would not be enough. Resolves with the free space.
 */
export async function makeRoom(
  folder: string,
  { neededBytes, availableBytes: free }: { neededBytes: number; availableBytes: number },
  log: Log,
): Promise<number> {
  const { sizeBytes } = await measureTrash(folder);
  if (sizeBytes === 0 || free + sizeBytes < neededBytes) return free;
  let available = free;
  for (const { id, filename } of (await listTrash(folder)).toReversed()) {
    if (available >= neededBytes) break;
    // The next one can be enough. If not, the missing room is the error, not a file of the trash.
    const removed = await removeFromTrash(folder, id).catch((error: unknown) => {
      log.warn('backup in the trash not deleted', { filename, ...describeFault(error) });
      return null;
    });
    if (removed !== null) {
      log.info('backup deleted for good, because its room is needed', { filename });
    }
    available = await availableBytes(folder);
  }
  return available;
}
