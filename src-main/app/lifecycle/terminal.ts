/** `nightjar backup …`: the installed program as a command line, without a window. */
import { app } from 'electron';
import { commandLineOf, userArguments } from './arguments.ts';

/** Runs the command that was typed and ends the program; false when none was, so a window is wanted. */
export async function ranAsCommand(): Promise<boolean> {
  const given = userArguments({
    argv: process.argv,
    isPackaged: app.isPackaged,
    appPath: app.getAppPath(),
    workingDirectory: process.cwd(),
  });
  if (given.length === 0) return false;
  const { isCliCommand, runCli } = await import('../../cli.ts');
  const command = commandLineOf(given, isCliCommand);
  if (command === null) return false;
  const exitCode = await runCli(command, process);
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  app.exit(exitCode);
  return true;
}

/** `app.exit` does not wait for what is still on its way into a pipe. */
const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));
