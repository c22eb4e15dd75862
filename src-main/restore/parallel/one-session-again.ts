/** Decides if a restore in several sessions is repeated in one session after an error. No I/O. */
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
