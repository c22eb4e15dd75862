/** Processor time of this process and memory of the programs that a process has started. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The kernel's unit of processor time (USER_HZ is 100 on every Linux). */
const ticksPerSecond = 100;
const sampleIntervalMs = 100;

export interface CpuSeconds {
  own: number;
  /** Child processes that have ended; 0 if the system does not report it. */
  children: number;
}

/** User and system time of this process and of its child processes. */
export function cpuSeconds(): CpuSeconds {
  const { user, system } = process.cpuUsage();
  const own = (user + system) / 1e6;
  if (process.platform !== 'linux') return { own, children: 0 };
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name can contain any character but is in brackets; cutime and cstime are fields 16 and 17
  // (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { own, children: (Number(fields[13]) + Number(fields[14])) / ticksPerSecond };
}

/**
 * Samples the memory of all descendants of a process, without the process itself. `stop` returns the
 * largest sum, in bytes of anonymous memory (files that are mapped, such as libraries, do not count);
 * 0 if the system does not report it.
 */
export function watchDescendants(pid: number): { stop(): number } {
  let peakBytes = 0;
  const program = programOf(pid);
  const sample = (): void => {
    // A child that still runs the program of its parent is about to start another one. Until then
    // it shares the memory of the parent.
    const children = childrenOf(pid).filter((child) => programOf(child) !== program);
    const sum = children.reduce((bytes, child) => bytes + treeBytes(child), 0);
    peakBytes = Math.max(peakBytes, sum);
  };
  const timer = setInterval(sample, sampleIntervalMs);
  return {
    stop: () => {
      clearInterval(timer);
      return peakBytes;
    },
  };
}

function treeBytes(pid: number): number {
  const own = Number(/^RssAnon:\s+(\d+) kB$/mu.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
  return childrenOf(pid).reduce((bytes, child) => bytes + treeBytes(child), own);
}

/** Each thread has its own list (proc(5): `task/children`). */
function childrenOf(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((one) => one.trim() !== '')
      .map(Number),
  );
}

/** Null for a process that has ended. */
function programOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return null;
  }
}

/** An empty string for a process that has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
