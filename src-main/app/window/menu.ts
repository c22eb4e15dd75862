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
      submenu: [...commandsOf('file'), separator, { role: isMac ? 'close' : 'quit' }],
    },
    { role: 'editMenu' },
    {
      label: text('commands.menu-view'),
      submenu: [
        ...commandsOf('view'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...forDevelopers,
      ],
    },
    { label: text('commands.menu-go'), submenu: commandsOf('go') },
    { role: 'windowMenu' },
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
