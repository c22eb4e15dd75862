/** How long a drill may take. */
const slowestBytesPerMs = 200;
const shortestLimitMs = 60 * 60 * 1000;
const longestDrillMs = 14 * 24 * shortestLimitMs;

/**
 * A dump can hold a loop without an end. Pure: ten times what the last drill of this database took, and not
 * less than an hour or what the slowest of disks takes for so many bytes; setTimeout takes 24 days at most.
 */
export function drillLimitMs(sqlBytes: number, expectedRestoreMs: number | null): number {
  const bySize = sqlBytes / slowestBytesPerMs;
  return Math.min(longestDrillMs, Math.max(shortestLimitMs, bySize, (expectedRestoreMs ?? 0) * 10));
}
