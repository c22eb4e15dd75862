/** Measurements in a process of their own, so that its peak memory is that of the measurement. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { projectFolder } from '../tools/setup/project.mjs';
import { watchDescendants } from './process-usage.ts';

/**
 * Passes the request on standard input (a password must not be in arguments) and resolves with the
 * JSON that the child prints, and with the peak memory of the programs that the child started.
 */
export async function askChild<Result>(
  command: readonly [string, ...string[]],
  request: object,
  environment: NodeJS.ProcessEnv = {},
): Promise<Result & { childrenPeakBytes: number }> {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd: projectFolder,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const memory = child.pid === undefined ? null : watchDescendants(child.pid);
  try {
    child.stdin.end(JSON.stringify(request));
    const output = await text(child.stdout);
    const exitCode = await ended;
    if (exitCode !== 0)
      throw new Error(`The measurement ended with exit code ${exitCode}: ${output}`);
    return { ...(JSON.parse(output) as Result), childrenPeakBytes: memory?.stop() ?? 0 };
  } finally {
    memory?.stop();
  }
}
