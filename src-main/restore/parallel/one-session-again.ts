/** Repeats a restore in one session if it has failed in several sessions. */
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';

/** One session would end with the same error for certain. */
const sameInOneSession: ReadonlySet<NightjarError['code']> = new Set<NightjarError['code']>([
  'restore-cancelled',
  'verification-failed',
  'file-not-readable',
  'file-changed',
  'dump-not-trusted',
  'statement-not-allowed',
  'dump-makes-databases',
  'drill-needs-superuser',
  'password-missing',
  'password-wrong',
  'login-refused',
  'role-missing',
  'tool-not-executable',
  'half-made-database-left',
  'restore-outcome-unknown',
]);

/** SQLSTATE: the disk of the server is full; a person or a time limit has cancelled a statement. */
const sameStateInOneSession: ReadonlySet<string> = new Set(['53100', '57014']);

/**
 * Any other error may be an effect of the several sessions or of their order: for example, a table
 * that does not exist may also be a statement that ran too early.
 */
export function mayHelpInOneSession(fault: unknown): boolean {
  if (!(fault instanceof ExpectedError)) return true;
  const { error } = fault;
  if (error.code === 'restore-failed' && sameStateInOneSession.has(error.failure?.sqlState ?? ''))
    return false;
  // The queries of the check have no SQLSTATE.
  if (error.code === 'server-error' && error.detail.includes('No space left on device'))
    return false;
  return !sameInOneSession.has(error.code);
}

/** Adds the first error at the end of the causes of the second one. */
function withFirstError(second: unknown, first: unknown): unknown {
  let last = second;
  while (last instanceof Error && last.cause instanceof Error) last = last.cause;
  if (last instanceof Error && last !== first) last.cause ??= first;
  return second;
}

export interface Attempt {
  /** Set to true while several sessions fill the database. */
  isParallel: boolean;
}

/**
 * Calls `restore`, and calls it again with 1 if it fails while several sessions were used. `sessions`
 * is the number that the admin has chosen. `beforeAgain` receives the first error; if it rejects,
 * that is the error of the restore. If the second call fails, its error is the error of the
 * restore, and the first error is among its causes.
 */
export async function inSeveralSessionsOrOne<Result>(
  sessions: number | undefined,
  restore: (sessions: number | undefined, attempt: Attempt) => Promise<Result>,
  beforeAgain: (error: unknown) => Promise<void>,
): Promise<Result> {
  const attempt: Attempt = { isParallel: false };
  try {
    return await restore(sessions, attempt);
  } catch (error) {
    if (!attempt.isParallel || !mayHelpInOneSession(error)) throw error;
    await beforeAgain(error);
    try {
      return await restore(1, { isParallel: false });
    } catch (second) {
      throw withFirstError(second, error);
    }
  }
}
