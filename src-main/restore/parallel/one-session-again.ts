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

/** Any other error may be an effect of the several sessions. */
export const mayHelpInOneSession = (fault: unknown): boolean =>
  !(fault instanceof ExpectedError) || !sameInOneSession.has(fault.error.code);

export interface Attempt {
  /** Set to true while several sessions fill the database. */
  isParallel: boolean;
}

/**
 * Calls `restore`, and calls it again with 1 if it fails while several sessions were used. `sessions`
 * is the number that the admin has chosen. `beforeAgain` receives the first error; if it rejects,
 * that is the error of the restore.
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
    return await restore(1, { isParallel: false });
  }
}
