/** Describes the size and the expected duration of a restore, for the window and the terminal. */
import type { RestoreReview } from './domain/restore.ts';
import { formatBytes, formatDuration } from './format.ts';

/** Returns one sentence for each known fact. */
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
