/**
 * Parses an error as psql prints it (`VERBOSITY verbose`, so that it contains the SQLSTATE in any
 * language of the server). Order and labels: fe-protocol3.c, pqBuildErrorMessage3. No I/O.
 */

export interface ServerMessage {
  sqlState: string;
  message: string;
  /** The line of `query` at which the server failed; 1 is the first line. */
  line: number | null;
  detail: string | null;
  hint: string | null;
  query: string | null;
  context: string | null;
}

const start = /^(?:psql:[^\n]*?:\d+: )?(ERROR|FATAL|PANIC):\s+(?:([0-9A-Z]{5}): )/mu;
/**
 * Severities are in the language of the server. A warning can come first, and psql stops at an
 * error.
 */
const anyStart = /^psql:[^\n]*?:\d+: [^\s:]+:\s+([0-9A-Z]{5}): /gmu;
/** The number of the line follows the label LINE. */
const labels = ['LINE', 'DETAIL', 'HINT', 'QUERY', 'CONTEXT'] as const;
const lastLabels = /\n(?:(?:SCHEMA|TABLE|COLUMN|DATATYPE|CONSTRAINT) NAME|LOCATION): {2}/u;

/** Returns the error at which psql stopped; null if the server reported no error. */
export function readServerMessage(stderr: string): ServerMessage | null {
  const found = start.exec(stderr) ?? [...stderr.matchAll(anyStart)].at(-1);
  if (found === undefined || found === null) return null;
  const sqlState = found[2] ?? found[1] ?? '';
  let rest = stderr.slice(found.index + found[0].length).replaceAll('\r\n', '\n');
  const end = lastLabels.exec(rest)?.index;
  if (end !== undefined) rest = rest.slice(0, end);
  const parts = new Map<string, string>();
  let part = 'message';
  for (const label of labels) {
    const begins = label === 'LINE' ? '\nLINE ' : `\n${label}:  `;
    const at = rest.indexOf(begins);
    if (at === -1) continue;
    parts.set(part, rest.slice(0, at));
    part = label;
    rest = rest.slice(at + begins.length);
  }
  parts.set(part, rest.trimEnd());
  const line = Number.parseInt(parts.get('LINE') ?? '', 10);
  return {
    sqlState,
    message: (parts.get('message') ?? '').trimEnd(),
    line: Number.isNaN(line) ? null : line,
    detail: parts.get('DETAIL') ?? null,
    hint: parts.get('HINT') ?? null,
    query: parts.get('QUERY') ?? null,
    context: parts.get('CONTEXT') ?? null,
  };
}

/** Returns errors as psql prints them by default, for rules that search for keywords in them. */
export const withoutSqlStates = (stderr: string): string =>
  stderr.replaceAll(/^((?:psql:[^\n]*?:\d+: )?[A-Z]+: {2})[0-9A-Z]{5}: /gmu, '$1');

/**
 * Shortens the output of psql so that it still contains the beginning and the end of the error: a
 * statement of 256 MB is part of its error message.
 */
export function shortened(stderr: string, mostCharacters: number): string {
  if (stderr.length <= mostCharacters) return stderr;
  const half = Math.floor(mostCharacters / 2);
  const from = start.exec(stderr)?.index ?? 0;
  const head = from === 0 && !start.test(stderr) ? '' : stderr.slice(from, from + half);
  return head + stderr.slice(Math.max(from + head.length, stderr.length - half));
}
