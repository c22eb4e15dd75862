/**
 * Decides what a failed drill means: the backup cannot be restored, or the backup could not be
 * tested here. The first result is stored with the backup. The second result leaves the stored
 * result unchanged. Pure functions: no I/O.
 *
 * The SQLSTATE of the server decides: it is the same in every language (manual, appendix
 * "PostgreSQL Error Codes"). Only errors about the content of the dump count against the backup.
 */
import type { ErrorOf, NightjarError } from '#shared/errors/errors.ts';

export interface DrillFacts {
  /**
   * The server has the major version of the dumped server. A different major version can reject
   * what the dumped server accepts.
   */
  isSameMajor: boolean;
  /** The whole dump was to be restored. If a part is left out, other parts can depend on it. */
  isWhole: boolean;
}

export type DrillFailure =
  /** The backup cannot be restored, for this reason. */
  | { about: 'backup'; notRestored: 'refused' | 'damaged' }
  /** Nothing is known about the backup; `error` is reported instead. */
  | { about: 'attempt'; error: NightjarError };

export function judgeFailure(error: NightjarError, facts: DrillFacts): DrillFailure {
  if (error.code === 'verification-failed') return { about: 'backup', notRestored: 'damaged' };
  if (error.code !== 'restore-failed') return { about: 'attempt', error };
  if (facts.isSameMajor && facts.isWhole && isAboutContent(error)) {
    return { about: 'backup', notRestored: 'refused' };
  }
  const { detail, failure } = error;
  return failure?.sqlState === insufficientPrivilege
    ? { about: 'attempt', error: { code: 'drill-needs-superuser', detail, objects: [] } }
    : { about: 'attempt', error: { code: 'drill-failed', detail } };
}

function isAboutContent({ detail, failure }: ErrorOf<'restore-failed'>): boolean {
  const sqlState = failure?.sqlState ?? null;
  // psql exited, was killed, or lost its connection to the server.
  if (sqlState === null) return false;
  if (ofAttempt.has(sqlState) || ofAttempt.has(sqlState.slice(0, 2))) return false;
  return !(missingHere[sqlState] ?? []).some((pattern) => pattern.test(detail));
}

/** The drill gives its role no rights. A dump that needs more rights is not faulty. */
const insufficientPrivilege = '42501';

/**
 * Error classes (two characters) and single states (five characters) that concern the server or
 * this computer.
 */
const ofAttempt: ReadonlySet<string> = new Set([
  '08', // connection exception
  '28', // invalid authorization
  '3D', // no such database: another session dropped it
  '40', // rollback: deadlock, serialization
  '53', // insufficient resources: disk, memory, locks, connections
  '57', // operator intervention: shutdown, crash, timeouts
  '58', // system error: files that are missing or not readable
  'F0', // configuration file: dictionaries that are not installed
  insufficientPrivilege,
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  '42P04', // the database already exists
  '54001', // max_stack_depth of this server
  '55006', // object in use
  '55P02', // a setting that this server cannot change now
  '55P03', // lock not available
  'XX001', // this server's own files are damaged
  'XX002',
]);

const needsPreload = /shared_preload_libraries|session_preload_libraries|must be preloaded/iu;

/**
 * States that usually concern the dump. With these messages they mean that this server lacks
 * something.
 */
const missingHere: Readonly<Record<string, readonly RegExp[]>> = {
  // feature_not_supported
  '0A000': [
    /^extension "[^"\n]*" is not available/u,
    /not supported (?:in|by) this build/u,
    /^unsupported XML feature/u,
    /^compression method \S+ not supported/u,
    needsPreload,
  ],
  // invalid_parameter_value
  '22023': [
    /^could not (?:create locale|open collator for locale)/u,
    /^extension "[^"\n]*" has no (?:installation script|update path)/u,
    /^security label provider "[^"\n]*" is not loaded/u,
    /^no security label providers have been loaded/u,
  ],
  // undefined_object: roles and tablespaces are not part of a backup, and settings belong to
  // libraries.
  '42704': [
    /^(?:role|tablespace|collation) "[^\n]*" (?:for encoding "[^"\n]*" )?does not exist/u,
    /^unrecognized configuration parameter/u,
  ],
  // object_not_in_prerequisite_state
  '55000': [needsPreload],
  // internal_error: messages of extensions without an own SQLSTATE.
  XX000: [needsPreload, /^can only create extension in database/u, /^could not load library/u],
};
