/** Runs works in several sessions at the same time, in an order that `WorkOrder` allows. */
import type { WorkerStatements } from '../feed/worker-statements.ts';
import { WorkOrder, type Ordered } from './work-order.ts';

export interface PoolWork extends Ordered {
  /** Resolves when the work is committed. */
  run(session: WorkerStatements): Promise<void>;
}

export class SessionPool {
  readonly #idle: WorkerStatements[];
  readonly #order = new WorkOrder<PoolWork>();
  readonly #running = new Set<Promise<void>>();
  #isBegun = false;
  #isClosed = false;
  #failure: { error: unknown } | null = null;
  #waiting: (() => void)[] = [];

  constructor(sessions: readonly WorkerStatements[]) {
    this.#idle = [...sessions];
  }

  /** The work begins after `begin`. Throws the error of the first work that has failed. */
  add(work: PoolWork): void {
    this.#throwFailure();
    this.#order.add(work);
    if (this.#isBegun) this.#step();
  }

  /** Works begin as soon as they may: until this call, larger works may still be added. */
  begin(): void {
    this.#isBegun = true;
    this.#step();
  }

  /** Resolves when all works have ended. Rejects with the error of the first work that fails. */
  async idle(): Promise<void> {
    this.begin();
    await this.until(() => this.#order.isEmpty);
    this.#isBegun = false;
  }

  /** Resolves when this is true. Rejects with the error of the first work that fails. */
  async until(isTrue: () => boolean): Promise<void> {
    for (;;) {
      this.#throwFailure();
      if (isTrue()) return;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** Must be called when a condition that is passed to `until` may have become true. */
  readonly changed = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  };

  /** Begins no more works. Resolves when none is running; never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#running);
  }

  #step(): void {
    if (this.#isClosed || this.#failure !== null) return;
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      const work = this.#order.next();
      if (work === null) {
        this.#idle.push(session);
        return;
      }
      const running = this.#run(session, work).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  async #run(session: WorkerStatements, work: PoolWork): Promise<void> {
    try {
      await work.run(session);
      this.#order.done(work);
      this.#idle.push(session);
      this.#step();
    } catch (error) {
      this.#failure ??= { error };
    }
    this.changed();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
