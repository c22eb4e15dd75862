/** When the next weekly drill of a connection is due, and why the last one was not made. Pure. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { WeeklyDrill, WeeklyMiss } from '#shared/domain/drill.ts';
import { isGood } from '#shared/protection/good-backup.ts';

const weekMs = 7 * 24 * 60 * 60_000;
/** A drill that could not be done (no server, no space) is tried again after this long. */
const tryAgainMs = 24 * 60 * 60_000;

export interface ConnectionBackups {
  connectionId: string;
  /** Newest first. */
  backups: readonly BackupEntry[];
}

/** The connections that are due, the one that has waited longest first. */
export function dueDrills(
  connections: readonly ConnectionBackups[],
  triedMs: ReadonlyMap<string, number>,
  nowMs: number,
): ConnectionBackups[] {
  return connections
    .filter(({ connectionId, backups }) => {
      const dueMs = dueFrom(backups, triedMs.get(connectionId), nowMs);
      return dueMs !== null && dueMs <= nowMs;
    })
    .toSorted((a, b) => (provenMs(a.backups) < provenMs(b.backups) ? -1 : 1));
}

/** What the screen and doctor tell of one connection; a miss is over once a proof came after it. */
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

/** null when there is nothing that could be proven; -Infinity when nothing ever was. */
function dueFrom(
  backups: readonly BackupEntry[],
  triedMs: number | undefined,
  nowMs: number,
): number | null {
  if (!backups.some(isGood)) return null;
  // A try of the future is one of a clock that was wrong.
  const lastTryMs = triedMs === undefined || triedMs > nowMs ? -Infinity : triedMs;
  return Math.max(provenMs(backups) + weekMs, lastTryMs + tryAgainMs);
}

function provenMs(backups: readonly BackupEntry[]): number {
  return Math.max(
    -Infinity,
    ...backups.flatMap(({ details }) =>
      details === null || details.proof === null ? [] : [Date.parse(details.proof.provenAt)],
    ),
  );
}
