/**
 * How many requests a minute are answered: one count for whoever is refused or shows no token, and one for
 * each admin whose token is good. Strangers on this computer can use up their own count only.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;
/** Counts one; resolves with the seconds to wait when it is one too many, else null. */
export type Limit = (request: FastifyRequest) => Promise<number | null>;

const timeWindowMs = 60_000;

/**
 * The plugin has to be registered; it is asked when the first request comes. An admin is counted once the
 * request's `admin` is known.
 */
export function createLimits(
  app: FastifyInstance,
  requestsPerMinute: number,
): { strangers: Limit; admins: Limit } {
  const limitOf = (keyGenerator: (request: FastifyRequest) => string): Limit => {
    let limiter: Limiter | null = null;
    return async (request) => {
      limiter ??= app.createRateLimit({
        max: requestsPerMinute,
        timeWindow: timeWindowMs,
        keyGenerator,
      });
      const limit = await limiter(request);
      return !limit.isAllowed && limit.isExceeded ? limit.ttlInSeconds : null;
    };
  };
  return {
    strangers: limitOf(() => 'all of them'),
    admins: limitOf((request) => request.getDecorator('admin')),
  };
}

/**
 * Says which refusals are worth a line in the log: the first of each minute, with how many were not told
 * since. Whoever sends thousands must not push the history of backups out of it.
 */
export function createSpokesman(
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
    quietUntilMs = monotonicMs() + timeWindowMs;
    untold = 0;
    return told;
  };
}
