/** Dialogs and the file manager, as Electron provides them to handlers. */
import { BrowserWindow, dialog, shell, type OpenDialogOptions } from 'electron';
import type { Desktop } from './handler-parts.ts';
import { text } from '#shared/words/text.ts';

export const electronDesktop = (hasTray: boolean): Desktop => ({
  hasTray: () => hasTray,
  chooseFolder: (title) => choose({ title, properties: ['openDirectory', 'createDirectory'] }),
  chooseFile: (title, extensions) =>
    choose({
      title,
      properties: ['openFile'],
      filters: [
        { name: title, extensions: [...extensions] },
        { name: text('app.all-files'), extensions: ['*'] },
      ],
    }),
  chooseFileToSave: async (title, suggestedName) => {
    const { canceled, filePath } = await dialog.showSaveDialog({
      title,
      defaultPath: suggestedName,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    return canceled || filePath === '' ? null : filePath;
  },
  showInFolder: (path) => shell.showItemInFolder(path),
  openFolder: async (path) => {
    const problem = await shell.openPath(path);
    if (problem !== '') throw new Error(`The folder could not be opened: ${problem}`);
  },
});

async function choose(options: OpenDialogOptions): Promise<string | null> {
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePaths } = await (parent === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options));
  return canceled ? null : (filePaths[0] ?? null);
}
