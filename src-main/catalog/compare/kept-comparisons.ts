/** Comparisons whose changed rows can still be read, by id. */
import { randomUUID } from 'node:crypto';
import { fail } from '#shared/errors/errors.ts';
import type { ChangeLog } from './change-log.ts';

/** Limit for comparisons that are kept. If another one is added, the oldest is closed. */
const mostKept = 4;

export interface KeptComparison {
  beforeId: string;
  afterId: string;
  log: ChangeLog;
  /** Removes what only this comparison needs. */
  onClose: () => Promise<void>;
}

export class KeptComparisons {
  readonly #kept = new Map<string, KeptComparison>();

  async add(comparison: KeptComparison): Promise<string> {
    const comparisonId = randomUUID();
    this.#kept.set(comparisonId, comparison);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) await this.close(oldest);
    return comparisonId;
  }

  /** Fails with `backup-not-open` if the comparison was closed. */
  find(comparisonId: string): KeptComparison {
    return this.#kept.get(comparisonId) ?? fail({ code: 'backup-not-open' });
  }

  /** Does nothing if it was closed. */
  async close(comparisonId: string): Promise<void> {
    const found = this.#kept.get(comparisonId);
    this.#kept.delete(comparisonId);
    if (found === undefined) return;
    await found.log.close();
    await found.onClose();
  }

  /** Closes the comparisons that read this backup. */
  async closeOf(openedId: string): Promise<void> {
    for (const [comparisonId, { beforeId, afterId }] of this.#kept) {
      if (beforeId === openedId || afterId === openedId) await this.close(comparisonId);
    }
  }

  async closeAll(): Promise<void> {
    for (const comparisonId of this.#kept.keys()) await this.close(comparisonId);
  }
}
