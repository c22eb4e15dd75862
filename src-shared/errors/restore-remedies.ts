/**
 * Advice for a failed restore: as sentences, and as options for the next attempt. Pure functions:
 * no I/O.
 */
import type { RestoreOptions } from '../domain/restore-options.ts';
import type { RestoreFailure } from './restore-failure-schema.ts';
import { text, type TextId } from '../words/text.ts';

export interface Remedy {
  /** Options of the next attempt, in addition to the options of this attempt. */
  options: RestoreOptions;
  /** Text of a button. */
  label: string;
  /** The same, as a part of a sentence. */
  inSentence: string;
  /** The same option on the command line. */
  flag: string;
}

type Cause = readonly [
  isIt: (failure: RestoreFailure) => boolean,
  advice: Extract<TextId, `advice.${string}`>,
];

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
  [(failure) => needsSearchPath(failure) && isBuiltSafely(failure), 'advice.safe-search-path'],
  [needsSearchPath, 'advice.search-path'],
  [hasMessage(/^out of shared memory$/u), 'advice.max-locks'],
  [isOf('53100'), 'advice.disk-full'],
  [
    hasMessage(/^extension "[^\n]*" (?:is not available|has no)|extension control file/u),
    'advice.extension-missing',
  ],
  [hasMessage(/^could not create unique index/u), 'advice.key-twice'],
  [isOf('23503', '23514', '23502', '23505', '23P01'), 'advice.constraint'],
  [
    hasMessage(/^(?:collation|encoding conversion|conversion) .*does not exist/su),
    'advice.not-on-server',
  ],
  [
    hasMessage(/^could not (?:create|open) locale|^invalid (?:locale|LC_)|^locale /u),
    'advice.locale-missing',
  ],
  [hasMessage(/^role ".*" does not exist/su), 'advice.role-missing'],
  [isOf('42501'), 'advice.more-rights'],
  [isOf('22021', '22P05'), 'advice.encoding'],
  [
    ({ sqlState, context }) =>
      sqlState?.startsWith('22') === true && /(?:^|\n)COPY /u.test(context ?? ''),
    'advice.damaged-line',
  ],
  [isUnknownName, 'advice.unknown-name'],
];

/** Returns the likely cause and the action to take. Returns null if the cause is unknown. */
export function adviceFor(failure: RestoreFailure | undefined): string | null {
  if (failure === undefined) return null;
  const advice = causes.find(([isIt]) => isIt(failure))?.[1];
  return advice === undefined ? null : text(advice);
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
      label: text('remedy.search-path'),
      inSentence: text('remedy.search-path-in-sentence'),
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
      label: text('remedy.without-owners'),
      inSentence: text('remedy.without-owners-in-sentence'),
      flag: '--without-owners',
    });
  }
  if (object !== null && object.length <= longestLeftOut) {
    remedies.push({
      options: { leaveOut: [object] },
      label: text('remedy.leave-out', { object }),
      inSentence: text('remedy.leave-out-in-sentence', { object }),
      flag: `--leave-out "${object}"`,
    });
  }
  return remedies;
}

/** Returns the next step for the user who restores. */
export function nextStepFor(failure: RestoreFailure | undefined): string {
  const options = remediesFor(failure)
    .map(({ inSentence, flag }) => text('remedy.with-flag', { remedy: inSentence, flag }))
    .reduce<string | null>(
      (before, next) => (before === null ? next : text('remedy.or', { before, next })),
      null,
    );
  return [
    text('remedy.server-unchanged'),
    adviceFor(failure),
    options === null ? text('remedy.log') : text('remedy.also', { options }),
  ]
    .filter((one) => one !== null)
    .join(' ');
}
