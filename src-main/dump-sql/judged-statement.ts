/**
 * Kinds of statements in a dump, and their possible external effects. Sources: PostgreSQL manual,
 * "SQL Commands"; the statements that pg_dump.c, pg_dumpall.c and pg_backup_archiver.c write. No
 * I/O.
 */
import type { Note } from './admin-forms.ts';
import type { CopyStatement } from './copy-statement.ts';
import type { Statement } from './dump-part.ts';

export type StatementKind =
  /** Creates or changes an object of the database that is restored. */
  | { kind: 'inside' }
  /** A setting of the session that later statements rely on. */
  | { kind: 'setting' }
  /** The reader follows the statement; it is not sent to the server. */
  | { kind: 'followed' }
  | { kind: 'begin' }
  | { kind: 'commit' }
  /** Must be committed before it can be used (manual, "ALTER TYPE … ADD VALUE"). */
  | { kind: 'inside-committed' }
  /** Names are bytes as Latin-1. With `withOids` the first column is the object id. */
  | { kind: 'copy'; copy: CopyStatement; withOids: boolean }
  /**
   * Owners, grants and comments: entries of the catalog that run no code of the dump
   * (`admin-forms.ts`).
   */
  | { kind: 'note'; note: Note }
  /** Event triggers are created last, so that they do not run during the restore. */
  | { kind: 'event-trigger' }
  /**
   * Only a superuser can run the statement; it creates an entry of the catalog and runs no code of
   * the dump.
   */
  | { kind: 'superuser' }
  /**
   * A superuser runs the script of the extension: only while no object of the dump could affect the
   * script.
   */
  | { kind: 'extension' }
  /**
   * Only a superuser can run the statement, and the created object runs with the rights of the
   * server. `isPlain`: the statement only creates this object and runs no code of the dump.
   */
  | { kind: 'native'; isPlain: boolean }
  /** A normal function that only a superuser can declare leakproof. */
  | { kind: 'leakproof'; schema: string; name: string }
  /** `SET SESSION AUTHORIZATION`, `SET ROLE`: the name, or null for the user who logged in. */
  | { kind: 'role'; name: string | null }
  /** Creates, drops or changes whole databases or tablespaces. */
  | { kind: 'database' }
  /** Drops an object that must exist. */
  | { kind: 'drop' }
  | { kind: 'refused' };

export interface JudgedStatement {
  does: StatementKind;
  /** Description of the external effect; null if there is none. */
  reaches: string | null;
  /** Name of the object, if messages show it. */
  called?: string;
}

export const programs = 'programs are started (COPY … PROGRAM)';
export const files = 'files of the server are read or written (COPY)';
export const filesByCalls =
  'files of the server are read or written (lo_import, lo_export, pg_read_file and the like)';
export const nativeCode = 'functions run outside of the database (LANGUAGE C and the like)';
export const roles = 'roles of the server are created or changed';
export const serverSettings =
  'settings of the whole server are changed (ALTER SYSTEM and the like)';
export const otherServers = 'its tables read from and write to other servers';
export const runsLater =
  'its functions run with the rights of any user who changes an object later (event triggers)';
export const connectsElsewhere = 'other servers are connected to during the restore';
export const calls = 'functions are called during the restore (SELECT, CALL)';
export const computes = 'rows are computed during the restore (INSERT with a query or a function)';
export const runsCode = 'code runs during the restore (DO)';
export const sessionSettings = 'settings of the session are changed that pg_dump does not change';
export const sharedObjects =
  'databases, roles or tablespaces of the server get comments, labels or rights';
export const actsAsRoles =
  'objects are created in the name of other roles (SET SESSION AUTHORIZATION)';
export const otherStatements = 'statements run that pg_dump does not write';
export const untrustedExtensions =
  'extensions are installed that only a superuser can install: most of them are safe, others access files or other servers';
export const ownOperators =
  'its functions run with the rights of any user who creates an index with its operator classes';

/**
 * Effects of statements that pg_dump writes by default, without owners and grants: no reason to
 * reject a backup that was created here.
 */
export const effectsOfBackups: ReadonlySet<string> = new Set([
  nativeCode,
  otherServers,
  runsLater,
  ownOperators,
  untrustedExtensions,
]);

/** Effects that need more rights than the rights of the owner of one database. */
export const effectsBeyondOwner: ReadonlySet<string> = new Set([
  programs,
  files,
  filesByCalls,
  roles,
  serverSettings,
  connectsElsewhere,
]);

export const inside: StatementKind = { kind: 'inside' };
export const superuser: StatementKind = { kind: 'superuser' };
export const refused: StatementKind = { kind: 'refused' };
export const plainly = (does: StatementKind): JudgedStatement => ({ does, reaches: null });
export const reaching = (reaches: string, does: StatementKind = inside): JudgedStatement => ({
  does,
  reaches,
});

export type Judge = (statement: Statement, bare: string) => JudgedStatement;
export const always =
  (judged: JudgedStatement): Judge =>
  () =>
    judged;
