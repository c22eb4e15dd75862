/** `nightjar backup …`: the installed program as a command line, without a window. */
import { app } from 'electron';
import { commandLineOf, userArguments } from './arguments.ts';

/** The exports of `cli/program.ts`. */
export interface CommandLine {
  isCliCommand(name: string | undefined): boolean;
  /** Resolves with the exit code. */
  runCli(args: readonly string[], terminal: NodeJS.Process): Promise<number>;
}

/**
 * Runs the typed command and exits the program; returns false if there was no command, so a window
 * is needed. `load` is called only if there are arguments: a window does not need the command line.
 */
export async function ranAsCommand(load: () => Promise<CommandLine>): Promise<boolean> {
  const given = userArguments({
    argv: process.argv,
    isPackaged: app.isPackaged,
    appPath: app.getAppPath(),
    workingDirectory: process.cwd(),
  });
  if (given.length === 0) return false;
  const { isCliCommand, runCli } = await load();
  const command = commandLineOf(given, isCliCommand);
  if (command === null) return false;
  const exitCode = await runCli(command, process);
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  app.exit(exitCode);
  return true;
}

/** `app.exit` does not wait for data that is still being written to a pipe. */
const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));
