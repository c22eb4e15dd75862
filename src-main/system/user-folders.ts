/** Where the app keeps its things, found without Electron: the same folders as the window uses. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const appName = 'Nightjar';

/** Electron's `userData` (app.getPath documentation), so that both doors share one memory. */
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

/** Empty counts as not set (XDG Base Directory Specification; Electron sees it so too). */
export function configFolder(environment: NodeJS.ProcessEnv, home: string): string {
  const chosen = environment['XDG_CONFIG_HOME'] ?? '';
  return chosen === '' ? path.join(home, '.config') : chosen;
}

/** `backups` of a checkout, `Documents/Nightjar` when installed. */
export function defaultBackupFolder(home: string): string {
  const checkout = checkoutFolder(import.meta.dirname);
  return checkout === null ? path.join(home, 'Documents', appName) : path.join(checkout, 'backups');
}

/** The project folder above `from`, or null when this code runs from a package. */
function checkoutFolder(from: string): string | null {
  for (let folder = from; path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'electron-builder.yml'))) return folder;
  }
  return null;
}
