/**
 * What a drill that failed says: that the backup cannot be restored, or only that it could not be tried here.
 * The first is news about the backup and is kept; the second leaves what was known about it. Pure.
 *
 * The server's own SQLSTATE decides, which is the same in every language (manual, appendix "PostgreSQL Error
 * Codes"). Only what the server says of the content of the dump counts against the backup.
 */
import type { ErrorOf, NightjarError } from '#shared/errors/errors.ts';

export interface DrillFacts {
  /** The server is of the major version that was dumped: another one may refuse what that one takes. */
  isSameMajor: boolean;
  /** All of the dump was to be restored: what is left out can be missed by the rest. */
  isWhole: boolean;
}

export type DrillFailure =
  /** It cannot be restored, and this is why. */
  | { about: 'backup'; notRestored: 'refused' | 'damaged' }
  /** Nothing is known about the backup; what is to be told instead. */
  | { about: 'attempt'; error: NightjarError };

export function judgeFailure(error: NightjarError, facts: DrillFacts): DrillFailure {
  if (error.code === 'verification-failed') return { about: 'backup', notRestored: 'damaged' };
  if (error.code !== 'restore-failed') return { about: 'attempt', error };
  if (facts.isSameMajor && facts.isWhole && tellsOfContent(error)) {
    return { about: 'backup', notRestored: 'refused' };
  }
  const { detail, failure } = error;
  return failure?.sqlState === insufficientPrivilege
    ? { about: 'attempt', error: { code: 'drill-needs-superuser', detail, objects: [] } }
    : { about: 'attempt', error: { code: 'drill-failed', detail } };
}

function tellsOfContent({ detail, failure }: ErrorOf<'restore-failed'>): boolean {
  const sqlState = failure?.sqlState ?? null;
  // psql ended by itself, was killed, or lost its server.
  if (sqlState === null) return false;
  if (ofAttempt.has(sqlState) || ofAttempt.has(sqlState.slice(0, 2))) return false;
  return !(missingHere[sqlState] ?? []).some((words) => words.test(detail));
}

/** The drill gives its role no rights: what needs more is no fault of the backup. */
const insufficientPrivilege = '42501';

/** Classes of two characters, and single states of five, that tell of the server or this computer. */
const ofAttempt: ReadonlySet<string> = new Set([
  '08', // connection exception
  '28', // invalid authorization
  '3D', // no such database: somebody dropped it
  '40', // rollback: deadlock, serialization
  '53', // insufficient resources: disk, memory, locks, connections
  '57', // operator intervention: shutdown, crash, timeouts
  '58', // system error: files that are missing or not readable
  'F0', // configuration file: dictionaries that are not installed
  insufficientPrivilege,
  '25P03', // idle_in_transaction_session_timeout
  '25P04', // transaction_timeout
  '42P04', // the database is there already
  '54001', // max_stack_depth of this server
  '55006', // object in use
  '55P02', // a setting that this server cannot change now
  '55P03', // lock not available
  'XX001', // this server's own files are damaged
  'XX002',
]);

const needsPreload = /shared_preload_libraries|session_preload_libraries|must be preloaded/iu;

/** States that tell of the dump as a rule, and of what this server lacks when they come with these words. */
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
  // undefined_object: roles and tablespaces are not part of a backup, settings belong to libraries.
  '42704': [
    /^(?:role|tablespace|collation) "[^\n]*" (?:for encoding "[^"\n]*" )?does not exist/u,
    /^unrecognized configuration parameter/u,
  ],
  // object_not_in_prerequisite_state
  '55000': [needsPreload],
  // internal_error: what extensions say without a state of their own.
  XX000: [needsPreload, /^can only create extension in database/u, /^could not load library/u],
};
