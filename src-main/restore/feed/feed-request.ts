/** Request to send a dump to a server: the file, the roles, and what is known after the restore. */
import type { NightjarError } from '#shared/errors/errors.ts';
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import type { Compressor } from '../../compression/compressor.ts';
import type { SqlRange } from '../../dump-sql/dump-parts.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { DumpListener } from '../../dump-sql/dump-scanner.ts';
import type { Sql } from '../../postgres/connection/quote-sql.ts';
import type { ServerAccess, ServerTarget } from '../../postgres/connection/server-access.ts';
import type { LeftOut } from '../left-out.ts';
import type { StatementAdapter } from './adapt-statement.ts';
import type { DumpFile, FileDigests } from './read-sql.ts';

export interface FeedRequest extends DumpFile {
  /** Manifest of this file; null if there is no manifest that matches. */
  manifest: Manifest | null;
  /** Part of its SQL that is restored; null for all of it. */
  range: SqlRange | null;
  /** Hash of the whole file when it was first read, and hashes of its members if they are known. */
  sha256: string;
  digests: FileDigests | null;
  /** Decompression by a library, for files that Nightjar has written itself. */
  decompress: Compressor['decompress'];
  /**
   * Receives each comment of one line and the first line of each statement, in order. Returns true
   * if the statement is run. Default: every statement is run.
   */
  passes?: ((line: string) => boolean) | undefined;
  adapter: StatementAdapter;
  /** Receives the dump as it is in the file. */
  listener?: DumpListener | undefined;
  server: ServerAccess;
  /** The role that runs the dump, and the database to fill, which must be empty. */
  target: ServerTarget;
  roles: FeedRoles;
  psql: string;
  /** True if psql supports `\restrict`, which then surrounds the statements of Nightjar. */
  knowsRestrict: boolean;
  /** Major version of the server. */
  majorVersion: number;
  /** Number of sessions that may run the dump at the same time; at least 1. */
  sessions: number;
  /**
   * Called before several sessions run parts of the dump: their number, and why the server has
   * accepted fewer than `sessions`; null if it has accepted all.
   */
  onSessions(count: number, refused: unknown): void;
  /** Called once for each reason why parts of the dump run in one of several sessions. */
  onAlone(why: string): void;
  /** Maximum number of objects that one transaction creates. */
  objectsAtOnce: number;
  signal: AbortSignal;
  onProgress: (progress: FeedProgress) => void;
  /**
   * Called when the whole dump is restored and the database still belongs to the role that runs the
   * dump.
   */
  check(fed: FedDump): Promise<void>;
}

/** Which role runs which statements; see `restore-roles.ts`. */
export interface FeedRoles {
  /**
   * The role that creates objects that `target` is not allowed to create; null if this is `target`
   * itself.
   */
  admin: ServerTarget | null;
  /**
   * Who creates objects that run with the rights of the server (functions in C). 'admin': only if
   * the statement has a known form; 'admin in any form': a server on which a superuser can do no
   * damage; 'nobody': not at all.
   */
  nativeBy: 'admin' | 'admin in any form' | 'nobody';
  /** Runs a query in the database as `admin`. */
  ask(statement: Sql): Promise<string>;
  /** Returns why a statement must not have this external effect; null if it is allowed. */
  refusal(reaches: string, statement: Statement): NightjarError | null;
  /**
   * True if `target` is a member of the roles that the dump names. These roles have no rights, and
   * `target` acts as them.
   */
  actsAsMember: boolean;
  /**
   * Called after `admin` has created an object. Grants `target` the rights that it needs on this
   * object.
   */
  share(): Promise<void>;
  /**
   * Called when everything except the event triggers is restored. Gives the objects to their final
   * owner.
   */
  giveAway(): Promise<void>;
}

export interface FeedProgress {
  /**
   * Bytes of the dump that were read until now. `sentBytes`: the part of them that was sent to the
   * server.
   */
  sqlBytes: number;
  sentBytes: number;
  /** Table whose rows are being sent. */
  table: string | null;
}

export interface FedDump {
  sqlBytes: number;
  catalog: Catalog;
  /** Tables that may have more rows than were counted in their INSERT statements. */
  uncertainRows: readonly { schema: string; name: string }[];
  /** True if the dump has neither the marker lines nor the comments of pg_dump. */
  isManual: boolean;
  /** Number of statements after which a constraint is not checked for existing rows. */
  notChecked(): number;
  /** Must be called after the whole dump is restored. */
  leftOut(): LeftOut[];
}
