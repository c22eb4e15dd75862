/** What can be done about a restore that the server has ended: in words, and as options of the next try. Pure. */
import type { RestoreOptions } from '../domain/restore-options.ts';
import type { RestoreFailure } from './restore-failure-schema.ts';

export interface Remedy {
  /** What the next try is asked for, besides what was asked for before. */
  options: RestoreOptions;
  /** On a button. */
  label: string;
  /** The same on the command line. */
  flag: string;
}

type Cause = readonly [isIt: (failure: RestoreFailure) => boolean, advice: string];

const inFunction = /(?:^|\n)(?:SQL|PL\/\w+) function /u;
const isUnknownName = ({ sqlState }: RestoreFailure): boolean =>
  ['42883', '42P01', '42704', '42703', '3F000'].includes(sqlState ?? '');
const needsSearchPath = (failure: RestoreFailure): boolean =>
  isUnknownName(failure) && inFunction.test(failure.context ?? '');
/** Release notes of 17, "Functions … must use a safe search_path". */
const isBuiltSafely = ({ object, serverMajor }: RestoreFailure): boolean =>
  (serverMajor ?? 0) >= 17 &&
  /^(?:index|materialized view|materialized view data) /u.test(object ?? '');
const isOf =
  (...states: string[]): Cause[0] =>
  ({ sqlState }) =>
    states.includes(sqlState ?? '');
const says =
  (words: RegExp): Cause[0] =>
  ({ message }) =>
    words.test(message);

/** The first one that fits is told. */
const causes: readonly Cause[] = [
  [
    (failure) => needsSearchPath(failure) && isBuiltSafely(failure),
    'The function looks for names without their schema, and PostgreSQL 17 and newer build indexes and materialized views without a search_path, whatever is set: give the function its own (ALTER FUNCTION … SET search_path) in the source, and make a new backup.',
  ],
  [
    needsSearchPath,
    'The function looks for names without their schema, and pg_dump restores with an empty search_path.',
  ],
  [
    says(/^out of shared memory$/u),
    'The server has no room for more locks: raise max_locks_per_transaction in its configuration, restart it, and try again.',
  ],
  [isOf('53100'), 'The disk of the server is full: make room there, and try again.'],
  [
    says(/^extension "[^\n]*" (?:is not available|has no)|extension control file/u),
    'Install the package that brings this extension on the computer of the server, and try again.',
  ],
  [
    says(/^could not create unique index/u),
    'Rows in the backup have the same key twice, which their source did not notice: its index is damaged. Look for these rows there, and repair it.',
  ],
  [
    isOf('23503', '23514', '23502', '23505', '23P01'),
    'The rows in the backup break a rule of the backup: its source holds such rows, or what the rule calls does not work alone. Look for these rows there.',
  ],
  [
    says(/^(?:collation|encoding conversion|conversion) .*does not exist/su),
    'This server does not have it: install the locale on its computer, or restore to a server that has it.',
  ],
  [
    says(/^could not (?:create|open) locale|^invalid (?:locale|LC_)|^locale /u),
    'The computer of the server does not have this locale: install it there, or restore to a server that has it.',
  ],
  [
    says(/^role ".*" does not exist/su),
    'Create the role on the server first, or restore without owners and grants.',
  ],
  [
    isOf('42501'),
    'This takes more rights than a restore gives to a file. If you are no superuser, restore as one: what pg_dump writes in a known form is then done. Else leave it out, or load the file with psql if you know who made it.',
  ],
  [
    isOf('22021', '22P05'),
    'Characters of the backup do not exist in the encoding of the new database, or are damaged: restore into a database with the encoding of the source.',
  ],
  [
    ({ sqlState, context }) =>
      sqlState?.startsWith('22') === true && /(?:^|\n)COPY /u.test(context ?? ''),
    'The file may be damaged in this line: compare it with the source, or with an older backup.',
  ],
  [
    isUnknownName,
    'The dump does not make it, or not before it is used: an extension may be missing on the server, or the dump may be one of a part of a database.',
  ],
];

/** Why such a restore ends like this and what to do about it; null when that is not known. */
export function adviceFor(failure: RestoreFailure | undefined): string | null {
  if (failure === undefined) return null;
  return causes.find(([isIt]) => isIt(failure))?.[1] ?? null;
}

const longestLeftOut = 1000;

/** Ways to restore it all the same. */
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

/** In sentences, as the next step of whoever restores. */
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
