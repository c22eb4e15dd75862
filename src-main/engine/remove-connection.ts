/** Removes a connection with all its settings. */
import { fail } from '#shared/errors/errors.ts';
import type { Runs } from '../backup/runs.ts';
import type { Connections } from '../connections/connections.ts';
import type { Restores } from '../restore/restores.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/**
 * The backups of the connection are not deleted. Fails with `backup-already-running`,
 * `restore-running` or `connection-keeps-database`; nothing has changed then.
 */
export async function removeConnection(
  id: string,
  parts: {
    connections: Pick<Connections, 'get' | 'remove'>;
    runs: Pick<Runs, 'isRunning'>;
    restores: Pick<Restores, 'requireNoneOf'>;
    settings: Pick<SettingsStore, 'update'>;
  },
): Promise<void> {
  const { connections, runs, restores, settings } = parts;
  const { name } = connections.get(id);
  if (runs.isRunning(id)) fail({ code: 'backup-already-running', database: name });
  await restores.requireNoneOf(id);
  await connections.remove(id);
  await settings.update((current) => ({
    ...current,
    schedules: without(current.schedules, id),
    keepDays: without(current.keepDays, id),
  }));
}

function without<Value>(record: Record<string, Value>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([one]) => one !== key));
}
