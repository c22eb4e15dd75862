/**
 * Which backups go and which stay, and by which rule. Pure: the dry run and the real one ask the same
 * question. Only what is certainly ours and certainly old goes; when in doubt a backup stays.
 */
import type { RetentionRule, RetentionDecision, RetentionPlan } from '#shared/domain/retention.ts';

/** A file with the name of a backup, and what is known about it. */
export interface RetentionCandidate {
  filename: string;
  /** From its name. */
  createdAtMs: number;
  sizeBytes: number;
  /**
   * Whose it is, when a manifest fits the file: backups of one owner protect each other. null when
   * nothing says what this file is.
   */
  owner: string | null;
  /** The disk does not give out its manifest; `owner` is null then. */
  isUnreadable: boolean;
  /** Somebody has to look at it before it counts as good. */
  hasWarnings: boolean;
  /** Read again later, and found damaged; or what it restores to differs. */
  hasFailed: boolean;
  isPinned: boolean;
  /** Being read, restored or proven. */
  hasReadLock: boolean;
}

/** Days are 24 hours of UTC, so no change of summer time makes one shorter. */
const dayMs = 24 * 60 * 60_000;

/**
 * `candidates` in any order; the plan has the newest first. Of every owner the newest verified backup
 * stays, and the newest that nobody has doubts about, however old they are. One that failed a later
 * check is neither, unless there is no other.
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

/** The candidates of each owner, in the order in which they are given. */
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
 * Of the backups of one owner, newest first, those that stay however old they are: all others may go
 * because these are there. Looks no further than it has to.
 */
export function protectorsAmong<Candidate extends RetentionCandidate>(
  newestFirst: Iterable<Candidate>,
  nowMs: number,
): Candidate[] {
  let newest: Candidate | undefined;
  let verified: Candidate | undefined;
  for (const one of newestFirst) {
    // One that is dated in the future comes from a wrong clock: it protects nothing.
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

/** null when it may go. */
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
