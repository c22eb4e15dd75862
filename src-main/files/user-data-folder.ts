/** Nightjar's own folder: settings, state, log, and what it remembers. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { fail } from '#shared/errors/errors.ts';
import { errnoMessage } from './file-port.ts';

/**
 * To be called before anything is read from it: what cannot be read there would look like what was never
 * written. Fails with `user-data-folder-unusable`.
 */
export function requireUserDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    fail({ code: 'user-data-folder-unusable', folder, detail: errnoMessage(error) }, error);
  }
}
