/**
 * The protection of one database: its status, and what prevents its next backup. Every entry point
 * uses this one function. Pure function: no I/O.
 */
import type { BackupList } from '../domain/backup.ts';
import type { Run } from '../domain/run.ts';
import { findBlockers, type Blocker, type BlockerFacts } from './blockers.ts';
import { describeProtection, nextRun, type ProtectionStatus } from './protection-status.ts';

export interface Protection {
  status: ProtectionStatus;
  /** Most serious first. */
  blockers: readonly Blocker[];
  /** The next due time that no pause prevents, even if a blocker prevents the backup. */
  next: Date | null;
}

export interface AllFacts extends BlockerFacts {
  list: BackupList | undefined;
  /** The latest run. */
  run: Run | undefined;
}

export function readProtection(facts: AllFacts): Protection {
  const blockers = findBlockers(facts);
  const { schedule, now } = facts;
  return {
    blockers,
    status: describeProtection({ ...facts, blockers }),
    next: schedule === undefined ? null : nextRun(schedule, now),
  };
}
