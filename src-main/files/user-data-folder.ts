/** The user-data folder of Nightjar: settings, state and log. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { fail } from '#shared/errors/errors.ts';
import { errnoMessage } from './file-port.ts';

/**
 * Must be called before anything is read from the folder: an unreadable file would look like a
 * missing file. Fails with `user-data-folder-unusable`.
 */
export function requireUserDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    fail({ code: 'user-data-folder-unusable', folder, detail: errnoMessage(error) }, error);
  }
}
