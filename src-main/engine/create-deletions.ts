/** Everything that deletes backups: users, retention, and the trash, which deletes them for good. */
import type { Actor } from '#shared/domain/admin.ts';
import {
  trashHours,
  type DeletionResult,
  type EmptiedTrash,
  type PutBackResult,
} from '#shared/domain/trash.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { actorName } from '../admin/actor.ts';
import { asFolderError } from '../backup-folder/folder-error.ts';
import { deleteBackup, syncDeletions } from '../backup-folder/list-backups.ts';
import { updateManifest } from '../backup-folder/manifest-file.ts';
import { isLockedHere, lockedBackups } from '../backup-folder/read-locks.ts';
import {
  cleanTrash,
  listTrash,
  moveToTrash,
  putBackFromTrash,
  removeFromTrash,
} from '../backup-folder/trash.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import type { Retention } from '../retention/retention.ts';
import type { Ticker } from '../schedule/ticker.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { BackupFolders } from './backup-folders.ts';
import type { Actions, Nightjar } from './engine.ts';

const cleanEveryMs = 60 * 60_000;
const readLocksEveryMs = 200;

export interface DeletionParts {
  clock: Clock;
  log: Log;
  ticker: Ticker;
  folders: Pick<BackupFolders, 'ofId' | 'withTrash'>;
  retention: Pick<Retention, 'preview'>;
  /** The time until which the clock cannot be trusted; null if it is trusted. */
  clockDoubtUntil(): Promise<string | null>;
  onChange(connectionId: string): void;
}

export interface Deletions {
  questions: Nightjar['trash'];
  as(by: Actor): Actions['trash'];
  /** See `Actions.backups.delete`. */
  delete(
    by: Actor,
    connectionId: string,
    filenames: readonly string[],
    permanently: boolean,
  ): Promise<DeletionResult>;
  stop(): Promise<void>;
}

export function createDeletions(parts: DeletionParts): Deletions {
  const { clock, log, folders, retention, onChange } = parts;
  const errorOf = (fault: unknown, folder: string): NightjarError =>
    errorOfFault(asFolderError(fault, folder), log, 'a backup could not be deleted or put back');

  const pinIfRetentionDeletes = async (
    connectionId: string,
    folder: string,
    filename: string,
    by: Actor,
  ): Promise<boolean> => {
    const { decisions } = await retention.preview(connectionId, null);
    const goes = decisions.some((one) => one.filename === filename && one.decision === 'delete');
    if (!goes) return false;
    const pinned = { by: actorName(by), at: new Date(clock.nowMs()).toISOString() };
    await updateManifest(folder, filename, (manifest) => ({ ...manifest, pinned }));
    return true;
  };

  const putBack = async (
    by: Actor,
    connectionId: string,
    ids: readonly string[],
  ): Promise<PutBackResult> => {
    const folder = folders.ofId(connectionId);
    const result: PutBackResult = { putBack: [], failures: [] };
    for (const id of ids) {
      try {
        const filename = await putBackFromTrash(folder, id);
        log.info('backup put back from the trash', { filename, admin: actorName(by) });
        // If the manifest cannot be written, retention moves it into the trash again at the worst.
        const pinned = await pinIfRetentionDeletes(connectionId, folder, filename, by).catch(
          (fault: unknown) => {
            log.warn('a backup that was put back could not be pinned', describeFault(fault));
            return false;
          },
        );
        result.putBack.push({ filename, pinned });
      } catch (fault) {
        result.failures.push({ id, error: errorOf(fault, folder) });
      }
    }
    onChange(connectionId);
    return result;
  };

  let cleaning: Promise<void> | null = null;
  let cleanedAtMs = -Infinity;
  let end: (() => void) | null = null;
  const clean = async (): Promise<void> => {
    // With a clock that jumped ahead, a day would seem to be over.
    if ((await parts.clockDoubtUntil()) !== null) return;
    for (const folder of await folders.withTrash()) {
      try {
        for (const { filename, deletedAt } of await cleanTrash(folder, clock.nowMs())) {
          log.info('backup deleted for good', { filename, deletedAt, hours: trashHours });
        }
      } catch (fault) {
        log.info('the trash of a folder was not emptied', { folder, ...describeFault(fault) });
      }
    }
  };
  const cleanWhenDue = (): void => {
    if (cleaning !== null || clock.nowMs() - cleanedAtMs < cleanEveryMs) return;
    cleanedAtMs = clock.nowMs();
    cleaning = clean()
      .catch((fault: unknown) => log.warn('the trash was not emptied', describeFault(fault)))
      .finally(() => {
        cleaning = null;
      });
  };

  return {
    questions: {
      list: (connectionId) => listTrash(folders.ofId(connectionId)),
      start: () => {
        cleanWhenDue();
        end ??= parts.ticker.start(cleanWhenDue);
      },
    },
    as: (by) => ({
      putBack: (connectionId, ids) => putBack(by, connectionId, ids),
      empty: async (connectionId, ids) => {
        const folder = folders.ofId(connectionId);
        const chosen = ids ?? (await listTrash(folder)).map(({ id }) => id);
        const result: EmptiedTrash = { removed: 0, sizeBytes: 0, failures: [] };
        for (const id of chosen) {
          try {
            const sizeBytes = await removeFromTrash(folder, id);
            if (sizeBytes === null) continue;
            result.removed += 1;
            result.sizeBytes += sizeBytes;
            log.info('backup deleted for good', { entry: id, admin: actorName(by) });
          } catch (fault) {
            result.failures.push({ id, error: errorOf(fault, folder) });
          }
        }
        onChange(connectionId);
        return result;
      },
    }),
    delete: async (by, connectionId, filenames, permanently) => {
      const folder = folders.ofId(connectionId);
      const result: DeletionResult = { deleted: [], failures: [] };
      const admin = actorName(by);
      const isInUse = readLocksOf(folder, clock);
      for (const filename of new Set(filenames)) {
        try {
          if (await isInUse(filename)) fail({ code: 'backup-in-use', filename });
          const facts = { filename, admin, connection: connectionId };
          if (permanently) {
            const { left } = await deleteBackup(folder, filename);
            log.info('backup deleted', left.length === 0 ? facts : { ...facts, left });
            result.deleted.push({ filename, trashId: null });
          } else {
            const deletion = { by: admin, reason: 'by-hand', nowMs: clock.nowMs() } as const;
            const trashId = await moveToTrash(folder, filename, deletion);
            log.info('backup moved to the trash', facts);
            result.deleted.push({ filename, trashId });
          }
        } catch (fault) {
          result.failures.push({ filename, error: errorOf(fault, folder) });
        }
      }
      await syncDeletions(folder);
      onChange(connectionId);
      return result;
    },
    stop: async () => {
      end?.();
      end = null;
      await cleaning;
    },
  };
}

/** Locks of other processes are read again at intervals: reading them lists the whole folder. */
function readLocksOf(folder: string, clock: Clock): (filename: string) => Promise<boolean> {
  let inUse = new Set<string>();
  let readAtMs = -Infinity;
  return async (filename) => {
    if (clock.monotonicMs() - readAtMs >= readLocksEveryMs) {
      inUse = await lockedBackups(folder);
      readAtMs = clock.monotonicMs();
    }
    return inUse.has(filename) || isLockedHere(folder, filename);
  };
}
