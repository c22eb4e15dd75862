/**
 * Advice for a failed restore: as sentences, and as options for the next attempt. Pure functions:
 * no I/O.
 */
import type { RestoreOptions } from '../domain/restore-options.ts';
import type { RestoreFailure } from './restore-failure-schema.ts';

export interface Remedy {
  /** Options of the next attempt, in addition to the options of this attempt. */
  options: RestoreOptions;
  /** Text of a button. */
  label: string;
  /** The same option on the command line. */
  flag: string;
}

type Cause = readonly [isIt: (failure: RestoreFailure) => boolean, advice: string];

const inFunction = /(?:^|\n)(?:SQL|PL\/\w+) function /u;
const isUnknownName = ({ sqlState }: RestoreFailure): boolean =>
  ['42883', '42P01', '42704', '42703', '3F000'].includes(sqlState ?? '');
const needsSearchPath = (failure: RestoreFailure): boolean =>
  isUnknownName(failure) && inFunction.test(failure.context ?? '');
/** PostgreSQL 17 release notes, "Functions … must use a safe search_path". */
const isBuiltSafely = ({ object, serverMajor }: RestoreFailure): boolean =>
  (serverMajor ?? 0) >= 17 &&
  /^(?:index|materialized view|materialized view data) /u.test(object ?? '');
const isOf =
  (...states: string[]): Cause[0] =>
  ({ sqlState }) =>
    states.includes(sqlState ?? '');
const hasMessage =
  (pattern: RegExp): Cause[0] =>
  ({ message }) =>
    pattern.test(message);

/** The first cause that matches is shown. */
const causes: readonly Cause[] = [
  [
    (failure) => needsSearchPath(failure) && isBuiltSafely(failure),
    'The function uses names without their schema. PostgreSQL 17 and newer always use a safe search_path when they create indexes and materialized views. Set a search_path for the function (ALTER FUNCTION … SET search_path) in the source database, and create a new backup.',
  ],
  [
    needsSearchPath,
    'The function uses names without their schema, but a dump is restored with an empty search_path.',
  ],
  [
    hasMessage(/^out of shared memory$/u),
    'The server has no memory for more locks: raise max_locks_per_transaction in its configuration, restart it, and try again.',
  ],
  [isOf('53100'), 'The disk of the server is full: free space there, and try again.'],
  [
    hasMessage(/^extension "[^\n]*" (?:is not available|has no)|extension control file/u),
    'On the computer of the server, install the package that contains this extension. Then try again.',
  ],
  [
    hasMessage(/^could not create unique index/u),
    'Rows in the backup have the same key twice. The source database did not detect this because its index is damaged. Find these rows in the source database, and repair them.',
  ],
  [
    isOf('23503', '23514', '23502', '23505', '23P01'),
    'Rows in the backup violate a constraint of the backup: the source database contains such rows, or a function that the constraint calls does not work during a restore. Find these rows in the source database.',
  ],
  [
    hasMessage(/^(?:collation|encoding conversion|conversion) .*does not exist/su),
    'This server does not have it. Install the locale on its computer, or restore to a server that has it.',
  ],
  [
    hasMessage(/^could not (?:create|open) locale|^invalid (?:locale|LC_)|^locale /u),
    'The computer of the server does not have this locale: install it there, or restore to a server that has it.',
  ],
  [
    hasMessage(/^role ".*" does not exist/su),
    'Create the role on the server first, or restore without owners and grants.',
  ],
  [
    isOf('42501'),
    'This statement needs more rights than a restore gives to a file. If you are not a superuser, restore as a superuser: Nightjar then runs such statements if they have the exact form that pg_dump writes. Otherwise omit the entry, or load the file with psql if you know who created it.',
  ],
  [
    isOf('22021', '22P05'),
    'Characters of the backup do not exist in the encoding of the new database, or are damaged: restore into a database with the encoding of the source.',
  ],
  [
    ({ sqlState, context }) =>
      sqlState?.startsWith('22') === true && /(?:^|\n)COPY /u.test(context ?? ''),
    'The file is probably damaged in this line. Compare it with the source database or with an older backup.',
  ],
  [
    isUnknownName,
    'The dump does not create it, or uses it before creating it. An extension is missing on the server, or the dump contains only part of a database.',
  ],
];

/** Returns the likely cause and the action to take. Returns null if the cause is unknown. */
export function adviceFor(failure: RestoreFailure | undefined): string | null {
  if (failure === undefined) return null;
  return causes.find(([isIt]) => isIt(failure))?.[1] ?? null;
}

const longestLeftOut = 1000;

/** Returns the options with which the restore can be repeated. */
export function remediesFor(failure: RestoreFailure | undefined): Remedy[] {
  if (failure === undefined) return [];
  const { object, message } = failure;
  const remedies: Remedy[] = [];
  if (needsSearchPath(failure) && !isBuiltSafely(failure)) {
    remedies.push({
      options: { searchPath: ['public'] },
      label: 'Restore with search_path public',
      flag: '--search-path public',
    });
  }
  if (
    /^role ".*" does not exist|^must be owner of|^must be (?:able to SET ROLE|member of role)/su.test(
      message,
    )
  ) {
    remedies.push({
      options: { withoutOwners: true },
      label: 'Restore without owners and grants',
      flag: '--without-owners',
    });
  }
  if (object !== null && object.length <= longestLeftOut) {
    remedies.push({
      options: { leaveOut: [object] },
      label: `Restore without ${object}`,
      flag: `--leave-out "${object}"`,
    });
  }
  return remedies;
}

/** Returns the next step for the user who restores. */
export function nextStepFor(failure: RestoreFailure | undefined): string {
  const flags = remediesFor(failure).map(
    ({ label, flag }) => `${label.replace(/^R/u, 'r')} (${flag})`,
  );
  return [
    'The server is as it was before.',
    adviceFor(failure),
    flags.length === 0 ? 'Details are in the log.' : `You can also ${flags.join(', or ')}.`,
  ]
    .filter((one) => one !== null)
    .join(' ');
}
