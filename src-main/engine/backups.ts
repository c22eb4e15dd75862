/** The actions on backups that entry points use: start, pin, acknowledge, verify, delete. */
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { actorName, triggerOf } from '../admin/actor.ts';
import { backupFacts } from '../backup-folder/backup-facts.ts';
import { notRecordedWarning, type CreatedHere } from '../backup-folder/created-here.ts';
import { resolveBackup } from '../backup-folder/list-backups.ts';
import { updateManifest } from '../backup-folder/manifest-file.ts';
import type {
  BackupControl,
  BackupPorts,
  BackupRequest,
  FinishedBackup,
} from '../backup/backup-request.ts';
import { runBackup } from '../backup/run-backup.ts';
import type { Runs } from '../backup/runs.ts';
import { verifyBackup } from '../backup/verify/check-backup.ts';
import type { Connections } from '../connections/connections.ts';
import { describeFault } from '../logging/fault.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import { serverOf } from '../postgres/connection/server-name.ts';
import type { BackupFolders } from './backup-folders.ts';
import type { Deletions } from './create-deletions.ts';
import type { Actions, Nightjar } from './engine.ts';

/** The database that a restore is about to replace. */
export interface SafetyBackup {
  /** The connection of its server; null for a server given by URL. */
  connectionId: string | null;
  database: string;
  target: ServerTarget;
  by: Actor;
  signal: AbortSignal;
}

export interface Backups {
  questions: Nightjar['backups'];
  as(by: Actor): Actions['backups'];
  /**
   * Backs the database up into the folder of its connection, and resolves with the path. Rejects
   * with the signal.
   */
  makeSafetyBackup(backup: SafetyBackup, cancel: (runId: string) => void): Promise<string>;
}

