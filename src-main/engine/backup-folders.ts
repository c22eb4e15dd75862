/** Folders of the backups of each connection, and their contents. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { availableBytes, inspectFolder, isWithin } from '../backup-folder/folder.ts';
import { listBackups, listBackupsOf } from '../backup-folder/list-backups.ts';
import { measureTrash } from '../backup-folder/trash.ts';
import type { Connections } from '../connections/connections.ts';
import type { StoredProofs } from '../drill/stored-proofs.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { findEarlierBackup } from './earlier-backups.ts';

export interface BackupFolders {
  /** The folder that an admin chose for all backups, or the default folder. */
  root(): string;
  of(connection: Connection): string;
  /** Fails with `connection-not-found`, like every call that takes an id. */
  ofId(connectionId: string): string;
  /** The root and the folder of every connection. */
  all(): string[];
  /** The same folders, each with its chosen root. */
  withChosenRoots(): { folder: string; chosenRoot: string | null }[];
  /** The chosen root that contains this folder, or null. A chosen folder is never created again. */
  chosenRootOf(folder: string): string | null;
  /** The connection whose backups are in the folder of this file, or null. */
  connectionOf(filePath: string): string | null;
  /** Folders that can have a trash: also those of removed connections, and in earlier roots. */
  withTrash(): Promise<string[]>;
  list(folder: string): Promise<BackupEntry[]>;
  /** Same as `list`, but returns an empty list if the chosen root does not exist. */
  listOrEmpty(folder: string): Promise<BackupEntry[]>;
  /** Fails with `backup-directory-not-readable`. */
  listOf(connectionId: string): Promise<Pick<BackupList, 'folder' | 'backups' | 'others'>>;
  /** The same with facts about the folder. A folder that cannot be read is one of the facts. */
  overview(connectionId: string): Promise<BackupList>;
  /** Backups of this connection in the folder. */
  ownBackups(connectionId: string): Promise<BackupEntry[]>;
}

export function createBackupFolders(parts: {
  settings: SettingsStore;
  connections: Pick<Connections, 'list' | 'get'>;
  storedProofs: Pick<StoredProofs, 'completion'>;
  defaultBackupFolder: string;
  /** Finished runs of a connection, newest first. */
  history: (connectionId: string) => Promise<readonly FinishedRun[]>;
}): BackupFolders {
  const { settings, connections, storedProofs, history } = parts;
  const root = (): string => settings.current().backupFolder ?? parts.defaultBackupFolder;
  const of = (connection: Connection): string => path.join(root(), connection.folderName);
  const ofId = (connectionId: string): string => of(connections.get(connectionId));
  const chosenRootOf = (folder: string): string | null => {
    const chosen = settings.current().backupFolder;
    return chosen !== null && isWithin(folder, chosen) ? chosen : null;
  };
  const all = (): string[] => [...new Set([root(), ...connections.list().map(of)])];
  const listOf = async (
    connectionId: string,
  ): Promise<Pick<BackupList, 'folder' | 'backups' | 'others'>> => {
    const connection = connections.get(connectionId);
    const folder = of(connection);
    const complete = await storedProofs.completion();
    return { folder, ...(await listBackupsOf(folder, chosenRootOf(folder), connection, complete)) };
  };
  const overview = async (connectionId: string): Promise<BackupList> => {
    const connection = connections.get(connectionId);
    const folder = of(connection);
    const found = await orError(listOf(connectionId));
    const { backups, others } = found.value ?? { backups: [], others: [] };
    const needsEarlier = found.error !== null || !backups.some(isGood);
    const search = {
      earlierFolders: found.error === null ? settings.current().earlierBackupFolders : [],
      hasOthers: backups.length > 0,
      history: () => history(connectionId),
    };
    return {
      folder,
      backups,
      others,
      availableBytes: await availableBytes(folder).catch(() => null),
      trash: found.error === null ? await measureTrash(folder) : { count: 0, sizeBytes: 0 },
      readError: found.error,
      writeError: (await orError(inspectFolder(folder, chosenRootOf(folder)))).error,
      earlier: needsEarlier ? await findEarlierBackup(connection, search) : null,
    };
  };
  return {
    root,
    of,
    ofId,
    all,
    withChosenRoots: () => all().map((folder) => ({ folder, chosenRoot: chosenRootOf(folder) })),
    chosenRootOf,
    connectionOf: (filePath) => {
      const folder = path.dirname(path.resolve(filePath));
      return connections.list().find((one) => path.resolve(of(one)) === folder)?.id ?? null;
    },
    withTrash: async () => {
      const roots = [root(), ...settings.current().earlierBackupFolders];
      const below = roots.map(async (one) => {
        const found = await readdir(one, { withFileTypes: true }).catch(() => []);
        const folders = found.filter((entry) => entry.isDirectory());
        return [one, ...folders.map(({ name }) => path.join(one, name))];
      });
      return [...new Set([...all(), ...(await Promise.all(below)).flat()])];
    },
    list: async (folder) =>
      listBackups(folder, chosenRootOf(folder), await storedProofs.completion()),
    listOrEmpty: async (folder) => listBackups(folder, null, await storedProofs.completion()),
    listOf,
    overview,
    ownBackups: async (connectionId) => (await listOf(connectionId)).backups,
  };
}

/** An expected error becomes a fact. */
async function orError<Value>(
  work: Promise<Value>,
): Promise<{ value: Value; error: null } | { value: null; error: NightjarError }> {
  try {
    return { value: await work, error: null };
  } catch (thrown) {
    if (thrown instanceof ExpectedError) return { value: null, error: thrown.error };
    throw thrown;
  }
}
