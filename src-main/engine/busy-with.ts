/** Names of the running backups, drills and restores. Exiting now would interrupt them. */
import type { Runs } from '../backup/runs.ts';
import type { Connections } from '../connections/connections.ts';
import type { Drills } from '../drill/drills.ts';
import type { Restores } from '../restore/restores.ts';

/** Returns the names of the running backups, drills and restores; empty if none is running. */
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
