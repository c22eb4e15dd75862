/** Retention on real folders: looks, plans, and deletes what the plan allows, one file at a time. */
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
import { fail, invalidInput } from '#shared/errors/errors.ts';
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

/** For so long a backup that another process has begun to read may still be deleted under it. */
const lookEveryMs = 200;

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
    by: Actor,
  ): Promise<RetentionResult> => {
    const admin = actorName(by);
    // Nobody writes to the folder, or deletes from it, between the plan and the last deletion.
    const lock = await lockFolder(folder);
    try {
      const { plan: planned, candidates } = await look(folder, keepDays, owner);
      const folderNow = watchFolder(folder, candidates, parts);
      const result: RetentionResult = { ...planned, deleted: [], failures: [] };
      for (const decision of planned.decisions) {
        if (decision.decision === 'keep') continue;
        const { filename, rule, ageDays, sizeBytes } = decision;
        try {
          if (!(await folderNow.mayStillGo(filename, sizeBytes, keepDays))) continue;
          const { left } = await unlinkBackup(folder, filename);
          result.deleted.push(filename);
          const facts = { filename, rule, ageDays, keepDays, sizeBytes, admin, connection: owner };
          log.info('backup deleted by retention', left.length === 0 ? facts : { ...facts, left });
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

interface FolderNow {
  /**
   * Asked right before a backup goes: what is known of it, and of those that it can go for, is read again.
   * Checks and drills write to manifests without the lock of the folder, and people delete by other
   * programs. True says that it goes: it is counted on no more.
   */
  mayStillGo(filename: string, sizeBytes: number, keepDays: number): Promise<boolean>;
}

/**
 * Costs as much for each backup however many there are: those that protect are read again when their
 * files have changed, and once in a while together with what says that other processes read a backup.
 */
function watchFolder(
  folder: string,
  candidates: readonly OwnedCandidate[],
  { clock, completion }: RetentionParts,
): FolderNow {
  const known = new Map(candidates.map((one) => [one.filename, one]));
  const ownNames = new Map(
    [...byOwner(candidates.toSorted(newerFirst))].map(([owner, own]) => [
      owner,
      own.map(({ filename }) => filename),
    ]),
  );
  /** The files of those that were read since the last look at the folder, as they were then. */
  const seen = new Map<string, string>();
  let inUse = new Set<string>();
  let complete: CompleteManifest;
  let lookedAtMs = -Infinity;

  function* own(owner: string): Generator<OwnedCandidate> {
    for (const filename of ownNames.get(owner) ?? []) {
      const one = known.get(filename);
      if (one?.owner === owner) yield one;
    }
  }
  const lookAtFolder = async (): Promise<void> => {
    if (clock.monotonicMs() - lookedAtMs < lookEveryMs) return;
    inUse = await lockedBackups(folder);
    complete = await completion();
    seen.clear();
    lookedAtMs = clock.monotonicMs();
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
    mayStillGo: async (filename, sizeBytes, keepDays) => {
      await lookAtFolder();
      await readAgain(filename);
      const one = known.get(filename);
      if (one === undefined || one.sizeBytes !== sizeBytes || one.owner === null) return false;
      const nowMs = clock.nowMs();
      let protectors = protectorsAmong(own(one.owner), nowMs);
      // Where one of them protects nothing any more, it is another one that does.
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

/** Another text when a backup or its manifest was changed, replaced or deleted. */
async function fileStates(folder: string, filename: string): Promise<string> {
  const states = await Promise.all(
    [filename, manifestFilename(filename)].map(async (name) => {
      const stats = await lstat(path.join(folder, name), { bigint: true }).catch(() => null);
      return stats === null ? '' : [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
    }),
  );
  return states.join(', ');
}

/** A manifest that does not fit the file says nothing about it, and is null here. */
function candidate(
  { entry, manifest }: { entry: BackupEntry; manifest: Manifest | null },
  hasReadLock: boolean,
): OwnedCandidate {
  const { filename, sizeBytes, details, manifestError } = entry;
  return {
    filename,
    createdAtMs: backupTimeMs(filename) ?? Infinity,
    sizeBytes,
    // One that was made anew from the file does not know either (rebuild-manifest.ts).
    owner: manifest === null || manifest.database.name === '' ? null : ownerOf(manifest),
    isUnreadable: manifestError !== undefined,
    connectionId: manifest?.connection?.id ?? null,
    hasWarnings: (details?.warnings.length ?? 0) > 0,
    hasFailed: details !== null && details.invalidated !== null,
    isPinned: details?.pinned === true,
    hasReadLock,
  };
}
