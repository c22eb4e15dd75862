/**
 * Sends a signal to the process with this number, which may be the text that a program has printed.
 * Throws for anything else: an empty text would be 0, which means every process of the test run.
 */
export function signalProcess(pid: string | undefined, signal: NodeJS.Signals): void {
  const text = pid?.trim() ?? '';
  if (!/^\d+$/u.test(text) || Number(text) <= 1)
    throw new Error(`Not the number of a process: “${text}”`);
  process.kill(Number(text), signal);
}
