/** What somebody wants who starts Nightjar, the first time or while it runs. Pure. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Start without a window: used at login. */
export const hiddenSwitch = '--hidden';

export interface Launch {
  /** False when only the tray is wanted. */
  showWindow: boolean;
  /** The absolute path of a dump that is to be opened; null when none was named. */
  openFile: string | null;
}

export interface LaunchFacts {
  /** Where a relative path begins: a second launch has its own folder. */
  workingDirectory: string;
  /** macOS passes no switch to what it opens at login, but says that it did. */
  openedAtLogin?: boolean;
}

const dumpEnding = /\.sql(?:\.gz)?$/iu;

/** `words` are the arguments behind the program. A second launch passes its own on to the first. */
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
 * The words of a start that wants this launch, where the running one was started with `words`: its switches
 * (for Chromium) stay, what it wanted does not.
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

/** File managers of Linux name a file by its URL. */
function plainPath(word: string): string {
  if (!word.startsWith('file://')) return word;
  try {
    return fileURLToPath(word);
  } catch {
    return word;
  }
}
