/** Work that must not overlap: one piece after the other, in the order in which it was given. */

export interface SerialQueue {
  /** Settles as `work` does. Work that fails does not stop the work after it. */
  run<T>(work: () => T | Promise<T>): Promise<T>;
  /** Resolves when all work that was given so far has ended. Never rejects. */
  idle(): Promise<void>;
}

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (work) => {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
    idle: async () => void (await last),
  };
}
