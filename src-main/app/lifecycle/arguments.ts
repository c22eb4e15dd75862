/** What the person typed behind the name of the program. */
import { resolve } from 'node:path';

export interface LaunchFacts {
  argv: readonly string[];
  isPackaged: boolean;
  /** `app.getAppPath()`: unpackaged, Electron is given this folder before anything else. */
  appPath: string;
  workingDirectory: string;
}

/** The arguments without the program and, in a checkout, without the folder of the app. */
export function userArguments(facts: LaunchFacts): readonly string[] {
  const given = facts.argv.slice(1);
  if (facts.isPackaged) return given;
  const folder = given.findIndex(
    (argument) =>
      !argument.startsWith('-') && resolve(facts.workingDirectory, argument) === facts.appPath,
  );
  return given.slice(folder + 1);
}

/** A command and its arguments, or null when a window is wanted. Chromium's switches may precede. */
export function commandLineOf(
  given: readonly string[],
  isCommand: (argument: string) => boolean,
): readonly string[] | null {
  const first = given.findIndex((argument) => isCommand(argument) || !argument.startsWith('-'));
  const command = given[first];
  return command !== undefined && isCommand(command) ? given.slice(first) : null;
}
