/**
 * Limits the log entries for rejected requests: the first request of each minute is logged, with
 * the number of requests that were not logged. A flood of requests must not push the history of
 * backups out of the log.
 */

const quietMs = 60_000;

export function createRateLimitedLogger(
  monotonicMs: () => number = () => performance.now(),
): () => { notLogged: number } | null {
  let quietUntilMs = -Infinity;
  let notLogged = 0;
  return () => {
    if (monotonicMs() < quietUntilMs) {
      notLogged += 1;
      return null;
    }
    const entry = { notLogged };
    quietUntilMs = monotonicMs() + quietMs;
    notLogged = 0;
    return entry;
  };
}
