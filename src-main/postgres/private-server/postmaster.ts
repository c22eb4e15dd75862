/**
 * Reads `postmaster.pid` of a data folder and checks it.
 *
 * The file remains after a server was killed, and another program can then have its process number.
 * So a process only receives a signal after it was identified as a PostgreSQL server of this
 * folder.
 */
import { readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isProcessAlive } from '../../system/process-identity.ts';
import { readRegularText } from '../../files/regular-file.ts';
import type { ProcessPort } from '../../system/processes.ts';

export interface PostmasterFile {
  pid: number;
  port: number;
  socketDirectory: string | null;
  ready: boolean;
}

/** Null if there is no (complete) file. The lines are defined in PostgreSQL's pidfile.h. */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | null> {
  const text = await readRegularText(path.join(dataFolder, 'postmaster.pid')).catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return null;
  return {
    pid,
    port: Number(lines[3] ?? 0),
    socketDirectory: lines[4] === undefined || lines[4] === '' ? null : lines[4],
    ready: lines[7] === 'ready',
  };
}

/** True if this process is running and is a PostgreSQL server of this data folder. */
export async function isPostmasterOf(
  pid: number,
  dataFolder: string,
  processes: ProcessPort,
): Promise<boolean> {
  if (!isProcessAlive(pid)) return false;
  if (process.platform === 'linux') {
    // A server changes its working directory to its data folder. A zombie has no working directory.
    const [program, folder] = await Promise.all([
      readlink(`/proc/${pid}/exe`).catch(() => ''),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
    ]);
    const name = path.basename(program).replace(/ \(deleted\)$/u, '');
    return name === 'postgres' && folder === (await realpath(dataFolder));
  }
  const listing = await describe(pid, processes);
  return process.platform === 'win32'
    ? listing.toLowerCase().includes('postgres.exe')
    : listing.includes('postgres') && listing.includes(dataFolder);
}

/** The parent process of `pid`; null if it is unknown. */
export async function parentOf(pid: number, processes: ProcessPort): Promise<number | null> {
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') {
    const text = await readRegularText(`/proc/${pid}/stat`).catch(() => '');
    // "pid (name) state ppid …". The name can contain any character.
    const parent = Number(text.slice(text.lastIndexOf(')') + 1).split(' ')[2]);
    return Number.isInteger(parent) && parent > 0 ? parent : null;
  }
  const parent = Number((await describe(pid, processes)).trim().split(/\s+/u)[0]);
  return Number.isInteger(parent) && parent > 0 ? parent : null;
}

/** "parent command line" on macOS and the BSDs, a row of the task list on Windows. */
async function describe(pid: number, processes: ProcessPort): Promise<string> {
  const [file, args] =
    process.platform === 'win32'
      ? ['tasklist', ['/FI', `PID eq ${pid}`, '/NH']]
      : ['/bin/ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)]];
  const outcome = await processes.run({ file, args, env: process.env, timeoutMs: 5000 });
  return outcome.exitCode === 0 ? outcome.stdout : '';
}
