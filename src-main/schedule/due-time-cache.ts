/** Caches `nextDue` for each connection: most checks find that no slot is due for hours. */
import type { Schedule } from '#shared/domain/schedule.ts';
import { nextDue } from '../due-times/due-times.ts';

export class DueTimeCache {
  /** Cached results, each with the question that it answers. */
  readonly #known = new Map<string, { key: string; fromMs: number; dueMs: number | null }>();

  /** Same as `nextDue`. */
  dueAfter(id: string, schedule: Schedule, zone: string, afterMs: number): number | null {
    const key = `${zone} ${JSON.stringify(schedule)}`;
    const known = this.#known.get(id);
    if (known?.key === key && known.fromMs <= afterMs && afterMs < (known.dueMs ?? Infinity)) {
      return known.dueMs;
    }
    const dueMs = nextDue(schedule, zone, afterMs);
    this.#known.set(id, { key, fromMs: afterMs, dueMs });
    return dueMs;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}
