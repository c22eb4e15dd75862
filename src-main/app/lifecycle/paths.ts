/** Paths of the built page and of the folders for data, logs and backups. */
import { join } from 'node:path';
import { app } from 'electron';

export interface AppPaths {
  /**
   * Settings, history, the sample server. `--user-data-dir=…` moves all of them (used by tests).
   */
  userData: string;
  logs: string;
  /** Used until the admin chooses another folder. */
  defaultBackups: string;
  renderer: string;
  preload: string;
  trayIcons: string;
}

export function findPaths(): AppPaths {
  const userData = app.getPath('userData');
  // The folder of package.json: the checkout, or app.asar in an installed app.
  const root = app.getAppPath();
  return {
    userData,
    logs: join(userData, 'logs'),
    defaultBackups: app.isPackaged
      ? join(app.getPath('documents'), 'Nightjar')
      : join(root, 'backups'),
    renderer: join(root, 'out', 'renderer'),
    preload: join(root, 'out', 'preload', 'index.cjs'),
    trayIcons: join(root, 'resources', 'tray'),
  };
}
