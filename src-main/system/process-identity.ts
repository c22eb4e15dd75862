/**
 * Identity of the process that holds a lock, a marker or a scratch database, and the check if it
 * still runs. The process ID alone is not enough: the system can give it to another process later.
 */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Holders of locks add a token. */
export const processIdentitySchema = z.object({
  host: z.string(),
  pid: z.number().int().positive(),
  /** Start time as the system writes it; null if the system does not provide it. */
  startTime: z.string().nullable(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** Returns the identity of this process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    host: hostname(),
    pid: process.pid,
    startTime: await processStartTime(process.pid),
  };
}

/**
 * Returns the state of the process. `unknown` if a process with this ID runs and it cannot be
 * determined if it is the same process, and for a process of another computer. Without a host it is
 * a process of this computer.
 */
export async function stateOfProcess({
  host,
  pid,
  startTime,
}: Omit<ProcessIdentity, 'host'> & { host?: string | undefined }): Promise<
  'alive' | 'gone' | 'unknown'
> {
  if (host !== undefined && host !== hostname()) return 'unknown';
  if (!isProcessAlive(pid)) return 'gone';
  const isNow = await processStartTime(pid);
  if (isNow === null || startTime === null) return 'unknown';
  return isNow === startTime ? 'alive' : 'gone';
}

/** Returns true if a process with this ID runs, regardless of its owner. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Returns the start time of a process as the system writes it, or null if it is unknown (then only
 * the ID can be compared). Source: proc(5), `/proc/PID/stat`, field 22.
 */
export async function processStartTime(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, can contain spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] ?? null;
  } catch {
    return null;
  }
}
