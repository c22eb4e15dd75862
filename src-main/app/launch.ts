/** What somebody wants who starts Nightjar, the first time or while it runs. Pure. */

/** Start without a window: used at login. */
export const hiddenSwitch = '--hidden';

export interface Launch {
  /** False when only the tray is wanted. */
  showWindow: boolean;
}

/** `words` are the arguments behind the program. A second launch passes its own on to the first. */
export function parseLaunch(words: readonly string[]): Launch {
  return { showWindow: !words.includes(hiddenSwitch) };
}
