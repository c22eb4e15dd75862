import { useEffect } from 'react';
import { commandOfKey, isPlainKey } from './keys.ts';
import type { CommandRegistry } from './registry.ts';

export const isMac = navigator.userAgent.includes('Macintosh');

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** True while a dialog, a menu or a list of choices is open: its own keys come first. */
const isSomethingOpen = (): boolean =>
  document.querySelector(
    '[role="dialog"][aria-modal="true"], [role="menu"], [aria-haspopup="listbox"][aria-expanded="true"]',
  ) !== null;

/** True while an explanation is open above the screen, which Escape closes. */
const isExplaining = (): boolean => document.querySelector('[role="dialog"]') !== null;

/** Gives commands by keys. A component that handles a key itself prevents its default. */
export function useCommandKeys(registry: CommandRegistry): void {
  useEffect(() => {
    let wasOpen = false;
    let wasExplaining = false;
    const before = () => {
      wasOpen = isSomethingOpen();
      wasExplaining = isExplaining();
    };
    const press = (event: KeyboardEvent) => {
      const id = commandOfKey(event, isMac);
      if (id === null || event.defaultPrevented || event.isComposing) return;
      // The window can be locked at any time.
      if (wasOpen && id !== 'lock') return;
      if (isPlainKey(event) && (wasExplaining || isField(event.target))) return;
      if (registry.run(id)) event.preventDefault();
    };
    // A dialog that closes by this key is already gone when the key arrives at the window.
    window.addEventListener('keydown', before, { capture: true });
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', before, { capture: true });
      window.removeEventListener('keydown', press);
    };
  }, [registry]);
}
