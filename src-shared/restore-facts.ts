/** How much a restore is and how long it will take, in words, for the window and the terminal. */
import type { RestoreReview } from './domain/restore.ts';
import { formatBytes, formatDuration } from './format.ts';

/** Sentences; none for what is not known. */
export function restoreFacts({
  chosen,
  sqlBytes,
  expectedDurationMs,
}: Pick<RestoreReview, 'chosen' | 'sqlBytes' | 'expectedDurationMs'>): string[] {
  const what = chosen === null ? 'It is' : 'With what they need, the chosen tables are';
  return [
    ...(sqlBytes === null ? [] : [`${what} ${formatBytes(sqlBytes)} of SQL.`]),
    ...(expectedDurationMs === null
      ? []
      : [
          `Restoring ${chosen === null ? 'it' : 'them'} will take about ${formatDuration(Math.max(1000, expectedDurationMs))}.`,
        ]),
  ];
}
