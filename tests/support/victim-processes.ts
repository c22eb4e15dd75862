/** Finds the programs that a killed process has started. */
import { readdir, readFile } from 'node:fs/promises';

/**
 * The command lines of all processes that have this temporary folder in their environment: child
 * processes inherit it, so a test can find them after their parent has exited.
 */
export async function processesOf(temporary: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/u.test(pid)) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`TMPDIR=${temporary}`)) continue;
    found.push(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'gone'));
  }
  return found;
}
