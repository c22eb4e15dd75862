/**
 * Retention on real folders: reads the folder, plans, and deletes the files that the plan allows,
 * one at a time.
 */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import {
  keepDaysSchema,
  type RetentionDecision,
  type RetentionPlan,
  type RetentionResult,
} from '#shared/domain/retention.ts';
import { ExpectedError, fail, invalidInput } from '#shared/errors/errors.ts';
import {
  syncDeletions,
  mapBackups,
  readEntry,
  unlinkBackup,
  type CompleteManifest,
} from '../backup-folder/list-backups.ts';
import { backupTimeMs, manifestFilename } from '../backup-folder/filename.ts';
import { actorName } from '../admin/actor.ts';
import { asFolderError } from '../backup-folder/folder-error.ts';
import { lockFolder } from '../backup-folder/folder-lock.ts';
import { lockedBackups, isLockedHere } from '../backup-folder/read-locks.ts';
import { ownerOf } from '../backup-folder/ownership.ts';
import { cleanTrash, moveToTrash } from '../backup-folder/trash.ts';
import { errorOfFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import {
  byOwner,
  retentionRule,
  newerFirst,
  planRetention,
  protectorsAmong,
  type RetentionCandidate,
} from './plan-retention.ts';
import type { Retention } from './retention.ts';

/** A backup that another process started to read within this time can still be deleted. */
const refreshIntervalMs = 200;

export interface RetentionParts {
  clock: Clock;
  log: Log;
  connection(connectionId: string): Connection;
  connections(): readonly Connection[];
  folderOf(connectionId: string): string;
  keepDaysOf(connectionId: string): number;
  /** Resolves with a function that adds facts stored outside of manifests. */
  completion(): Promise<CompleteManifest>;
  onDeleted(connectionId: string | null): void;
}

/** Backups of one database protect each other. A connection can have had several databases. */
interface OwnedCandidate extends RetentionCandidate {
  connectionId: string | null;
}

export function createRetention(parts: RetentionParts): Retention {
  const { clock, log } = parts;

  const planFor = async (
    folder: string,
    keepDays: number,
    owner: string | null,
  ): Promise<{ plan: RetentionPlan; candidates: OwnedCandidate[] }> => {
    const checked = keepDaysSchema.safeParse(keepDays);
    if (!checked.success) fail(invalidInput(checked.error));
    const all = await candidatesIn(folder, await parts.completion());
    if (owner !== null) {
      // Other connections can share the folder; their backups are ignored.
      const candidates = all.filter((one) => one.connectionId === owner || one.owner === null);
      return { plan: planRetention(candidates, keepDays, clock.nowMs()), candidates };
    }
    // A connection has its own number of days and its own responsible admins.
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
  ): Promise<RetentionPlan> => (await planFor(folder, keepDays, owner)).plan;

  const apply = async (
    folder: string,
    keepDays: number,
    owner: string | null,
    by: Actor,
  ): Promise<RetentionResult> => {
    const admin = actorName(by);
    /** A full disk has no room for the trash: retention then deletes for good. */
    const movedToTrash = async (filename: string): Promise<boolean> => {
      try {
        await moveToTrash(folder, filename, {
          by: admin,
          reason: 'retention',
          nowMs: clock.nowMs(),
        });
        return true;
      } catch (fault) {
        if (!(fault instanceof ExpectedError) || fault.error.code !== 'insufficient-disk-space') {
          throw fault;
        }
        await unlinkBackup(folder, filename);
        return false;
      }
    };
    // The lock prevents writing to the folder and deleting from it between the plan and the last
    // deletion.
    const lock = await lockFolder(folder);
    try {
      const { plan: planned, candidates } = await planFor(folder, keepDays, owner);
      const watcher = watchFolder(folder, candidates, parts);
      const result: RetentionResult = { ...planned, deleted: [], failures: [] };
      for (const decision of planned.decisions) {
        if (decision.decision === 'keep') continue;
        const { filename, rule, ageDays, sizeBytes } = decision;
        try {
          if (!(await watcher.mayDelete(filename, sizeBytes, keepDays))) continue;
          const isForGood = !(await movedToTrash(filename));
          result.deleted.push(filename);
          const facts = { filename, rule, ageDays, keepDays, sizeBytes, admin, connection: owner };
          log.info('backup deleted by retention', isForGood ? { ...facts, isForGood } : facts);
        } catch (fault) {
          const error = errorOfFault(
            asFolderError(fault, folder),
            log,
            'retention could not delete a backup',
          );
          log.warn('retention could not delete a backup', { filename, error });
          result.failures.push({ filename, error });
        }
      }
      // Also for a computer on which only the command line deletes: no app empties the trash there.
      const gone = await cleanTrash(folder, clock.nowMs()).catch(() => []);
      for (const { filename } of gone) log.info('backup deleted for good', { filename });
      if (result.deleted.length > 0) {
        await syncDeletions(folder);
        parts.onDeleted(owner);
      }
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
    apply: async (connectionId, by, keepDays = null) =>
      apply(
        parts.folderOf(connectionId),
        keepDays ?? parts.keepDaysOf(connectionId),
        parts.connection(connectionId).id,
        by,
      ),
    previewFolder: (folder, keepDays) => plan(folder, keepDays, null),
    applyFolder: (folder, keepDays, by) => apply(folder, keepDays, null, by),
  };
}

async function candidatesIn(folder: string, complete: CompleteManifest): Promise<OwnedCandidate[]> {
  const inUse = await lockedBackups(folder);
  return await mapBackups(
    folder,
    (backup) => candidate(backup, inUse.has(backup.entry.filename)),
    null,
    complete,
  );
}

interface FolderWatcher {
  /**
   * Called immediately before a backup is deleted. Reads the facts about the backup and about the
   * backups that allow its deletion again: verifications and drills write to manifests without the
   * lock of the folder, and users delete files with other programs. If the result is true, the
   * caller deletes the backup, and it no longer protects others.
   */
  mayDelete(filename: string, sizeBytes: number, keepDays: number): Promise<boolean>;
}

/**
 * The effort for each backup does not depend on the number of backups. Protecting backups are read
 * again only if their files have changed; the read locks and stored proofs are read again at
 * intervals.
 */
function watchFolder(
  folder: string,
  candidates: readonly OwnedCandidate[],
  { clock, completion }: RetentionParts,
): FolderWatcher {
  const known = new Map(candidates.map((one) => [one.filename, one]));
  const ownNames = new Map(
    [...byOwner(candidates.toSorted(newerFirst))].map(([owner, own]) => [
      owner,
      own.map(({ filename }) => filename),
    ]),
  );
  /** State of the files that were read since the last refresh. */
  const seen = new Map<string, string>();
  let inUse = new Set<string>();
  let complete: CompleteManifest;
  let refreshedAtMs = -Infinity;

  function* own(owner: string): Generator<OwnedCandidate> {
    for (const filename of ownNames.get(owner) ?? []) {
      const one = known.get(filename);
      if (one?.owner === owner) yield one;
    }
  }
  const refresh = async (): Promise<void> => {
    if (clock.monotonicMs() - refreshedAtMs < refreshIntervalMs) return;
    inUse = await lockedBackups(folder);
    complete = await completion();
    seen.clear();
    refreshedAtMs = clock.monotonicMs();
  };
  const readAgain = async (filename: string): Promise<void> => {
    const files = await fileStates(folder, filename);
    if (seen.get(filename) === files) return;
    const found = await readEntry(folder, filename, complete);
    if (found === null) known.delete(filename);
    else {
      known.set(filename, candidate(found, inUse.has(filename) || isLockedHere(folder, filename)));
    }
    seen.set(filename, files);
  };

  return {
    mayDelete: async (filename, sizeBytes, keepDays) => {
      await refresh();
      await readAgain(filename);
      const one = known.get(filename);
      if (one === undefined || one.sizeBytes !== sizeBytes || one.owner === null) return false;
      const nowMs = clock.nowMs();
      let protectors = protectorsAmong(own(one.owner), nowMs);
      // If one of the backups no longer protects, another backup takes its role.
      for (const read = new Set<string>(); protectors.some((it) => !read.has(it.filename));) {
        for (const protector of protectors) {
          read.add(protector.filename);
          await readAgain(protector.filename);
        }
        protectors = protectorsAmong(own(one.owner), nowMs);
      }
      const now = known.get(filename);
      if (now === undefined) return false;
      if (retentionRule(now, protectors.includes(now), keepDays, nowMs) !== null) return false;
      known.delete(filename);
      return true;
    },
  };
}

/** Returns a different string if a backup or its manifest was changed, replaced or deleted. */
async function fileStates(folder: string, filename: string): Promise<string> {
  const states = await Promise.all(
    [filename, manifestFilename(filename)].map(async (name) => {
      const stats = await lstat(path.join(folder, name), { bigint: true }).catch(() => null);
      return stats === null ? '' : [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
    }),
  );
  return states.join(', ');
}

/** A manifest that does not match the file says nothing about the file, and is null here. */
function candidate(
  { entry, manifest }: { entry: BackupEntry; manifest: Manifest | null },
  hasReadLock: boolean,
): OwnedCandidate {
  const { filename, sizeBytes, details, manifestError } = entry;
  return {
    filename,
    createdAtMs: backupTimeMs(filename) ?? Infinity,
    sizeBytes,
    // A manifest that was rebuilt from the file does not contain the owner either
    // (rebuild-manifest.ts).
    owner: manifest === null || manifest.database.name === '' ? null : ownerOf(manifest),
    isUnreadable: manifestError !== undefined,
    connectionId: manifest?.connection?.id ?? null,
    hasWarnings: (details?.warnings.length ?? 0) > 0,
    hasFailed: details !== null && details.invalidated !== null,
    isPinned: details?.pinned === true,
    hasReadLock,
  };
}
