/** Tasks that must not overlap: they run one at a time, in the order of the calls. */

export interface SerialQueue {
  /** Settles as `work` settles. A task that fails does not stop later tasks. */
  run<T>(work: () => T | Promise<T>): Promise<T>;
  /** Resolves when all tasks added before the call have ended. Never rejects. */
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
