/**
 * The one place in Nightjar that starts other programs.
 *
 * No shell is ever involved, arguments are an array, the environment is given by the caller in
 * full (see `connection-environment.ts`), and nothing secret belongs in `args`: on every system
 * any local user can read the arguments of a running process.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { GroupGuard } from './group-guard.ts';

export interface ToolCommand {
  file: string;
  args: readonly string[];
  /** The whole environment of the child; nothing is inherited. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /**
   * A process group of its own: what the program starts is ended with it, and all of it is ended when
   * we are killed. For programs that may be scripts, or that work for long. (Not on Windows.)
   */
  ownGroup?: boolean;
  /**
   * A program with a process group is ended when it and its children hold more memory than this: psql and
   * pg_dump keep an answer of the server in memory, and a hostile one has no end. 2 GiB unless given; null
   * for no limit. (On Linux only: other systems do not tell the memory of a process without a program.)
   */
  memoryLimitBytes?: number | null;
}

export interface ToolRequest extends ToolCommand {
  stdin?: string | Readable;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** What happened, as facts; what it means is the caller's business. */
export interface ToolOutcome {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  cancelled: boolean;
  /** Why it was ended by us although it had time left; null when it was not. */
  overrun: Overrun | null;
  /** Set when the program could not be started at all (ENOENT, EACCES, …). */
  spawnError: NodeJS.ErrnoException | null;
}

/** A program held too much memory, or printed more than can be an answer. */
export type Overrun = 'memory' | 'output';

export type RunTool = (request: ToolRequest) => Promise<ToolOutcome>;
export type StartTool = (command: ToolCommand & { stdio?: StdioOptions }) => ChildProcess;

/** The port through which the engine starts programs; tests may replace either half. */
export interface ProcessPort {
  run: RunTool;
  start: StartTool;
}

/** Of each stream; a program that prints more is ended. The list of a million tables has half of it. */
const outputLimitBytes = 128 * 1024 * 1024;
/** What is kept of the messages of a program: so much of their beginning and as much of their end. */
const storedMessageBytes = 64 * 1024;
const usualMemoryLimitBytes = 2 * 1024 ** 3;
const memoryLookEveryMs = 100;
const killAfterMs = 2000;
const groupLookEveryMs = 20;

/** Children that lead a process group, for `signalTool`. */
const leaders = new WeakSet<ChildProcess>();

const groupGuard = new GroupGuard((script) =>
  spawn('/bin/sh', ['-c', script, 'guard'], {
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  }),
);

/** Starts a long-lived child. The caller owns it: it must listen for `error` and end it. */
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

/** Whether this child was ended because it held too much memory. */
export const heldTooMuchMemory = (child: ChildProcess): boolean => memoryOverruns.has(child);

function watchMemory(child: ChildProcess, pid: number, limitBytes: number): void {
  if (process.platform !== 'linux') return;
  const look = async (): Promise<void> => {
    if ((await residentBytes(pid)) <= limitBytes || hasEnded(child)) return;
    memoryOverruns.add(child);
    // At once: a hostile server fills a gigabyte in a second.
    signalTool(child, 'SIGKILL');
  };
  const timer = setInterval(() => void look(), memoryLookEveryMs);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}

/** Memory of a process and of those that it has started (proc(5): `status`, `children`); 0 when it has ended. */
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
 * Asks a child to end (SIGTERM), and insists (SIGKILL) when it does not within `graceMs`. Of a group,
 * nothing is left; its members have the same time, also when their leader goes first: a pg_dump below
 * a script still has to tell the server that its query is not wanted any more.
 */
export async function endTool(child: ChildProcess, graceMs = killAfterMs): Promise<void> {
  if (child.pid === undefined) return;
  if (!hasEnded(child)) {
    const askedMs = performance.now();
    await new Promise<void>((resolve) => {
      const insist = setTimeout(() => signalTool(child, 'SIGKILL'), graceMs);
      child.once('exit', () => {
        clearTimeout(insist);
        resolve();
      });
      signalTool(child, 'SIGTERM');
    });
    while (leaders.has(child) && groupExists(child.pid) && performance.now() - askedMs < graceMs) {
      await delay(groupLookEveryMs);
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
 * Runs a program to its end and collects what it printed: all of its output, and of its messages 64 KiB
 * from either end. One that prints more than 128 MiB, or holds too much memory, is ended.
 * Never rejects: a program that cannot start, fails, is cancelled or takes too long is an outcome.
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
      // Node emits an event for the usual errors and throws for the rest (ENOTDIR, EPERM, …).
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
    let insist: NodeJS.Timeout | undefined;
    let overrun: Overrun | null = null;

    const end = (): void => {
      signalTool(child, 'SIGTERM');
      insist ??= setTimeout(() => {
        signalTool(child, 'SIGKILL');
        // What it may have left behind outside of its group must not be waited for.
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
      clearTimeout(insist);
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
      // `error` is also emitted for a failed kill; only a child without pid never started.
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
      // A child that ends before it has read everything closes the pipe; its exit code tells why.
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

/** Keeps the beginning and the end of what is added, `storedBytes` of each. */
function collector(
  storedBytes: number,
  onTooMuch: () => void,
): { add: (chunk: Buffer) => void; text: () => string } {
  const head: Buffer[] = [];
  let tail: Buffer = Buffer.alloc(0);
  let sizeBytes = 0;
  return {
    add: (chunk) => {
      const room = Math.max(0, storedBytes - sizeBytes);
      sizeBytes += chunk.length;
      if (sizeBytes > outputLimitBytes) return onTooMuch();
      if (room > 0) head.push(chunk.subarray(0, room));
      if (chunk.length > room)
        tail = Buffer.concat([tail, chunk.subarray(room)]).subarray(-storedBytes);
    },
    text: () => {
      const isCut = sizeBytes > head.reduce((sum, part) => sum + part.length, tail.length);
      return Buffer.concat([...head, Buffer.from(isCut ? '\n…\n' : ''), tail]).toString('utf8');
    },
  };
}