export function createBackups(parts: {
  ports: BackupPorts;
  runs: Runs;
  connections: Connections;
  folders: BackupFolders;
  createdHere: CreatedHere;
  /** True if the roles of the server are saved, too. */
  withRoles: () => boolean;
  delete: Deletions['delete'];
  onChange: (connectionId: string) => void;
}): Backups {
  const { ports, runs, connections, folders, createdHere, withRoles, onChange } = parts;
  const { clock, log } = ports;
  const verifyPorts = { ...ports, createdHere: createdHere.has };
  const now = (): string => new Date(clock.nowMs()).toISOString();

  const makeBackup = async (
    request: BackupRequest,
    control: BackupControl,
  ): Promise<FinishedBackup> => {
    const chosenRoot = folders.chosenRootOf(request.folder);
    const made = await runBackup({ ...request, chosenRoot }, ports, control);
    // Without its manifest, the file counts as any other file. Its warnings contain the reason.
    const { manifest } = made;
    if (manifest === null) return made;
    try {
      await createdHere.note(manifest.filename, manifest.file.sha256);
      return made;
    } catch (fault) {
      log.warn('a backup could not be recorded as created here', describeFault(fault));
      return { ...made, warnings: [...made.warnings, notRecordedWarning(fault)] };
    }
  };

  const change = async (
    connectionId: string,
    filename: string,
    make: (manifest: Manifest) => Manifest,
  ): Promise<void> => {
    const folder = folders.ofId(connectionId);
    await resolveBackup(folder, filename);
    await updateManifest(folder, filename, make);
  };

  const as = (by: Actor): Actions['backups'] => ({
    start: async (connectionId, how) => {
      const connection = connections.get(connectionId);
      return runs.start({
        trigger: triggerOf(by),
        by,
        connectionId,
        label: connection.name,
        server: serverOf(connection),
        work: async (control) =>
          await makeBackup(
            {
              trigger: triggerOf(by),
              admin: actorName(by),
              target: await connections.target(connectionId),
              connection: { id: connection.id, name: connection.name },
              folder: how?.folder ?? folders.of(connection),
              withRoles: how?.withRoles === true || withRoles(),
              countAllRows: how?.countAllRows === true,
              sessions: how?.sessions,
            },
            control,
          ),
      });
    },
    startOneOff: ({ target, folder, withRoles: alsoRoles, countAllRows = false, ...how }) =>
      runs.start({
        trigger: triggerOf(by),
        by,
        connectionId: null,
        label: target.fields.database,
        server: serverOf(target.fields),
        work: (control) =>
          makeBackup(
            {
              trigger: triggerOf(by),
              admin: actorName(by),
              target,
              connection: null,
              folder,
              withRoles: alsoRoles,
              countAllRows,
              sessions: how.sessions,
            },
            control,
          ),
      }),
    cancel: (runId) => runs.cancel(runId),
    delete: (connectionId, filenames, permanently = false) =>
      parts.delete(by, connectionId, filenames, permanently),
    pin: async (connectionId, filename, pin) => {
      const pinned = pin ? { by: actorName(by), at: now() } : null;
      await change(connectionId, filename, (manifest) => ({ ...manifest, pinned }));
      log.info(pin ? 'backup pinned' : 'backup unpinned', { filename, admin: actorName(by) });
      onChange(connectionId);
    },
    acknowledge: async (connectionId, filename) => {
      const acknowledged = { by: actorName(by), at: now() };
      const { id, name, database, host, port } = connections.get(connectionId);
      await change(connectionId, filename, (manifest) => ({
        ...manifest,
        // A recreated manifest has no origin: the backup then belongs to the database for which it
        // is acknowledged.
        ...(manifest.rebuiltAt === null
          ? {}
          : {
              connection: { id, name },
              database: { ...manifest.database, name: database, host, port },
            }),
        acknowledged,
      }));
      log.info('warnings of a backup acknowledged', { filename, admin: actorName(by) });
      onChange(connectionId);
    },
    verify: async (connectionId, filename, control) => {
      const filePath = await resolveBackup(folders.ofId(connectionId), filename);
      try {
        return await verifyBackup(filePath, { ...control, by: actorName(by) }, verifyPorts);
      } finally {
        onChange(connectionId);
      }
    },
    verifyFile: (filePath, control) =>
      verifyBackup(filePath, { ...control, by: actorName(by) }, verifyPorts),
  });

  return {
    questions: {
      folderOf: folders.ofId,
      list: folders.listOf,
      overview: folders.overview,
      listFolder: folders.list,
      facts: (connectionId, filename) => backupFacts(folders.ofId(connectionId), filename),
      resolvePath: (connectionId, filename) => resolveBackup(folders.ofId(connectionId), filename),
    },
    as,
    makeSafetyBackup: async ({ connectionId, database, target, by, signal }, cancel) => {
      const connection = connectionId === null ? null : connections.get(connectionId);
      const own = connection?.database === database ? connection : null;
      const folder = connection === null ? folders.root() : folders.of(connection);
      const { runId, finished } = runs.start({
        trigger: 'manual',
        by,
        connectionId: own?.id ?? null,
        label: database,
        server: serverOf(target.fields),
        work: (control) =>
          makeBackup(
            {
              trigger: 'manual',
              purpose: 'before-restore',
              admin: actorName(by),
              target: { ...target, fields: { ...target.fields, database } },
              connection: own === null ? null : { id: own.id, name: own.name },
              folder,
              withRoles: withRoles(),
            },
            control,
          ),
      });
      // Cancelling the restore also cancels its backup.
      const cancelIt = (): void => cancel(runId);
      if (signal.aborted) cancelIt();
      else signal.addEventListener('abort', cancelIt, { once: true });
      const run = await finished;
      signal.removeEventListener('abort', cancelIt);
      if (run.state === 'failed') fail(run.error);
      if (run.state !== 'published') return fail({ code: 'backup-cancelled' });
      return path.join(folder, run.backup.filename);
    },
  };
}
