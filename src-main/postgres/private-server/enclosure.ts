/**
 * A room of its own for a server that runs code of strangers: no network, no other processes, and of the
 * file system nothing but programs, libraries and its own folders. Whoever becomes superuser in it, or runs
 * a program as its account, finds nothing of this computer. By bubblewrap (`bwrap`), where it is there and the system
 * allows it (user namespaces); there is none elsewhere.
 */
import { lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ProcessPort, ToolCommand } from '../../system/processes.ts';

export interface Enclosure {
  /** The same command, inside; it may write to these folders and read these files, which keep their names. */
  around(
    command: ToolCommand,
    folders: readonly string[],
    readable?: readonly string[],
  ): ToolCommand;
}

const bubblewrap = '/usr/bin/bwrap';
/** Of the system, as far as a server needs it to run. */
const systemFolders = ['/usr', '/lib', '/lib32', '/lib64', '/bin', '/sbin'];
const systemFiles = [
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/passwd',
  '/etc/group',
  '/etc/nsswitch.conf',
  '/etc/alternatives',
];
const trialTimeoutMs = 10_000;

/**
 * null where there is none. `binDirectory`: where the programs of the server are; `account`: who runs it,
 * when that is another one.
 */
export async function findEnclosure(
  { run }: Pick<ProcessPort, 'run'>,
  binDirectory: string,
  account: { uid: number; gid: number } | null,
): Promise<Enclosure | null> {
  if (process.platform !== 'linux') return null;
  if (!(await isOfSystem(bubblewrap))) return null;
  const programs = await realpath(binDirectory).catch(() => binDirectory);
  const installation = path.dirname(programs);
  const view = [
    ...systemFolders.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...systemFiles.flatMap((file) => ['--ro-bind-try', file, file]),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    // Behind the folders that it may be in.
    '--ro-bind',
    installation,
    installation,
  ];
  const options = [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    ...view,
  ];
  const trial = await run({
    file: bubblewrap,
    args: [...options, '--', path.join(programs, 'postgres'), '--version'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: trialTimeoutMs,
    cwd: '/',
    ...account,
  });
  if (trial.exitCode !== 0 || !trial.stdout.startsWith('postgres')) return null;
  return {
    around: (command, folders, readable = []) => ({
      ...command,
      file: bubblewrap,
      args: [
        ...options,
        ...readable.flatMap((file) => ['--ro-bind-try', file, file]),
        ...folders.flatMap((folder) => ['--bind', folder, folder]),
        ...(command.cwd === undefined ? [] : ['--chdir', command.cwd]),
        '--',
        path.join(programs, path.basename(command.file)),
        ...command.args,
      ],
      cwd: '/',
    }),
  };
}

/** A program that nobody but root could have put there. */
async function isOfSystem(file: string): Promise<boolean> {
  try {
    if ((await lstat(file)).isSymbolicLink()) return false;
    const { uid, mode } = await stat(file);
    return uid === 0 && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}
