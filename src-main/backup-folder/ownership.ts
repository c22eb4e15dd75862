/**
 * Decides which database a backup belongs to. A folder can also contain backups of the command
 * line, safety backups, and backups of an earlier user of the folder. A database is protected only
 * by its own backups. Pure functions.
 */
import type { Connection } from '#shared/domain/connection.ts';
import type { Manifest } from '#shared/domain/manifest.ts';

/**
 * The database whose backups are listed. Its id is null if it has no stored connection (`--url`).
 */
export type OwnedDatabase = Pick<Connection, 'database' | 'host' | 'port'> & { id: string | null };

type Origin = Pick<Manifest, 'connection' | 'database'>;

/**
 * True if the backup belongs to the database. The database name must be the same, because a
 * connection can be changed to another database. In addition, either the connection is the same
 * (servers move) or the server is the same.
 */
export function isBackupOf(origin: Origin, { id, database, host, port }: OwnedDatabase): boolean {
  // The database is unknown (rebuild-manifest.ts), so it may be this database. The backup has a
  // warning until a user acknowledges it.
  if (origin.database.name === '') return true;
  if (origin.database.name !== database) return false;
  if (id !== null && origin.connection?.id === id) return true;
  return origin.database.host === host && origin.database.port === port;
}

/** Returns a key for the database of a backup: backups with the same key protect each other. */
export function ownerOf({ connection, database: { name, host, port } }: Origin): string {
  return JSON.stringify(connection === null ? [host, port, name] : [connection.id, name]);
}
