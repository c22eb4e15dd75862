/**
 * The only place in Nightjar that starts other programs.
 *
 * No shell is used, arguments are an array, the caller passes the complete environment (see
 * `connection-environment.ts`), and `args` must not contain secrets: on every system any local user
 * can read the arguments of a running process.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { GroupGuard } from './group-guard.ts';

export interface ToolCommand {
  file: string;
  args: readonly string[];
  /** The complete environment of the child; nothing is inherited. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /**
   * Starts the program in its own process group: child processes of the program are ended with it,
   * and the whole group is ended when this process is killed. For programs that can be scripts, or
   * that run for a long time. (Not on Windows.)
   */
  ownGroup?: boolean;
  /**
   * Memory limit: a program with a process group is killed if it and its children hold more memory.
   * psql and pg_dump keep an answer of the server in memory, and a hostile server can send an
   * endless answer. Default: 2 GiB; null for no limit. (On Linux only: other systems report the
   * memory of a process only through a program.)
   */
  memoryLimitBytes?: number | null;
}

export interface ToolRequest extends ToolCommand {
  stdin?: string | Readable;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Facts about the end of a program; the caller interprets them. */
export interface ToolOutcome {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  cancelled: boolean;
  /** Reason why Nightjar ended the program before its timeout; null if it did not. */
  overrun: Overrun | null;
  /** Set if the program could not be started at all (ENOENT, EACCES, …). */
  spawnError: NodeJS.ErrnoException | null;
}

/** The program held too much memory, or printed more than an answer can have. */
export type Overrun = 'memory' | 'output';

export type RunTool = (request: ToolRequest) => Promise<ToolOutcome>;
export type StartTool = (command: ToolCommand & { stdio?: StdioOptions }) => ChildProcess;

/** The port through which the engine starts programs; tests can replace either function. */
export interface ProcessPort {
  run: RunTool;
  start: StartTool;
}

/**
 * Limit for each stream; a program that prints more is ended. The list of a million tables has half
 * this size.
 */
const outputLimitBytes = 128 * 1024 * 1024;
/** Number of bytes that are kept of the beginning and of the end of the messages of a program. */
const storedMessageBytes = 64 * 1024;
const usualMemoryLimitBytes = 2 * 1024 ** 3;
const memoryCheckIntervalMs = 100;
const killAfterMs = 2000;
const groupCheckIntervalMs = 20;

/** Children that lead a process group, for `signalTool`. */
const leaders = new WeakSet<ChildProcess>();

const groupGuard = new GroupGuard((script) =>
  spawn('/bin/sh', ['-c', script, 'guard'], {
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  }),
);

/** Starts a long-running child. The caller must listen for `error` and end the child. */
export const startTool: StartTool = (command) => {
  const { file, args, env, cwd, uid, gid, stdio, ownGroup } = command;
  const { memoryLimitBytes = usualMemoryLimitBytes } = command;
  const leads = ownGroup === true && process.platform !== 'win32';
  const child = spawn(file, [...args], {
    env,
    shell: false,
    windowsHide: true,
    detached: leads,
    stdio: stdio ?? ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  const { pid } = child;
  if (leads && pid !== undefined) {
    leaders.add(child);
    groupGuard.watch(pid);
    child.once('exit', () => groupGuard.forget(pid));
    if (memoryLimitBytes !== null) watchMemory(child, pid, memoryLimitBytes);
  }
  return child;
};

const memoryOverruns = new WeakSet<ChildProcess>();

/** Returns true if this child was killed because it held too much memory. */
export const heldTooMuchMemory = (child: ChildProcess): boolean => memoryOverruns.has(child);

function watchMemory(child: ChildProcess, pid: number, limitBytes: number): void {
  if (process.platform !== 'linux') return;
  const check = async (): Promise<void> => {
    if ((await residentBytes(pid)) <= limitBytes || hasEnded(child)) return;
    memoryOverruns.add(child);
    // Kills immediately: a hostile server fills a gigabyte in a second.
    signalTool(child, 'SIGKILL');
  };
  const timer = setInterval(() => void check(), memoryCheckIntervalMs);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}

/**
 * Returns the memory of a process and of its children (proc(5): `status`, `children`); 0 if it has
 * ended.
 */
async function residentBytes(pid: number): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const held = Number(/^VmRSS:\s+(\d+) kB/mu.exec(status)?.[1] ?? 0) * 1024;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    const below = children.split(' ').filter((one) => one.trim() !== '');
    const sizes = await Promise.all(below.map((one) => residentBytes(Number(one))));
    return sizes.reduce((sum, size) => sum + size, held);
  } catch {
    return 0;
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * Asks a child to end (SIGTERM), and kills it (SIGKILL) if it does not end within `graceMs`. No
 * process of its group remains. All members have the same time, also if the leader ends first: a
 * pg_dump started by a script still has to cancel its query on the server.
 */
export async function endTool(child: ChildProcess, graceMs = killAfterMs): Promise<void> {
  if (child.pid === undefined) return;
  if (!hasEnded(child)) {
    const askedMs = performance.now();
    await new Promise<void>((resolve) => {
      const killTimer = setTimeout(() => signalTool(child, 'SIGKILL'), graceMs);
      child.once('exit', () => {
        clearTimeout(killTimer);
        resolve();
      });
      signalTool(child, 'SIGTERM');
    });
    while (leaders.has(child) && groupExists(child.pid) && performance.now() - askedMs < graceMs) {
      await delay(groupCheckIntervalMs);
    }
  }
  if (leaders.has(child)) signalTool(child, 'SIGKILL');
}

function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

function signalTool(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (!leaders.has(child)) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended.
  }
}

/**
 * Runs a program to its end and collects its output: all of stdout, and 64 KiB from the beginning
 * and the end of stderr. A program that prints more than 128 MiB, or holds too much memory, is
 * ended. Never rejects: a program that cannot start, fails, is cancelled or takes too long is an
 * outcome.
 */
export const runTool: RunTool = (request) =>
  new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = startTool({
        ...request,
        stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
    } catch (error) {
      // Node emits an event for the usual errors and throws for others (ENOTDIR, EPERM, …).
      resolve({
        exitCode: null,
        signal: null,
        stdout: '',
        stderr: '',
        timedOut: false,
        cancelled: false,
        overrun: null,
        spawnError: error as NodeJS.ErrnoException,
      });
      return;
    }
    let timedOut = false;
    let cancelled = false;
    let spawnError: NodeJS.ErrnoException | null = null;
    let killTimer: NodeJS.Timeout | undefined;
    let overrun: Overrun | null = null;

    const end = (): void => {
      signalTool(child, 'SIGTERM');
      killTimer ??= setTimeout(() => {
        signalTool(child, 'SIGKILL');
        // Processes outside of the group can still hold the pipes; they must not be awaited.
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, killAfterMs);
    };
    const tooMuch = (): void => {
      overrun = 'output';
      end();
    };
    const stdout = collector(Infinity, tooMuch);
    const stderr = collector(storedMessageBytes, tooMuch);
    const timer =
      request.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            end();
          }, request.timeoutMs);
    const cancel = (): void => {
      cancelled = true;
      end();
    };

    const finish = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      request.signal?.removeEventListener('abort', cancel);
      resolve({
        exitCode,
        signal,
        stdout: stdout.text(),
        stderr: stderr.text(),
        timedOut,
        cancelled,
        overrun: heldTooMuchMemory(child) ? 'memory' : overrun,
        spawnError,
      });
    };

