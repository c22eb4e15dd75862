import type { RestoreMode } from '#shared/domain/restore.ts';

/** Where the backup is restored to. */
export interface Destination {
  connectionId: string;
  database: string;
  mode: RestoreMode;
}
