/** Where a backup is restored to be proven: what both kinds of places (`drill-server.ts`, `scratch-on-server.ts`) offer. */
import type { ServerTarget } from '../../postgres/connection/server-access.ts';
import type { RestoreRoles } from '../../restore/server/restore-roles.ts';

export interface DrillPlace {
  /** With the rights that a restore is done with. */
  target: ServerTarget;
  /** Who may read everything that was restored. */
  reader: ServerTarget;
  /** Who fills the database, where roles were made for it; null where the restore makes its own. */
  rolesIn: ((database: string) => RestoreRoles) | null;
  /** Whether what runs with the rights of the server may be made: a superuser is nobody there. */
  takesNative: boolean;
  /** "15.18" */
  serverVersion: string;
  /** The name that it has while it is filled; null where the restore chooses one. */
  scratch: string | null;
  /** The name of the database that is to be made. */
  database: string;
  /** Makes roles that a dump names. Without effect on a server that others use. */
  makeRoles(names: Iterable<string>): Promise<void>;
  /** To be called with the empty database, before it is filled. */
  prepare(database: string): Promise<void>;
  /** Afterwards nothing of it is left. */
  remove(): Promise<void>;
}

/** What a place is for. */
export interface DrilledDump {
  /** Of the server that was dumped; null when the file does not say. */
  major: number | null;
  /** Names of the extensions that it makes. */
  extensions: readonly string[];
  /** How many things it makes: tables, keys and all others. */
  objects: number;
  /** Libraries that it names by their path. */
  libraries: readonly string[];
}
