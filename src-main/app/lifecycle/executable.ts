/** The command that starts this Nightjar again. */
import { app } from 'electron';
import { startedProgram } from './autostart-entry.ts';

/** The program and its first arguments. */
export function executable(): string[] {
  return startedProgram({
    appImage: process.env['APPIMAGE'],
    isPackaged: app.isPackaged,
    executable: process.execPath,
    appFolder: app.getAppPath(),
  });
}
