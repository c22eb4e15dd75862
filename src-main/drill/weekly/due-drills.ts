/**
 * Decides when the next weekly drill of a connection is due, and why the last drill was missed.
 * Pure functions: no I/O.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { WeeklyDrill, WeeklyMiss } from '#shared/domain/drill.ts';
import { isGood } from '#shared/protection/good-backup.ts';

const weekMs = 7 * 24 * 60 * 60_000;
/** Delay before a drill that was not possible (no server, no space) is attempted again. */
const tryAgainMs = 24 * 60 * 60_000;

export interface ConnectionBackups {
  connectionId: string;
  /** Newest first. */
  backups: readonly BackupEntry[];
}

/** Returns the due connections. The connection that has waited longest comes first. */
export function dueDrills(
  connections: readonly ConnectionBackups[],
  attemptedMs: ReadonlyMap<string, number>,
  nowMs: number,
): ConnectionBackups[] {
  return connections
    .filter(({ connectionId, backups }) => {
      const dueMs = dueFrom(backups, attemptedMs.get(connectionId), nowMs);
      return dueMs !== null && dueMs <= nowMs;
    })
    .toSorted((a, b) => (provenMs(a.backups) < provenMs(b.backups) ? -1 : 1));
}

/**
 * Returns the state of one connection for the screen and `doctor`. A miss is over when a later
 * proof exists.
 */
export function weeklyDrillOf(
  { connectionId, backups }: ConnectionBackups,
  miss: WeeklyMiss | null,
  nowMs: number,
): WeeklyDrill {
  const missMs = miss === null ? null : Date.parse(miss.at);
  const dueMs = dueFrom(backups, missMs ?? undefined, nowMs);
  return {
    connectionId,
    next:
      dueMs === null
        ? { state: 'hindered', error: { code: 'drill-no-good-backup' } }
        : dueMs <= nowMs
          ? { state: 'due' }
          : { state: 'later', at: new Date(dueMs).toISOString() },
    miss: missMs !== null && provenMs(backups) >= missMs ? null : miss,
  };
}

/** Returns null if there is no backup to prove, and -Infinity if no backup was ever proven. */
function dueFrom(
  backups: readonly BackupEntry[],
  attemptedMs: number | undefined,
  nowMs: number,
): number | null {
  if (!backups.some(isGood)) return null;
  // An attempt in the future was recorded while the clock was wrong.
  const lastAttemptMs = attemptedMs === undefined || attemptedMs > nowMs ? -Infinity : attemptedMs;
  return Math.max(provenMs(backups) + weekMs, lastAttemptMs + tryAgainMs);
}

function provenMs(backups: readonly BackupEntry[]): number {
  return Math.max(
    -Infinity,
    ...backups.flatMap(({ details }) =>
      details === null || details.proof === null ? [] : [Date.parse(details.proof.provenAt)],
    ),
  );
}
