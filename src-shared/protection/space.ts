/**
 * Estimates the disk space of the next backup. Pure function: no I/O. The backup plan and the
 * screen use the same estimate.
 */

/**
 * Space for growth since the last backup. Without a last backup, SQL is assumed to compress to a
 * quarter.
 */
const growthFactor = 1.3;
const usualCompression = 4;

/** `lastFileBytes` is the size of the last good backup. Returns null if neither size is known. */
export function likelyNeededBytes(known: {
  lastFileBytes: number | null;
  databaseBytes: number | null;
}): number | null {
  const { lastFileBytes, databaseBytes } = known;
  if (lastFileBytes !== null) return Math.ceil(lastFileBytes * growthFactor);
  return databaseBytes === null ? null : Math.ceil(databaseBytes / usualCompression);
}
