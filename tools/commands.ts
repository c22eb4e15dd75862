import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder } from './setup/project.mjs';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Added to this process's environment; `undefined` removes a variable. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** After this time the command and all processes that it started are killed. */
  readonly limitMinutes?: number;
  /** The command's output is written to this file instead of the terminal. */
  readonly outputFile?: string;
}

/**
 * Runs a command in the project folder with its output on this terminal and resolves to its exit
 * code; a command that was ended by a signal or could not be started counts as 1.
 */
export async function runCommand(command: Command): Promise<number> {
  const output = command.outputFile === undefined ? 'inherit' : openSync(command.outputFile, 'w');
  const limited = command.limitMinutes !== undefined && process.platform !== 'win32';
  const child = spawn(command.file, [...command.args], {
    cwd: projectFolder,
    env: { ...process.env, ...command.environment },
    stdio: ['inherit', output, output],
    // A separate process group, so that the limit also ends grandchildren.
    detached: limited,
  });
  const forward = (signal: NodeJS.Signals): void => {
    endGroup(child.pid, limited, signal);
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  const timer =
    command.limitMinutes === undefined
      ? undefined
      : setTimeout(() => {
          console.error(`Stopped after ${command.limitMinutes} minutes: ${command.file}`);
          endGroup(child.pid, limited, 'SIGKILL');
        }, command.limitMinutes * 60_000);
  try {
    return await new Promise<number>((resolve) => {
      child.once('error', (error) => {
        console.error(`${command.file}: ${error.message}`);
        resolve(1);
      });
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    if (output !== 'inherit') closeSync(output);
    clearTimeout(timer);
    process.off('SIGINT', forward);
    process.off('SIGTERM', forward);
  }
}

function endGroup(processId: number | undefined, isGroup: boolean, signal: NodeJS.Signals): void {
  if (processId === undefined) return;
  try {
    process.kill(isGroup ? -processId : processId, signal);
  } catch {
    // The process has exited in the meantime.
  }
}

/** A command-line program of an installed npm package, run with the Node that runs this process. */
export function packageProgram(packageName: string, args: readonly string[], program?: string) {
  return { file: process.execPath, args: [programFile(packageName, program), ...args] };
}

function programFile(packageName: string, program = packageName): string {
  const manifestFile = join(projectFolder, 'node_modules', packageName, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const relative = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[program];
  if (relative === undefined) throw new Error(`${packageName} has no program ${program}.`);
  return join(dirname(manifestFile), relative);
}
