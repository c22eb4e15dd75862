/**
 * What `postmaster.pid` of a data folder says, and whether it is true.
 *
 * The file outlives a server that was killed, and its process number may meanwhile belong to
 * another program, so nothing is ever signalled before it is shown to be a PostgreSQL server that
 * works in that very folder.
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

/** Null when there is no (complete) file. Its lines are those of PostgreSQL's pidfile.h. */
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

/** Whether this process is alive and is a PostgreSQL server of this data folder. */
export async function isPostmasterOf(
  pid: number,
  dataFolder: string,
  processes: ProcessPort,
): Promise<boolean> {
  if (!isProcessAlive(pid)) return false;
  if (process.platform === 'linux') {
    // A server changes into its data folder; a zombie has no folder any more.
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

/** The process that started `pid`, null when unknown. */
export async function parentOf(pid: number, processes: ProcessPort): Promise<number | null> {
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') {
    const text = await readRegularText(`/proc/${pid}/stat`).catch(() => '');
    // "pid (name) state ppid …", and the name may hold anything.
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
