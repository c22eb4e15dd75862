/** Which command a pressed key gives. Pure functions: no I/O. */
import { commandIds, commands, type CommandId } from '#shared/commands.ts';

export interface PressedKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** True if this is the key. Shift does not count: it is needed to type `?` on most keyboards. */
function isKey(pressed: PressedKey, wanted: string, isMac: boolean): boolean {
  const parts = wanted.split('+');
  const mod = parts.includes('Mod');
  return (
    pressed.key.toLowerCase() === (parts.at(-1) ?? '').toLowerCase() &&
    pressed.altKey === parts.includes('Alt') &&
    pressed.ctrlKey === (mod && !isMac) &&
    pressed.metaKey === (mod && isMac)
  );
}

/** Returns the command of the pressed key; null if there is none. */
export function commandOfKey(pressed: PressedKey, isMac: boolean): CommandId | null {
  return (
    commandIds.find((id) => commands[id].keys.some((key) => isKey(pressed, key, isMac))) ?? null
  );
}

/** True for a key that also types a character or has a meaning in a field: it is not a command there. */
export const isPlainKey = ({ key, ctrlKey, metaKey, altKey }: PressedKey): boolean =>
  !ctrlKey && !metaKey && !altKey && (key.length === 1 || key === 'Escape');
