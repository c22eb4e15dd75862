/**
 * Whose backup a file is. Folders are shared: by what the command line writes, by safety backups, and
 * by whoever had the folder before. Only a database's own backups protect it. Pure.
 */
import type { Connection } from '#shared/domain/connection.ts';
import type { Manifest } from '#shared/domain/manifest.ts';

/** A database to look for; without a stored connection (`--url`) its id is null. */
export type OwnedDatabase = Pick<Connection, 'database' | 'host' | 'port'> & { id: string | null };

type Origin = Pick<Manifest, 'connection' | 'database'>;

/**
 * The database has to be of the same name: a connection can be changed to another one. Then the same
 * connection is enough, since servers move; else it has to be the same server.
 */
export function isBackupOf(origin: Origin, { id, database, host, port }: OwnedDatabase): boolean {
  // Not known (rebuild-manifest.ts): perhaps of this one; until a person says so it needs a look.
  if (origin.database.name === '') return true;
  if (origin.database.name !== database) return false;
  if (id !== null && origin.connection?.id === id) return true;
  return origin.database.host === host && origin.database.port === port;
}

/** One text for each database that backups can be of: those with the same text protect each other. */
export function ownerOf({ connection, database: { name, host, port } }: Origin): string {
  return JSON.stringify(connection === null ? [host, port, name] : [connection.id, name]);
}
