/**
 * Stops a private server: by increasingly strong signals, or by a watchdog if Nightjar was killed.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { program, serverEnvironment } from './installations.ts';
import { isPostmasterOf } from './postmaster.ts';
import {
  pollEveryMs,
  PrivateServerError,
  stopWithinMs,
  type ChildProcess,
  type Cluster,
  type StopMode,
} from './private-server.ts';

/**
 * Resolves when the server has exited. After each 30 seconds the next step follows: immediate, then
 * SIGKILL.
 */
export async function stopChild(
  cluster: Cluster,
  child: ChildProcess,
  ended: Ended,
  mode: StopMode,
): Promise<void> {
  if (ended.happened() || child.pid === undefined) return;
  const strongerModes = mode === 'fast' ? ['immediate', 'kill'] : ['kill'];
  await signalServer(cluster, child.pid, mode);
  for (const next of strongerModes) {
    const wait = new AbortController();
    const timeout = delay(stopWithinMs, 'late', { signal: wait.signal }).catch(() => 'ended');
    const result = await Promise.race([ended.promise.then(() => 'ended'), timeout]);
    wait.abort();
    if (result === 'ended') return;
    if (next === 'immediate') await signalServer(cluster, child.pid, 'immediate');
    else child.kill('SIGKILL');
  }
  await ended.promise;
}

/** Asks the server to stop and does not wait. A server that has already exited is not an error. */
export async function signalServer(cluster: Cluster, pid: number, mode: StopMode): Promise<void> {
  if (process.platform !== 'win32') {
    try {
      process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    return;
  }
  // Windows has no signals. pg_ctl uses PostgreSQL's replacement for them.
  await cluster.processes.run({
    file: program(cluster.options.binDirectory, 'pg_ctl'),
    args: ['stop', '-D', cluster.data, '-m', mode, '-W'],
    env: serverEnvironment(),
    timeoutMs: stopWithinMs,
  });
}

/**
 * Waits until a server that is not a child process has exited. Fails with `start-failed` after one
 * minute.
 */
export async function untilGone(cluster: Cluster, pid: number, insist: StopMode): Promise<void> {
  const insistAt = performance.now() + stopWithinMs;
  let insisted = false;
  while (await isPostmasterOf(pid, cluster.data, cluster.processes)) {
    cluster.options.signal?.throwIfAborted();
    if (performance.now() > insistAt && !insisted) {
      insisted = true;
      await signalServer(cluster, pid, insist);
    }
    if (performance.now() > insistAt + stopWithinMs) {
      throw new PrivateServerError('start-failed', `an older server (${pid}) does not end`);
    }
    await delay(pollEveryMs);
  }
}

/**
 * Waits for the end of its input, which means the exit of Nightjar, and then stops the server if
 * `postmaster.pid` still names it. It ignores Ctrl-C, which a terminal sends to the whole process
 * group.
 */
export function startWatchdog(cluster: Cluster, serverPid: number): { end: () => Promise<void> } {
  if (process.platform === 'win32') return { end: async () => {} };
  const script = [
    "trap '' INT HUP TERM",
    'while read -r _; do :; done',
    'IFS= read -r pid <"$1" 2>/dev/null || exit 0',
    '[ "$pid" = "$2" ] && kill -INT "$2" 2>/dev/null',
    'exit 0',
  ].join('\n');
  const child = cluster.processes.start({
    file: '/bin/sh',
    args: ['-c', script, 'watchdog', path.join(cluster.data, 'postmaster.pid'), String(serverPid)],
    env: serverEnvironment(),
    cwd: cluster.folder,
    stdio: ['pipe', 'ignore', 'ignore'],
    ...cluster.account,
  });
  const ended = whenEnded(child);
  child.stdin?.on('error', () => undefined);
  return {
    end: async () => {
      child.stdin?.end();
      await ended.promise;
    },
  };
}

/** The exit of a child process. */
export interface Ended {
  /** The reason if the program could not be started; otherwise null. */
  promise: Promise<string | null>;
  happened: () => boolean;
}

/**
 * Must be called in the same turn of the event loop as the start. A later call could miss the exit.
 */
export function whenEnded(child: ChildProcess): Ended {
  let happened = false;
  const promise = new Promise<string | null>((resolve) => {
    const end = (reason: string | null): void => {
      happened = true;
      resolve(reason);
    };
    child.once('exit', () => end(null));
    child.on('error', (error) => {
      if (child.pid === undefined) end(error.message);
    });
  });
  return { promise, happened: () => happened };
}
