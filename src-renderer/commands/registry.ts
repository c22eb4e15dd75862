/** Who performs each command at the moment. The latest registration of a command wins. */
import type { CommandId } from '#shared/commands.ts';

type Handler = () => void;

export interface CommandRegistry {
  /**
   * Returns the function that ends the registration. A fallback performs the command only while no screen
   * does.
   */
  register(id: CommandId, handler: Handler, isFallback?: boolean): () => void;
  isAvailable(id: CommandId): boolean;
  /** Performs the command. Returns false if nobody does at the moment. */
  run(id: CommandId): boolean;
  /** Performs the command as soon as the screen that is about to be shown registers it. */
  runOnNextScreen(id: CommandId): void;
}

export function createCommandRegistry(): CommandRegistry {
  const handlers = new Map<CommandId, Handler[]>();
  let waiting: CommandId | null = null;
  return {
    register: (id, handler, isFallback = false) => {
      const others = handlers.get(id) ?? [];
      handlers.set(id, isFallback ? [handler, ...others] : [...others, handler]);
      if (waiting === id && !isFallback) {
        waiting = null;
        handler();
      }
      return () =>
        void handlers.set(
          id,
          (handlers.get(id) ?? []).filter((one) => one !== handler),
        );
    },
    isAvailable: (id) => (handlers.get(id) ?? []).length > 0,
    run: (id) => {
      waiting = null;
      const handler = handlers.get(id)?.at(-1);
      handler?.();
      return handler !== undefined;
    },
    runOnNextScreen: (id) => {
      waiting = id;
    },
  };
}
