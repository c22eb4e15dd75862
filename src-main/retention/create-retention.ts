/** Retention on real folders: looks, plans, and deletes what the plan allows, one file at a time. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import {
  keepDaysSchema,
  type RetentionPlan,
  type RetentionResult,
} from '#shared/domain/retention.ts';
import { fail, invalidInput } from '#shared/errors/errors.ts';
import { deleteBackup, listBackups } from '../backup/backup-folder-list.ts';
import { backupTimeMs } from '../backup/filename.ts';
import { lockFolder } from '../backup/folder-lock.ts';
import { backupsInUse } from '../backup/in-use.ts';
import { readManifest } from '../backup/manifest-file.ts';
import { errorOfFault } from '../logging/fault.ts';
import type { Clock, Log } from '../ports.ts';
import { planRetention, type RetentionCandidate } from './plan-retention.ts';
import type { Retention } from './retention.ts';

export interface RetentionParts {
  clock: Clock;
  log: Log;
  connection(connectionId: string): Connection;
  folderOf(connectionId: string): string;
  keepDaysOf(connectionId: string): number;
  onDeleted(connectionId: string | null): void;
}

export function createRetention(parts: RetentionParts): Retention {
  const { clock, log } = parts;

  const plan = async (
    folder: string,
    keepDays: number,
    owner: string | null,
  ): Promise<RetentionPlan> => {
    const checked = keepDaysSchema.safeParse(keepDays);
    if (!checked.success) fail(invalidInput(checked.error));
    const all = await candidatesIn(folder);
    // Other connections may share the folder: theirs are none of this one's business.
    const own =
      owner === null ? all : all.filter((one) => one.owner === owner || one.owner === null);
    return planRetention(own, keepDays, clock.nowMs());
  };

  const apply = async (
    folder: string,
    keepDays: number,
    owner: string | null,
    admin: string,
  ): Promise<RetentionResult> => {
    // Nobody writes to the folder, or deletes from it, between the plan and the last deletion.
    const lock = await lockFolder(folder);
    try {
      const planned = await plan(folder, keepDays, owner);
      const result: RetentionResult = { ...planned, deleted: [], failures: [] };
      for (const decision of planned.decisions) {
        if (decision.decision === 'keep') continue;
        const { filename, rule, ageDays, sizeBytes } = decision;
        try {
          if (await isStillPlanned(folder, decision, () => plan(folder, keepDays, owner))) {
            await deleteBackup(folder, filename);
            result.deleted.push(filename);
            log.info('backup deleted by retention', {
              filename,
              rule,
              ageDays,
              keepDays,
              sizeBytes,
              admin,
              connection: owner,
            });
          }
        } catch (fault) {
          const error = errorOfFault(fault, log, 'retention could not delete a backup');
          log.warn('retention could not delete a backup', { filename, error });
          result.failures.push({ filename, error });
        }
      }
      if (result.deleted.length > 0) parts.onDeleted(owner);
      return result;
    } finally {
      await lock.release();
    }
  };

  return {
    preview: async (connectionId, keepDays) =>
      plan(
        parts.folderOf(connectionId),
        keepDays ?? parts.keepDaysOf(connectionId),
        parts.connection(connectionId).id,
      ),
    apply: async (connectionId, { admin }, keepDays = null) =>
      apply(
        parts.folderOf(connectionId),
        keepDays ?? parts.keepDaysOf(connectionId),
        parts.connection(connectionId).id,
        admin,
      ),
    previewFolder: (folder, keepDays) => plan(folder, keepDays, null),
    applyFolder: (folder, keepDays, { admin }) => apply(folder, keepDays, null, admin),
  };
}

/** Right before it goes: the file as it was planned, and a plan that still says so. */
async function isStillPlanned(
  folder: string,
  planned: { filename: string; sizeBytes: number },
  planAgain: () => Promise<RetentionPlan>,
): Promise<boolean> {
  const stats = await lstat(path.join(folder, planned.filename)).catch(() => null);
  if (stats === null) return false;
  const { decisions } = await planAgain();
  return decisions.some(
    (one) =>
      one.decision === 'delete' &&
      one.filename === planned.filename &&
      one.sizeBytes === planned.sizeBytes,
  );
}

async function candidatesIn(folder: string): Promise<RetentionCandidate[]> {
  const [entries, inUse] = await Promise.all([listBackups(folder), backupsInUse(folder)]);
  return await Promise.all(entries.map((entry) => candidate(folder, entry, inUse)));
}

async function candidate(
  folder: string,
  { filename, sizeBytes, details }: BackupEntry,
  inUse: ReadonlySet<string>,
): Promise<RetentionCandidate> {
  // A manifest that does not fit the file says nothing about it.
  const manifest = details === null ? null : await readManifest(folder, filename);
  return {
    filename,
    createdAtMs: backupTimeMs(filename) ?? Infinity,
    sizeBytes,
    owner: manifest === null ? null : ownerOf(manifest),
    hasConcerns: (details?.concerns.length ?? 0) > 0,
    isPinned: details?.kept === true,
    isInUse: inUse.has(filename),
  };
}

/** A stored connection, or for backups of the command line's `--url` the database itself. */
function ownerOf({
  connection,
  database,
}: NonNullable<Awaited<ReturnType<typeof readManifest>>>): string {
  if (connection !== null) return connection.id;
  return JSON.stringify([database.host, database.port, database.name]);
}
