/** Retention on real folders: looks, plans, and deletes what the plan allows, one file at a time. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import {
  keepDaysSchema,
  type RetentionDecision,
  type RetentionPlan,
  type RetentionResult,
} from '#shared/domain/retention.ts';
import { fail, invalidInput } from '#shared/errors/errors.ts';
import {
  deleteBackup,
  mapBackups,
  readEntry,
  type CompleteManifest,
} from '../backup/backup-folder-list.ts';
import { backupTimeMs } from '../backup/filename.ts';
import { lockFolder } from '../backup/folder-lock.ts';
import { backupsInUse, isBackupInUse } from '../backup/in-use.ts';
import { ownerOf } from '../backup/ownership.ts';
import { errorOfFault } from '../logging/fault.ts';
import type { Clock, Log } from '../ports.ts';
import { planRetention, protectorsOf, type RetentionCandidate } from './plan-retention.ts';
import type { Retention } from './retention.ts';

export interface RetentionParts {
  clock: Clock;
  log: Log;
  connection(connectionId: string): Connection;
  connections(): readonly Connection[];
  folderOf(connectionId: string): string;
  keepDaysOf(connectionId: string): number;
  /** What is known of backups beside their manifests. */
  completion(): Promise<CompleteManifest>;
  onDeleted(connectionId: string | null): void;
}

/** Backups of one database protect each other; a connection may have had several. */
interface OwnedCandidate extends RetentionCandidate {
  connectionId: string | null;
}

export function createRetention(parts: RetentionParts): Retention {
  const { clock, log } = parts;

  const look = async (
    folder: string,
    keepDays: number,
    owner: string | null,
  ): Promise<{ plan: RetentionPlan; candidates: OwnedCandidate[] }> => {
    const checked = keepDaysSchema.safeParse(keepDays);
    if (!checked.success) fail(invalidInput(checked.error));
    const all = await candidatesIn(folder, await parts.completion());
    if (owner !== null) {
      // Other connections may share the folder: theirs are none of this one's business.
      const candidates = all.filter((one) => one.connectionId === owner || one.owner === null);
      return { plan: planRetention(candidates, keepDays, clock.nowMs()), candidates };
    }
    // A connection has a number of days of its own, and admins who answer for it.
    const known = new Set(parts.connections().map(({ id }) => id));
    const isKnown = (one: OwnedCandidate): boolean =>
      one.connectionId !== null && known.has(one.connectionId);
    const candidates = all.filter((one) => !isKnown(one));
    const plan = planRetention(candidates, keepDays, clock.nowMs());
    const others = all.filter(isKnown).map(({ filename }): RetentionDecision => ({
      decision: 'keep',
      filename,
      rule: 'of-a-connection',
    }));
    const decisions = [...plan.decisions, ...others].toSorted((a, b) =>
      a.filename < b.filename ? 1 : -1,
    );
    return { plan: { keepDays, decisions }, candidates };
  };

  const plan = async (
    folder: string,
    keepDays: number,
    owner: string | null,
  ): Promise<RetentionPlan> => (await look(folder, keepDays, owner)).plan;

  const apply = async (
    folder: string,
    keepDays: number,
    owner: string | null,
    admin: string,
  ): Promise<RetentionResult> => {
    // Nobody writes to the folder, or deletes from it, between the plan and the last deletion.
    const lock = await lockFolder(folder);
    try {
      const { plan: planned, candidates } = await look(folder, keepDays, owner);
      const known = new Map(candidates.map((one) => [one.filename, one]));
      const result: RetentionResult = { ...planned, deleted: [], failures: [] };
      for (const decision of planned.decisions) {
        if (decision.decision === 'keep') continue;
        const { filename, rule, ageDays, sizeBytes } = decision;
        try {
          // Pinned, opened or replaced meanwhile; or what it could go for was found damaged.
          await lookAgain(folder, filename, known, clock.nowMs(), await parts.completion());
          if (known.get(filename)?.sizeBytes !== sizeBytes) continue;
          const again = planRetention([...known.values()], keepDays, clock.nowMs());
          const isStillGoing = again.decisions.some(
            (one) => one.decision === 'delete' && one.filename === filename,
          );
          if (!isStillGoing) continue;
          known.delete(filename);
          const { left } = await deleteBackup(folder, filename);
          result.deleted.push(filename);
          const facts = { filename, rule, ageDays, keepDays, sizeBytes, admin, connection: owner };
          log.info('backup deleted by retention', left.length === 0 ? facts : { ...facts, left });
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

async function candidatesIn(folder: string, complete: CompleteManifest): Promise<OwnedCandidate[]> {
  const inUse = await backupsInUse(folder);
  return await mapBackups(
    folder,
    (backup) => candidate(backup, inUse.has(backup.entry.filename)),
    null,
    complete,
  );
}

/**
 * Right before a backup goes: what is known of it, and of those that it can go for, is read anew. Checks
 * and drills write to manifests without the lock of the folder, and people delete by other programs.
 */
async function lookAgain(
  folder: string,
  filename: string,
  known: Map<string, OwnedCandidate>,
  nowMs: number,
  complete: CompleteManifest,
): Promise<void> {
  const owner = known.get(filename)?.owner ?? null;
  const fresh = new Set<string>();
  for (let names = [filename]; names.length > 0;) {
    for (const name of names) {
      fresh.add(name);
      const now = await candidateNow(folder, name, complete);
      if (now === null) known.delete(name);
      else known.set(name, now);
    }
    // Where one of them protects nothing any more, it is another one that does.
    names = protectorsOf(owner, [...known.values()], nowMs)
      .map((one) => one.filename)
      .filter((name) => !fresh.has(name));
  }
}

/** This file, its manifest and its marks, and no other. */
async function candidateNow(
  folder: string,
  filename: string,
  complete: CompleteManifest,
): Promise<OwnedCandidate | null> {
  const found = await readEntry(folder, filename, complete);
  return found === null ? null : candidate(found, await isBackupInUse(folder, filename));
}

/** A manifest that does not fit the file says nothing about it, and is null here. */
function candidate(
  { entry, manifest }: { entry: BackupEntry; manifest: Manifest | null },
  isInUse: boolean,
): OwnedCandidate {
  const { filename, sizeBytes, details } = entry;
  return {
    filename,
    createdAtMs: backupTimeMs(filename) ?? Infinity,
    sizeBytes,
    // One that was made anew from the file does not know either (rebuild-manifest.ts).
    owner: manifest === null || manifest.database.name === '' ? null : ownerOf(manifest),
    connectionId: manifest?.connection?.id ?? null,
    hasConcerns: (details?.concerns.length ?? 0) > 0,
    hasFailed: details !== null && details.failedCheck !== null,
    isPinned: details?.kept === true,
    isInUse,
  };
}
