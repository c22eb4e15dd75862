/**
 * Decides which of the waiting works may begin: one that conflicts with no earlier work that has
 * not ended. So any two works that conflict run in the order of the dump, and no work waits for a
 * lock of another. No I/O.
 */
import type { Work } from './statement-work.ts';

export interface Ordered extends Work {
  /** True if the work loads rows. */
  isRows: boolean;
  /** Of the works that may begin, the one with the largest weight begins first. */
  weight: number;
}

interface Entry<T> {
  work: T;
  isWaiting: boolean;
}

export class WorkOrder<T extends Ordered> {
  /** In the order of the dump; without works that have ended. */
  readonly #entries = new Set<Entry<T>>();
  readonly #of = new Map<T, Entry<T>>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  add(work: T): void {
    const entry = { work, isWaiting: true };
    this.#entries.add(entry);
    this.#of.set(work, entry);
  }

  /** Returns the work that begins now; null if every waiting work must wait for another. */
  next(): T | null {
    const read = new Set<string>();
    const changed = new Set<string>();
    let hasRows = false;
    let best: Entry<T> | null = null;
    for (const entry of this.#entries) {
      const { work, isWaiting } = entry;
      const mayBegin =
        isWaiting &&
        (best === null || work.weight > best.work.weight) &&
        !(work.needsAllRows && hasRows) &&
        !work.reads.some((table) => changed.has(table)) &&
        !work.changes.some((table) => changed.has(table) || read.has(table));
      if (mayBegin) best = entry;
      for (const table of work.reads) read.add(table);
      for (const table of work.changes) changed.add(table);
      hasRows ||= work.isRows;
    }
    if (best === null) return null;
    best.isWaiting = false;
    return best.work;
  }

  /** Called when a work that `next` has returned has ended. */
  done(work: T): void {
    const entry = this.#of.get(work);
    if (entry === undefined) return;
    this.#of.delete(work);
    this.#entries.delete(entry);
  }
}