    child.stdout?.on('data', stdout.add);
    child.stderr?.on('data', stderr.add);
    child.once('error', (error: NodeJS.ErrnoException) => {
      // `error` is also emitted for a failed kill; only a child without a pid never started.
      if (child.pid !== undefined) return;
      spawnError = error;
      finish(null, null);
    });
    child.once('close', (exitCode, signal) => {
      if (spawnError === null) finish(exitCode, signal);
    });
    if (request.signal?.aborted) cancel();
    else request.signal?.addEventListener('abort', cancel, { once: true });

    if (request.stdin !== undefined && child.stdin !== null) {
      // A child that ends before it has read everything closes the pipe; its exit code explains
      // why.
      child.stdin.on('error', () => undefined);
      if (typeof request.stdin === 'string') child.stdin.end(request.stdin);
      else {
        request.stdin.once('error', end);
        request.stdin.pipe(child.stdin);
      }
    }
  });

/** The real port. */
export const realProcesses: ProcessPort = { run: runTool, start: startTool };

/** Keeps the beginning and the end of the added data, `storedBytes` of each. */
function collector(
  storedBytes: number,
  onTooMuch: () => void,
): { add: (chunk: Buffer) => void; text: () => string } {
  const beginning: Buffer[] = [];
  let tail: Buffer = Buffer.alloc(0);
  let sizeBytes = 0;
  return {
    add: (chunk) => {
      const free = Math.max(0, storedBytes - sizeBytes);
      sizeBytes += chunk.length;
      if (sizeBytes > outputLimitBytes) return onTooMuch();
      if (free > 0) beginning.push(chunk.subarray(0, free));
      if (chunk.length > free)
        tail = Buffer.concat([tail, chunk.subarray(free)]).subarray(-storedBytes);
    },
    text: () => {
      const isCut = sizeBytes > beginning.reduce((sum, part) => sum + part.length, tail.length);
      return Buffer.concat([...beginning, Buffer.from(isCut ? '\n…\n' : ''), tail]).toString(
        'utf8',
      );
    },
  };
}
