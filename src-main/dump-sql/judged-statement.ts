/**
 * What a statement of a dump can be, and what it can reach outside of its database. Sources: PostgreSQL manual,
 * "SQL Commands"; what pg_dump.c, pg_dumpall.c and pg_backup_archiver.c write. Pure.
 */
import type { Note } from './admin-forms.ts';
import type { CopyStatement } from './copy-statement.ts';
import type { Statement } from './dump-part.ts';

export type StatementKind =
  /** Makes or changes something of the database it is restored into. */
  | { kind: 'inside' }
  /** A setting of the session that what follows relies on. */
  | { kind: 'setting' }
  /** The reader follows it, and nothing has to be sent. */
  | { kind: 'followed' }
  | { kind: 'begin' }
  | { kind: 'commit' }
  /** Has to be committed before it can be used (manual, "ALTER TYPE … ADD VALUE"). */
  | { kind: 'inside-committed' }
  /** Names are bytes as Latin-1. With `withOids` the first column is no column. */
  | { kind: 'copy'; copy: CopyStatement; withOids: boolean }
  /** Owners, grants and comments: entries of the catalog that run nothing of the dump (`admin-forms.ts`). */
  | { kind: 'note'; note: Note }
  /** Event triggers: made last, so that they act on nothing of the restore. */
  | { kind: 'event-trigger' }
  /** Only a superuser may make it; it is an entry of the catalog and runs nothing of the dump. */
  | { kind: 'superuser' }
  /** A superuser runs the script of the extension: only while nothing of the dump could get in its way. */
  | { kind: 'extension' }
  /**
   * Only a superuser may make it, and what is made runs with the rights of the server. `isPlain`: it is nothing
   * but that, so that making it runs nothing of the dump.
   */
  | { kind: 'native'; isPlain: boolean }
  /** A function like any other, which only a superuser may call leakproof. */
  | { kind: 'leakproof'; schema: string; name: string }
  /** `SET SESSION AUTHORIZATION`, `SET ROLE`: the name, or null for whoever logged in. */
  | { kind: 'role'; name: string | null }
  /** Makes, drops or changes whole databases or tablespaces. */
  | { kind: 'database' }
  /** Drops something that has to be there. */
  | { kind: 'drop' }
  | { kind: 'refused' };

export interface JudgedStatement {
  does: StatementKind;
  /** What it does outside of its database, in words; null when nothing. */
  reaches: string | null;
  /** What it is called, where that is to be said. */
  called?: string;
}

export const programs = 'programs are started (COPY … PROGRAM)';
export const files = 'files of the server are read or written (COPY)';
export const filesByCalls =
  'files of the server are read or written (lo_import, lo_export, pg_read_file and the like)';
export const nativeCode = 'functions run outside of the database (LANGUAGE C and the like)';
export const roles = 'roles of the server are made or changed';
export const serverSettings =
  'settings of the whole server are changed (ALTER SYSTEM and the like)';
export const otherServers = 'other servers are named, which tables of it read from and write to';
export const runsLater =
  'functions of it run with the rights of whoever changes something in it later (event triggers)';
export const connectsElsewhere = 'other servers are connected to while it is restored';
export const calls = 'functions are called while it is restored (SELECT, CALL)';
export const computes =
  'rows are computed while it is restored (INSERT with a query or a function)';
export const runsCode = 'code runs while it is restored (DO)';
export const sessionSettings = 'settings of the session are changed that pg_dump does not change';
export const sharedObjects =
  'databases, roles or tablespaces of the server get comments, labels or rights';
export const actsAsRoles = 'things are made in the name of other roles (SET SESSION AUTHORIZATION)';
export const otherStatements = 'statements run that pg_dump does not write';
export const untrustedExtensions =
  'extensions are installed that only a superuser may install: most of them are harmless, others reach files or other servers';
export const ownOperators =
  'functions of it run with the rights of whoever makes an index with its operator classes';

/** What pg_dump writes by itself, without owners and grants: no reason to stop in a backup of ours. */
export const reachesOfBackups: ReadonlySet<string> = new Set([
  nativeCode,
  otherServers,
  runsLater,
  ownOperators,
  untrustedExtensions,
]);

/** What nobody may who owns one database and has no other rights. */
export const reachesOfOthers: ReadonlySet<string> = new Set([
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
