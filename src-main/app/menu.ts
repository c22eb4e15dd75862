/** The application menu: what every system expects, and the lock. The window handles its own keys. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** `onLock` is asked by a click; the key itself is the window's, which is told only once then. */
export function setApplicationMenu(platform: NodeJS.Platform, onLock: () => void): void {
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
      submenu: [lock, { type: 'separator' }, { role: isMac ? 'close' : 'quit' }],
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
