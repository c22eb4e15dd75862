/** An orderly shutdown with a time limit. */
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';

/** A session that logs out, or a service manager, does not wait much longer. */
export const stopWithinMs = 5000;

/**
 * Resolves when `stop` has resolved, or after five seconds. Never rejects. Remaining child
 * processes then end with this process (`system/group-guard.ts`), and the next start removes stale
 * files.
 */
export async function stopBounded(stop: () => Promise<void>, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'too long'>((resolve) => {
    timer = setTimeout(() => resolve('too long'), stopWithinMs);
  });
  try {
    const outcome = await Promise.race([stop(), tooLong]);
    if (outcome === 'too long') log.error('Stopping took too long', { stopWithinMs });
  } catch (fault) {
    log.error('Stopping failed', describeFault(fault));
  } finally {
    clearTimeout(timer);
  }
}
