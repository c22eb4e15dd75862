/** What a dump is given to a server with, by whom, and what is known of it when it is in. */
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
  /** Of this very file, when it has one that fits. */
  manifest: Manifest | null;
  /** Which part of its SQL; all of it when null. */
  range: SqlRange | null;
  /** What the whole file was when it was looked at, by its members where those are known. */
  sha256: string;
  digests: FileDigests | null;
  /** Of a library, for what Nightjar has written itself. */
  decompress: Compressor['decompress'];
  /**
   * Is told each comment of one line and the first line of each statement, in order, and says whether the
   * statement is run; every one unless given.
   */
  passes?: ((line: string) => boolean) | undefined;
  adapter: StatementAdapter;
  /** Is shown the dump as it is in the file. */
  listener?: DumpListener | undefined;
  server: ServerAccess;
  /** Whoever runs the dump, in the database to fill; it must be empty. */
  target: ServerTarget;
  hands: FeedRoles;
  psql: string;
  /** `\restrict` is put around our words. */
  knowsRestrict: boolean;
  /** Of the server. */
  majorVersion: number;
  /** So many objects may be made in one transaction. */
  objectsAtOnce: number;
  signal: AbortSignal;
  onProgress: (progress: FeedProgress) => void;
  /** Is called when everything is in, and still belongs to whoever runs the dump. */
  check(fed: FedDump): Promise<void>;
}

/** What is done by whom; see `restore-hands.ts`. */
export interface FeedRoles {
  /** Whoever makes what `target` may not; null when that is `target` itself. */
  admin: ServerTarget | null;
  /**
   * Things that run with the rights of the server (functions in C) are made by `admin`, word for word of their form, or
   * not at all; in any form where a superuser is nobody.
   */
  nativeBy: 'admin' | 'admin in any form' | 'nobody';
  /** Asks the database as `admin`. */
  ask(statement: Sql): Promise<string>;
  /** Why a statement may not reach beyond its database in this way; null when it may. */
  refusal(reaches: string, statement: Statement): NightjarError | null;
  /** `target` is a member of the roles that the dump names, which have no rights: it takes their part. */
  actsAsMember: boolean;
  /** Is called after `admin` has made something, and gives `target` what it needs of it. */
  share(): Promise<void>;
  /** Is called when all but the event triggers is in, and gives it to whom it belongs. */
  giveAway(): Promise<void>;
}

export interface FeedProgress {
  /** Of the dump, so far; `givenBytes`: of them what was given to the server. */
  sqlBytes: number;
  givenBytes: number;
  /** Whose rows are given to it. */
  table: string | null;
}

export interface FedDump {
  sqlBytes: number;
  catalog: Catalog;
  /** Tables that may have more rows than were counted in their INSERT statements. */
  uncertainRows: readonly { schema: string; name: string }[];
  /** Nothing in it is of pg_dump, neither its marks nor its comments. */
  isManual: boolean;
  /** To be asked when all of it is in. */
  leftOut(): LeftOut[];
}
