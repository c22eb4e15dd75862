/**
 * What psql prints with VERBOSITY=verbose (libpq, pqBuildErrorMessage3): the SQLSTATE stands before each
 * message, and LOCATION behind it. Pure.
 */

export interface PlainMessages {
  /** As psql prints it by default. */
  text: string;
  /** Of the error that psql stopped at; null where the server did not end it with one. */
  sqlState: string | null;
}

/** "psql:<stdin>:7: ERROR:  42883: function f() does not exist", in any language of the server. */
const message = /^((?:psql:[^\n]*?:\d+: )?([^\s:]{1,30})\s?: {1,2})([0-9A-Z]{5}): /gmu;
const location = /^LOCATION: .*\n?/gmu;
const errors = new Set(['ERROR', 'FATAL', 'PANIC']);

export function withoutSqlStates(stderr: string): PlainMessages {
  const found = [...stderr.matchAll(message)].map(([, , severity = '', state = '']) => ({
    severity,
    state,
  }));
  // A server that speaks another language has other words; psql stops at its first error.
  const stoppedAt = found.find(({ severity }) => errors.has(severity)) ?? found.at(-1);
  return {
    text: stderr.replaceAll(message, '$1').replaceAll(location, ''),
    sqlState: stoppedAt?.state ?? null,
  };
}
