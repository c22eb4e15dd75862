import { createContext, useContext, useEffect, useRef } from 'react';
import type { CommandId } from '#shared/commands.ts';
import { createCommandRegistry, type CommandRegistry } from './registry.ts';

/** The commands of the window. The frame provides them. */
export const CommandContext = createContext<CommandRegistry>(createCommandRegistry());

/**
 * While the component is shown, it performs this command, wherever it was given: by a key, in the menu or
 * in the palette. With null, it does not at the moment.
 */
export function useCommand(id: CommandId, handler: (() => void) | null): void {
  const registry = useContext(CommandContext);
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const isActive = handler !== null;
  useEffect(() => {
    if (!isActive) return undefined;
    return registry.register(id, () => latest.current?.());
  }, [registry, id, isActive]);
}
