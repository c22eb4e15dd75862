/**
 * Compares an open backup with its live database. The database is dumped for the comparison, and
 * the dump is removed afterwards.
 */
import path from 'node:path';
import type { BackupDifference, KeptComparison } from '#shared/domain/catalog.ts';
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

interface LiveOrder {
  openedId: string;
  target: ServerTarget;
  admin: string;
}
interface LiveParts {
  catalogs: Catalogs;
  ports: BackupPorts;
}

/**
 * The live database is the later side of the comparison. Fails as a backup fails (no space, no
 * server, …), as reading fails, and with `reading-cancelled`.
 */
export async function compareLive(
  order: LiveOrder,
  parts: LiveParts,
  operation: Operation,
): Promise<BackupDifference> {
  const { catalogs } = parts;
  return await withLive(order, parts, operation, async (liveId, comparing, close) => {
    try {
      return await catalogs.compare(order.openedId, liveId, undefined, comparing);
    } finally {
      await close();
    }
  });
}

/** The same, but the dump stays until the comparison is closed, so that its rows can be read. */
export async function compareLiveAndKeep(
  order: LiveOrder,
  parts: LiveParts,
  operation: Operation,
): Promise<KeptComparison> {
  const { catalogs } = parts;
  return await withLive(order, parts, operation, async (liveId, comparing, close) => {
    try {
      return await catalogs.compareAndKeep(order.openedId, liveId, comparing, close);
    } catch (error) {
      await close();
      throw error;
    }
  });
}

/** Dumps the database and opens the dump. `close`, which `compare` must call, removes it. */
async function withLive<Result>(
  { openedId, target, admin }: LiveOrder,
  { catalogs, ports }: LiveParts,
  { signal = new AbortController().signal, onProgress }: Operation,
  compare: (liveId: string, comparing: Operation, close: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  // Fails before a long dump if the backup is not open.
  catalogs.contents(openedId);
  const folder = await makePrivateFolder();
  try {
    let liveId: string;
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
      const file = path.join(folder.path, 'live', entry.filename);
      liveId = (await catalogs.open(file, { signal })).openedId;
    } catch (error) {
      await folder.remove();
      throw error;
    }
    const comparing: Operation = {
      signal,
      onProgress: (fraction) => onProgress?.(dumpShare + fraction * (1 - dumpShare)),
    };
    return await compare(liveId, comparing, async () => {
      await catalogs.close(liveId);
      await folder.remove();
    });
  } catch (error) {
    if (signal.aborted) fail({ code: 'reading-cancelled' }, error);
    throw error;
  }
}
