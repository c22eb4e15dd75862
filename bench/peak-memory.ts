/** The peak memory of this process. */
import { readFileSync } from 'node:fs';

/**
 * VmHWM and not getrusage, because getrusage includes the memory of the process that started this
 * one.
 */
export function peakRss(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const peak = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(peak ?? 0) * 1024;
}
