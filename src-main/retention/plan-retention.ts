/**
 * Decides which backups are deleted and which are kept, and by which rule. Pure functions: no I/O.
 * The dry run and the real run use the same functions. A backup is deleted only if it is certain
 * that Nightjar created it and that it is old; in doubt it is kept.
 */
import type { RetentionRule, RetentionDecision, RetentionPlan } from '#shared/domain/retention.ts';

/** A file with the name of a backup, and facts about it. */
export interface RetentionCandidate {
  filename: string;
  /** Time from the filename. */
  createdAtMs: number;
  sizeBytes: number;
  /**
   * Owner of the backup if a manifest matches the file: backups of one owner protect each other.
   * null if the file is not identified by a manifest.
   */
  owner: string | null;
  /** The manifest cannot be read from the disk; `owner` is then null. */
  isUnreadable: boolean;
  /** The backup has warnings that no admin has acknowledged. */
  hasWarnings: boolean;
  /** A later verification found damage, or a drill found differences. */
  hasFailed: boolean;
  isPinned: boolean;
  /** The backup is being read, restored or proven. */
  hasReadLock: boolean;
}

/** Days are 24 hours of UTC: a change of summer time makes no day shorter. */
const dayMs = 24 * 60 * 60_000;

/**
 * `candidates` can have any order; the plan has the newest first. For every owner the newest
 * verified backup and the newest backup without warnings are kept, regardless of their age. A
 * backup that failed a later verification is neither, unless there is no other backup.
 */
export function planRetention(
  candidates: readonly RetentionCandidate[],
  keepDays: number,
  nowMs: number,
): RetentionPlan {
  const newestFirst = candidates.toSorted(newerFirst);
  const protecting = new Set(
    [...byOwner(newestFirst).values()].flatMap((own) => protectorsAmong(own, nowMs)),
  );
  return {
    keepDays,
    decisions: newestFirst.map((one): RetentionDecision => {
      const rule = retentionRule(one, protecting.has(one), keepDays, nowMs);
      const { filename, sizeBytes } = one;
      if (rule !== null) return { decision: 'keep', filename, rule };
      const ageDays = Math.floor((nowMs - one.createdAtMs) / dayMs);
      return { decision: 'delete', filename, rule: 'older-than-limit', ageDays, sizeBytes };
    }),
  };
}

/** Groups the candidates by owner and keeps their order. */
export function byOwner<Candidate extends RetentionCandidate>(
  candidates: readonly Candidate[],
): Map<string, Candidate[]> {
  const all = new Map<string, Candidate[]>();
  for (const one of candidates) {
    if (one.owner === null) continue;
    const own = all.get(one.owner);
    if (own === undefined) all.set(one.owner, [one]);
    else own.push(one);
  }
  return all;
}

/**
 * Returns the backups of one owner (newest first) that are kept regardless of their age: they allow
 * all others to be deleted. Reads no more of `newestFirst` than needed.
 */
export function protectorsAmong<Candidate extends RetentionCandidate>(
  newestFirst: Iterable<Candidate>,
  nowMs: number,
): Candidate[] {
  let newest: Candidate | undefined;
  let verified: Candidate | undefined;
  for (const one of newestFirst) {
    // A backup dated in the future was created with a wrong clock: it protects no other backup.
    if (one.createdAtMs > nowMs) continue;
    newest ??= one;
    if (one.hasFailed) continue;
    verified ??= one;
    if (!one.hasWarnings) return [verified, one];
  }
  const protector = verified ?? newest;
  return protector === undefined ? [] : [protector];
}

export function newerFirst(a: RetentionCandidate, b: RetentionCandidate): number {
  return a.filename < b.filename ? 1 : -1;
}

/** Returns null if the backup can be deleted. */
export function retentionRule(
  one: RetentionCandidate,
  isProtecting: boolean,
  keepDays: number,
  nowMs: number,
): RetentionRule | null {
  if (one.owner === null) return one.isUnreadable ? 'manifest-not-readable' : 'not-ours';
  if (one.createdAtMs > nowMs) return 'dated-in-the-future';
  if (one.isPinned) return 'pinned';
  if (one.hasReadLock) return 'in-use';
  if (nowMs - one.createdAtMs <= keepDays * dayMs) return 'young-enough';
  return isProtecting ? 'newest-verified' : null;
}
