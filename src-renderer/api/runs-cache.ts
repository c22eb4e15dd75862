/** Merges events into the cached lists of runs, drills and restores. Pure functions: no I/O. */
import type { Run } from '#shared/domain/run.ts';

/**
 * Returns the list with `run` in it. Outdated events (an older run, progress after the end) are
 * ignored.
 */
export function withRun(runs: readonly Run[], run: Run): Run[] {
  const known = runs.find((other) => other.connectionId === run.connectionId);
  if (known === undefined) return [...runs, run];
  const late =
    known.id === run.id
      ? known.state !== 'running' && run.state === 'running'
      : known.startedAt > run.startedAt;
  return late ? [...runs] : runs.map((other) => (other === known ? run : other));
}

/**
 * Returns the list, newest first, with `latest` instead of the entry with the same id, or as a new
 * entry.
 */
export function withLatest<Entry extends { id: string; state: string }>(
  entries: readonly Entry[],
  latest: Entry,
): Entry[] {
  const known = entries.find(({ id }) => id === latest.id);
  if (known === undefined) return [latest, ...entries];
  // Progress that arrives after the end is outdated.
  if (known.state !== 'running' && latest.state === 'running') return [...entries];
  return entries.map((entry) => (entry === known ? latest : entry));
}
