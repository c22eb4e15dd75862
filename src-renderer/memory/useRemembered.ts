import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { createMemory, type Memory, type Remembered } from './memory.ts';

/** The memory of the signed-in admin. */
export const MemoryContext = createContext<Memory>(createMemory());

/**
 * Like `useState`, but the value survives a change of tab, of screen and a lock. `subject`: the
 * connection or the opened backup that the value belongs to; '' for the window.
 */
export function useRemembered<Value>(
  what: Remembered<Value>,
  subject = '',
): [Value, (next: Value | ((before: Value) => Value)) => void] {
  const memory = useContext(MemoryContext);
  const value = useSyncExternalStore(memory.subscribe, () => memory.read(what, subject));
  const set = useCallback(
    (next: Value | ((before: Value) => Value)) => {
      const before = memory.read(what, subject);
      // A remembered value is never a function, which the type cannot say.
      const after = typeof next === 'function' ? (next as (old: Value) => Value)(before) : next;
      if (!Object.is(before, after)) memory.write(what, subject, after);
    },
    [memory, what, subject],
  );
  return [value, set];
}
