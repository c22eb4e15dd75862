/** An open backup beside what its database holds now, which is dumped for it and gone afterwards. */
import path from 'node:path';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import type { BackupPorts } from '../../backup/backup-request.ts';
import { runBackup } from '../../backup/run-backup.ts';
import type { Catalogs, Operation } from '../../catalog/catalogs.ts';
import { makePrivateFolder } from '../../files/private-folder.ts';
import type { ServerTarget } from '../../postgres/connection/server-access.ts';

/** Of a whole comparison; measured, dumping is the longer part. */
const dumpShare = 0.7;

/**
 * The live database is the later side. Fails as a backup does (no space, no server, …), as reading
 * does, and with `reading-cancelled`.
 */
export async function compareLive(
  { openedId, target, admin }: { openedId: string; target: ServerTarget; admin: string },
  { catalogs, ports }: { catalogs: Catalogs; ports: BackupPorts },
  { signal = new AbortController().signal, onProgress }: Operation,
): Promise<BackupDifference> {
  // Before a long dump: it has to be open.
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
