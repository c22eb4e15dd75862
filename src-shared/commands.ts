/**
 * The commands of the window: one list for the application menu, the keys, the command palette and the
 * help about shortcuts. The window performs them.
 */
import { text } from './words/text.ts';

export const commandIds = [
  'new-backup',
  'connect',
  'open-file',
  'close-backup',
  'lock',
  'palette',
  'search',
  'back',
  'show-database',
  'show-backup',
  'show-schedule',
  'show-activity',
  'show-settings',
  'manual',
  'shortcuts',
] as const;
export type CommandId = (typeof commandIds)[number];

export interface Command {
  /** The menu of the application that contains the command. */
  menu: 'file' | 'view' | 'go' | 'help';
  /**
   * The keys, the usual ones first: `Mod` is Ctrl, or Cmd on a Mac. The last part is the name of the key as
   * the browser reports it.
   */
  keys: readonly string[];
}

export const commands: Readonly<Record<CommandId, Command>> = {
  'new-backup': { menu: 'file', keys: ['Mod+N'] },
  connect: { menu: 'file', keys: [] },
  'open-file': { menu: 'file', keys: ['Mod+O'] },
  'close-backup': { menu: 'file', keys: [] },
  lock: { menu: 'file', keys: ['Mod+L'] },
  palette: { menu: 'view', keys: ['Mod+K', 'Mod+P'] },
  search: { menu: 'view', keys: ['/'] },
  back: { menu: 'go', keys: ['Alt+ArrowLeft', 'Escape'] },
  'show-database': { menu: 'go', keys: [] },
  'show-backup': { menu: 'go', keys: [] },
  'show-schedule': { menu: 'go', keys: [] },
  'show-activity': { menu: 'go', keys: [] },
  'show-settings': { menu: 'go', keys: ['Mod+,'] },
  manual: { menu: 'help', keys: ['F1'] },
  shortcuts: { menu: 'help', keys: ['?'] },
};

export const titleOfCommand = (id: CommandId): string => text(`commands.${id}`);

const macKeys: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };
const shownKeys: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The keys as they are printed on a keyboard: "Ctrl+K", on a Mac "⌘K". */
export function shownKey(key: string, isMac: boolean): string {
  const parts = key
    .split('+')
    .map((part) => (isMac ? macKeys[part] : undefined) ?? shownKeys[part] ?? part);
  return parts.join(isMac ? '' : '+');
}
