/** The application menu: the commands of the window, and the standard entries of each system. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import {
  commandIds,
  commands,
  titleOfCommand,
  type Command,
  type CommandId,
} from '#shared/commands.ts';
import { text, type TextId } from '#shared/words/text.ts';

/** An entry of the system in the language of the app: Electron names its entries in English only. */
const standard = (
  role: NonNullable<MenuItemConstructorOptions['role']>,
  name: Extract<TextId, `commands.menu-${string}`>,
): MenuItemConstructorOptions => ({ role, label: text(name) });

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
      submenu: [
        ...commandsOf('file'),
        separator,
        isMac ? standard('close', 'commands.menu-close') : standard('quit', 'commands.menu-quit'),
      ],
    },
    {
      label: text('commands.menu-edit'),
      submenu: [
        standard('undo', 'commands.menu-undo'),
        standard('redo', 'commands.menu-redo'),
        separator,
        standard('cut', 'commands.menu-cut'),
        standard('copy', 'commands.menu-copy'),
        standard('paste', 'commands.menu-paste'),
        standard('selectAll', 'commands.menu-select-all'),
      ],
    },
    {
      label: text('commands.menu-view'),
      submenu: [
        ...commandsOf('view'),
        separator,
        standard('resetZoom', 'commands.menu-actual-size'),
        standard('zoomIn', 'commands.menu-zoom-in'),
        standard('zoomOut', 'commands.menu-zoom-out'),
        separator,
        standard('togglefullscreen', 'commands.menu-full-screen'),
        ...forDevelopers,
      ],
    },
    { label: text('commands.menu-go'), submenu: commandsOf('go') },
    {
      role: 'window',
      label: text('commands.menu-window'),
      submenu: [
        standard('minimize', 'commands.menu-minimize'),
        ...(isMac ? [] : [standard('close', 'commands.menu-close')]),
      ],
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
