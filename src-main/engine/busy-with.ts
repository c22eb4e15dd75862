/** What is going on, in the words of people: ending now would cut it off. */
import type { Runs } from '../backup/runs.ts';
import type { Connections } from '../connections/connections.ts';
import type { Drills } from '../drill/drills.ts';
import type { Restores } from '../restore/restores.ts';

/** The names of the backups, drills and restores that are running; none when all is quiet. */
export function busyWith(parts: {
  connections: Pick<Connections, 'list'>;
  runs: Pick<Runs, 'list'>;
  drills: Pick<Drills, 'list'>;
  restores: Pick<Restores, 'list'>;
}): string[] {
  const names = new Map(parts.connections.list().map(({ id, name }) => [id, name]));
  const isRunning = ({ state }: { state: string }): boolean => state === 'running';
  const backups = parts.runs.list().filter(isRunning);
  const drills = parts.drills.list().filter(isRunning);
  const restores = parts.restores.list().filter(isRunning);
  return [
    ...backups.map(({ connectionId }) => names.get(connectionId ?? '') ?? 'A backup'),
    ...drills.map(({ filename }) => `The drill of ${filename}`),
    ...restores.map(({ database }) => `The restore of “${database}”`),
  ];
}
