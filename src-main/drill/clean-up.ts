/** What has to be undone at the end, the newest first. */
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';

export class CleanUp {
  readonly #log: Log;
  readonly #steps: (() => Promise<void>)[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  later(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /**
   * Every step is done, whatever becomes of the others. Never rejects: what a drill has found counts,
   * and what is left is removed at the next start.
   */
  async now(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) {
      try {
        await step();
      } catch (fault) {
        this.#log.error('something of a drill is left', describeFault(fault));
      }
    }
  }
}
