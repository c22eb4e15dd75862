/**
 * How many requests a minute are answered: one count for whoever is refused or shows no token, and one for
 * each admin whose token is good. Strangers on this computer can use up their own count only.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;
/** Counts one; resolves with the seconds to wait when it is one too many, else null. */
export type Limit = (request: FastifyRequest) => Promise<number | null>;

const timeWindowMs = 60_000;

/** The plugin has to be registered; it is asked when the first request comes. */
export function createLimits(
  app: FastifyInstance,
  requestsPerMinute: number,
): { strangers: Limit; ofAdmin: (admin: string) => Limit } {
  let counters: { strangers: Limiter; admins: Limiter } | null = null;
  const keys = new WeakMap<FastifyRequest, string>();
  const create = (): Limiter =>
    app.createRateLimit({
      max: requestsPerMinute,
      timeWindow: timeWindowMs,
      keyGenerator: (request) => keys.get(request) ?? '',
    });
  const open = (): { strangers: Limiter; admins: Limiter } =>
    (counters ??= { strangers: create(), admins: create() });
  const count = async (limiter: Limiter, request: FastifyRequest): Promise<number | null> => {
    const limit = await limiter(request);
    return !limit.isAllowed && limit.isExceeded ? limit.ttlInSeconds : null;
  };
  return {
    strangers: async (request) => {
      keys.set(request, 'strangers');
      return await count(open().strangers, request);
    },
    ofAdmin: (admin) => async (request) => {
      keys.set(request, `admin ${admin}`);
      return await count(open().admins, request);
    },
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
