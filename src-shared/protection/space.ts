/** How much room the next backup is likely to need. Pure; the plan of a backup and the screen ask the same. */

/** Room for growth since the last backup; without one, SQL is taken to compress to a quarter. */
const growthFactor = 1.3;
const usualCompression = 4;

/** `lastFileBytes` is the size of the last good backup. null when nothing is known. */
export function likelyNeededBytes(known: {
  lastFileBytes: number | null;
  databaseBytes: number | null;
}): number | null {
  const { lastFileBytes, databaseBytes } = known;
  if (lastFileBytes !== null) return Math.ceil(lastFileBytes * growthFactor);
  return databaseBytes === null ? null : Math.ceil(databaseBytes / usualCompression);
}
