/**
 * A sandbox for a server that runs untrusted code: no network, no other processes, and only
 * programs, libraries and its own folders of the file system. A superuser of this server, or a
 * program with its account, cannot access this computer. Uses bubblewrap (`bwrap`), if it is
 * installed and the system allows it (user namespaces). There is no sandbox on other systems.
 */
import { lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ProcessPort, ToolCommand } from '../../system/processes.ts';

export interface Sandbox {
  /**
   * Returns the same command inside the sandbox. It can write to these folders and read these
   * files, whose paths do not change.
   */
  around(
    command: ToolCommand,
    folders: readonly string[],
    readable?: readonly string[],
  ): ToolCommand;
}

const bubblewrap = '/usr/bin/bwrap';
/** Parts of the system that a server needs to run. */
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
 * Returns null if there is no sandbox. `binDirectory`: folder of the server's programs. `account`:
 * the account that runs the server, if it is another account.
 */
export async function findSandbox(
  { run }: Pick<ProcessPort, 'run'>,
  binDirectory: string,
  account: { uid: number; gid: number } | null,
): Promise<Sandbox | null> {
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
    // After the folders that the sandbox can access.
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

/** True for a program that only root could have installed. */
async function isOfSystem(file: string): Promise<boolean> {
  try {
    if ((await lstat(file)).isSymbolicLink()) return false;
    const { uid, mode } = await stat(file);
    return uid === 0 && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}
