/**
 * What the window remembers of one admin: the place, the chosen table, a search, an unsaved form. It
 * survives a change of tab, of screen and a lock, and is in memory only, never on a disk.
 *
 * A value belongs to a subject: a connection, an opened backup, or '' for the window. Never remember a
 * secret. Values that contain data of a database are declared with `isData`; they are forgotten when the
 * window locks.
 */

/** The declaration of one value. Declare it once, as a constant beside the component that uses it. */
export interface Remembered<Value> {
  /** Unique in the window: `area.value`. */
  readonly name: string;
  /** The value until the first one is written. */
  readonly initial: Value;
  /** True if the value contains data of a database. */
  readonly isData: boolean;
}

export function remembered<Value>(
  name: string,
  initial: Value,
  { isData = false }: { isData?: boolean } = {},
): Remembered<Value> {
  return { name, initial, isData };
}

/** The memory of one admin. */
export interface Memory {
  read<Value>(what: Remembered<Value>, subject: string): Value;
  write<Value>(what: Remembered<Value>, subject: string, value: Value): void;
  /** Forgets everything about one subject, for example a backup that was closed. */
  forget(subject: string): void;
  /** Forgets the values that contain data of a database. */
  forgetData(): void;
  /** Calls the listener after each change. Returns the function that ends this. */
  subscribe(listener: () => void): () => void;
}

export function createMemory(): Memory {
  const values = new Map<string, Map<Remembered<unknown>, unknown>>();
  const listeners = new Set<() => void>();
  const announce = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    read: <Value>(what: Remembered<Value>, subject: string): Value => {
      const ofSubject = values.get(subject);
      // Only `write` adds values, and it takes the type from the same declaration.
      return ofSubject?.has(what) === true ? (ofSubject.get(what) as Value) : what.initial;
    },
    write: (what, subject, value) => {
      const ofSubject = values.get(subject) ?? new Map<Remembered<unknown>, unknown>();
      values.set(subject, ofSubject.set(what, value));
      announce();
    },
    forget: (subject) => {
      values.delete(subject);
      announce();
    },
    forgetData: () => {
      for (const ofSubject of values.values()) {
        for (const what of ofSubject.keys()) if (what.isData) ofSubject.delete(what);
      }
      announce();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The memories of the admins: only that of the admin who was here last is kept. */
export interface Memories {
  /** Returns the memory of this admin, and forgets that of every other admin. */
  of(admin: string): Memory;
  /** The window is locked: forgets the values that contain data of a database. */
  lock(): void;
  /** The admin has signed out: forgets everything. */
  clear(): void;
}

export function createMemories(): Memories {
  let kept: { admin: string; memory: Memory } | null = null;
  return {
    of: (admin) => {
      if (kept?.admin !== admin) kept = { admin, memory: createMemory() };
      return kept.memory;
    },
    lock: () => kept?.memory.forgetData(),
    clear: () => {
      kept = null;
    },
  };
}
