/** Settings of the server that is made for a drill. Pure. */
import { librariesToPreload, oneDatabaseSetting } from '../../postgres/tools/extension-facts.ts';

/** Triggers on login came with PostgreSQL 17. */
export const firstMajorWithLoginTriggers = 17;

/**
 * For extensions that have to be loaded when the server starts; null when there are none. Whatever such a library
 * does by itself it does in a background worker, and no worker may start: jobs of pg_cron that the dump holds, for
 * whatever role, are rows like any others.
 */
export function preloadSettings(
  extensions: readonly string[],
  scratch: string,
): Record<string, string> | null {
  const libraries = librariesToPreload(extensions);
  if (libraries.length === 0) return null;
  const oneDatabase = extensions.flatMap((name) => oneDatabaseSetting(name) ?? []);
  return {
    shared_preload_libraries: libraries.join(','),
    max_worker_processes: '0',
    ...Object.fromEntries(oneDatabase.map((setting) => [setting, scratch])),
  };
}

/** Of the server that is made for a drill of a dump with so many objects. Pure. */
export function serverSettings(majorVersion: number, objects: number): Record<string, string> {
  return {
    autovacuum: 'off',
    // Those on login would run as the superuser who reads what was restored.
    ...(majorVersion >= firstMajorWithLoginTriggers ? { event_triggers: 'off' } : {}),
    // With these, rows that are loaded into a new table are not written to the log as well.
    wal_level: 'minimal',
    max_wal_senders: '0',
    // Many tables are then made in one transaction, whose rows need no log; and pg_dump locks all of them at once. There is room for
    // a hundred times as many (manual, "max_locks_per_transaction").
    max_locks_per_transaction: String(Math.max(1024, Math.ceil(objects / 50))),
    // No checkpoint gets in between.
    max_wal_size: '4GB',
    checkpoint_timeout: '1h',
    // For indexes and foreign keys.
    maintenance_work_mem: '256MB',
    shared_buffers: '256MB',
  };
}
