/**
 * Parses what the user wants from a start of Nightjar or from a second start while it runs. Pure
 * functions: no I/O.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Starts without a window. Used at login. */
export const hiddenSwitch = '--hidden';

export interface Launch {
  /** False if only the tray is requested. */
  showWindow: boolean;
  /** Absolute path of a dump to open; null if the user named none. */
  openFile: string | null;
}

export interface LaunchFacts {
  /** Base folder of a relative path: a second launch has its own working directory. */
  workingDirectory: string;
  /** True if macOS opened the app at login. macOS passes no switch in this case. */
  openedAtLogin?: boolean;
}

const dumpEnding = /\.sql(?:\.gz)?$/iu;

/**
 * `words` are the arguments after the program. A second launch passes its arguments to the first.
 */
export function parseLaunch(
  words: readonly string[],
  { workingDirectory, openedAtLogin = false }: LaunchFacts,
): Launch {
  const file = words.find((word) => !word.startsWith('-') && dumpEnding.test(word));
  const openFile = file === undefined ? null : path.resolve(workingDirectory, plainPath(file));
  return {
    showWindow: openFile !== null || !(openedAtLogin || words.includes(hiddenSwitch)),
    openFile,
  };
}

/**
 * Returns the arguments for a restart that repeats this launch. `words` are the arguments of the
 * running process: its switches (for Chromium) are kept, its own request is not.
 */
export function wordsOfLaunch(
  { showWindow, openFile }: Launch,
  words: readonly string[],
): string[] {
  const switches = words.filter((word) => word.startsWith('-') && word !== hiddenSwitch);
  return [
    ...switches,
    ...(showWindow ? [] : [hiddenSwitch]),
    ...(openFile === null ? [] : [openFile]),
  ];
}

/** File managers of Linux pass a file as a URL. */
function plainPath(word: string): string {
  if (!word.startsWith('file://')) return word;
  try {
    return fileURLToPath(word);
  } catch {
    return word;
  }
}
