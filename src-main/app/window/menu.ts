/**
 * The application menu: the standard entries of each system, and Lock. The window handles its own
 * keys.
 */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * `onOpen` is called if the user wants to open a file, `onLock` if the user wants to lock the
 * window. The window handles the key for Lock, so `onLock` is called only once.
 */
export function setApplicationMenu(
  platform: NodeJS.Platform,
  { onOpen, onLock }: { onOpen: () => void; onLock: () => void },
): void {
  const isMac = platform === 'darwin';
  const lock: MenuItemConstructorOptions = {
    label: 'Lock',
    accelerator: 'CmdOrCtrl+L',
    registerAccelerator: false,
    click: onLock,
  };
  const forDevelopers: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  const menu: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: 'File',
      submenu: [
        { label: 'Open a backup file…', accelerator: 'CmdOrCtrl+O', click: onOpen },
        { type: 'separator' },
        lock,
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...forDevelopers,
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
}
