/** Settings of the server that is created for a drill. Pure functions: no I/O. */
import { librariesToPreload, oneDatabaseSetting } from '../../postgres/tools/extension-facts.ts';

/** PostgreSQL 17 introduced triggers on login. */
export const firstMajorWithLoginTriggers = 17;

/**
 * Returns settings for extensions that must be loaded when the server starts; null if there are
 * none. Such a library acts on its own only in a background worker, and no worker can start. Jobs
 * of pg_cron in the dump are therefore plain rows, regardless of their role.
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

/** Settings of a server for a dump with this number of objects. Pure function: no I/O. */
export function serverSettings(majorVersion: number, objects: number): Record<string, string> {
  return {
    autovacuum: 'off',
    // Triggers on login would run as the superuser who reads the restored data.
    ...(majorVersion >= firstMajorWithLoginTriggers ? { event_triggers: 'off' } : {}),
    // With these settings, rows that are loaded into a new table are not also written to the log.
    wal_level: 'minimal',
    max_wal_senders: '0',
    // Many tables are created in one transaction, so that their rows need no log. pg_dump also
    // locks all tables at the same time. The lock table has space for a hundred times this number
    // (manual, "max_locks_per_transaction").
    max_locks_per_transaction: String(Math.max(1024, Math.ceil(objects / 50))),
    // Prevents checkpoints during the restore.
    max_wal_size: '4GB',
    checkpoint_timeout: '1h',
    shared_buffers: '256MB',
  };
}
