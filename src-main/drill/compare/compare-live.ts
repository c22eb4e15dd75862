/**
 * Compares an open backup with its live database. The database is dumped for the comparison, and
 * the dump is removed afterwards.
 */
import path from 'node:path';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import type { BackupPorts } from '../../backup/backup-request.ts';
import { runBackup } from '../../backup/run-backup.ts';
import type { Catalogs, Operation } from '../../catalog/catalogs.ts';
import { makePrivateFolder } from '../../files/private-folder.ts';
import type { ServerTarget } from '../../postgres/connection/server-access.ts';

/**
 * Part of a whole comparison that dumping takes, as measured. Dumping takes longer than comparing.
 */
const dumpShare = 0.7;

/**
 * The live database is the later side of the comparison. Fails as a backup fails (no space, no
 * server, …), as reading fails, and with `reading-cancelled`.
 */
export async function compareLive(
  { openedId, target, admin }: { openedId: string; target: ServerTarget; admin: string },
  { catalogs, ports }: { catalogs: Catalogs; ports: BackupPorts },
  { signal = new AbortController().signal, onProgress }: Operation,
): Promise<BackupDifference> {
  // Fails before a long dump if the backup is not open.
  catalogs.contents(openedId);
  const folder = await makePrivateFolder();
  try {
    const { entry } = await runBackup(
      {
        target,
        connection: null,
        folder: path.join(folder.path, 'live'),
        trigger: 'manual',
        admin,
        withRoles: false,
      },
      ports,
      { signal, onProgress: ({ fraction }) => onProgress?.((fraction ?? 0) * dumpShare) },
    );
    const live = await catalogs.open(path.join(folder.path, 'live', entry.filename), { signal });
    try {
      return await catalogs.compare(openedId, live.openedId, undefined, {
        signal,
        onProgress: (fraction) => onProgress?.(dumpShare + fraction * (1 - dumpShare)),
      });
    } finally {
      await catalogs.close(live.openedId);
    }
  } catch (error) {
    if (signal.aborted) fail({ code: 'reading-cancelled' }, error);
    throw error;
  } finally {
    await folder.remove();
  }
}
