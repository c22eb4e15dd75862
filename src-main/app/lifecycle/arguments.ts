/** The arguments that the user typed after the name of the program. */
import { resolve } from 'node:path';

export interface LaunchFacts {
  argv: readonly string[];
  isPackaged: boolean;
  /** `app.getAppPath()`. In an unpackaged app, this folder is Electron's first argument. */
  appPath: string;
  workingDirectory: string;
}

/** Returns the arguments without the program and, in a checkout, without the folder of the app. */
export function userArguments(facts: LaunchFacts): readonly string[] {
  const given = facts.argv.slice(1);
  if (facts.isPackaged) return given;
  const folder = given.findIndex(
    (argument) =>
      !argument.startsWith('-') && resolve(facts.workingDirectory, argument) === facts.appPath,
  );
  return given.slice(folder + 1);
}

/**
 * Returns a command and its arguments; null if a window is requested. Chromium's switches can
 * precede the command.
 */
export function commandLineOf(
  given: readonly string[],
  isCommand: (argument: string) => boolean,
): readonly string[] | null {
  const first = given.findIndex((argument) => isCommand(argument) || !argument.startsWith('-'));
  const command = given[first];
  return command !== undefined && isCommand(command) ? given.slice(first) : null;
}
