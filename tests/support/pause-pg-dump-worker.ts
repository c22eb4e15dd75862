/**
 * A thread that lets pg_dump run in steps of a few milliseconds until the partial file has the wanted
 * size, and leaves it stopped. Sends the process id of pg_dump, or null if the time is up. The thread
 * of the test could not do this: on a busy computer its turns are longer than the whole dump.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

export interface PauseRequest {
  folder: string;
  /** Size of the partial file from which pg_dump stays stopped. */
  sizeBytes: number;
  timeoutMs: number;
}

const { folder, sizeBytes, timeoutMs } = workerData as PauseRequest;
/** More than the definitions of the databases of these tests: rows are being written. */
const firstOutputBytes = 64 * 1024;
/** Shorter than the time after which these tests take pg_dump for stalled. */
const longestPauseMs = 300;
const port = parentPort;
const endsAtMs = Date.now() + timeoutMs;
let paused: number | null = null;
while (paused === null && Date.now() < endsAtMs) {
  wait(2);
  const pid = findPgDump(process.pid);
  // Until its first output pg_dump runs freely: steps would make it silent for too long.
  if (pid === null || outputBytes(pid) < firstOutputBytes || !signal(pid, 'SIGSTOP')) continue;
  // What pg_dump has written until now is compressed and written while pg_dump is stopped.
  const waitsUntilMs = Date.now() + longestPauseMs;
  while (writtenBytes() < sizeBytes && Date.now() < waitsUntilMs) wait(5);
  if (writtenBytes() >= sizeBytes) paused = pid;
  else signal(pid, 'SIGCONT');
}
port?.postMessage(paused);

function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function findPgDump(parent: number): number | null {
  for (const child of childrenOf(parent)) {
    const found = isPgDump(child) ? child : findPgDump(child);
    if (found !== null) return found;
  }
  return null;
}

function childrenOf(pid: number): number[] {
  return listed(`/proc/${pid}/task`).flatMap((thread) =>
    text(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** False for a zombie process, which has ended. */
function isPgDump(pid: number): boolean {
  const stat = text(`/proc/${pid}/stat`);
  return stat.includes('(pg_dump)') && !stat.includes(') Z ');
}

/** What the process has written to pipes and sockets. */
function outputBytes(pid: number): number {
  return Number(/^wchar: (\d+)$/mu.exec(text(`/proc/${pid}/io`))?.[1] ?? 0);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false; // the process ended
  }
}

function writtenBytes(): number {
  const partial = listed(folder).find((name) => name.endsWith('.partial'));
  return partial === undefined
    ? 0
    : (lstatSync(join(folder, partial), { throwIfNoEntry: false })?.size ?? 0);
}

function listed(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // the process ended
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process ended
  }
}
