/** Keeps the latest run of each connection. Pure. */
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
