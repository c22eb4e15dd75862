/**
 * Says which refusals are worth a line in the log: the first of each minute, with how many were not told
 * since. Whoever sends thousands must not push the history of backups out of it.
 */

const quietMs = 60_000;

export function createRateLimitedLogger(
  monotonicMs: () => number = () => performance.now(),
): () => { untold: number } | null {
  let quietUntilMs = -Infinity;
  let untold = 0;
  return () => {
    if (monotonicMs() < quietUntilMs) {
      untold += 1;
      return null;
    }
    const told = { untold };
    quietUntilMs = monotonicMs() + quietMs;
    untold = 0;
    return told;
  };
}
