import type { RestoreMode } from '#shared/domain/restore.ts';

/** The server and the database that the backup is restored to. */
export interface Destination {
  connectionId: string;
  database: string;
  mode: RestoreMode;
}
