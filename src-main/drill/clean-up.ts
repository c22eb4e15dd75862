/** Steps that undo what a drill created. The newest step runs first. */
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
   * Runs every step, even if another step fails. Never rejects: the result of the drill counts, and
   * remaining files are removed at the next start.
   */
  async now(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) {
      try {
        await step();
      } catch (fault) {
        this.#log.error('a clean-up step of a drill failed', describeFault(fault));
      }
    }
  }
}
