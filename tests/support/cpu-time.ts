/**
 * The processor time of this process in milliseconds, since its start. Unlike the time of a clock, it
 * does not grow while other programs use the processors.
 */
export function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
