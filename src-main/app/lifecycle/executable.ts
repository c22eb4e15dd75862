/** What the system has to start to start this Nightjar again. */
import { app } from 'electron';
import { startedProgram } from './autostart-entry.ts';

/** The program, and the first words behind it. */
export function executable(): string[] {
  return startedProgram({
    appImage: process.env['APPIMAGE'],
    isPackaged: app.isPackaged,
    executable: process.execPath,
    appFolder: app.getAppPath(),
  });
}
