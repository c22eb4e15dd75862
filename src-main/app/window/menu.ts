/** The application menu: the commands of the window, and the standard entries of each system. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import {
  commandIds,
  commands,
  titleOfCommand,
  type Command,
  type CommandId,
} from '#shared/commands.ts';
import { text } from '#shared/words/text.ts';

/** Electron names its entries in English only. */
const standard = {
  undo: () => ({ role: 'undo', label: text('commands.menu-undo') }),
  redo: () => ({ role: 'redo', label: text('commands.menu-redo') }),
  cut: () => ({ role: 'cut', label: text('commands.menu-cut') }),
  copy: () => ({ role: 'copy', label: text('commands.menu-copy') }),
  paste: () => ({ role: 'paste', label: text('commands.menu-paste') }),
  selectAll: () => ({ role: 'selectAll', label: text('commands.menu-select-all') }),
  minimize: () => ({ role: 'minimize', label: text('commands.menu-minimize') }),
  close: () => ({ role: 'close', label: text('commands.menu-close') }),
  quit: () => ({ role: 'quit', label: text('commands.menu-quit') }),
  resetZoom: () => ({ role: 'resetZoom', label: text('commands.menu-actual-size') }),
  zoomIn: () => ({ role: 'zoomIn', label: text('commands.menu-zoom-in') }),
  zoomOut: () => ({ role: 'zoomOut', label: text('commands.menu-zoom-out') }),
  fullScreen: () => ({ role: 'togglefullscreen', label: text('commands.menu-full-screen') }),
} satisfies Record<string, () => MenuItemConstructorOptions>;

/** `onCommand` is called when the user chooses a command. The window handles the keys itself. */
export function setApplicationMenu(
  platform: NodeJS.Platform,
  onCommand: (id: CommandId) => void,
): void {
  const isMac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const forDevelopers: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [separator, { role: 'reload' }, { role: 'toggleDevTools' }];
  const commandsOf = (menu: Command['menu']): MenuItemConstructorOptions[] =>
    commandIds
      .filter((id) => commands[id].menu === menu)
      .map((id) => ({
        label: titleOfCommand(id),
        // The window has the keys already; the menu only shows them.
        registerAccelerator: false,
        ...acceleratorOf(commands[id]),
        click: () => onCommand(id),
      }));
  const menu: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: text('commands.menu-file'),
      submenu: [...commandsOf('file'), separator, isMac ? standard.close() : standard.quit()],
    },
    {
      label: text('commands.menu-edit'),
      submenu: [
        standard.undo(),
        standard.redo(),
        separator,
        standard.cut(),
        standard.copy(),
        standard.paste(),
        standard.selectAll(),
      ],
    },
    {
      label: text('commands.menu-view'),
      submenu: [
        ...commandsOf('view'),
        separator,
        standard.resetZoom(),
        standard.zoomIn(),
        standard.zoomOut(),
        separator,
        standard.fullScreen(),
        ...forDevelopers,
      ],
    },
    { label: text('commands.menu-go'), submenu: commandsOf('go') },
    {
      role: 'window',
      label: text('commands.menu-window'),
      submenu: [standard.minimize(), ...(isMac ? [] : [standard.close()])],
    },
    { role: 'help', label: text('commands.menu-help'), submenu: commandsOf('help') },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
}

/** Keys that type a character are left out: on a Mac the menu would take them from every field. */
function acceleratorOf({ keys }: Command): { accelerator?: string } {
  const [key] = keys;
  if (key === undefined || key.length === 1) return {};
  return { accelerator: key.replace('Mod', 'CmdOrCtrl').replace('ArrowLeft', 'Left') };
}
