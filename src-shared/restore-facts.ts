/** Describes the size and the expected duration of a restore, for the window and the terminal. */
import type { RestoreReview } from './domain/restore.ts';
import { formatBytes, formatDuration } from './format.ts';
import { text } from './words/text.ts';

/** Returns one sentence for each known fact. */
export function restoreFacts({
  chosen,
  sqlBytes,
  expectedDurationMs,
}: Pick<RestoreReview, 'chosen' | 'sqlBytes' | 'expectedDurationMs'>): string[] {
  const isWhole = chosen === null;
  const facts: string[] = [];
  if (sqlBytes !== null) {
    const size = formatBytes(sqlBytes);
    facts.push(text(isWhole ? 'restore.size' : 'restore.size-of-tables', { size }));
  }
  if (expectedDurationMs !== null) {
    const duration = formatDuration(Math.max(1000, expectedDurationMs));
    facts.push(text(isWhole ? 'restore.duration' : 'restore.duration-of-tables', { duration }));
  }
  return facts;
}
