/** How much memory this process has held at most. */
import { readFileSync } from 'node:fs';

/** VmHWM and not getrusage: the latter still knows the process that started us. */
export function peakRss(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const peak = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(peak ?? 0) * 1024;
}
