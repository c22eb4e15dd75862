/**
 * Which process holds something: the one record that locks, markers and scratch databases carry, and how it
 * is judged. A number alone does not do: the system gives it to another process later.
 */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** Holders of locks add a token to it. */
export const processIdentitySchema = z.object({
  host: z.string(),
  pid: z.number().int().positive(),
  /** In the system's own words; null where the system does not tell it. */
  startTime: z.string().nullable(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** This process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    host: hostname(),
    pid: process.pid,
    startTime: await processStartTime(process.pid),
  };
}

/**
 * Whether the process is still there. `unknown` when one of this number runs and nobody can tell whether it
 * is the same, and for a process of another computer, which cannot be asked. Without a host it is one of
 * this computer.
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

/** True when a process with this id runs, whoever owns it. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The start time of a process in the system's own words, or null where it is not known (then the
 * id alone has to do). Source: proc(5), `/proc/PID/stat`, field 22.
 */
export async function processStartTime(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] ?? null;
  } catch {
    return null;
  }
}
