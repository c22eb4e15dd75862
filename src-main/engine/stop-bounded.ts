/** An orderly end that takes no longer than is promised, whatever hangs. */
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';

/** A session that logs out and a service that is stopped do not wait much longer. */
export const stopWithinMs = 5000;

/**
 * Resolves when `stop` has, or after five seconds; never rejects. What is still there then ends with
 * this process (spawn.ts, `guardGroup`), and the next start sweeps what it leaves.
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
