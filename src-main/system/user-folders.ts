/** Folders of the app, determined without Electron: the window uses the same folders. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const appName = 'Nightjar';

/**
 * Same as `userData` of Electron (app.getPath documentation), so that app and command line share
 * one state.
 */
export function userDataFolder(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  home: string,
): string {
  switch (platform) {
    case 'win32':
      return path.join(environment['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), appName);
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', appName);
    default:
      return path.join(configFolder(environment, home), appName);
  }
}

/** An empty value counts as not set (XDG Base Directory Specification; Electron does the same). */
export function configFolder(environment: NodeJS.ProcessEnv, home: string): string {
  const chosen = environment['XDG_CONFIG_HOME'] ?? '';
  return chosen === '' ? path.join(home, '.config') : chosen;
}

/** Returns `backups` of a checkout, or `Documents/Nightjar` of an installed app. */
export function defaultBackupFolder(home: string): string {
  const checkout = checkoutFolder(import.meta.dirname);
  return checkout === null ? path.join(home, 'Documents', appName) : path.join(checkout, 'backups');
}

/** Returns the project folder above `from`, or null if this code runs from a package. */
function checkoutFolder(from: string): string | null {
  for (let folder = from; path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'electron-builder.yml'))) return folder;
  }
  return null;
}
