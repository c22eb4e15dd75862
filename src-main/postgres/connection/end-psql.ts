/** Ends a psql process whose standard input is a pipe. */
import type { ChildProcess } from 'node:child_process';
import { endTool, hasEnded } from '../../system/processes.ts';

/** Time for psql to disconnect from the server. */
const goodbyeWithinMs = 2000;

/**
 * Cancels the running statement, if there is one (`isBusy`), and closes the connection. Resolves
 * when psql has exited.
 */
export async function endPsql(child: ChildProcess, isBusy: boolean): Promise<void> {
  if (child.pid !== undefined && !hasEnded(child)) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, goodbyeWithinMs);
      child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      child.stdin?.end();
      // After SIGTERM the query of psql would continue on the server. SIGINT cancels it.
      if (isBusy) child.kill('SIGINT');
    });
  }
  await endTool(child);
}
