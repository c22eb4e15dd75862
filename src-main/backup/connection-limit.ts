/** Retries an operation while a server, a role or a database has no free connection. */
import { setTimeout as delay } from 'node:timers/promises';
import { ExpectedError } from '#shared/errors/errors.ts';

/** The server needs a moment until it detects that a session of Nightjar has ended. */
const usualPausesMs = [100, 400, 1500];

/**
 * Runs the operation, and repeats it after a pause if it failed because no connection was free.
 * Repeats it only a few times, and not after the signal was aborted.
 */
export async function retryAtConnectionLimit<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  pausesMs: readonly number[] = usualPausesMs,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!isAtConnectionLimit(error) || signal.aborted) throw error;
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return await work();
}

export const isAtConnectionLimit = (error: unknown): boolean =>
  error instanceof ExpectedError &&
  ['too-many-connections', 'connection-limit-reached'].includes(error.error.code);
