/** Keeps what is known of runs, drills and restores up to date. Pure. */
import type { Run } from '#shared/domain/run.ts';

/** The list with `run` in it. News that comes too late (an old run, progress after the end) is dropped. */
export function withRun(runs: readonly Run[], run: Run): Run[] {
  const known = runs.find((other) => other.connectionId === run.connectionId);
  if (known === undefined) return [...runs, run];
  const late =
    known.id === run.id
      ? known.state !== 'running' && run.state === 'running'
      : known.startedAt > run.startedAt;
  return late ? [...runs] : runs.map((other) => (other === known ? run : other));
}

/** The list, newest first, with what is now known of one of its entries, or with a new one. */
export function withLatest<Entry extends { id: string; state: string }>(
  entries: readonly Entry[],
  latest: Entry,
): Entry[] {
  const known = entries.find(({ id }) => id === latest.id);
  if (known === undefined) return [latest, ...entries];
  // Progress that is told after the end comes too late.
  if (known.state !== 'running' && latest.state === 'running') return [...entries];
  return entries.map((entry) => (entry === known ? latest : entry));
}
