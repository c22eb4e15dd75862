/** Maximum duration of a drill. */
const slowestBytesPerMs = 200;
const shortestLimitMs = 60 * 60 * 1000;
const longestDrillMs = 14 * 24 * shortestLimitMs;

/**
 * A dump can contain an endless loop, so a drill has a time limit: ten times the duration of the
 * last restore of this database, and at least an hour and the time that the slowest of disks needs
 * for this number of bytes. setTimeout allows at most 24 days. Pure function: no I/O.
 */
export function drillLimitMs(sqlBytes: number, expectedRestoreMs: number | null): number {
  const bySize = sqlBytes / slowestBytesPerMs;
  return Math.min(longestDrillMs, Math.max(shortestLimitMs, bySize, (expectedRestoreMs ?? 0) * 10));
}
