/** A server, a role or a database that has no connection left at the moment. */
import { setTimeout as delay } from 'node:timers/promises';
import { ExpectedError } from '#shared/errors/errors.ts';

/** The server needs a moment to notice that a session of ours has ended. */
const usualPausesMs = [100, 400, 1500];

/**
 * Does the work, and does it again after a pause where it failed for want of a connection; a few times
 * at most, and not when the signal has come.
 */
export async function whenThereIsRoom<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  pausesMs: readonly number[] = usualPausesMs,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!isWithoutRoom(error) || signal.aborted) throw error;
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return await work();
}

export const isWithoutRoom = (error: unknown): boolean =>
  error instanceof ExpectedError &&
  ['too-many-connections', 'connection-limit-reached'].includes(error.error.code);
