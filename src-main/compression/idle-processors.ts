/**
 * Measures how many processors of this computer are idle, regardless of which program uses the
 * others.
 */
import { cpus, type CpuInfo } from 'node:os';

const intervalMs = 500;

/**
 * Creates a separate meter for each run: it reports the processors that were idle since its last
 * measurement.
 */
export function idleProcessorsMeter(
  nowMs: () => number = () => performance.now(),
  processors: () => Pick<CpuInfo, 'times'>[] = cpus,
): () => number {
  let lookedMs = nowMs();
  let last = timesOf(processors());
  // Before the first measurement no processor counts as idle.
  let idle = 0;
  return () => {
    if (nowMs() - lookedMs < intervalMs) return idle;
    lookedMs = nowMs();
    const now = timesOf(processors());
    const passed = now.all - last.all;
    if (passed > 0) idle = ((now.idle - last.idle) / passed) * now.count;
    last = now;
    return idle;
  };
}

function timesOf(processors: Pick<CpuInfo, 'times'>[]): {
  idle: number;
  all: number;
  count: number;
} {
  let idle = 0;
  let all = 0;
  for (const { times } of processors) {
    idle += times.idle;
    all += times.idle + times.user + times.nice + times.sys + times.irq;
  }
  return { idle, all, count: processors.length };
}
