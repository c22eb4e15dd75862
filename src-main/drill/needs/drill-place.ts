/**
 * A place where a backup is restored for a drill. Common interface of `drill-server.ts` and
 * `scratch-on-server.ts`.
 */
import type { ServerTarget } from '../../postgres/connection/server-access.ts';
import type { RestoreRoles } from '../../restore/server/restore-roles.ts';

export interface DrillPlace {
  /** Login that the restore uses. */
  target: ServerTarget;
  /** Login that can read everything that was restored. */
  reader: ServerTarget;
  /**
   * Roles that fill the database, if roles were created for the drill; null if the restore creates
   * its own roles.
   */
  rolesIn: ((database: string) => RestoreRoles) | null;
  /**
   * True if objects that run with the rights of the server can be created: there the superuser has
   * no rights outside of the sandbox.
   */
  takesNative: boolean;
  /** For example "15.18". */
  serverVersion: string;
  /** Name of the database while it is filled; null if the restore chooses a name. */
  scratch: string | null;
  /** Name of the database to create. */
  database: string;
  /** Creates roles that a dump names. Does nothing on a server that others use. */
  makeRoles(names: Iterable<string>): Promise<void>;
  /** Called with the empty database, before it is filled. */
  prepare(database: string): Promise<void>;
  /** Removes the place completely. */
  remove(): Promise<void>;
}

/** Facts about the dump that the place is created for. */
export interface DrilledDump {
  /** Major version of the dumped server; null if the file does not contain it. */
  major: number | null;
  /** Names of the extensions that the dump creates. */
  extensions: readonly string[];
  /** Number of objects that the dump creates: tables, keys and all others. */
  objects: number;
  /** Libraries that the dump names by their path. */
  libraries: readonly string[];
}
